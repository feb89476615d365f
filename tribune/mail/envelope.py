"""A letter as the message that travels (RFC 5322, 2045, 8058, 3834)."""

import json
from email.header import Header
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime

from tribune.mail.addresses import host, sender
from tribune.mail.models import Letter
from tribune.movement.settings import movement


def message_of(letter: Letter) -> EmailMessage:
    """The same letter always gives the same Message-ID and Date, so a second copy is recognised as one."""
    content = json.loads(letter.content)
    message = EmailMessage(policy=SMTP)
    message["Message-ID"] = f"<{letter.code}@{host()}>"
    message["Date"] = format_datetime(letter.posted_at)
    message["From"] = sender()
    message["To"] = letter.to
    _set_subject(message, content["subject"])
    if movement().contact_address:
        message["Reply-To"] = movement().contact_address
    message["Auto-Submitted"] = "auto-generated"
    message["X-Auto-Response-Suppress"] = "All"
    if content["unsubscribe"]:
        message["List-Unsubscribe"] = f"<{content['unsubscribe']}>"
        message["List-Unsubscribe-Post"] = "List-Unsubscribe=One-Click"
    for name, value in content.get("headers", {}).items():
        del message[name]
        message[name] = value
    message.set_content(content["text"], cte="quoted-printable")
    message.add_alternative(content["html"], subtype="html", cte="quoted-printable")
    _add_calendars(message, content.get("calendars", []))
    # Last: whatever sets or wraps the content takes the headers that begin so away with it.
    message["Content-Language"] = letter.language
    return message


def _set_subject(message: EmailMessage, subject: str) -> None:
    """Whole in encoded words where it is not ASCII: Python folds a long one so that a space is lost where plain words
    meet encoded ones. Raises ValueError for one of two lines.
    """
    message["Subject"] = subject
    if not subject.isascii():
        del message["Subject"]
        message.set_raw("Subject", Header(subject, "utf-8", header_name="Subject").encode())


def _add_calendars(message: EmailMessage, parts: list[dict[str, str]]) -> None:
    """As Google's own invitations: the first date is one more form of the letter, where Gmail and Outlook look for it;
    each is also a file, where Apple Mail and those who save it look. A message names one UID, so one part a date.
    """
    if parts:
        first = parts[0]
        message.add_alternative(first["text"], subtype="calendar", params={"method": first["method"]}, cte="base64")
    for number, part in enumerate(parts, start=1):
        name = "invite.ics" if number == 1 else f"invite-{number}.ics"
        message.add_attachment(part["text"].encode(), maintype="application", subtype="ics", filename=name)
