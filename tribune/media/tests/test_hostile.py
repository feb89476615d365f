"""Files made to break what opens them, and disks that fail."""

import io
import resource
import struct
import subprocess
import sys
import threading
import time
import zlib
from datetime import timedelta

import pytest
from django.contrib.auth import get_user_model
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.utils import timezone
from PIL import Image, ImageCms

from tribune.kit.registries import HEALTH
from tribune.media import keeping, preparing
from tribune.media.models import Picture
from tribune.media.personal import erase, export
from tribune.media.preparing import prepare
from tribune.media.refusals import (
    NoRoomForPictures,
    PictureHasTooManyPixels,
    PictureIsBroken,
    PictureIsTooHeavy,
    PictureRefused,
    PictureTakesTooLong,
    ThatIsNotAPicture,
    TooManyPicturesAtOnce,
)
from tribune.media.storage import Folder
from tribune.media.testing import NOW, a_file, a_picture
from tribune.media.uploads import HEAVIEST, CappedUploadHandler
from tribune.media.verbs import pictures


def a_person(name):
    return get_user_model().objects.create(name=name)


def opened(body):
    return Image.open(io.BytesIO(body))


def a_png(width, height, *, rows=b"", bits=8, colour=2, before=b""):
    """A PNG whose header says what we please."""

    def chunk(kind, body):
        return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))

    header = chunk(b"IHDR", struct.pack(">IIBBBBB", width, height, bits, colour, 0, 0, 0))
    return ContentFile(b"\x89PNG\r\n\x1a\n" + header + before + chunk(b"IDAT", rows) + chunk(b"IEND", b""))


def test_a_picture_that_claims_a_billion_pixels_is_refused_at_once():
    began = time.monotonic()

    with pytest.raises(PictureHasTooManyPixels):
        prepare(a_png(40_000, 40_000))

    assert time.monotonic() - began < 5


def test_forty_million_pixels_are_taken_within_the_childs_memory():
    row = b"\0" + b"\x30\x60\x90" * 8000
    squeezer = zlib.compressobj(1)
    rows = b"".join(squeezer.compress(row) for _ in range(5000)) + squeezer.flush()

    prepared = prepare(a_png(8000, 5000, rows=rows))

    assert (prepared.width, prepared.height) == (2560, 1600)


def test_the_child_takes_its_own_limits():
    source = preparing.DECODER.read_text()

    assert "RLIMIT_AS" in source
    tried = "import runpy, sys; sys.argv=['d','/nonexistent','/dev/null','10','80']; runpy.run_path(%r, run_name='__main__'); bytearray(600<<20)"
    done = subprocess.run([sys.executable, "-c", tried % str(preparing.DECODER)], capture_output=True, text=True)
    assert "MemoryError" in done.stderr


def test_a_child_that_hangs_is_killed(monkeypatch, tmp_path):
    slow = tmp_path / "slow.py"
    slow.write_text("import time; time.sleep(60)")
    monkeypatch.setattr(preparing, "DECODER", slow)
    monkeypatch.setattr(preparing, "SECONDS", 0.5)

    with pytest.raises(PictureTakesTooLong):
        prepare(a_file())


def test_a_child_that_dies_without_a_word_is_a_refusal(monkeypatch, tmp_path):
    dead = tmp_path / "dead.py"
    dead.write_text("import os, signal; os.kill(os.getpid(), signal.SIGKILL)")
    monkeypatch.setattr(preparing, "DECODER", dead)

    with pytest.raises(PictureTakesTooLong):
        prepare(a_file())


def test_the_site_itself_opens_nothing_and_grows_little():
    large = a_file(5000, 4000)
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss

    prepare(large)

    assert (resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before) / 1024 < 64


def test_when_many_are_prepared_at_once_the_next_waits_then_is_told(monkeypatch):
    monkeypatch.setattr(preparing, "_slots", threading.BoundedSemaphore(1))
    monkeypatch.setattr(preparing, "PATIENCE", 0.1)
    preparing._slots.acquire()

    with pytest.raises(TooManyPicturesAtOnce):
        prepare(a_file())

    preparing._slots.release()
    assert prepare(a_file())


@pytest.mark.parametrize(
    "body",
    [
        b"<?php system($_GET['c']); ?>",
        b"<svg xmlns='http://www.w3.org/2000/svg' onload='alert(1)'/>",
        b"%!PS-Adobe-3.0 EPSF-3.0\n%%BoundingBox: 0 0 9 9\n",
        b"P6 9 9 255\n" + b"\0" * 243,
        b"BM" + b"\0" * 60,
        b"II*\0\x08\0\0\0" + b"\0" * 60,
    ],
    ids=["php", "svg", "eps", "ppm", "bmp", "tiff"],
)
def test_formats_nobody_needs_are_not_even_tried(body):
    with pytest.raises(ThatIsNotAPicture):
        prepare(ContentFile(body, name="me.jpg"))


def test_any_byte_changed_gives_a_picture_or_a_refusal_and_never_a_trace():
    body = bytearray(a_file(60, 40, "PNG").read())
    for at in range(8, len(body), max(1, len(body) // 12)):
        hurt = bytearray(body)
        hurt[at] ^= 0xFF
        try:
            prepare(ContentFile(bytes(hurt)))
        except PictureRefused as refusal:
            assert str(refusal)


def test_a_picture_that_is_also_a_script_comes_out_as_pixels_only():
    body = a_file(64, 64, "GIF", "P").read() + b"<script>alert(document.domain)</script>"

    assert b"script" not in prepare(ContentFile(body)).body


def test_the_first_picture_of_an_animation_is_kept():
    frames = [Image.new("RGB", (40, 30), colour) for colour in ("red", "blue", "green")]
    kept = io.BytesIO()
    frames[0].save(kept, "GIF", save_all=True, append_images=frames[1:])

    prepared = prepare(ContentFile(kept.getvalue()))

    assert getattr(opened(prepared.body), "n_frames", 1) == 1
    red, green, blue = opened(prepared.body).convert("RGB").getpixel((20, 15))
    assert red > 200 > 60 > green + blue - 60


def test_what_is_transparent_stays_so():
    kept = io.BytesIO()
    Image.new("P", (20, 20), 0).save(kept, "PNG", transparency=0)

    assert opened(prepare(ContentFile(kept.getvalue())).body).getchannel("A").getextrema() == (0, 0)


@pytest.mark.parametrize("orientation", range(1, 9))
def test_every_orientation_comes_out_upright(orientation):
    upright = Image.new("RGB", (60, 30), "white")
    upright.paste("red", (0, 0, 20, 10))  # a red corner, top left
    turned = {1: None, 2: 0, 3: 3, 4: 1, 5: 5, 6: 2, 7: 6, 8: 4}[orientation]
    lying = upright if turned is None else upright.transpose(Image.Transpose(turned))
    exif = Image.Exif()
    exif[0x0112] = orientation
    kept = io.BytesIO()
    lying.save(kept, "JPEG", exif=exif, quality=95)

    shown = opened(prepare(ContentFile(kept.getvalue())).body).convert("RGB")

    assert shown.size == (60, 30)
    assert shown.getpixel((4, 4))[1] < 90
    assert shown.getpixel((55, 25))[1] > 200


def test_deep_greys_do_not_burn_out():
    kept = io.BytesIO()
    Image.new("I;16", (20, 20), 0x8000).save(kept, "PNG")

    assert opened(prepare(ContentFile(kept.getvalue())).body).convert("L").getpixel((9, 9)) == pytest.approx(128, abs=3)


def test_colours_are_brought_from_the_profile_and_the_profile_is_dropped():
    profile = ImageCms.ImageCmsProfile(ImageCms.createProfile("LAB")).tobytes()
    body = prepare(a_file(50, 50, icc_profile=profile)).body  # a profile that does not fit is ignored

    assert "icc_profile" not in opened(body).info


def test_the_handler_keeps_no_more_than_it_must():
    handler = CappedUploadHandler()
    handler.new_file("picture", "huge.jpg", "image/jpeg", None)
    for at in range(0, 40 * 1024 * 1024, 1024 * 1024):
        handler.receive_data_chunk(b"\0" * 1024 * 1024, at)
    file = handler.file_complete(40 * 1024 * 1024)

    file.seek(0)
    assert len(file.read()) == HEAVIEST + 1
    with pytest.raises(PictureIsTooHeavy):
        prepare(file)


def test_a_disk_that_fills_while_it_comes_in_is_said(monkeypatch):
    handler = CappedUploadHandler()
    handler.new_file("picture", "a.jpg", "image/jpeg", None)
    monkeypatch.setattr(handler.file.file, "write", _full)

    handler.receive_data_chunk(b"\0" * 10, 0)
    file = handler.file_complete(10)

    with pytest.raises(NoRoomForPictures):
        prepare(file)


def _full(*given, **named):
    raise OSError(28, "No space left on device")


def test_a_disk_that_fills_half_way_keeps_no_half(tmp_path):
    folder = Folder(location=tmp_path)

    class Cut(ContentFile):
        def chunks(self, chunk_size=None):
            yield b"half"
            _full()

    with pytest.raises(OSError, match="No space"):
        folder.save("pictures/ab/x.webp", Cut(b""))

    assert [path for path in tmp_path.rglob("*") if path.is_file()] == []


def test_a_file_is_never_seen_half_written(tmp_path):
    folder = Folder(location=tmp_path)
    folder.save("a/b.webp", ContentFile(b"one"))
    seen = []

    class Slow(ContentFile):
        def chunks(self, chunk_size=None):
            yield b"t"
            seen.append(folder.open("a/b.webp").read())
            yield b"wo"

    folder.save("a/b.webp", Slow(b""))

    assert seen == [b"one"]
    assert folder.open("a/b.webp").read() == b"two"


@pytest.mark.django_db(transaction=True)
def test_two_who_send_the_same_picture_at_once_share_one_file(tmp_path):
    body = a_file().read()
    went = []

    def send():
        went.append(pictures.keeping.keep(*(lambda p: (p.sha256, p.body))(prepare(ContentFile(body)))))

    both = [threading.Thread(target=send) for _ in range(2)]
    for each in both:
        each.start()
    for each in both:
        each.join()

    assert len(went) == 2
    assert len([path for path in tmp_path.rglob("*") if path.is_file()]) == 1


@pytest.mark.django_db
def test_the_nightly_round_takes_what_nothing_needs(django_capture_on_commit_callbacks):
    forgotten, shown, fresh = a_picture(width=300), a_picture(width=400), a_picture(width=500)
    Picture.objects.exclude(pk=fresh.pk).update(taken_in_at=NOW - timedelta(days=2))
    alice = a_person("Alice")
    alice.picture = shown
    alice.save()
    keeping.keep("cd" * 32, b"no row needs this")

    assert pictures.sweep(at=timezone.now()) == (1, 0)  # the files are too fresh: a row may be on its way
    assert pictures.sweep(at=timezone.now() + timedelta(hours=2))[1] == 2

    assert not Picture.objects.filter(pk=forgotten.pk).exists()
    assert Picture.objects.filter(pk=shown.pk).exists()
    assert default_storage.exists(keeping.path_of(shown.sha256))
    assert not default_storage.exists(keeping.path_of(forgotten.sha256))
    assert not default_storage.exists(keeping.path_of("cd" * 32))


@pytest.mark.django_db
def test_a_picture_let_go_takes_its_file_and_renditions_unless_another_keeps_the_same(
    client, django_capture_on_commit_callbacks
):
    first, second = a_picture(), a_picture()
    client.get(first.url(320))

    with django_capture_on_commit_callbacks(execute=True):
        pictures.discard(picture=first)
    assert client.get(second.url(320)).status_code == 200
    with django_capture_on_commit_callbacks(execute=True):
        pictures.discard(picture=second)

    assert not default_storage.exists(keeping.path_of(second.sha256))
    assert not default_storage.exists(keeping.path_of(second.sha256, 320))


@pytest.mark.django_db
def test_leaving_takes_ones_unused_pictures_and_ones_name_from_the_others(django_capture_on_commit_callbacks):
    bob = a_person("Bob")
    unused, used = a_picture(by=bob, width=300), a_picture(by=bob, width=400)
    charlie = a_person("Charlie")
    charlie.picture = used
    charlie.save()
    assert {each["code"] for each in export(bob)["pictures"]} == {unused.code, used.code}

    with django_capture_on_commit_callbacks(execute=True):
        erase(bob, NOW)
        erase(bob, NOW)

    assert not Picture.objects.filter(pk=unused.pk).exists()
    assert not default_storage.exists(keeping.path_of(unused.sha256))
    assert Picture.objects.get(pk=used.pk).taken_in_by is None
    assert export(bob) == {"pictures": [], "files": []}


@pytest.mark.django_db
def test_a_file_that_has_gone_is_not_found_rather_than_broken(client):
    picture = a_picture()
    keeping.discard(picture.sha256)

    assert client.get(picture.url(320)).status_code == 404


def test_the_operator_is_told_whether_files_are_kept(monkeypatch):
    assert HEALTH["media.files"]().is_well
    monkeypatch.setattr(Folder, "_save", _full)
    assert not HEALTH["media.files"]().is_well


def test_a_broken_photo_is_told_from_what_is_none():
    with pytest.raises(PictureIsBroken):
        prepare(ContentFile(a_file().read()[:3000]))
