"""The door itself: an LMTP or SMTP server of ours, in a thread of the worker, for our own mail server to knock at.

``250`` is said when the mail is in the database, not before: whoever is told otherwise, or nothing, tries again.
"""

import asyncio
import logging
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from typing import Any

from aiosmtpd.controller import Controller
from aiosmtpd.lmtp import LMTP
from aiosmtpd.smtp import SMTP, Envelope, Session
from django.db import Error, connection
from django.utils import timezone

from tribune.kit.limits import Limit, is_within
from tribune.mail.doors import Door, door
from tribune.mail.replies import expected
from tribune.mail.verbs import keeping

log = logging.getLogger(__name__)
# aiosmtpd writes every line of every conversation: nobody's addresses belong in a log.
logging.getLogger("mail.log").setLevel(logging.CRITICAL)

HEAVIEST = 25 * 1024 * 1024
MOST_RECIPIENTS, MOST_SESSIONS, HANDS = 20, 20, 4
IDLE_SECONDS, AGAIN_SECONDS, LONGEST_LINE = 60, 5, 64 * 1024
A_MINUTE = Limit("mail.door.minute", 600, 60)

NOBODY = "550 5.1.1 There is no such address here"
TOO_MANY_RECIPIENTS = "452 4.5.3 Too many recipients, send the rest after"
BUSY = "451 4.7.1 Too much mail at once, please try again later"
NOT_NOW = "451 4.3.0 Not now, please try again"
KEPT = "250 2.0.0 Kept"


class Doorkeeper:
    """Keeps the door open while the worker runs; where another has it open already, waits for its turn."""

    def __init__(self) -> None:
        self._stopping = threading.Event()
        self._thread: threading.Thread | None = None
        self.is_open = threading.Event()

    def start(self) -> None:
        """Nothing when the setting names no door of ours."""
        try:
            asked = door()
        except ValueError as error:
            log.error("Mail is not taken in: %s", error)
            return
        if asked is not None and asked.is_ours:
            self._thread = threading.Thread(target=self._keep, args=(asked,), name="door", daemon=True)
            self._thread.start()

    def stop(self) -> None:
        self._stopping.set()
        if self._thread is not None:
            self._thread.join(10)

    def _keep(self, asked: Door) -> None:
        while not self._stopping.is_set():
            server = _Server(asked)
            try:
                server.start()
            except OSError as error:
                log.info("Another has the door at port %s, or it cannot be had: %s", asked.port, error)
                self._stopping.wait(AGAIN_SECONDS)
                continue
            self.is_open.set()
            self._stopping.wait()
            server.stop()
            server.handler.hands.shutdown(wait=True)


class Reception:
    """What is asked at each step of the conversation."""

    def __init__(self, *, is_lmtp: bool) -> None:
        self.is_lmtp = is_lmtp
        self.hands = ThreadPoolExecutor(HANDS, thread_name_prefix="door")

    async def handle_RCPT(
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        if expected(address) is None:
            return NOBODY
        # LMTP wants an answer for each recipient at the end (RFC 2033, 4.2), and gets one, for one.
        if len(envelope.rcpt_tos) >= (1 if self.is_lmtp else MOST_RECIPIENTS):
            return TOO_MANY_RECIPIENTS
        envelope.rcpt_tos.append(address)
        return "250 2.1.5 OK"

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:
        return await asyncio.get_running_loop().run_in_executor(self.hands, self._keep, envelope)

    async def handle_exception(self, error: Exception) -> str:
        log.error("A mail was put off: %s", type(error).__name__)
        return NOT_NOW

    def _keep(self, envelope: Envelope) -> str:
        raw = envelope.content if isinstance(envelope.content, bytes) else b""
        try:
            if not is_within(A_MINUTE, "all", at=time.time()):
                return BUSY
            for to in envelope.rcpt_tos:
                keeping.keep(raw=raw, to=to, sender=envelope.mail_from or "", at=timezone.now())
        except keeping.NotAnAddressOfOurs:
            return NOBODY
        except Error as error:
            log.warning("A mail was put off, the database does not answer: %s", type(error).__name__)
            return NOT_NOW
        finally:
            connection.close()
        return KEPT


class _Sessions:
    """How many talk to us now: a server that opens more waits its turn."""

    def __init__(self) -> None:
        self.now = 0


class _Server(Controller):
    def __init__(self, asked: Door) -> None:
        self.kind = _Lmtp if asked.kind == "lmtp" else _Smtp
        self.sessions = _Sessions()
        super().__init__(Reception(is_lmtp=asked.kind == "lmtp"), hostname=asked.host, port=asked.port)

    def factory(self) -> SMTP:
        protocol = self.kind(
            self.handler,
            data_size_limit=HEAVIEST,
            enable_SMTPUTF8=True,
            ident="Tribune",
            hostname="tribune",
            timeout=IDLE_SECONDS,
            loop=self.loop,
        )
        protocol.sessions = self.sessions
        return protocol


class _Bounded:
    """Turns away whoever comes when too many are here, in the words of RFC 5321 (3.8)."""

    line_length_limit = LONGEST_LINE
    sessions: _Sessions
    is_turned_away = False

    def connection_made(self, transport: Any) -> None:
        self.sessions.now += 1
        if self.sessions.now > MOST_SESSIONS:
            self.is_turned_away = True
            transport.write(b"421 4.3.2 Too many at once, please come back\r\n")
            transport.close()
            return
        super().connection_made(transport)  # type: ignore[misc]

    def connection_lost(self, error: Exception | None) -> None:
        self.sessions.now -= 1
        if not self.is_turned_away:
            super().connection_lost(error)  # type: ignore[misc]


class _Smtp(_Bounded, SMTP):
    pass


class _Lmtp(_Bounded, LMTP):
    pass
