"""The ticket of one person for one date: eight characters that only this site could have made, as words and as a QR.

Forty bits of an HMAC of both: enough at a door, where the list is at hand, and
the address of the ticket's page names the person by a code nobody guesses.
"""

from __future__ import annotations

import io

import segno
from django.conf import settings
from django.urls import reverse
from django.utils.crypto import constant_time_compare, salted_hmac

from tribune.events.models import Occurrence
from tribune.movement.languages import speaking
from tribune.people.models import Person

ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"  # Crockford's: nothing reads like something else
LIKE = str.maketrans("OIL", "011")
LENGTH = 8
SALT = "events.tickets"


def ticket_of(date_code: str, person_code: str) -> str:
    """As it is read aloud, without its hyphen."""
    mark = salted_hmac(SALT, f"{date_code}:{person_code}", algorithm="sha256").digest()
    number = int.from_bytes(mark[:5], "big")
    return "".join(ALPHABET[number >> 5 * place & 31] for place in range(LENGTH))


def is_ticket(typed: str, *, date_code: str, person_code: str) -> bool:
    return constant_time_compare(as_kept(typed), ticket_of(date_code, person_code))


def as_kept(typed: str) -> str:
    """What someone typed or a camera read: the last part of an address, spaces and hyphens aside, O as 0, I as 1."""
    last = typed.strip().rstrip("/").rpartition("/")[2].lstrip("~")
    return "".join(c for c in last.upper() if c.isalnum()).translate(LIKE)[:LENGTH]


def as_read(ticket: str) -> str:
    return f"{ticket[:4]}-{ticket[4:]}"


def path_of(date: Occurrence, person: Person) -> str:
    """Without language prefix. "~" before what is secret: kit.logs knows it by that."""
    return f"/tickets/{date.code}/{person.code}/~{ticket_of(date.code, person.code)}/"


def address_of(date: Occurrence, person: Person) -> str:
    """Whole, in the person's language, as a letter carries it."""
    with speaking(person.language):
        mark = ticket_of(date.code, person.code)
        return settings.SITE_URL + reverse("events:ticket", args=[date.code, person.code, mark])


def qr_of(path: str) -> str:
    """The address as a picture, drawn in the page: an SVG without a size of its own."""
    out = io.BytesIO()
    segno.make(settings.SITE_URL + path, error="m").save(
        out, kind="svg", xmldecl=False, svgns=True, border=4, omitsize=True
    )
    return out.getvalue().decode()
