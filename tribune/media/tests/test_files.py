"""What a person may send as a file, and who may have it."""

import io
import zipfile
from datetime import UTC, datetime, timedelta

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.test import Client

from tribune.media import shelving
from tribune.media.documents import look
from tribune.media.guards import GUARDS
from tribune.media.models import File
from tribune.media.refusals import FileHasMacros, FileIsTooHeavy, ThatKindIsNotTaken
from tribune.media.uploads import HEAVIEST
from tribune.media.verbs import files

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 11, 21, 9, 0, tzinfo=UTC)


def a_package(**entries: bytes) -> bytes:
    kept = io.BytesIO()
    with zipfile.ZipFile(kept, "w") as package:
        for name, body in entries.items():
            package.writestr(zipfile.ZipInfo(name), body)  # of one date, so that two workers name a test alike
    return kept.getvalue()


def sent(body: bytes, name: str) -> ContentFile:
    return ContentFile(body, name=name)


WORD = a_package(**{"[Content_Types].xml": b"<Types/>", "word/document.xml": b"<w/>"})
ODT = a_package(**{"mimetype": b"application/vnd.oasis.opendocument.text", "content.xml": b"<o/>"})
MACROS = a_package(**{"[Content_Types].xml": b"<Types/>", "word/document.xml": b"<w/>", "word/vbaProject.bin": b"x"})


@pytest.mark.parametrize(
    ("body", "sent_as", "mime", "name"),
    [
        (b"%PDF-1.7\n%%EOF", "Plan du départ.pdf", "application/pdf", "Plan du départ.pdf"),
        (b"%PDF-1.7\n%%EOF", "../../etc/passwd.html", "application/pdf", "passwd.pdf"),
        (WORD, "liste.docx", "application/vnd.openxmlformats-officedocument.wordprocessingml.document", "liste.docx"),
        (ODT, "liste.zip", "application/vnd.oasis.opendocument.text", "liste.odt"),
        ("à faire".encode(), "à faire.txt", "text/plain; charset=utf-8", "à faire.txt"),
        (b"a;b\n1;2\n", "t.csv", "text/csv; charset=utf-8", "t.csv"),
        (b"<script>alert(1)</script>", "page.html", "text/plain; charset=utf-8", "page.txt"),
        (b"#!/bin/sh\n", "run.sh", "text/plain; charset=utf-8", "run.txt"),
        (b"x", "\u202egnp.exe", "text/plain; charset=utf-8", "gnp.txt"),
        (b"x", "...", "text/plain; charset=utf-8", "document.txt"),
    ],
)
def test_a_file_is_told_by_its_bytes_and_named_after_what_it_is(body, sent_as, mime, name):
    document = look(sent(body, sent_as))

    assert (document.mime, document.name) == (mime, name)


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"MZ\x90\x00",
        b"\x7fELF\x02",
        b"PK\x03\x04 cut",
        b"\x00\x01",
        b"\xff\xfea\x00",
        a_package(**{"a.exe": b"x"}),
    ],
)
def test_what_is_none_of_them_is_refused_whatever_its_name(body):
    with pytest.raises(ThatKindIsNotTaken):
        look(sent(body, "holiday.pdf"))


def test_a_document_with_macros_is_refused():
    with pytest.raises(FileHasMacros):
        look(sent(MACROS, "liste.docx"))


def test_a_package_of_a_great_many_entries_is_refused():
    with pytest.raises(ThatKindIsNotTaken):
        look(sent(a_package(**{f"word/{n}": b"" for n in range(5001)}), "bomb.docx"))


def test_over_15_megabytes_is_refused():
    with pytest.raises(FileIsTooHeavy):
        look(sent(b"%PDF-" + b"a" * HEAVIEST, "heavy.pdf"))


def test_a_file_is_handed_over_and_never_shown_and_asked_about_each_time():
    file = files.take_in(look(sent(b"%PDF-1.7", "Plan d’été.pdf")), by=None, at=NOW, guard="test.files", guard_id=7)
    asked = []
    GUARDS._answers["test.files"] = lambda thing, viewer: asked.append(thing.guard_id) or len(asked) > 1
    try:
        assert Client().get(file.address).status_code == 404
        answer = Client().get(file.address)
    finally:
        del GUARDS._answers["test.files"]

    assert b"".join(answer.streaming_content) == b"%PDF-1.7"
    assert answer["Content-Disposition"].startswith("attachment;")
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert "sandbox" in answer["Content-Security-Policy"]
    assert answer["Cache-Control"] == "private, no-cache"
    assert asked == [7, 7]


def test_a_file_whose_guard_nobody_keeps_is_nobodys():
    file = files.take_in(look(sent(b"%PDF-1.7", "a.pdf")), by=None, at=NOW, guard="nobody")

    assert Client().get(file.address).status_code == 404


def test_what_nothing_points_at_goes_after_a_day_bytes_and_all():
    file = files.take_in(look(sent(b"%PDF-1.7", "a.pdf")), by=None, at=NOW, guard="test")

    assert files.sweep(at=NOW + timedelta(hours=1)) == (0, 0)
    rows, _bytes = files.sweep(at=NOW + timedelta(days=2))

    assert rows == 1
    assert not File.objects.exists()
    files.sweep(at=datetime.now(UTC) + timedelta(days=3))
    assert not default_storage.exists(shelving.path_of(file.sha256))


def test_bytes_that_another_file_needs_stay():
    one, other = (files.take_in(look(sent(b"%PDF-1.7", "a.pdf")), by=None, at=NOW, guard="test") for _ in range(2))

    files.discard(file=one)

    assert default_storage.exists(shelving.path_of(other.sha256))
