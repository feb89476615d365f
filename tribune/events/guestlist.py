"""Who comes to a date, as its organisers see them: counted, looked through, and who was there."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Count, Exists, OuterRef, QuerySet, Subquery, Sum

from tribune.events import tickets
from tribune.events.models import Attendance, Occurrence, Rsvp
from tribune.events.verbs.doors import KEPT
from tribune.people.audiences import Reach
from tribune.people.models import Role, Seat
from tribune.people.viewers import Viewer

CAME, MISSING = "came", "missing"


@dataclass(frozen=True, slots=True)
class Totals:
    """People by answer, and who was there. ``guests`` are those who come with someone who said yes."""

    yes: int
    guests: int
    waiting: int
    maybe: int
    no: int
    came: int  # of those who answered
    walked_in: int  # without having answered
    missing: int  # said yes, and not checked in

    @property
    def was_counted(self) -> bool:
        return bool(self.came or self.walked_in)

    @property
    def there(self) -> int:
        return self.came + self.walked_in


def totals(date: Occurrence) -> Totals:
    """Three queries, however many come."""
    answers = Rsvp.objects.filter(occurrence=date)
    counted = {
        row["answer"]: (row["people"], row["guests"] or 0)
        for row in answers.values("answer").annotate(people=Count("pk"), guests=Sum("guests")).order_by()
    }
    people = {answer: counted.get(answer, (0, 0))[0] for answer in Rsvp.Answer.values}
    came = Attendance.objects.filter(occurrence=date).aggregate(people=Count("person"), all=Sum("count"))
    met = answers.coming().filter(_was_there()).count() if came["all"] else 0
    return Totals(
        **people,
        guests=counted.get("yes", (0, 0))[1],
        came=came["people"],
        walked_in=(came["all"] or 0) - came["people"],
        missing=people["yes"] - met,
    )


def rows(date: Occurrence, *, show: str, sought: str = "") -> QuerySet[Any]:
    """Answers with ``came_at``. *show* is an answer, or "came" or "missing" (said yes and is not there)."""
    found: QuerySet[Any] = Rsvp.objects.filter(occurrence=date).annotate(
        came_at=Subquery(_theirs().values("came_at")[:1])
    )
    if show == CAME:
        found = found.filter(_was_there())
    elif show == MISSING:
        found = found.filter(answer=Rsvp.Answer.YES).exclude(_was_there())
    elif show:
        found = found.filter(answer=show)
    if sought:
        found = found.filter(person__name__icontains=sought)
    return found.select_related("person").prefetch_related("replies__question")


def walk_ins(date: Occurrence) -> QuerySet[Attendance]:
    return Attendance.objects.filter(occurrence=date, key__isnull=False)


def is_remembered(date: Occurrence, at: datetime) -> bool:
    """Who came and who did not is still known."""
    return date.ends_at >= at - KEPT


def phones(found: Iterable[Rsvp], viewer: Viewer) -> dict[int, str]:
    """By person, the phone they chose to show to *viewer* as an organiser of their team, or wider. One query at most."""
    people = {rsvp.person_id: rsvp.person for rsvp in found if rsvp.person.phone_reach != Reach.ME}
    if not people or viewer.person is None:
        return {}
    met: dict[int, set[int]] = {}
    seats = Seat.objects.filter(person__in=people, circle__in=viewer.circle_ids, role__gte=Role.MEMBER)
    for person_id, circle_id in seats.values_list("person_id", "circle_id"):
        met.setdefault(person_id, set()).add(circle_id)
    shown = {}
    for pk, person in people.items():
        circles = met.get(pk, set())
        open_to = {Reach.MEMBERS} if viewer.is_supporter or circles else set()
        open_to |= {Reach.TEAMS} if circles else set()
        open_to |= {Reach.ORGANISERS} if circles & viewer.organised_ids else set()
        if person.phone_reach in open_to and person.phone:
            shown[pk] = person.phone
    return shown


def for_the_door(date: Occurrence) -> dict[str, object]:
    """The whole list as a phone keeps it at the door: JSON-ready, hours in ISO 8601. Two queries."""
    listed = rows(date, show="").exclude(answer=Rsvp.Answer.NO, came_at=None).order_by("person__name", "pk")
    return {
        "people": [
            {
                "code": rsvp.person.code,
                "name": rsvp.person.name,
                "answer": rsvp.answer,
                "guests": rsvp.guests,
                "ticket": tickets.ticket_of(date.code, rsvp.person.code),
                "came_at": rsvp.came_at.isoformat() if rsvp.came_at else None,
            }
            for rsvp in listed
        ],
        "parties": [
            {"key": party.key, "name": party.name, "count": party.count, "came_at": party.came_at.isoformat()}
            for party in walk_ins(date)
        ],
    }


def _theirs() -> QuerySet[Attendance]:
    return Attendance.objects.filter(occurrence=OuterRef("occurrence"), person=OuterRef("person"))


def _was_there() -> Exists:
    return Exists(_theirs())
