"""A real SMTP server on the loopback, which answers as it is told."""

import socket
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from email import message_from_bytes, policy
from email.message import EmailMessage
from typing import Any

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, Envelope, Session


class PostOffice:
    """Keeps what it takes. ``answers`` maps a recipient to what RCPT says; ``after_data`` is asked at the end of DATA."""

    def __init__(self) -> None:
        self.taken: list[EmailMessage] = []
        self.recipients: list[str] = []
        self.connections = 0
        self.answers: dict[str, str] = {}
        self.at_recipient: Callable[[str], None] = lambda _address: None
        self.after_data: Callable[[EmailMessage], str] = lambda _message: "250 OK"
        self.url = ""

    async def handle_EHLO(self, server: SMTP, session: Session, envelope: Envelope, host: str, responses: Any) -> Any:
        self.connections += 1
        session.host_name = host
        return responses

    async def handle_RCPT(self, server: SMTP, session: Any, envelope: Envelope, address: str, options: Any) -> str:
        self.at_recipient(address)
        answer = self.answers.get(address, "250 OK")
        if answer.startswith("250"):
            envelope.rcpt_tos.append(address)
        return answer

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:
        message = message_from_bytes(envelope.content, policy=policy.default)  # type: ignore[arg-type]
        answer = self.after_data(message)
        if answer == "die":
            server.transport.abort()
            return "421 dying"
        if answer == "slow":
            time.sleep(1.5)
            answer = "250 OK"
        if answer.startswith("250"):
            self.taken.append(message)
            self.recipients.extend(envelope.rcpt_tos)
        return answer


@contextmanager
def open_post_office() -> Iterator[PostOffice]:
    office = PostOffice()
    controller = Controller(office, hostname="127.0.0.1", port=free_port(), decode_data=False)
    controller.start()
    office.url = f"smtp://127.0.0.1:{controller.port}"
    try:
        yield office
    finally:
        controller.stop()


def free_port() -> int:
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        return int(one.getsockname()[1])
