"""Letters about notices: at once, half an hour apart where they come in bursts, or gathered; never two about one.

The letter is put in the outbox in the transaction that marks its notices: killed at any step, a job done again
finds either both or neither.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.db.models import Max, QuerySet

from tribune.notices.models import Notice, Rhythm
from tribune.notices.paces import end_of_quiet
from tribune.notices.verbs import writing

BATCH = 100
PEOPLE = 50  # with something gathered, in one job
MOST = 500  # notices in one letter
APART = timedelta(minutes=30)
SOON = timedelta(hours=24)


@transaction.atomic
def mail_told(*, key: str, kind: str, at: datetime) -> tuple[bool, list[datetime]]:
    """Write the letter of the news *key* to the next hundred who want it at once: whether there may be more, and the
    hours until which some were held back.
    """
    # Two workers at one news take turns with its readers (PostgreSQL; on SQLite one writes at a time).
    waiting = _writable().filter(key=key, kind=kind, due_at=None).select_for_update(skip_locked=True, of=("self",))
    notices = list(waiting.order_by("pk")[:BATCH])
    held = _held(notices, at=at)
    for until in set(held.values()):
        Notice.objects.filter(pk__in=[pk for pk, hour in held.items() if hour == until]).update(due_at=until)
    now = [notice for notice in notices if notice.pk not in held]
    if now and now[0].told.many:
        _write_bunches(now, at=at)
    elif now:
        writing.post(now[:1], to=now, at=at)
    return len(notices) == BATCH, sorted(set(held.values()))


@transaction.atomic
def mail_gathered(*, after: int, at: datetime) -> int | None:
    """Write what fifty persons beyond *after* were promised by now: one letter each, save what only makes sense
    alone. What was read on the site meanwhile is not written. The person to go on from; None at the end.
    """
    ahead = Notice.objects.gathered(at).filter(person__gt=after).order_by("person")
    people = list(ahead.values_list("person", flat=True).distinct()[:PEOPLE])
    if not people:
        return None
    due = Notice.objects.gathered(at).filter(person__in=people)
    due.filter(person__email_index=None).update(wants_mail=False)
    due.filter(read_at__isnull=False).update(wants_mail=False)
    quiet = quiet_ends(people, at=at)
    for person, until in quiet.items():
        due.filter(person=person).update(due_at=until)
    waiting: dict[int, list[Notice]] = {}
    for notice in _writable().filter(person__in=set(people) - set(quiet), due_at__lte=at).order_by("pk"):
        waiting.setdefault(notice.person_id, []).append(notice)
    for notices in waiting.values():
        for notice in [one for one in notices if one.told.is_alone]:
            writing.post([notice], to=[notice], at=at)
        rest = [one for one in notices if not one.told.is_alone][:MOST]
        if len({one.bunch for one in rest}) > 1:
            writing.post_digest(rest, at=at)
        elif rest:
            writing.post(rest, to=rest[-1:], at=at)
    return people[-1] if len(people) == PEOPLE else None


def _write_bunches(now: list[Notice], *, at: datetime) -> None:
    """To each of these persons, all that waits of this line; those with the same to read get copies of one letter."""
    found = _writable().filter(person__in=[one.person_id for one in now], bunch=now[0].bunch, pace="now")
    found.filter(read_at__isnull=False).update(wants_mail=False)
    lines: dict[int, list[Notice]] = {}
    for notice in found.order_by("pk"):
        lines.setdefault(notice.person_id, []).append(notice)
    same: dict[tuple[str, ...], list[list[Notice]]] = {}
    for line in lines.values():
        line = line[-MOST:]
        same.setdefault(tuple(one.key for one in line), []).append(line)
    for copies in same.values():
        writing.post(copies[0], to=[line[-1] for line in copies], at=at)
        Notice.objects.filter(pk__in=[one.pk for line in copies for one in line]).update(mailed_at=at)


def _held(notices: Sequence[Notice], *, at: datetime) -> dict[int, datetime]:
    """By notice, the hour before which its letter does not leave: the end of the night, or half an hour after the
    last letter of its line.
    """
    if not notices:
        return {}
    people = [one.person_id for one in notices]
    ends = {} if wakes(notices[0], at=at) else quiet_ends(people, at=at)
    if notices[0].told.many:
        written = Notice.objects.filter(person__in=people, bunch=notices[0].bunch, mailed_at__gt=at - APART)
        for person, last in written.order_by().values_list("person").annotate(Max("mailed_at")):
            ends[person] = max(last + APART, ends.get(person, at))
    return {one.pk: _whole_minute(ends[one.person_id]) for one in notices if one.person_id in ends}


def _whole_minute(hour: datetime) -> datetime:
    """At it or next after it, so that those held back share few jobs."""
    whole = hour.replace(second=0, microsecond=0)
    return whole if whole == hour else whole + timedelta(minutes=1)


def wakes(notice: Notice, *, at: datetime) -> bool:
    """It is about today or tonight, and of what cannot wait for the morning."""
    return notice.told.may_wake and notice.happens_at is not None and notice.happens_at - at < SOON


def quiet_ends(people: Iterable[int], *, at: datetime) -> dict[int, datetime]:
    """By person now in their quiet hours, when these end."""
    asked = Rhythm.objects.filter(person__in=set(people), quiet_from__isnull=False)
    hours = asked.values_list("person", "person__zone", "quiet_from", "quiet_until")
    ends = {person: end_of_quiet(at, zone=zone, start=start, end=end) for person, zone, start, end in hours}
    return {person: end for person, end in ends.items() if end is not None}


def _writable() -> QuerySet[Any]:
    unsent = Notice.objects.unsent().filter(person__erased_at=None, person__email_index__isnull=False)
    return unsent.select_related("person", "actor", "circle")
