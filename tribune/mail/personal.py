"""What this room holds about a person: letters that left for their address and mails that came in, while kept."""

import json
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from tribune.kit.registries import PERSONAL_DATA, PersonalData
from tribune.mail import reading
from tribune.mail.models import STRANGER, Letter, ReceivedMail, Suppression, address_index


def register() -> None:
    PERSONAL_DATA.register("mail", PersonalData(models=[ReceivedMail], export=export, erase=erase))


def export(person: Any) -> Mapping[str, Any]:
    if not person.email:
        return {"letters": [], "answers": []}
    letters = Letter.objects.filter(to_index=address_index(person.email)).order_by("posted_at")
    return {
        "letters": [
            {
                "posted_at": letter.posted_at.isoformat(),
                "sent_at": letter.sent_at.isoformat() if letter.sent_at else None,
                "subject": json.loads(letter.content)["subject"],
                "text": json.loads(letter.content)["text"],
            }
            for letter in letters
        ],
        "answers": [
            {
                "received_at": received.received_at.isoformat(),
                "state": received.state,
                "text": _text(received),
            }
            for received in ReceivedMail.objects.filter(person_id=person.pk).order_by("received_at")
        ],
    }


def _text(received: ReceivedMail) -> str:
    """Of their own mails only: what somebody else wrote to their address is not theirs."""
    if not received.body or received.trouble == STRANGER:
        return ""
    try:
        return reading.read(bytes(received.body)).text()
    except reading.CannotBeRead:
        return ""


def erase(person: Any, at: datetime) -> None:
    """Letters go, those waiting too, but for what the person asked for: it leaves, then goes as well.

    Call it while the address is still known. The keys stay, saying nothing.
    """
    ReceivedMail.objects.filter(person_id=person.pk).delete()
    if not person.email:
        return
    letters = Letter.objects.filter(to_index=address_index(person.email))
    letters.waiting().filter(is_asked_for=True).update(is_forgotten_after=True)
    letters.waiting().filter(is_asked_for=False).update(failed_at=at, trouble="erased")
    letters.exclude(sent_at=None, failed_at=None).empty(at)
    Suppression.objects.filter(to_index=address_index(person.email)).delete()
