"""An action as one line of a list: plain values from one row, no model made.

Lists are the pages read most; a row of values costs a tenth of a row of models.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import OuterRef, QuerySet, Subquery
from django.urls import get_script_prefix
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from tribune.design.numbers import kilometres, number
from tribune.events.models import Occurrence, Rsvp
from tribune.kit.text import slug
from tribune.people.viewers import NOBODY, Viewer
from tribune.places.models import Place
from tribune.places.near import distance_km

FIELDS = (
    "pk", "code", "starts_at", "ends_at", "capacity", "taken", "lat", "lon", "event_id", "event__code", "event__title",
    "event__zone", "event__town", "event__online_url", "event__is_big", "event__kind_id", "event__team__name",
    "event__picture_id", "event__publication_id", "event__version", "sequence",
    "event__team__circle_id", "event__repeats",
)  # fmt: skip
FEW_LEFT = 5
ON_FOOT_KM = 1.3
SAME_POINT_KM = 0.05  # an action placed by its town has that town's own point
SCARCE = 4  # said scarce once at most one place in four is left


@dataclass(slots=True)
class Line:
    """*why* is the reason it is shown, *why_icon* the sign before it; *answer* is the viewer's own, if any."""

    pk: int
    date_code: str
    starts_at: datetime
    ends_at: datetime
    capacity: int | None
    taken: int
    lat: float | None
    lon: float | None
    event_id: int
    code: str
    title: str
    zone: str
    town: str
    online_url: str
    is_big: bool
    kind_id: int
    team: str | None
    picture_id: int | None
    publication_id: int | None
    version: int
    sequence: int
    circle_id: int | None  # of its team
    repeats: bool
    distance_km: float | None = None
    answer: str = ""
    why: str = ""
    why_icon: str = ""
    asks_for_help: bool = False

    @property
    def address(self) -> str:
        """The page of the action, at this date when it has others."""
        return action_address(self.code, self.title) + (f"?date={self.date_code}" if self.repeats else "")

    @property
    def rsvp_address(self) -> str:
        return f"{get_script_prefix()}actions/{self.code}/rsvp/"

    def measured_from(self, place: Place) -> float:
        """How far it is, kept on the line."""
        if self.lat is None or self.lon is None:
            return float("inf")
        self.distance_km = distance_km((place.lat, place.lon), (self.lat, self.lon))
        return self.distance_km

    @property
    def is_online(self) -> bool:
        return bool(self.online_url)

    @property
    def is_only_online(self) -> bool:
        return self.is_online and self.lat is None

    @property
    def places_left(self) -> int | None:
        return None if self.capacity is None else max(0, self.capacity - self.taken)

    @property
    def is_full(self) -> bool:
        return self.places_left == 0

    @property
    def is_going(self) -> bool:
        return self.answer == Rsvp.Answer.YES

    @property
    def is_waiting(self) -> bool:
        return self.answer == Rsvp.Answer.WAITING

    @property
    def where(self) -> str:
        """ "Lille", "online", or both."""
        if self.is_only_online:
            return _("online")
        return _("%(town)s, and online") % {"town": self.town} if self.is_online else self.town

    @property
    def coming(self) -> str:
        """ "212 people coming", or an encouragement."""
        if not self.taken:
            return _("Be the first to come")
        return ngettext("%(n)s person coming", "%(n)s people coming", self.taken) % {"n": number(self.taken)}

    @property
    def how_far(self) -> str:
        """Empty when unknown, or when all that is known of the address is its town."""
        far = self.distance_km or 0.0
        return _("%(km)s km") % {"km": kilometres(far)} if far >= SAME_POINT_KM else ""


def action_address(code: str, title: str) -> str:
    """The page of an action in the reader's language."""
    words = slug(title)
    return f"{get_script_prefix()}actions/{code}{'-' if words else ''}{words}/"


def lines(rows: QuerySet[Occurrence], viewer: Viewer) -> list[Line]:
    """The rows of *rows* as lines, with the viewer's own answers, in one query."""
    person = viewer.person.pk if viewer.person is not None else None
    return read(values_of(rows, person), person)


def values_of(rows: QuerySet[Occurrence], person: int | None) -> QuerySet[Occurrence, Any]:
    """The flat rows that ``read`` makes lines of; *person* is whose answers are asked for."""
    if person is None:
        return rows.values_list(*FIELDS)
    mine = Rsvp.objects.filter(occurrence=OuterRef("pk"), person=person).values("answer")[:1]
    return rows.annotate(own_answer=Subquery(mine)).values_list(*FIELDS, "own_answer")


def read(rows: Iterable[tuple[Any, ...]], person: int | None) -> list[Line]:
    if person is None:
        return [Line(*row) for row in rows]
    return [_answered(Line(*row[:-1]), row[-1]) for row in rows]


def _answered(line: Line, answer: str | None) -> Line:
    line.answer = answer or ""
    return line


def say_why(found: Iterable[Line], *, near: str, viewer: Viewer = NOBODY) -> None:
    """Give each line its reason, the strongest one: big, scarce, of a team *viewer* is in or follows, on foot,
    online, near *near*.
    """
    for line in found:
        line.why_icon, line.why = reason(line, near, viewer)


def reason(line: Line, near: str, viewer: Viewer) -> tuple[str, str]:
    """The sign and the words of why *line* is shown."""
    left = line.places_left
    if line.is_big:
        big = _("The movement’s big action")
        return "flag", f"{big}, {line.coming}" if line.taken else big
    if left == 0:
        return "info", _("Every place is taken")
    if left is not None and line.capacity and (left <= FEW_LEFT or left * SCARCE <= line.capacity) and line.taken:
        said = ngettext("Only %(n)s place left out of %(all)s", "Only %(n)s places left out of %(all)s", left)
        return "info", said % {"n": number(left), "all": number(line.capacity)}
    if line.team and line.circle_id in viewer.circle_ids:
        return "users", _("By your team %(team)s") % {"team": line.team}
    if line.team and line.circle_id in viewer.followed_ids:
        return "users", _("By %(team)s, which you follow") % {"team": line.team}
    if line.distance_km is not None and SAME_POINT_KM <= line.distance_km <= ON_FOOT_KM:
        return "pin", _("A quarter of an hour on foot")
    if line.is_only_online:
        return "screen", _("Online, open to all")
    if near and line.distance_km is not None:
        return "pin", _("Near %(place)s") % {"place": near}
    if line.team:
        return "users", _("With %(team)s") % {"team": line.team}
    return "calendar", line.coming
