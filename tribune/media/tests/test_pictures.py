"""What a person may send as a picture, what is kept of it, and who may see it."""

import io
import struct
import zlib
from datetime import UTC, datetime

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.template import Context, Template
from django.test import Client
from PIL import Image

from tribune.media.guards import GUARDS
from tribune.media.keeping import path_of
from tribune.media.models import Picture
from tribune.media.storage import Folder
from tribune.media.testing import a_file, a_picture
from tribune.media.verbs import pictures
from tribune.media.verbs.pictures import (
    PictureHasTooManyPixels,
    PictureIsBroken,
    PictureIsTooHeavy,
    ThatIsNotAPicture,
    take_in,
)

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 11, 21, 9, 0, tzinfo=UTC)


def kept(picture: Picture) -> Image.Image:
    with default_storage.open(path_of(picture.sha256)) as file:
        return Image.open(io.BytesIO(file.read()))


@pytest.mark.parametrize(
    ("format", "mode"),
    [("JPEG", "RGB"), ("JPEG", "CMYK"), ("JPEG", "L"), ("PNG", "RGBA"), ("PNG", "P"), ("WEBP", "RGB"), ("GIF", "P"),
     ("AVIF", "RGB"), ("PNG", "I;16")],
)  # fmt: skip
def test_every_usual_picture_is_taken_in_as_webp(format, mode):
    picture = take_in(a_file(640, 400, format, mode), by=None, at=NOW)

    assert kept(picture).format == "WEBP"
    assert (picture.width, picture.height) == (640, 400)


def test_where_and_with_what_a_photo_was_taken_is_not_kept():
    exif = Image.Exif()
    exif[0x010F] = "Canary Cameras"
    exif[0x0112] = 6  # lies on its side
    exif.get_ifd(0x8825)[1] = "N"

    picture = take_in(a_file(640, 400, exif=exif, comment=b"canary"), by=None, at=NOW)

    image = kept(picture)
    assert (image.width, image.height) == (400, 640)
    assert not image.getexif()
    with default_storage.open(path_of(picture.sha256)) as file:
        assert b"anary" not in file.read()


def test_a_large_photo_is_brought_down_to_2560_pixels():
    assert take_in(a_file(4000, 3000), by=None, at=NOW).width == 2560


def a_bomb(width: int, height: int) -> ContentFile:
    """A PNG of a few kilobytes that claims, and truly holds, width × height pixels."""

    def chunk(kind: bytes, body: bytes) -> bytes:
        return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))

    squeezer = zlib.compressobj(9)
    row = b"\0" * (width // 8 + 1)
    body = b"".join(squeezer.compress(row) for _ in range(height)) + squeezer.flush()
    header = struct.pack(">IIBBBBB", width, height, 1, 0, 0, 0, 0)
    whole = b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", body) + chunk(b"IEND", b"")
    return ContentFile(whole, name="bomb.png")


def test_a_hundred_megapixels_are_refused_before_they_are_opened():
    with pytest.raises(PictureHasTooManyPixels):
        take_in(a_bomb(10_000, 10_000), by=None, at=NOW)
    assert not Picture.objects.exists()


@pytest.mark.parametrize(
    "body",
    [
        b"<script>alert(1)</script>",
        b"<?xml version='1.0'?><svg xmlns='http://www.w3.org/2000/svg'><script>alert(1)</script></svg>",
        b"#!/bin/sh\necho no\n",
        b"%PDF-1.7\n",
        b"",
        b"GIF89a",
    ],
)
def test_what_is_not_a_picture_is_refused_whatever_its_name(body):
    with pytest.raises((ThatIsNotAPicture, PictureIsBroken)):
        take_in(ContentFile(body, name="holiday.jpg"), by=None, at=NOW)
    assert not Picture.objects.exists()


def test_half_a_photo_is_refused_and_nothing_of_it_is_kept():
    body = a_file(1200, 900).read()

    with pytest.raises(PictureIsBroken):
        take_in(ContentFile(body[: len(body) // 2], name="half.jpg"), by=None, at=NOW)
    assert not Picture.objects.exists()


def test_a_file_over_15_megabytes_is_refused():
    with pytest.raises(PictureIsTooHeavy):
        take_in(ContentFile(b"\0" * (15 * 1024 * 1024 + 1), name="heavy.jpg"), by=None, at=NOW)


def test_the_same_picture_twice_is_one_file(tmp_path):
    first, second = a_picture(), a_picture()

    assert first.sha256 == second.sha256
    assert first.code != second.code
    assert len(list(tmp_path.glob("pictures/*/*"))) == 1


def test_a_rendition_is_made_when_asked_for_and_no_wider():
    picture = a_picture(width=1600, height=1000)

    answer = Client().get(f"/media/pictures/{picture.code}/320.webp")

    assert answer.status_code == 200
    assert Image.open(io.BytesIO(answer.content)).size == (320, 200)
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert "sandbox" in answer["Content-Security-Policy"]
    again = Client().get(f"/media/pictures/{picture.code}/320.webp", headers={"If-None-Match": answer["ETag"]})
    assert again.status_code == 304


@pytest.mark.parametrize("address", ["/media/pictures/AAAAAAAAAA/320.webp", "/media/pictures/{code}/333.webp"])
def test_other_codes_and_other_widths_are_not_there(address):
    assert Client().get(address.format(code=a_picture().code)).status_code == 404


def test_a_guarded_picture_is_asked_about_at_each_request():
    picture = a_picture(guard="test", guard_id=7)
    asked = []
    GUARDS._answers["test"] = lambda pic, viewer: asked.append(pic.guard_id) or len(asked) > 1
    try:
        address = f"/media/pictures/{picture.code}/160.webp"
        assert Client().get(address).status_code == 404
        answer = Client().get(address)
        assert answer.status_code == 200
        assert answer["Cache-Control"].startswith("private")
        assert asked == [7, 7]
    finally:
        del GUARDS._answers["test"]


def test_a_guard_that_nobody_keeps_lets_nobody_in():
    picture = a_picture(guard="nobody")

    assert Client().get(f"/media/pictures/{picture.code}/160.webp").status_code == 404


def test_an_image_tag_says_its_size_and_offers_widths():
    picture = a_picture(width=1600, height=1000, alt="Une <fontaine>")

    html = Template("{% load media %}{% picture pic width=320 %}").render(Context({"pic": picture}))

    assert 'width="320" height="200"' in html
    assert "320w" in html
    assert "640w" in html
    assert "1920w" not in html
    assert "Une &lt;fontaine&gt;" in html
    assert Template("{% load media %}{% picture pic %}").render(Context({"pic": None})) == ""


def test_a_full_disk_is_said_in_plain_words_and_leaves_no_row(monkeypatch):
    def full(*given, **named):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(Folder, "_save", full)

    with pytest.raises(pictures.NoRoomForPictures):
        a_picture()
    assert not Picture.objects.exists()
