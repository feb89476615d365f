"""A mail is written down before its server is told that we have it: from then on it is ours to lose."""

import hashlib
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from tribune.kit.refusals import Refusal
from tribune.kit.sealed import blind_index
from tribune.mail import intake, reading
from tribune.mail.models import ReceivedMail
from tribune.mail.replies import correspondent, expected


class NotAnAddressOfOurs(Refusal):
    sentence = _("There is no such address here.")


@transaction.atomic
def keep(*, raw: bytes, to: str, sender: str, at: datetime) -> ReceivedMail:
    """Write down a mail that came for *to* from the envelope's *sender* (empty: from nobody, RFC 5321, 4.5.5), and the
    job that reads it. The same mail again is the one kept already. Raises NotAnAddressOfOurs.
    """
    asked = expected(to)
    if asked is None:
        raise NotAnAddressOfOurs
    index = _message_index(raw, to)
    known = ReceivedMail.objects.filter(message_index=index).first()
    if known is not None:
        return known
    who = correspondent(asked.person_id)
    received, is_new = ReceivedMail.objects.get_or_create(
        message_index=index,
        defaults={
            "to": to.lower(),
            "is_from_nobody": not sender.strip("<> "),
            "body": raw,
            "purpose": asked.purpose,
            "person": who.person if who is not None else None,
            "received_at": at,
        },
    )
    if is_new:
        intake.take.enqueue(received.pk)
    return received


def _message_index(raw: bytes, to: str) -> str:
    """By Message-ID and From; a mail without one, by what it holds, less the marks of its way."""
    head = reading.head_of(raw)
    name = str(head.get("Message-ID", "")).strip()
    if not name:
        body = raw.partition(b"\r\n\r\n")[2] or raw.partition(b"\n\n")[2]
        kept = f"{head.get('Date', '')}\0{head.get('Subject', '')}\0".encode("utf-8", "replace") + body
        name = hashlib.sha256(kept).hexdigest()
    return blind_index(f"{to.lower()}\0{head.get('From', '')}\0{name}", context="mail.message")
