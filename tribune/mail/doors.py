"""Where mail comes in, from ``EMAIL_IN_URL``.

``lmtp://127.0.0.1:8024`` or ``smtp://127.0.0.1:8025``: we listen there, for our own mail server alone to hand over what
is for us (RFC 2033, 5321). Empty: letters name no reply address.
"""

from dataclasses import dataclass
from urllib.parse import urlsplit

from django.conf import settings

WRITTEN = "EMAIL_IN_URL is lmtp://host:port or smtp://host:port, or empty"


@dataclass(frozen=True, slots=True)
class Door:
    """``kind`` is ``lmtp`` or ``smtp``."""

    kind: str
    host: str
    port: int


def door() -> Door | None:
    """What the setting says; None when mail is not taken in. Raises ValueError in plain words when it does not read."""
    return door_from(settings.EMAIL_IN_URL) if settings.EMAIL_IN_URL else None


def door_from(url: str) -> Door:
    """Raises ValueError with plain words when *url* is not one of ours."""
    parts = urlsplit(url)
    try:
        port = parts.port
    except ValueError as error:
        raise ValueError(WRITTEN) from error
    if parts.scheme not in ("lmtp", "smtp") or not parts.hostname or not port:
        raise ValueError(WRITTEN)
    return Door(parts.scheme, parts.hostname, port)
