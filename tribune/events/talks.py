"""Who looks after what is said under an action: whoever may change it. Whose its room is: theirs, and those who come."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from django.db.models import Max, Q, QuerySet

from tribune.discussions.homes import KEEPERS, ROOMS, Rooms
from tribune.events.models import Event, Occurrence, Rsvp
from tribune.events.rules import may_edit
from tribune.people import circles
from tribune.people.models import Person, Right
from tribune.people.viewers import Viewer
from tribune.publications.models import Publication

ROOM_STAYS = timedelta(days=7)  # open to new words after the last date


def register() -> None:
    KEEPERS.register("event", keeps)
    ROOMS.register("event", Rooms(cards_of=cards_of, people_of=people_of, closes_at=closes_at))


def keeps(card: Publication, viewer: Viewer) -> bool:
    if viewer.person is None:
        return False
    event = Event.objects.select_related("team").filter(publication=card).first()
    return event is not None and may_edit(event, viewer)


def cards_of(viewer: Viewer) -> Sequence[QuerySet[Any, Any]]:
    """Of the actions they said yes to, and of those they run (``Event.objects.run_by``), each found by an index."""
    if viewer.person is None:
        return []
    coming = Rsvp.objects.coming().filter(person=viewer.person.pk)
    theirs = Event.objects.filter(made_by=viewer.person.pk, team=None)
    of_teams = Event.objects.filter(team__circle__in=sorted(viewer.acting_ids))
    return [
        coming.values("occurrence__event__publication"),
        theirs.values("publication"),
        of_teams.values("publication"),
    ]


def people_of(card: Publication) -> QuerySet[Any, Any]:
    coming = Rsvp.objects.coming().filter(occurrence__event__publication=card)
    inside = Q(pk__in=coming.values("person"))
    event = Event.objects.select_related("team").filter(publication=card).first()
    if event is not None and event.team is not None:
        inside |= Q(pk__in=circles.holders(event.team.circle_id, Right.ACT).values("person"))
    elif event is not None:
        inside |= Q(pk=event.made_by_id)
    return Person.objects.filter(inside).values("pk")  # type: ignore[no-any-return]


def closes_at(card: Publication) -> datetime | None:
    last = Occurrence.objects.filter(event__publication=card).aggregate(last=Max("ends_at"))["last"]
    return last + ROOM_STAYS if last is not None else None
