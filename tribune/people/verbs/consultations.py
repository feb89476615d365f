"""Looking at people: counted for everyone, written down for those with a charge, shown to whoever was looked at."""

from collections.abc import Sequence
from datetime import datetime

from django.core.cache import cache

from tribune.kit.limits import Limit, is_within
from tribune.people import limits
from tribune.people.models import Consultation, Person


def look(*, people: Sequence[Person], by: Person, way: Consultation.Way, at: datetime, reason: str = "") -> None:
    """Count *people* on the day's budget of *by*, and write it down when they hold a charge.

    The same person twice in a day counts once. Raises TooManyToday.
    """
    others = [person for person in people if person.pk != by.pk]
    budget = limits.SEALED_A_DAY if way == Consultation.Way.SEALED else limits.REVEALS_A_DAY
    for person in others:
        if not _is_seen_today(by, person, budget, at) and not is_within(budget, by.code, at=at.timestamp()):
            raise limits.TooManyToday()
    if by.has_charge:
        held = ", ".join(by.groups.order_by("name").values_list("name", flat=True))
        Consultation.objects.bulk_create(
            Consultation(person=person, by=by, way=way, charges=held, reason=reason, at=at) for person in others
        )


def _is_seen_today(by: Person, person: Person, budget: Limit, at: datetime) -> bool:
    day = int(at.timestamp() // budget.seconds)
    return not cache.add(f"{budget.name}:{day}:{by.pk}:{person.pk}", 1, timeout=budget.seconds)
