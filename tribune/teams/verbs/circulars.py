"""A team writes to its members."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from tribune.facts.ledger import record
from tribune.kit.refusals import Refusal
from tribune.kit.text import is_seen, set_spaces, tidy
from tribune.people import circles
from tribune.people.models import Person, Right
from tribune.teams.facts import CircularSent
from tribune.teams.models import Circular, Team
from tribune.teams.verbs.memberships import TheTeamIsClosed, locked

A_DAY = 3


class OnlyThoseWhoWrite(Refusal):
    sentence = _("Only those who may write to the members do this.")
    status = 403


class ItNeedsASubject(Refusal):
    sentence = _("Say in a few words what it is about.")
    field = "subject"
    status = 422


class EnoughForToday(Refusal):
    sentence = _("Your team has written three times within a day. Let people breathe, and write again tomorrow.")
    status = 429


@transaction.atomic
def send(*, team: Team, by: Person, subject: str, words: str, at: datetime) -> Circular:
    """Tell every member, by mail to those who want mail; three times a day at most."""
    held = locked(team)
    if held.is_closed:
        raise TheTeamIsClosed
    if not circles.holders(held.circle_id, Right.WRITE).filter(person=by).exists():
        raise OnlyThoseWhoWrite
    about = " ".join(set_spaces(tidy(subject)).split())[:120]
    if not is_seen(about):
        raise ItNeedsASubject
    if Circular.objects.filter(team=held, sent_at__gt=at - timedelta(days=1)).count() >= A_DAY:
        raise EnoughForToday
    sent = Circular.objects.create(team=held, by=by, subject=about, words=set_spaces(tidy(words))[:1000], sent_at=at)
    record(CircularSent(circular_id=sent.pk, at=at))
    return sent
