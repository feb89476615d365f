"""Where mail comes in, from ``EMAIL_IN_URL``.

``lmtp://127.0.0.1:8024`` or ``smtp://127.0.0.1:8025``: we listen there, for our own mail server alone to hand over what
is for us (RFC 2033, 5321). ``imap://user:password@host:port/INBOX?tls=1`` (or ``starttls=1``): we look into a mailbox
each minute; ``delete=1`` empties it meanwhile. Empty: letters name no reply address.
"""

from dataclasses import dataclass
from urllib.parse import parse_qs, unquote, urlsplit

from django.conf import settings

WRITTEN = "EMAIL_IN_URL is lmtp://host:port, smtp://host:port, imap://user:password@host:port/INBOX?tls=1, or empty"


@dataclass(frozen=True, slots=True)
class Door:
    kind: str
    host: str
    port: int
    user: str = ""
    password: str = ""
    folder: str = "INBOX"
    is_tls: bool = False
    is_starttls: bool = False
    deletes: bool = False

    @property
    def is_ours(self) -> bool:
        """We listen; else a mailbox of another server is looked into."""
        return self.kind in ("lmtp", "smtp")


def door() -> Door | None:
    """What the setting says; None when mail is not taken in. Raises ValueError with plain words when it does not read."""
    return door_from(settings.EMAIL_IN_URL) if settings.EMAIL_IN_URL else None


def door_from(url: str) -> Door:
    """Raises ValueError with plain words when *url* is not one of ours."""
    parts = urlsplit(url)
    try:
        port = parts.port
    except ValueError as error:
        raise ValueError(WRITTEN) from error
    if not parts.hostname:
        raise ValueError(WRITTEN)
    if parts.scheme in ("lmtp", "smtp") and port:
        return Door(parts.scheme, parts.hostname, port)
    if parts.scheme == "imap" and parts.username:
        asked = parse_qs(parts.query)
        is_tls, is_starttls, deletes = (asked.get(name, [""])[0] == "1" for name in ("tls", "starttls", "delete"))
        return Door(
            kind="imap",
            host=parts.hostname,
            port=port or (993 if is_tls else 143),
            user=unquote(parts.username),
            password=unquote(parts.password or ""),
            folder=unquote(parts.path.strip("/")) or "INBOX",
            is_tls=is_tls,
            is_starttls=is_starttls,
            deletes=deletes,
        )
    raise ValueError(WRITTEN)
