"""Noting what somebody has seen of their feed."""

from __future__ import annotations

from collections.abc import Iterable, MutableMapping
from datetime import datetime
from itertools import islice
from typing import Any

from django.db import transaction
from django.db.models import Max

from tribune.people.models import Person
from tribune.publications.models import Publication
from tribune.timeline.marks import A_VISIT, Marks, pk_in
from tribune.timeline.models import Seen

MOST_AT_ONCE = 120
POCKET = "feed"  # in the session, where no script reports


@transaction.atomic
def note(*, person: Person, keys: Iterable[str], at: datetime) -> None:
    """*keys* (of cards, as the page names them) were before *person*'s eyes. Twice is once; at most 120 are taken."""
    # Locked so that two pages left at once both count.
    row = Seen.objects.select_for_update().filter(person=person).first() or Seen(person=person, at=at)
    held = Marks.read(row.keys, row.until, row.at)
    marks, dropped = held.adding(islice(keys, MOST_AT_ONCE), at)
    if dropped:
        cards = Publication.objects.filter(pk__in=[pk_in(key) for key in dropped])
        newest = cards.aggregate(newest=Max("published_at"))["newest"]
        row.until = max(filter(None, [row.until, newest]), default=None)
    row.keys, row.at = marks.written(), max(at, row.at)
    row.save()


def former_visit(pocket: MutableMapping[str, Any] | Any, *, at: datetime) -> datetime | None:
    """When the visit before this one was, by this browser's own session: for whom no script says what was seen.

    Written in the session when a visit begins, once.
    """
    held = pocket.get(POCKET)
    began, last, before = (_hour(each) for each in held) if isinstance(held, list) and len(held) == 3 else (None,) * 3
    if began is None or last is None:
        pocket[POCKET] = [at.isoformat(), at.isoformat(), None]
        return None
    if at - last > A_VISIT:
        pocket[POCKET] = [at.isoformat(), at.isoformat(), last.isoformat()]
        return last
    if at - last > A_VISIT / 3:
        pocket[POCKET] = [began.isoformat(), at.isoformat(), before and before.isoformat()]
    return before


def _hour(said: Any) -> datetime | None:
    try:
        return datetime.fromisoformat(said)
    except (TypeError, ValueError):
        return None
