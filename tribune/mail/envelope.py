"""A letter as the message that travels (RFC 5322, 2045, 8058, 3834)."""

import json
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime
from urllib.parse import urlsplit

from django.conf import settings

from tribune.mail.models import Letter
from tribune.movement.settings import movement


def message_of(letter: Letter) -> EmailMessage:
    """The same letter always gives the same Message-ID and Date, so a second copy is recognised as one."""
    content = json.loads(letter.content)
    host = urlsplit(settings.SITE_URL).hostname or "localhost"
    message = EmailMessage(policy=SMTP)
    message["Message-ID"] = f"<{letter.code}@{host}>"
    message["Date"] = format_datetime(letter.posted_at)
    message["From"] = _sender(host)
    message["To"] = letter.to
    message["Subject"] = content["subject"]
    if movement().contact_address:
        message["Reply-To"] = movement().contact_address
    message["Auto-Submitted"] = "auto-generated"
    message["X-Auto-Response-Suppress"] = "All"
    message["Content-Language"] = letter.language
    if content["unsubscribe"]:
        message["List-Unsubscribe"] = f"<{content['unsubscribe']}>"
        message["List-Unsubscribe-Post"] = "List-Unsubscribe=One-Click"
    message.set_content(content["text"], cte="quoted-printable")
    message.add_alternative(content["html"], subtype="html", cte="quoted-printable")
    return message


def _sender(host: str) -> Address:
    address = settings.MAIL_FROM or f"tribune@{host}"
    return Address(display_name=movement().name, addr_spec=address)
