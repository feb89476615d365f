"""What pages and other rooms ask about actions."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime, timedelta

from django.db.models import Exists, OuterRef

from tribune.events.lines import Line, lines, say_why
from tribune.events.models import Event, Occurrence, Rsvp
from tribune.people.audiences import Reach
from tribune.people.models import Person, Role, Seat
from tribune.people.viewers import NOBODY, Viewer
from tribune.places.models import Place

MOST_COMPANIONS = 200


@dataclass(slots=True)
class Answering:
    """One action as its answer form shows it: the date meant, what the viewer said, who else comes."""

    event: Event
    date: Occurrence
    dates: list[Occurrence]
    at: datetime
    rsvp: Rsvp | None = None
    companions: list[Person] = field(default_factory=list)  # of the viewer's teams
    shown: list[Person] = field(default_factory=list)  # those of them whose name the viewer may see
    asked: str = ""  # the answer a stranger had pressed before signing in
    refusal: str = ""

    @property
    def answer(self) -> str:
        return self.rsvp.answer if self.rsvp else ""

    @property
    def guests(self) -> int:
        return self.rsvp.guests if self.rsvp else 0

    @property
    def is_over(self) -> bool:
        return self.date.is_over(self.at)

    @property
    def is_under_way(self) -> bool:
        return self.date.starts_at <= self.at < self.date.ends_at

    @property
    def is_open(self) -> bool:
        return self.date.is_on and not self.is_over and not self.date.is_called_off

    @property
    def may_say_yes(self) -> bool:
        return self.answer == Rsvp.Answer.YES or not self.date.is_full

    @property
    def share_taken(self) -> int:
        """Out of a hundred places."""
        return min(100, round(100 * self.date.taken / self.date.capacity)) if self.date.capacity else 0

    @property
    def is_nearly_full(self) -> bool:
        return self.share_taken >= 80


def answering(event: Event, viewer: Viewer, *, at: datetime, date_code: str = "") -> Answering:
    """Three queries: the dates, the viewer's answer, who of their teams comes (a stranger costs one)."""
    dates = list(event.occurrences.select_related("own_cancellation").order_by("starts_at"))
    for date in dates:
        date.event = event
    date = next((d for d in dates if d.code == date_code), None) or _next_of(dates, at)
    state = Answering(event=event, date=date, dates=[d for d in dates if not d.is_over(at)], at=at)
    if viewer.person is not None:
        state.rsvp = Rsvp.objects.filter(occurrence=date, person=viewer.person).first()
        state.companions = companions(date, viewer)
        state.shown = [p for p in state.companions if is_name_shown(p)]
    return state


def companions(date: Occurrence, viewer: Viewer) -> list[Person]:
    """Those of the viewer's teams who come, themselves aside."""
    if viewer.person is None or not viewer.circle_ids:
        return []
    seats = Seat.objects.filter(person=OuterRef("pk"), circle__in=viewer.circle_ids, role__gte=Role.MEMBER)
    coming = Rsvp.objects.filter(person=OuterRef("pk"), occurrence=date, answer=Rsvp.Answer.YES)
    people = Person.objects.filter(Exists(coming), Exists(seats)).exclude(pk=viewer.person.pk)
    return list(people.only("pk", "name", "name_reach")[:MOST_COMPANIONS])


def is_name_shown(person: Person) -> bool:
    """To someone who shares a team with them."""
    return bool(person.name) and person.name_reach in (Reach.TEAMS, Reach.MEMBERS)


def soon_near(viewer: Viewer, place: Place | None, *, km: float, n: int, at: datetime) -> list[Line]:
    """The next *n* actions within *km* of *place*, each with its reason; without a place, anywhere. One query."""
    rows = Occurrence.objects.open_to(viewer, at).order_by("starts_at", "pk")
    if place is None:
        found = lines(rows[:n], viewer)
    else:
        # A box holds a quarter more than its circle; twice as many are looked at, to be sure of n.
        around = lines(rows.boxed(place.lat, place.lon, km)[: 2 * n + 10], viewer)
        found = [line for line in around if line.measured_from(place) <= km][:n]
    say_why(found, near=place.name if place else "", circles=viewer.circle_ids)
    return found


def my_agenda(viewer: Viewer, *, at: datetime, n: int = 5) -> list[Line]:
    """What the viewer said yes or maybe to, soonest first. One query, none for a stranger."""
    if viewer.person is None:
        return []
    mine = Rsvp.objects.filter(occurrence=OuterRef("pk"), person=viewer.person.pk, answer__in=["yes", "maybe"])
    rows = Occurrence.objects.ahead(at).filter(Exists(mine)).order_by("starts_at", "pk")
    return lines(rows[:n], viewer)


def next_of_team(team_id: int, viewer: Viewer, *, at: datetime, n: int = 6) -> list[Line]:
    """What a team has ahead, soonest first. One query."""
    rows = Occurrence.objects.open_to(viewer, at).filter(event__team=team_id)
    return lines(rows.order_by("starts_at", "pk")[:n], viewer)


def _next_of(dates: list[Occurrence], at: datetime) -> Occurrence:
    standing = [d for d in dates if not d.is_over(at) and not d.is_called_off]
    ahead = standing or [d for d in dates if not d.is_over(at)]
    return ahead[0] if ahead else dates[-1]


def big_ones(viewer: Viewer, *, at: datetime, n: int = 6) -> list[Line]:
    """The movement's big actions ahead, soonest first. One query."""
    big = Event.objects.filter(is_big=True, published_at__isnull=False)
    rows = Occurrence.objects.open_to(viewer, at).filter(event__in=big)
    return lines(rows.order_by("starts_at", "pk")[:n], viewer)


def count_ahead(*, at: datetime, days: int) -> int:
    """How many public dates begin in the next *days*. One query."""
    soon = Occurrence.objects.open_to(NOBODY, at).filter(starts_at__gte=at, starts_at__lt=at + timedelta(days=days))
    return soon.count()
