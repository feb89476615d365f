"""What was reported: two cases that wait for a moderator, one that was decided."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from tribune.discussions.models import Message, Thread
from tribune.discussions.verbs import messages
from tribune.moderation.models import Case, Decision, Reason
from tribune.moderation.reportable import REPORTABLE
from tribune.moderation.things import code_of_message
from tribune.moderation.verbs import cases, reports
from tribune.people.models import Person
from tribune.people.viewers import Viewer

SELLER = "Gourdes et thermos au prix de gros, livrés demain : écrivez-moi, je vends aussi des panneaux solaires."
ANGRY = "Vous êtes tous des incapables, et toi le premier. Je sais où tu habites."
OFF = "Rien à voir avec la marche, mais je cherche un appartement à Fives, deux pièces, pas trop cher."


def report(*, march: Thread, organiser: Person, people: Sequence[Person], moderator: Person, at: datetime) -> None:
    """*march* is a discussion of the team of *people*, in which some things were said that should not have been."""
    off, seller, angry = (
        messages.post(thread=march, author=people[who % len(people)], text=words, at=at - timedelta(hours=hours))
        for who, words, hours in ((8, OFF, 12.0), (6, SELLER, 8.0), (7, ANGRY, 5.0))
    )
    _say_so(angry, organiser, Reason.THREAT, "Il parle de quelqu’un que je connais, et il sait où.", at, hours=4.5)
    _say_so(angry, people[2], Reason.INSULT, "", at, hours=4.0)
    _say_so(seller, people[1], Reason.SPAM, "C’est la troisième fois cette semaine.", at, hours=7.0)
    _say_so(off, people[3], Reason.OTHER, "", at, hours=11.0)
    case = Case.objects.get(kind="message", thing=code_of_message(off), closed_at=None)
    cases.read(case=case, by=moderator, at=at - timedelta(hours=10))
    cases.decide(
        case=case, by=moderator, outcome=Decision.Outcome.NOTHING, at=at - timedelta(hours=9.9),
        words="C’est hors sujet mais sans mal : les organisatrices peuvent le déplacer ou le supprimer.",
    )  # fmt: skip


def _say_so(message: Message, by: Person, reason: str, words: str, at: datetime, *, hours: float) -> None:
    code, viewer = code_of_message(message), Viewer(by)
    thing: Any = REPORTABLE["message"].seen(code, viewer)
    reports.make(
        kind="message", thing=thing, code=code, viewer=viewer, reason=reason, words=words,
        at=at - timedelta(hours=hours),
    )  # fmt: skip
