"""Mails as real programs write them, made for tests: each answers a letter that our site sent to Bob."""

from email.message import EmailMessage
from email.policy import SMTP

LETTER_FROM = "tribune@movement.example"
REPLY_TO = "reply+trial-abc@movement.example"


def a_mail(
    text: str = "Oui, je viens.",
    *,
    sender: str = "Bob <bob@example.org>",
    to: str = REPLY_TO,
    message_id: str = "<1@mail.example.org>",
    answers: str = "<letter@movement.example>",
    html: str = "",
    headers: dict[str, str] | None = None,
    files: tuple[tuple[str, str, bytes], ...] = (),
) -> bytes:
    """One mail as bytes; *files* are (name, type, bytes)."""
    message = EmailMessage(policy=SMTP)
    message["From"], message["To"], message["Subject"] = sender, to, "Re: Qui vient samedi ?"
    message["Date"] = "Sat, 21 Nov 2026 10:12:00 +0100"
    if message_id:
        message["Message-ID"] = message_id
    if answers:
        message["In-Reply-To"] = answers
    for name, value in (headers or {}).items():
        message[name] = value
    message.set_content(text)
    if html:
        message.add_alternative(html, subtype="html")
    for name, kind, body in files:
        maintype, _slash, subtype = kind.partition("/")
        message.add_attachment(body, maintype=maintype, subtype=subtype, filename=name)
    return bytes(message)
