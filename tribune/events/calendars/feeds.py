"""Which dates each calendar holds."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from typing import cast

from django.db.models import OuterRef, Q, Subquery

from tribune.events.calendars.writing import Brief, Shown, briefs_of
from tribune.events.models import Cancellation, Event, Occurrence, Rsvp
from tribune.events.near import Asked
from tribune.events.querysets import OccurrenceQuerySet
from tribune.people.models import Person
from tribune.people.viewers import NOBODY, Viewer
from tribune.places.models import Place
from tribune.places.near import distance_km
from tribune.publications.models import Publication
from tribune.teams.models import Team

MOST = 1000
KEPT = timedelta(days=92)  # what is past stays so long in a calendar one follows
OFF_KEPT = timedelta(days=31)


def of_event(event: Event) -> list[Shown]:
    return public(Occurrence.objects.filter(event=event))


def of_team(team: Team, *, at: datetime) -> list[Shown]:
    """What a team has shown to everyone, from three months ago on, whoever asks."""
    return public(Occurrence.objects.visible_to(NOBODY).filter(event__team=team, ends_at__gt=at - KEPT))


def of_keys(keys: Iterable[int], asked: Asked, place: Place | None, *, at: datetime) -> list[Brief | Shown]:
    """The dates of those keys, and what was called off lately of the same *asked* around *place*."""
    off: list[Shown] = []
    if not (asked.when or asked.day_from or asked.day_to):
        off = public(_narrowed(_called_off(at=at), asked, ""))
    held = set(keys)
    on = briefs_of(Occurrence.objects.filter(pk__in=held, is_on=True).order_by("starts_at", "pk"))
    return _within(_merged(on, off), asked, place)


def of_everyone(asked: Asked, words: str, place: Place | None, *, at: datetime) -> list[Brief | Shown]:
    """Every public date ahead of these kinds, with these words in its title, around this place (``Brief``); and the
    called off (``Shown``).
    """
    rows = _narrowed(Occurrence.objects.open_to(NOBODY, at), asked, words)
    if place is not None and not asked.online:
        rows = rows.boxed(place.lat, place.lon, asked.km)
    on = briefs_of(rows.order_by("starts_at", "pk")[:MOST])
    return _within(_merged(on, public(_narrowed(_called_off(at=at), asked, words))), asked, place)[:MOST]


def of_person(person: Person, *, with_teams: bool, at: datetime) -> list[Shown]:
    """What they said yes or maybe to; and, if they want, what their teams do that they did not say no to."""
    viewer = Viewer(person)
    mine = Rsvp.objects.filter(occurrence=OuterRef("pk"), person=person).values("answer")[:1]
    wanted = Q(own_answer__in=[Rsvp.Answer.YES, Rsvp.Answer.MAYBE])
    if with_teams:
        wanted |= Q(own_answer__isnull=True, event__team__circle__in=sorted(viewer.circle_ids))
    rows = Occurrence.objects.visible_to(viewer).filter(ends_at__gt=at - KEPT)
    chosen = cast(OccurrenceQuerySet, rows.annotate(own_answer=Subquery(mine)).filter(wanted))
    return [
        Shown(date, answer=getattr(date, "own_answer", None) or "", is_personal=True)
        for date in chosen.for_calendars()[:MOST]
    ]


def for_me(person: Person, keys: Iterable[int], asked: Asked, *, at: datetime) -> list[Shown]:
    """The dates of those keys as *person* may see them, and what they were coming to of these kinds that is off."""
    mine = Rsvp.objects.filter(occurrence=OuterRef("pk"), person=person).values("answer")[:1]
    rows = _narrowed(Occurrence.objects.visible_to(Viewer(person)).filter(ends_at__gt=at), asked, "")
    rows = cast(OccurrenceQuerySet, rows.annotate(own_answer=Subquery(mine)))
    off = Q(is_on=False, own_answer__in=[Rsvp.Answer.YES, Rsvp.Answer.MAYBE])
    chosen = rows.filter(Q(pk__in=list(keys)) | off).for_calendars()[:MOST]
    shown = [Shown(date, answer=getattr(date, "own_answer", None) or "", is_personal=True) for date in chosen]
    return [each for each in shown if each.answer != Rsvp.Answer.NO]


def public(rows: OccurrenceQuerySet) -> list[Shown]:
    return [Shown(date) for date in rows.for_calendars()[:MOST]]


def _called_off(*, at: datetime) -> OccurrenceQuerySet:
    """Public dates ahead that were called off this month: a calendar that merely lost them would not say why."""
    lately = Cancellation.objects.filter(called_at__gt=at - OFF_KEPT).order_by("-called_at")
    found = list(lately.values_list("occurrence", "event")[:MOST])
    if not found:
        return Occurrence.objects.none()
    own, whole = [one for one, _event in found if one], [event for _one, event in found if event]
    # From the cancellations, which are few, to their dates: never through every date there is.
    rows = Occurrence.objects.visible_to(NOBODY).filter(is_on=False, ends_at__gt=at)
    return rows.filter(Q(pk__in=own) | Q(event__in=whole))


def _merged(on: list[Brief], off: list[Shown]) -> list[Brief | Shown]:
    found: list[Brief | Shown] = [*on, *off]
    return sorted(found, key=lambda each: _where(each)[:2])


def _where(each: Brief | Shown) -> tuple[datetime, int, float | None, float | None]:
    one = each if isinstance(each, Brief) else each.date
    return one.starts_at, one.pk, one.lat, one.lon


def _narrowed(rows: OccurrenceQuerySet, asked: Asked, words: str) -> OccurrenceQuerySet:
    if asked.kinds:
        rows = rows.filter(event__kind__slug__in=asked.kinds)
    if asked.online:
        rows = rows.filter(is_online=True)
    if words:
        titled = Publication.objects.filter(kind="event").titled(words)
        rows = rows.filter(event__publication__in=titled)
    return rows


def _within(shown: Sequence[Brief | Shown], asked: Asked, place: Place | None) -> list[Brief | Shown]:
    if place is None or asked.online:
        return list(shown)
    return [each for each in shown if _km(each, place) <= asked.km]


def _km(each: Brief | Shown, place: Place) -> float:
    _starts_at, _pk, lat, lon = _where(each)
    return float("inf") if lat is None or lon is None else distance_km((place.lat, place.lon), (lat, lon))
