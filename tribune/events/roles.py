"""The roles of a date as its page and its organisers see them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from django.http import HttpRequest

from tribune.design.dates import local
from tribune.events.models import Event, Occurrence, Shift, ShiftSwap, ShiftTaken
from tribune.events.rosters import clashes
from tribune.people.models import Person
from tribune.people.viewers import NOBODY


@dataclass(slots=True)
class Line:
    """One role; ``others`` are what the reader may change theirs for."""

    shift: Shift
    is_mine: bool = False
    clashes: list[Shift] = field(default_factory=list)  # other roles of the reader, at the same hours
    swaps: list[ShiftSwap] = field(default_factory=list)  # asked of those who have it
    others: list[Shift] = field(default_factory=list)
    asked: list[Shift] = field(default_factory=list)  # what the reader has asked for in its place
    takers: list[ShiftTaken] = field(default_factory=list)

    @property
    def is_another_day(self) -> bool:
        zone, date = self.shift.occurrence.event.zone, self.shift.occurrence
        return local(self.shift.starts_at, zone).date() != local(date.starts_at, zone).date()


def lines_of(date: Occurrence, person: Person | None) -> list[Line]:
    """Soonest first. One query; two more for someone who has a role there."""
    shifts = standing(date)
    mine = set()
    if person is not None and shifts:
        taken = ShiftTaken.objects.filter(person=person, shift__in=[s.pk for s in shifts])
        mine = set(taken.values_list("shift_id", flat=True))
    lines = [Line(shift, is_mine=shift.pk in mine) for shift in shifts]
    if mine and person is not None:
        _tell_of_mine(lines, person)
    return lines


def standing(date: Occurrence) -> list[Shift]:
    shifts = list(Shift.objects.filter(occurrence=date, removed_at=None))
    for shift in shifts:
        shift.occurrence = date
    return shifts


def with_takers(date: Occurrence) -> list[Line]:
    """Who does what, for those who organise, with the hours of each person that fall together. Two queries."""
    lines = [Line(shift) for shift in standing(date)]
    by_shift = {line.shift.pk: line for line in lines}
    by_person: dict[int, list[Shift]] = {}
    for taken in ShiftTaken.objects.filter(shift__in=list(by_shift)).select_related("person"):
        by_shift[taken.shift_id].takers.append(taken)
        by_person.setdefault(taken.person_id, []).append(by_shift[taken.shift_id].shift)
    double = {person: clashes(held) for person, held in by_person.items()}
    for line in lines:
        for taken in line.takers:
            taken.clashes = double[taken.person_id].get(line.shift.pk, [])
    return lines


def _tell_of_mine(lines: list[Line], person: Person) -> None:
    mine = {line.shift.pk: line for line in lines if line.is_mine}
    by_key = {line.shift.pk: line.shift for line in lines}
    together = clashes(line.shift for line in mine.values())
    asked = ShiftSwap.objects.select_related("taken").filter(taken__shift__in=list(by_key), wanted__in=list(by_key))
    for line in mine.values():
        line.clashes = together.get(line.shift.pk, [])
        line.others = [other.shift for other in lines if not other.is_mine]
    for swap in asked:
        if swap.taken.person_id == person.pk and swap.taken.shift_id in mine:
            mine[swap.taken.shift_id].asked.append(by_key[swap.wanted_id])
        elif swap.wanted_id in mine and swap.taken.shift_id not in mine:
            swap.taken.shift = by_key[swap.taken.shift_id]
            mine[swap.wanted_id].swaps.append(swap)


def on_page(request: HttpRequest | None, given: Mapping[str, Any]) -> Mapping[str, Any] | None:
    """For the slot of an action's page: nothing, and no query, when the action has no roles."""
    event: Event = given["event"]
    if not event.has_shifts:
        return None
    state = given["state"]
    viewer = getattr(request, "viewer", NOBODY)
    lines = lines_of(state.date, viewer.person)
    return {"event": event, "state": state, "lines": lines, "viewer": viewer} if lines else None
