"""The things to bring to a date, as its page and its organisers see them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from django.http import HttpRequest

from tribune.events.models import Bringing, Occurrence, Thing
from tribune.people.models import Person
from tribune.people.viewers import NOBODY


@dataclass(slots=True)
class Line:
    thing: Thing
    mine: int = 0
    bringings: list[Bringing] = field(default_factory=list)

    @property
    def most(self) -> int:
        """How many the reader may say they bring."""
        return self.thing.left + self.mine


def lines_of(date: Occurrence, person: Person | None) -> list[Line]:
    """One query, two for a person."""
    lines = [Line(thing) for thing in Thing.objects.filter(occurrence=date, removed_at=None)]
    if person is not None and lines:
        said = Bringing.objects.filter(person=person, thing__in=[line.thing.pk for line in lines])
        mine = dict(said.values_list("thing_id", "quantity"))
        for line in lines:
            line.mine = mine.get(line.thing.pk, 0)
    return lines


def with_bringers(date: Occurrence) -> list[Line]:
    """Who brings what, for those who organise. Two queries."""
    lines = {thing.pk: Line(thing) for thing in Thing.objects.filter(occurrence=date, removed_at=None)}
    for bringing in Bringing.objects.filter(thing__in=list(lines)).select_related("person"):
        lines[bringing.thing_id].bringings.append(bringing)
    return list(lines.values())


def on_page(request: HttpRequest | None, given: Mapping[str, Any]) -> Mapping[str, Any] | None:
    """For the slot of an action's page: nothing, and no query, when nothing has to be brought."""
    event, state = given["event"], given["state"]
    if not event.has_things:
        return None
    viewer = getattr(request, "viewer", NOBODY)
    lines = lines_of(state.date, viewer.person)
    return {"event": event, "state": state, "lines": lines, "viewer": viewer} if lines else None
