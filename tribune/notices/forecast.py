"""What a person's choices would have brought them these last thirty days: letters a week, pushes a day."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db.models.functions import TruncDate

from tribune.notices.kinds import KINDS
from tribune.notices.models import Notice
from tribune.notices.paces import Pace
from tribune.notices.verbs.preferences import Choice
from tribune.people.models import Person

LATELY = timedelta(days=30)
MOST = 3000  # lines and days of one person: beyond, "about" is true enough


@dataclass(frozen=True, slots=True)
class Forecast:
    """Whole numbers; ``is_known`` is False for whoever was told nothing yet."""

    letters_a_week: int
    pushes_a_day: int
    is_known: bool


def of(person: Person, choices: Mapping[str, Choice], *, has_device: bool, at: datetime) -> Forecast:
    lately = Notice.objects.filter(person=person, created_at__gt=at - LATELY).order_by()
    told = lately.annotate(day=TruncDate("created_at")).values_list("kind", "bunch", "day").distinct()[:MOST]
    return reckon([(KINDS[kind].topic, bunch, day) for kind, bunch, day in told], choices, has_device=has_device)


def reckon(told: Iterable[tuple[str, str, date]], choices: Mapping[str, Choice], *, has_device: bool) -> Forecast:
    """*told* is (topic, line, day), each once. What is gathered makes one letter a day, or one a week."""
    letters: set[tuple[object, ...]] = set()
    pushes: set[tuple[str, date]] = set()
    is_known = False
    for topic, line, day in told:
        is_known = True
        choice = choices[topic]
        if choice.mail == Pace.AT_ONCE:
            letters.add((line, day))
        elif choice.mail == Pace.DAILY:
            letters.add(("day", day))
        elif choice.mail == Pace.WEEKLY:
            letters.add(("week", *day.isocalendar()[:2]))
        if choice.push and has_device:
            pushes.add((line, day))
    days = LATELY.days
    return Forecast(-(-len(letters) * 7 // days), -(-len(pushes) // days), is_known)
