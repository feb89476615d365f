"""Who goes by the ways, and the eyes that find a secret in what came out."""

from __future__ import annotations

import gzip
import io
import re
import zipfile
from collections.abc import Iterable, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass
from email import message_from_bytes, policy
from urllib.parse import unquote_to_bytes, urlsplit

from PIL import Image, UnidentifiedImageError
from pypdf import PdfReader
from pypdf.errors import PdfReadError

from tests.services import MailServer
from tribune.kit.ways import Left
from tribune.notices.testing import Phone
from tribune.people.models import Person
from tribune.people.testing import HouseClient

ELSEWHERE = ("/sign-in/", "/join/")
MOST_REDIRECTS = 3


@dataclass
class Visitor:
    """``kit.ways.Visitor`` with hands: a real test client, what a real mail server took, what a push service was sent."""

    name: str
    person: Person | None
    client: HouseClient
    post: MailServer
    phone: Phone | None = None

    @property
    def cookies(self) -> Mapping[str, str]:
        return {name: morsel.value for name, morsel in self.client.cookies.items()}

    def opens(self, address: str, *, as_part: bool = False) -> Left:
        headers = {"HX-Request": "true"} if as_part else {}
        seen = b""
        where = address
        for _redirect in range(MOST_REDIRECTS):
            answer = self.client.get(where, headers=headers)
            assert answer.status_code != 500, (self.name, where, answer.status_code)
            assert answer.status_code != 429, f"{self.name} was told to slow down at {where}: nothing was seen there"
            seen += _whole(answer)
            where = answer.get("Location", "")
            if not where.startswith("/") or urlsplit(where).path.startswith(ELSEWHERE):
                break
        return Left(address, seen)

    def letters(self) -> Iterator[Left]:
        if self.person is not None:
            for each in self.post.box.deliveries:
                if self.person.email in each.recipients:
                    yield Left(f"letter {each.letter['Subject']}", each.letter.as_bytes())

    def pushes(self) -> Iterator[Left]:
        if self.phone is not None:
            yield from (Left("push", str(shown).encode()) for shown in self.phone.shown)


def _whole(answer) -> bytes:
    head = "".join(f"{name}: {value}\n" for name, value in answer.headers.items()).encode()
    body = b"".join(answer.streaming_content) if answer.streaming else answer.content
    return head + b"\n\n" + body


def words_in(left: Left, words: Iterable[str]) -> set[str]:
    """Those of *words* that *left* shows to whoever takes the trouble: packed, encoded, printed or painted too."""
    seen = b"\n".join(_readings(left.what)).lower()
    found = {word for word in words if word.lower().encode() in seen}
    return found | {word for word in words if word.startswith("#") and _is_painted(left.what, word)}


def _readings(what: bytes) -> Iterator[bytes]:
    yield what
    yield unquote_to_bytes(what)
    body = what.partition(b"\n\n")[2]
    if body.startswith(b"\x1f\x8b"):
        yield gzip.decompress(body)
    if body.startswith(b"PK\x03\x04"):
        with suppress(zipfile.BadZipFile), zipfile.ZipFile(io.BytesIO(body)) as package:
            yield from (entry.filename.encode() + package.read(entry) for entry in package.infolist())
    if body.startswith(b"%PDF"):
        with suppress(PdfReadError):
            yield from (re.sub(r"\s+", " ", page.extract_text()).encode() for page in PdfReader(io.BytesIO(body)).pages)
    if b"MIME-Version" in what[:4000]:
        for part in message_from_bytes(what, policy=policy.default).walk():
            if not part.is_multipart():
                yield part.get_payload(decode=True) or b""


def _is_painted(what: bytes, colour: str) -> bool:
    """Whether it is a picture of *colour* ("#c81179") all over, whatever size it was made."""
    body = what.rpartition(b"\n\n")[2] if what.startswith(b"Content") else what
    wanted = tuple(bytes.fromhex(colour[1:]))
    for start in (what.find(b"RIFF"), what.find(b"\x89PNG"), what.find(b"\xff\xd8\xff")):
        if start < 0:
            continue
        with suppress(UnidentifiedImageError, OSError):
            picture = Image.open(io.BytesIO(what[start:] or body)).convert("RGB")
            seen = picture.getpixel((picture.width // 2, picture.height // 2))
            return all(abs(one - other) < 12 for one, other in zip(seen, wanted, strict=True))
    return False
