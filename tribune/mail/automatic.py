"""Mails that no person wrote: answers of machines, lists, and reports that a letter did not arrive."""

import re
from dataclasses import dataclass
from typing import Any

from tribune.mail.reading import ODD, Mail

# Said by subject alone, by servers that keep to no standard.
ABSENT = re.compile(
    r"(?:(?:re|tr|aw)\s*: *)*(?:automatic reply|auto(?:matic)?[- ]?reply|out of (?:the )?office|réponse automatique|"
    r"absence du bureau|message d[’']absence|automatische antwort|abwesenheits\w*|respuesta automática|"
    r"risposta automatica|undeliver\w+|non remis|delivery (?:status notification|failure)|returned mail|"
    r"mail delivery (?:failed|system)|échec de (?:la )?remise)\b",
    re.IGNORECASE,
)
MACHINES = ("mailer-daemon", "postmaster", "no-reply", "noreply", "ne-pas-repondre", "donotreply", "auto-reply")
ANSWERS_BY_ITSELF = ("X-Autoreply", "X-Autorespond", "X-Autoresponder", "X-Auto-Response", "X-Auto-Reply-From")
LISTS = ("List-Id", "List-Post", "List-Unsubscribe", "X-Loop", "Feedback-ID")
BULK = ("bulk", "junk", "list", "auto_reply", "auto-reply")
# RFC 3463: the address is wrong, and will be: mailbox (1), host (2), syntax (3), moved (6), domain takes no mail (10).
FOR_GOOD = re.compile(r"5\.1\.(?:1|2|3|6|10)")


@dataclass(frozen=True, slots=True)
class Bounce:
    """A report that a letter did not arrive (RFC 3464): its status, and whether writing again is of no use."""

    status: str
    is_for_good: bool


def is_automatic(mail: Mail) -> bool:
    """Whether a machine wrote it (RFC 3834), so that nobody must be answered."""
    said = mail.first("Auto-Submitted").partition(";")[0].strip().lower()
    if said and said != "no":
        return True
    if mail.first("Precedence").lower() in BULK or any(mail.said(name) for name in (*ANSWERS_BY_ITSELF, *LISTS)):
        return True
    if mail.first("Return-Path") == "<>" or mail.message.get_content_type() == "multipart/report":
        return True
    if mail.sender.partition("@")[0].lower().startswith(MACHINES):
        return True
    return bool(ABSENT.match(mail.subject))


def bounce_of(mail: Mail) -> Bounce | None:
    """What a report says of the letter; None when it is none, or tells of a delay or a success."""
    for part in _status_parts(mail):
        blocks: Any = part.get_payload()
        for block in blocks if isinstance(blocks, list) else []:
            action, status = str(block.get("Action", "")).strip().lower(), str(block.get("Status", "")).strip()
            found = re.match(r"[45]\.\d{1,3}\.\d{1,3}", status)
            if action == "failed" and found:
                return Bounce(found[0], bool(FOR_GOOD.fullmatch(found[0])))
    return None


def _status_parts(mail: Mail) -> list[Any]:
    try:
        held = mail.message.get_payload()
        inner: list[Any] = held if isinstance(held, list) else []
        return [part for part in inner if part.get_content_type() == "message/delivery-status"]
    except ODD:
        return []
