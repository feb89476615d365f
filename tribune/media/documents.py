"""A stranger's file told by its bytes, never by its name: a document of a few kinds, or a refusal. Nothing is opened."""

import hashlib
import re
import zipfile
from dataclasses import dataclass
from pathlib import PurePath
from typing import IO, Any

from tribune.kit.text import tidy
from tribune.media import refusals
from tribune.media.uploads import HEAVIEST, NO_ROOM

CHUNK = 64 * 1024
MOST_ENTRIES = 5000  # of a document that is a folder in a ZIP
ODF = "application/vnd.oasis.opendocument."
OOXML = "application/vnd.openxmlformats-officedocument."
# what the mimetype entry of an OpenDocument says (ODF 1.3, part 2, 3.3) → ending
OPEN_DOCUMENTS = {f"{ODF}text": "odt", f"{ODF}spreadsheet": "ods", f"{ODF}presentation": "odp", f"{ODF}graphics": "odg"}
# the folder of an Office Open XML package (ECMA-376) → type, ending
OFFICE = {
    "word/": (f"{OOXML}wordprocessingml.document", "docx"),
    "xl/": (f"{OOXML}spreadsheetml.sheet", "xlsx"),
    "ppt/": (f"{OOXML}presentationml.presentation", "pptx"),
}
# Texts keep these endings; any other becomes .txt, so that no machine runs what it takes for a page or a script.
TEXTS = {"txt": "text/plain", "csv": "text/csv", "md": "text/markdown", "ics": "text/calendar"}
CONTROLS = re.compile(rb"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")


@dataclass(frozen=True, slots=True)
class Document:
    """A file of a known kind, not kept yet; ``file`` is open on its bytes."""

    file: Any
    sha256: str
    mime: str
    name: str
    bytes: int


def look(file: IO[bytes] | Any) -> Document:
    """Tell what *file* is. Raises FileRefused."""
    if getattr(file, NO_ROOM, False):
        raise refusals.NoRoomForFiles
    sha256, length = _read(file)
    mime, ending = _kind_of(file)
    return Document(file, sha256, mime, f"{_stem(getattr(file, 'name', '') or '')}.{ending}", length)


def _read(file: Any) -> tuple[str, int]:
    file.seek(0)
    digest, length = hashlib.sha256(), 0
    while chunk := file.read(CHUNK):
        length += len(chunk)
        if length > HEAVIEST:
            raise refusals.FileIsTooHeavy
        digest.update(chunk)
    if not length:
        raise refusals.ThatKindIsNotTaken
    return digest.hexdigest(), length


def _kind_of(file: Any) -> tuple[str, str]:
    file.seek(0)
    start = file.read(8)
    if start.startswith(b"%PDF-"):
        return "application/pdf", "pdf"
    if start.startswith(b"PK\x03\x04"):
        return _kind_of_package(file)
    return _kind_of_text(file)


def _kind_of_package(file: Any) -> tuple[str, str]:
    """By the list of what it holds; no entry is unpacked save the first bytes of ``mimetype``, which is stored."""
    file.seek(0)
    try:
        with zipfile.ZipFile(file) as package:
            entries = package.infolist()
            if len(entries) > MOST_ENTRIES:
                raise refusals.ThatKindIsNotTaken
            names = [entry.filename for entry in entries]
            if any(PurePath(name).name.lower() == "vbaproject.bin" or name.startswith("Basic/") for name in names):
                raise refusals.FileHasMacros
            if names[:1] == ["mimetype"] and entries[0].compress_type == zipfile.ZIP_STORED:
                said = package.open(entries[0]).read(100).decode("ascii", "replace")
                if said in OPEN_DOCUMENTS:
                    return said, OPEN_DOCUMENTS[said]
            if "[Content_Types].xml" in names:
                for folder, kind in OFFICE.items():
                    if any(name.startswith(folder) for name in names):
                        return kind
    except (zipfile.BadZipFile, OSError, ValueError, EOFError, RuntimeError) as error:
        raise refusals.ThatKindIsNotTaken from error
    raise refusals.ThatKindIsNotTaken


def _kind_of_text(file: Any) -> tuple[str, str]:
    """UTF-8 without a control character."""
    file.seek(0)
    body = file.read(HEAVIEST + 1)
    if CONTROLS.search(body):
        raise refusals.ThatKindIsNotTaken
    try:
        body.decode("utf-8")
    except UnicodeDecodeError as error:
        raise refusals.ThatKindIsNotTaken from error
    ending = PurePath(str(getattr(file, "name", ""))).suffix.lower().lstrip(".")
    ending = ending if ending in TEXTS else "txt"
    return f"{TEXTS[ending]}; charset=utf-8", ending


def _stem(name: str) -> str:
    """What it was called, without path, ending or marks that nobody sees."""
    stem = re.sub(r'[\x00-\x1f/\\:*?"<>|]+', " ", tidy(PurePath(name.replace("\\", "/")).stem))
    return " ".join(stem.split()).strip(". ")[:80] or "document"
