"""A mail as it came (RFC 5322, 2045, 3676) to plain values. Touches nothing; whatever comes, it does not fall over."""

import re
from dataclasses import dataclass
from email import message_from_bytes, policy
from email.errors import MessageError
from email.message import Message
from email.parser import BytesHeaderParser
from email.utils import getaddresses
from functools import cached_property

from tribune.kit.text import tidy
from tribune.mail.plaintext import from_html, unflowed, unwrapped
from tribune.mail.stripping import own_words

MOST_PARTS, MOST_FILES = 200, 10
DECORATION = 20 * 1024  # pictures of a signature's HTML are smaller; a photograph is not
MACHINERY = {
    "application/pgp-signature", "application/pkcs7-signature", "application/x-pkcs7-signature", "application/ms-tnef",
    "text/x-amp-html", "text/calendar", "application/pgp-encrypted",
}  # fmt: skip
ODD = (MessageError, ValueError, LookupError, TypeError, AttributeError, AssertionError)


class CannotBeRead(Exception):
    """Not a mail, or one made to break its readers."""


@dataclass(frozen=True)
class Mail:
    """One mail; ``message`` is Python's own reading of it, ``head`` its headers without decoding."""

    message: Message
    head: Message

    def said(self, name: str) -> list[str]:
        """Every value of a header, as it came."""
        try:
            return [" ".join(str(value).split()) for value in self.head.get_all(name, [])]
        except ODD:
            return []

    def first(self, name: str) -> str:
        return (self.said(name) or [""])[0]

    @cached_property
    def sender(self) -> str:
        """The one address of the one From; empty when there are none or several. Read before any word is decoded, so
        that no encoded name passes for an address.
        """
        lines = self.said("From")
        if len(lines) != 1:
            return ""
        addresses = [address for _name, address in getaddresses(lines) if "@" in address]
        return addresses[0] if len(addresses) == 1 else ""

    @cached_property
    def subject(self) -> str:
        try:
            return " ".join(str(self.message["Subject"] or "").split())
        except ODD:
            return self.first("Subject")

    def text(self, *, ours: tuple[str, ...] = ()) -> str:
        """What its author wrote, without quotes and signature."""
        flows = [tidy(own_words(part, ours=ours)) for part in self._texts]
        return "\n\n".join(flow for flow in flows if flow)

    @cached_property
    def files(self) -> list[tuple[str, bytes]]:
        """What goes along, as (name, bytes)."""
        found = []
        for part, is_beside_html in self._parts:
            if not _is_file(part, is_beside_html=is_beside_html):
                continue
            body = _body(part)
            if body:
                found.append((_name(part), body))
        return found[:MOST_FILES]

    @cached_property
    def _texts(self) -> list[str]:
        plain = [_plain(part) for part, _beside in self._parts if _is_words(part, "text/plain")]
        if any(words.strip() for words in plain):
            return plain
        return [from_html(_decoded(part)) for part, _beside in self._parts if _is_words(part, "text/html")]

    @cached_property
    def _parts(self) -> list[tuple[Message, bool]]:
        """The leaves in their order, each with whether it goes along for an HTML's sake (RFC 2387). A mail that goes
        along stays shut.
        """
        leaves: list[tuple[Message, bool]] = []
        waiting = [(self.message, False)]
        while waiting:
            part, is_beside = waiting.pop()
            if part.get_content_maintype() == "multipart":
                held = part.get_payload()
                inner = held if isinstance(held, list) else []
                is_related = part.get_content_type() == "multipart/related"
                waiting.extend((each, is_beside or (is_related and n > 0)) for n, each in reversed([*enumerate(inner)]))
            elif part.get_content_maintype() != "message":
                leaves.append((part, is_beside))
            if len(leaves) + len(waiting) > MOST_PARTS:
                raise CannotBeRead("too many parts")
        return leaves


def read(raw: bytes) -> Mail:
    """Raises CannotBeRead."""
    try:
        return Mail(message_from_bytes(raw, policy=policy.default), head_of(raw))
    except (RecursionError, *ODD) as error:
        raise CannotBeRead(type(error).__name__) from error


def head_of(raw: bytes) -> Message:
    return BytesHeaderParser(policy=policy.compat32).parsebytes(raw)


def _is_words(part: Message, kind: str) -> bool:
    return part.get_content_type() == kind and not _is_attached(part)


def _is_attached(part: Message) -> bool:
    return _said(part, "Content-Disposition").lower().startswith("attachment") or (
        part.get_content_type() not in ("text/plain", "text/html") or bool(_filename(part))
    )


def _is_file(part: Message, *, is_beside_html: bool) -> bool:
    if part.get_content_type() in MACHINERY or not _is_attached(part):
        return False
    is_picture = part.get_content_maintype() == "image"
    return not (is_picture and is_beside_html and len(_body(part)) < DECORATION)


def _name(part: Message) -> str:
    name = re.sub(r"[\x00-\x1f/\\]+", " ", _filename(part)).strip()[:120]
    return name or f"file.{part.get_content_subtype()[:10]}"


def _filename(part: Message) -> str:
    try:
        return str(part.get_filename() or "")
    except ODD:
        return ""


def _said(part: Message, name: str) -> str:
    try:
        return str(part[name] or "")
    except ODD:
        return ""


def _body(part: Message) -> bytes:
    try:
        body = part.get_payload(decode=True)
    except ODD:
        return b""
    return body if isinstance(body, bytes) else b""


def _plain(part: Message) -> str:
    words = _decoded(part)
    if str(part.get_param("format", "") or "").lower() == "flowed":
        return unflowed(words, deletes_space=str(part.get_param("delsp", "") or "").lower() == "yes")
    return unwrapped(words)


def _decoded(part: Message) -> str:
    """By the charset it says, else by the one it looks like: some say ASCII or Latin-1 and send something else."""
    body = _body(part)
    try:
        said = str(part.get_content_charset() or "")
    except ODD:
        said = ""
    # UTF-8 is not read by accident: what decodes as it is it, whatever was said.
    for charset in ("utf-8", said, "cp1252"):
        try:
            return body.decode(charset).replace("\r\n", "\n").replace("\r", "\n")
        except (LookupError, UnicodeError, ValueError):
            continue
    return body.decode("latin-1").replace("\r\n", "\n")
