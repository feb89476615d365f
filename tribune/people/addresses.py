"""E-mail addresses as people type them, made sound; and the domains they meant."""

import re
import unicodedata

from django.utils.translation import gettext_lazy as _

from tribune.kit.refusals import Refusal
from tribune.kit.text import hides_something

LONGEST = 254  # RFC 5321, section 4.5.3.1.3, less the angle brackets
SHAPE = re.compile(
    r"[^@\s\"(),:;<>\[\\\]]{1,64}@(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z][a-z0-9-]{0,61}[a-z0-9]"
)

KNOWN_DOMAINS = (
    "gmail.com", "hotmail.com", "hotmail.fr", "outlook.com", "outlook.fr", "live.fr", "live.com", "yahoo.com",
    "yahoo.fr", "orange.fr", "wanadoo.fr", "free.fr", "laposte.net", "sfr.fr", "neuf.fr", "bbox.fr", "icloud.com",
    "me.com", "msn.com", "gmx.fr", "gmx.com", "gmx.de", "web.de", "protonmail.com", "proton.me", "riseup.net",
    "aol.com", "numericable.fr", "club-internet.fr", "mailo.com", "tutanota.com",
)  # fmt: skip


class AddressDoesNotRead(Refusal):
    sentence = _("This address does not look complete. It should be like nina@example.org.")
    field = "email"
    status = 422


def normal(address: str) -> str:
    """The one form an address is kept and compared in: no spaces, no capitals, no ``mailto:``, ASCII domain."""
    text = unicodedata.normalize("NFKC", address).casefold()
    text = "".join(c for c in text if not c.isspace() and unicodedata.category(c) not in ("Cc", "Cf"))
    text = text.removeprefix("mailto:").strip("<>,;").rstrip(".")
    local, at, domain = text.rpartition("@")
    if at and not domain.isascii():
        try:
            domain = domain.encode("idna").decode()
        except UnicodeError:
            return text
    return f"{local}{at}{domain}"


def read(address: str) -> str:
    """*address* in its normal form; raises AddressDoesNotRead, also for what holds characters that nobody sees."""
    if hides_something(address.strip()):
        raise AddressDoesNotRead
    text = normal(address)
    if len(text) > LONGEST or not SHAPE.fullmatch(text) or ".." in text or text.startswith("."):
        raise AddressDoesNotRead()
    return text


def likely_meant(address: str) -> str | None:
    """The address with a known domain one slip away (``gmial.com`` → ``gmail.com``), or None."""
    local, _at, domain = normal(address).rpartition("@")
    if not local or not domain or domain in KNOWN_DOMAINS:
        return None
    for known in KNOWN_DOMAINS:
        if len(known) > 6 and _is_one_slip_away(domain, known):
            return f"{local}@{known}"
    return None


def _is_one_slip_away(typed: str, meant: str) -> bool:
    """One letter missing, added, changed, or two neighbours swapped."""
    if abs(len(typed) - len(meant)) > 1:
        return False
    start = 0
    while start < min(len(typed), len(meant)) and typed[start] == meant[start]:
        start += 1
    rest, wanted = typed[start:], meant[start:]
    return (
        rest[1:] == wanted[1:]
        or rest[1:] == wanted
        or rest == wanted[1:]
        or (len(rest) > 1 and rest[:2] == wanted[1::-1] and rest[2:] == wanted[2:])
    )
