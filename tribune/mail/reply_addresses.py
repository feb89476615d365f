"""Addresses that letters are answered at: whose it is, about what and until when stand in the address itself.

``reply+<purpose>-<token>@<domain>``, 64 characters at most before the @ (RFC 5321, 4.5.3.1.1). The token is base32
without capitals, since some servers write everything small: person (4 bytes), what it is about (6), last day (2), sealed
by AES-SIV (RFC 5297) together with the purpose under a key of this instance, so that nobody reads a row's number in it
or makes one. Nothing is kept: a letter to ten thousand people costs no row.
"""

import base64
import hashlib
import hmac
import re
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESSIV
from django.conf import settings

from tribune.mail.addresses import host

LIVES = timedelta(days=180)
BOUNCE = "bounce"
PURPOSE = re.compile(r"[a-z]{1,12}")
SHAPE = re.compile(r"reply\+([a-z]{1,12})-([a-z2-7]{45})@([^@\s]+)", re.IGNORECASE)
BEGINNING = date(2020, 1, 1)


@dataclass(frozen=True, slots=True)
class ReplyAddress:
    """What an address of ours says. For bounces, ``about_id`` is a letter and ``person_id`` is 0."""

    purpose: str
    person_id: int
    about_id: int
    last_day: date

    def is_over(self, at: datetime) -> bool:
        return at.astimezone(UTC).date() > self.last_day


def domain() -> str:
    return settings.REPLY_DOMAIN or host()


def reply_headers(*, purpose: str, person_id: int, about_id: int, at: datetime) -> dict[str, str]:
    """``Reply-To`` of a letter to that person, or nothing when mail is not taken in."""
    if not settings.EMAIL_IN_URL:
        return {}
    return {"Reply-To": address_for(purpose=purpose, person_id=person_id, about_id=about_id, at=at)}


def address_for(*, purpose: str, person_id: int, about_id: int, at: datetime) -> str:
    """Where that person may answer about that thing for half a year. Raises ValueError for a purpose misnamed."""
    if not PURPOSE.fullmatch(purpose):
        raise ValueError(f"{purpose!r}: one to twelve small letters")
    last = (at.astimezone(UTC).date() + LIVES - BEGINNING).days
    said = person_id.to_bytes(4, "big") + about_id.to_bytes(6, "big") + last.to_bytes(2, "big")
    token = base64.b32encode(_box().encrypt(said, [purpose.encode()])).decode().rstrip("=").lower()
    return f"reply+{purpose}-{token}@{domain()}"


def bounce_address(letter_id: int, *, at: datetime) -> str:
    """The envelope's sender of a letter (VERP), to which servers return it; empty when mail is not taken in."""
    return address_for(purpose=BOUNCE, person_id=0, about_id=letter_id, at=at) if settings.EMAIL_IN_URL else ""


def read(address: str) -> ReplyAddress | None:
    """What *address* says, or None when we did not make it. Whether its last day has passed is another question."""
    match = SHAPE.fullmatch(address.strip().strip("<>"))
    if match is None or match[3].casefold() != domain().casefold():
        return None
    purpose, token = match[1].lower(), match[2].upper()
    try:
        said = _box().decrypt(base64.b32decode(f"{token}==="), [purpose.encode()])
    except (InvalidTag, ValueError):
        return None
    person, about, last = (int.from_bytes(part, "big") for part in (said[:4], said[4:10], said[10:]))
    return ReplyAddress(purpose, person, about, BEGINNING + timedelta(days=last))


def any_in(text: str) -> list[str]:
    """Every address of ours that stands in *text*, each once."""
    found = dict.fromkeys(match[0].lower() for match in SHAPE.finditer(text.replace(">", " ").replace(",", " ")))
    return [address for address in found if read(address) is not None]


def _box() -> AESSIV:
    return AESSIV(hmac.new(settings.INDEX_KEY, b"mail.reply_address", hashlib.sha256).digest())
