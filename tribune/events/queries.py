"""What pages and other rooms ask about actions."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass, field
from datetime import datetime, timedelta
from operator import itemgetter
from typing import Any

from django.db.models import Case, Exists, OuterRef, QuerySet, Subquery, Value, When
from django.http import Http404

from tribune.events.horizons import soonest
from tribune.events.lines import FIELDS, Line, read, say_why, values_of
from tribune.events.models import DatePoll, Event, Occurrence, Rsvp
from tribune.events.querysets import OccurrenceQuerySet
from tribune.kit.prepared import prepared
from tribune.people.audiences import Reach
from tribune.people.models import Person, Role, Seat
from tribune.people.viewers import NOBODY, Viewer, seen_by
from tribune.places.models import Place
from tribune.places.near import Box, box_around, cells_of

MOST_COMPANIONS = 200
MOST_DATES = 12  # of one that repeats, on its page


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
    typed: int = 0  # guests, in an answer just refused
    number: int = 0  # the viewer's on the waiting list, from 1; 0 when they do not wait or a place is held for them

    @property
    def answer(self) -> str:
        return self.rsvp.answer if self.rsvp else ""

    @property
    def guests(self) -> int:
        """As just typed, else as answered."""
        return self.typed or (self.rsvp.guests if self.rsvp else 0)

    @property
    def was_too_many(self) -> bool:
        """More guests were just typed than there are places left: all of them may wait together."""
        return bool(self.refusal and self.typed and self.may_say_yes and not self.answer)

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
    def is_waiting(self) -> bool:
        return self.answer == Rsvp.Answer.WAITING

    @property
    def offered_until(self) -> datetime | None:
        """A place is held for the viewer until then."""
        return self.rsvp.offered_until if self.rsvp else None

    @property
    def confirm_by(self) -> datetime | None:
        """The date moved after the viewer's yes: it holds until then."""
        return self.rsvp.confirm_by if self.rsvp else None

    @property
    def may_say_yes(self) -> bool:
        return self.answer == Rsvp.Answer.YES or self.offered_until is not None or not self.date.is_full

    @property
    def may_bring_guests(self) -> bool:
        return self.may_say_yes or self.date.capacity is None or self.date.capacity > 1

    @property
    def share_taken(self) -> int:
        """Out of a hundred places."""
        return min(100, round(100 * self.date.taken / self.date.capacity)) if self.date.capacity else 0

    @property
    def is_nearly_full(self) -> bool:
        return self.share_taken >= 80


def shown(viewer: Viewer, code: str) -> Event:
    """The action of that code with all that its page shows of it, in one query; 404 when *viewer* may not know of it."""
    for event in _page_of(viewer.shape, code=code, **viewer.values):
        return event  # type: ignore[no-any-return]
    raise Http404(code)


@prepared
def _page_of(shape: tuple[bool, bool], *, code: str, **viewer: Any) -> QuerySet[Event]:
    poll = DatePoll.objects.filter(event=OuterRef("pk"), closed_at=None).values("code")[:1]
    rows = Event.objects.visible_to(seen_by(shape, viewer)).for_page().filter(code=code)
    return rows.annotate(poll_code=Subquery(poll))  # type: ignore[no-any-return]


def date_shown(viewer: Viewer, code: str, date_code: str) -> Occurrence | None:
    """That date of that action, with the action as ``shown`` gives it, in one query; None when there is none such."""
    for date in _date_of_page(viewer.shape, code=code, date_code=date_code, **viewer.values):
        return date  # type: ignore[no-any-return]
    return None


@prepared
def _date_of_page(shape: tuple[bool, bool], *, code: str, date_code: str, **viewer: Any) -> QuerySet[Occurrence]:
    return Occurrence.objects.of_visible(seen_by(shape, viewer)).filter(event__code=code, code=date_code)


def answering(event: Event, viewer: Viewer, *, at: datetime, date_code: str = "") -> Answering:
    """Three queries: the dates, the viewer's answer, who of their teams comes (a stranger costs one)."""
    dates = dates_of(event, at=at, date_code=date_code)
    date = meant(dates, at=at, date_code=date_code)
    state = Answering(event=event, date=date, dates=[d for d in dates if not d.is_over(at)], at=at)
    if viewer.person is not None:
        state.rsvp = next(iter(_answer_of(occurrence=date.pk, person=viewer.person.pk)), None)
        state.number = number_of(state.rsvp) if state.rsvp is not None else 0
        state.companions = companions(date, viewer)
        state.shown = [p for p in state.companions if is_name_shown(p)]
    return state


def dates_of(event: Event, *, at: datetime, date_code: str = "") -> list[Occurrence]:
    """Its dates, soonest first; of one that repeats, the next few and the one of that code. One query."""
    dates: list[Occurrence]
    if event.repeats:
        dates = sorted(_dates_around(event=event.pk, at=at, code=date_code), key=lambda date: date.starts_at)
    else:
        dates = _dates_of(event=event.pk)
    for date in dates:
        date.event = event
    return dates


def meant(dates: list[Occurrence], *, at: datetime, date_code: str = "") -> Occurrence:
    """The date of that code, else the next one."""
    return next((d for d in dates if d.code == date_code), None) or _next_of(dates, at)


def date_meant(event: Event, *, at: datetime, date_code: str = "") -> Occurrence:
    """The date of that code, else the next one, of an action alone. One query."""
    return meant(dates_of(event, at=at, date_code=date_code), at=at, date_code=date_code)


def companions(date: Occurrence, viewer: Viewer) -> list[Person]:
    """Those of the viewer's teams who come, themselves aside."""
    if viewer.person is None or not viewer.circle_ids:
        return []
    rows = _companions_of(occurrence=date.pk, person=viewer.person.pk, circles=viewer.circle_ids)
    return [rsvp.person for rsvp in rows]


def number_of(rsvp: Rsvp) -> int:
    """Its number on the waiting list, from 1; 0 when it does not wait. No query but for one that does."""
    if rsvp.answer != Rsvp.Answer.WAITING or rsvp.is_offered:
        return 0
    return Rsvp.objects.filter(occurrence=rsvp.occurrence_id, given_at__lt=rsvp.given_at).in_line().count() + 1


@prepared
def _dates_of(*, event: int) -> QuerySet[Occurrence]:
    return Occurrence.objects.filter(event=event).select_related("own_cancellation").order_by("starts_at")


@prepared
def _dates_around(*, event: int, at: datetime, code: str) -> QuerySet[Occurrence]:
    """The date of that code, then those ahead, soonest first, then those over, latest first."""
    is_ahead = When(ends_at__gt=at, then=Value(1))
    turn = Case(When(code=code, then=Value(0)), is_ahead, default=Value(2))
    rows = Occurrence.objects.filter(event=event).select_related("own_cancellation")
    return rows.order_by(turn, Case(When(ends_at__gt=at, then="starts_at")), "-starts_at")[:MOST_DATES]


@prepared
def _answer_of(*, occurrence: int, person: int) -> QuerySet[Rsvp]:
    return Rsvp.objects.filter(occurrence=occurrence, person=person)


@prepared
def _companions_of(*, occurrence: int, person: int, circles: list[int]) -> QuerySet[Rsvp]:
    """From the answers of one date, which are few, to their seats: never from everyone."""
    seats = Seat.objects.filter(person=OuterRef("person"), circle__in=circles, role__gte=Role.MEMBER)
    coming = Rsvp.objects.filter(Exists(seats), occurrence=occurrence, answer=Rsvp.Answer.YES).exclude(person=person)
    return coming.select_related("person").only("person__name", "person__name_reach")[:MOST_COMPANIONS]


def is_name_shown(person: Person) -> bool:
    """To someone who shares a team with them."""
    return bool(person.name) and person.name_reach in (Reach.TEAMS, Reach.MEMBERS)


def soon_near(viewer: Viewer, place: Place | None, *, km: float, n: int, at: datetime) -> list[Line]:
    """The next *n* actions within *km* of *place*, each with its reason; without a place, anywhere. One query."""
    if place is None:
        person = viewer.person.pk if viewer.person is not None else None
        found = read(_soonest(viewer.shape, n, at=at, **viewer.values), person)
    else:
        found = near_ahead(viewer, place, km=km, n=n, at=at)[:n]
    say_why(found, near=place.name if place else "", viewer=viewer)
    return found


def near_ahead(viewer: Viewer, place: Place, *, km: float, n: int, at: datetime) -> list[Line]:
    """The next *n* within *km* of *place*, and the few more that are looked at to be sure of them and cost nothing
    more; their reasons are not said. One query.
    """
    # A box holds a quarter more than its circle; twice as many are looked at, to be sure of n.
    around = _around(viewer, box_around(place.lat, place.lon, km), at, n=2 * n + 10)
    return [line for line in around if line.measured_from(place) <= km]


@prepared
def _soonest(shape: tuple[bool, bool], n: int, *, at: datetime, **viewer: Any) -> QuerySet[Any, Any]:
    rows = Occurrence.objects.open_to(seen_by(shape, viewer), at).order_by("starts_at", "pk")
    return values_of(rows[:n], viewer.get("person"))


def _around(viewer: Viewer, box: Box, at: datetime, *, n: int) -> list[Line]:
    person = viewer.person.pk if viewer.person is not None else None
    cells = cells_of(box)

    def ask(until: datetime | None) -> Sequence[tuple[Any, ...]]:
        if box.crosses:
            rows = _ahead_in(viewer, box, cells, at, until)
            return list(values_of(rows[:n], person))
        return _in_box(viewer.shape, n, at=at, until=until, cells=cells, **asdict(box), **viewer.values)

    hour = FIELDS.index("starts_at")
    return read(soonest(ask, most=n, start=at, when=itemgetter(hour), key=(box, n)), person)


@prepared
def _in_box(
    shape: tuple[bool, bool], n: int, *, at: datetime, until: datetime | None, cells: list[int] | None,
    south: float, west: float, north: float, east: float, **viewer: Any,
) -> QuerySet[Any, Any]:  # fmt: skip
    rows = _ahead_in(seen_by(shape, viewer), Box(south, west, north, east), cells, at, until)
    return values_of(rows[:n], viewer.get("person"))


def _ahead_in(
    viewer: Viewer, box: Box, cells: list[int] | None, at: datetime, until: datetime | None
) -> OccurrenceQuerySet:
    rows = Occurrence.objects.open_to(viewer, at).in_box(box, cells).order_by("starts_at", "pk")
    return rows if until is None else rows.filter(starts_at__lt=until)


def my_agenda(viewer: Viewer, *, at: datetime, n: int = 5) -> list[Line]:
    """What the viewer said yes or maybe to or waits for, soonest first. One query, none for a stranger."""
    if viewer.person is None:
        return []
    person = viewer.person.pk
    return read(_agenda_of(n, at=at, person=person), person)


@prepared
def _agenda_of(n: int, *, at: datetime, person: int) -> QuerySet[Any, Any]:
    # Joined, not looked for in each date to come: one person's answers are few.
    rows = Occurrence.objects.ahead(at).filter(rsvps__person=person, rsvps__answer__in=["yes", "waiting", "maybe"])
    # Found first, then read: some hundreds are sorted by whoever goes to everything.
    keys = rows.order_by("starts_at", "pk").values("pk")[:n]
    return values_of(Occurrence.objects.filter(pk__in=keys).order_by("starts_at", "pk"), person)


def next_of_team(team_id: int, viewer: Viewer, *, at: datetime, n: int = 6) -> list[Line]:
    """What a team has ahead, soonest first. One query."""
    person = viewer.person.pk if viewer.person is not None else None
    return read(_next_of_team(viewer.shape, n, at=at, team=team_id, **viewer.values), person)


@prepared
def _next_of_team(shape: tuple[bool, bool], n: int, *, at: datetime, team: int, **viewer: Any) -> QuerySet[Any, Any]:
    rows = Occurrence.objects.open_to(seen_by(shape, viewer), at).filter(event__team=team)
    return values_of(rows.order_by("starts_at", "pk")[:n], viewer.get("person"))


def _next_of(dates: list[Occurrence], at: datetime) -> Occurrence:
    standing = [d for d in dates if not d.is_over(at) and not d.is_called_off]
    ahead = standing or [d for d in dates if not d.is_over(at)]
    return ahead[0] if ahead else dates[-1]


def big_ones(viewer: Viewer, *, at: datetime, n: int = 6) -> list[Line]:
    """The movement's big actions ahead, soonest first. One query."""
    person = viewer.person.pk if viewer.person is not None else None
    return read(_big_ones(viewer.shape, n, at=at, **viewer.values), person)


@prepared
def _big_ones(shape: tuple[bool, bool], n: int, *, at: datetime, **viewer: Any) -> QuerySet[Any, Any]:
    big = Event.objects.filter(is_big=True, published_at__isnull=False)
    rows = Occurrence.objects.open_to(seen_by(shape, viewer), at).filter(event__in=big)
    return values_of(rows.order_by("starts_at", "pk")[:n], viewer.get("person"))


def count_ahead(*, at: datetime, days: int) -> int:
    """How many public dates begin in the next *days*. One query."""
    soon = Occurrence.objects.open_to(NOBODY, at).filter(starts_at__gte=at, starts_at__lt=at + timedelta(days=days))
    return soon.count()
