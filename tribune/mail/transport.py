"""Where letters go, from ``EMAIL_URL``.

``smtp://user:password@host:port?tls=1`` (TLS from the start) or ``?starttls=1``;
``mailbox:`` keeps them on the site's own mailbox page; empty keeps them waiting.
"""

import smtplib
import ssl
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from email.message import EmailMessage
from typing import Protocol
from urllib.parse import parse_qs, unquote, urlsplit

from django.conf import settings

PATIENCE_SECONDS = 20


class Trouble(Exception):
    """This letter was not taken; another try may do."""


class NoServer(Trouble):
    """Nobody can be reached: no letter of this round will go."""


class Refused(Exception):
    """The server will never take this letter."""


class NobodyThere(Refused):
    """The server says the address does not exist."""


class Carrier(Protocol):
    def give(self, message: EmailMessage, *, to: str, returned_to: str = "") -> None:
        """Hand over one letter; returns once the server has taken it. Raises Trouble or Refused.

        *returned_to* is the envelope's sender, where a server sends it back; the letter's own From when empty.
        """


@dataclass(frozen=True, slots=True)
class Server:
    host: str
    port: int
    user: str = ""
    password: str = ""
    is_tls: bool = False
    is_starttls: bool = False


def is_set() -> bool:
    return bool(settings.EMAIL_URL)


def is_mailbox() -> bool:
    return urlsplit(settings.EMAIL_URL).scheme == "mailbox"


def server_from(url: str) -> Server:
    """Raises ValueError with plain words when *url* is not one of ours."""
    parts = urlsplit(url)
    if parts.scheme != "smtp" or not parts.hostname:
        raise ValueError("EMAIL_URL is smtp://user:password@host:port?starttls=1, or mailbox:, or empty")
    asked = parse_qs(parts.query)
    is_tls, is_starttls = (asked.get(name, [""])[0] == "1" for name in ("tls", "starttls"))
    usual = 465 if is_tls else 587 if is_starttls or parts.username else 25
    return Server(
        host=parts.hostname,
        port=parts.port or usual,
        user=unquote(parts.username or ""),
        password=unquote(parts.password or ""),
        is_tls=is_tls,
        is_starttls=is_starttls,
    )


@contextmanager
def opened() -> Iterator[Carrier]:
    """One connection for a batch of letters. Raises NoServer."""
    if is_mailbox():
        yield _Mailbox()
        return
    try:
        carrier = _Smtp(server_from(settings.EMAIL_URL))
    except ValueError as error:
        raise NoServer(str(error)) from error
    try:
        carrier.connect()
        yield carrier
    finally:
        carrier.close()


class _Mailbox:
    """Keeps: the letter in the outbox is the letter in the mailbox."""

    def give(self, message: EmailMessage, *, to: str, returned_to: str = "") -> None:
        return


class _Smtp:
    def __init__(self, server: Server) -> None:
        self.server = server
        self.line: smtplib.SMTP | None = None

    def connect(self) -> None:
        server = self.server
        try:
            if server.is_tls:
                line: smtplib.SMTP = smtplib.SMTP_SSL(
                    server.host, server.port, timeout=PATIENCE_SECONDS, context=ssl.create_default_context()
                )
            else:
                line = smtplib.SMTP(server.host, server.port, timeout=PATIENCE_SECONDS)
            self.line = line
            if server.is_starttls:
                line.starttls(context=ssl.create_default_context())
            if server.user:
                line.login(server.user, server.password)
        except (OSError, smtplib.SMTPException) as error:
            self.close()
            raise NoServer(_words(error)) from error

    def give(self, message: EmailMessage, *, to: str, returned_to: str = "") -> None:
        if self.line is None:
            self.connect()
        line = self.line
        if line is None:
            raise NoServer("not connected")
        try:
            line.send_message(message, from_addr=returned_to or None, to_addrs=[to])
        except smtplib.SMTPRecipientsRefused as error:
            code, words = next(iter(error.recipients.values()))
            raise _of_code(code, words, is_about_recipient=True) from error
        except smtplib.SMTPNotSupportedError as error:
            raise Refused(_words(error)) from error
        except smtplib.SMTPServerDisconnected as error:
            self.close()
            raise Trouble(_words(error)) from error
        except smtplib.SMTPResponseException as error:
            raise _of_code(error.smtp_code, error.smtp_error, is_about_recipient=False) from error
        except OSError as error:
            self.close()
            raise Trouble(_words(error)) from error

    def close(self) -> None:
        line, self.line = self.line, None
        if line is None:
            return
        try:
            line.quit()
        except (OSError, smtplib.SMTPException):
            line.close()


def _of_code(code: int, words: bytes | str, *, is_about_recipient: bool) -> Exception:
    said = words.decode("utf-8", "replace") if isinstance(words, bytes) else words
    line = f"{code} {said}"
    if code < 500:
        return Trouble(line)
    # Only a verdict on the address itself silences it: a full box (552) or a blocked sender (554) passes.
    if is_about_recipient and code in (550, 551, 553) and not said.startswith(("5.7", "5.2")):
        return NobodyThere(line)
    return Refused(line)


def _words(error: BaseException) -> str:
    return f"{type(error).__name__}: {error}"
