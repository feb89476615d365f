"""What becomes of a team's actions when it closes, or when another takes it in."""

from __future__ import annotations

from datetime import datetime

from django.db.models import F, Q, QuerySet

from tribune.events.models import Event
from tribune.events.querysets import EventQuerySet
from tribune.events.verbs import events
from tribune.people.audiences import Audience
from tribune.people.models import Person
from tribune.publications.models import Publication
from tribune.teams.belongings import BELONGINGS, Belonging
from tribune.teams.models import Team


def ahead(team: Team, at: datetime) -> int:
    return _ahead(team, at).count()


def end(team: Team, by: Person, words: str, at: datetime) -> None:
    """Published ones are called off, and those who answered are told; drafts go."""
    for event in _ahead(team, at):
        if event.is_draft:
            event.delete()
        else:
            events.call_off(event=event, by=by, reason=words, at=at)


def hand_on(team: Team, to: Team, at: datetime) -> None:
    _give(Event.objects.filter(pk__in=list(_ahead(team, at).values_list("pk", flat=True))), team, to)


def move(team: Team, to: Team, at: datetime) -> None:
    _give(Event.objects.filter(team=team), team, to)


def _ahead(team: Team, at: datetime) -> QuerySet[Event]:
    """Drafts, and what is published, not called off and not over."""
    still_on = Q(published_at__isnull=False, cancellation=None, occurrences__ends_at__gt=at)
    return Event.objects.filter(team=team).filter(Q(published_at=None) | still_on).distinct().order_by("pk")


def _give(given: EventQuerySet, team: Team, to: Team) -> None:
    # The actions before their cards, as whoever edits, moves or calls one off holds them.
    list(given.held().order_by("pk").values_list("pk"))
    cards = Publication.objects.filter(event__in=given)
    cards.filter(audience=Audience.CIRCLE, circle=team.circle_id).update(circle=to.circle_id)
    cards.filter(voice=team.voice_id).update(voice=to.voice_id, version=F("version") + 1)
    given.update(team=to, version=F("version") + 1)


def register() -> None:
    BELONGINGS.register("events", Belonging(ahead=ahead, end=end, hand_on=hand_on, move=move))
