"""Notices on their way to devices: spread over them, claimed, posted, struck off.

At least once, and shown once: a copy that comes again carries the same id, which the service worker knows.
"""

from __future__ import annotations

import logging
from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.db.models import Count, F, Q

from tribune.kit.ids import new_code
from tribune.kit.outbound import AddressNotAllowed, Answer, Ask, NotAWebAddress, OutboundRefused, fetch_all
from tribune.notices import pushes
from tribune.notices.bunches import Bunch, bunched
from tribune.notices.models import Device, Notice, Push, Rhythm
from tribune.notices.verbs.mailing import quiet_ends, wakes

log = logging.getLogger(__name__)

BATCH = 100
IN_HAND = timedelta(minutes=3)
TRIES = 8
USEFUL = timedelta(hours=24)
GIVEN_UP = timedelta(days=14)
GONE = (404, 410)


@transaction.atomic
def spread(*, key: str, kind: str, at: datetime) -> bool:
    """A copy for each device of the next hundred persons the news *key* is to be pushed to; True when there may be
    more. In their quiet hours it waits for the morning, save what is about today.
    """
    notices = list(Notice.objects.unpushed().filter(key=key, kind=kind).order_by("pk")[:BATCH])
    if not notices:
        return False
    people = {one.person_id: one for one in notices}
    ends = {} if wakes(notices[0], at=at) else quiet_ends(people, at=at)
    copies = [
        Push(notice=people[device.person_id], device=device, due_at=ends.get(device.person_id, at))
        for device in Device.objects.filter(person__in=people)
    ]
    Push.objects.bulk_create(copies, ignore_conflicts=True)
    Notice.objects.filter(pk__in=[one.pk for one in notices]).update(pushed_at=at)
    return len(notices) == BATCH


def carry(*, at: datetime) -> bool:
    """Post a hundred copies that are due, together; True when there may be more. What was read meanwhile is not sent."""
    Push.objects.filter(due_at__lte=at).filter(
        Q(notice__read_at__isnull=False) | Q(notice__created_at__lt=at - USEFUL)
    ).delete()
    claimed = _claimed(at=at)
    lines = _lines([push.notice for push in claimed])
    said = set(
        Rhythm.objects.filter(person__in={push.notice.person_id for push in claimed}, says_words=True).values_list(
            "person", flat=True
        )
    )
    asks: list[tuple[Push, Ask]] = []
    for push in claimed:
        says_words = push.notice.person_id in said
        try:
            asks.append((push, pushes.ask_for(push.device, lines[push.notice_id], says_words=says_words)))
        except ValueError:  # keys that no longer are keys
            push.device.delete()
    for (push, _ask), answer in zip(asks, fetch_all([ask for _push, ask in asks]), strict=True):
        _settle(push, answer, at=at)
    return len(claimed) == BATCH


def _claimed(*, at: datetime) -> list[Push]:
    free = Q(claimed_until=None) | Q(claimed_until__lt=at)
    due = Push.objects.filter(free, due_at__lte=at)
    chosen = list(due.order_by("due_at", "pk").values_list("pk", flat=True)[:BATCH])
    if not chosen:
        return []
    claim = new_code()
    # The condition is asked again in the update: of two workers that saw a copy, one gets it.
    due.filter(pk__in=chosen).update(claim=claim, claimed_until=at + IN_HAND, attempts=F("attempts") + 1)
    mine = Push.objects.filter(claim=claim).select_related("device", "notice__person", "notice__actor")
    return list(mine.order_by("due_at", "pk"))


def _lines(notices: Sequence[Notice]) -> dict[int, Bunch]:
    """Each with how many of its line wait unread, so that a phone says "Bob and 11 others"."""
    found = {one.pk: bunched([one])[0] for one in notices}
    many = [one for one in notices if one.told.many]
    if not many:
        return found
    people, bunches = {one.person_id for one in many}, {one.bunch for one in many}
    unread = Notice.objects.unread().filter(person__in=people, bunch__in=bunches).order_by()
    counted = unread.values("person", "bunch").annotate(
        count=Count("pk"), known=Count("actor", distinct=True), unknown=Count("pk", filter=Q(actor=None))
    )
    counts = {(row["person"], row["bunch"]): (row["count"], row["known"] + row["unknown"]) for row in counted}
    for one in many:
        count, persons = counts.get((one.person_id, one.bunch), (1, 1))
        found[one.pk] = Bunch(one, count, persons, found[one.pk].names)
    return found


def _settle(push: Push, answer: Answer | OutboundRefused, *, at: datetime) -> None:
    ours = Push.objects.filter(pk=push.pk, claim=push.claim)
    device = Device.objects.filter(pk=push.device_id)
    if isinstance(answer, Answer) and answer.status < 300:
        ours.delete()
        device.update(pushed_at=at, failing_since=None)
        return
    if isinstance(answer, (AddressNotAllowed, NotAWebAddress)) or (
        isinstance(answer, Answer) and answer.status in GONE
    ):
        device.delete()
        return
    device.filter(failing_since=None).update(failing_since=at)
    if device.filter(failing_since__lt=at - GIVEN_UP).delete()[0]:
        return
    if push.attempts >= TRIES or (isinstance(answer, Answer) and answer.status in (400, 401, 403, 413)):
        log.warning("A push service refused: %s", _words(answer))
        ours.delete()
        return
    ours.update(due_at=at + _pause(push, answer), claim="", claimed_until=None)


def _pause(push: Push, answer: Answer | OutboundRefused) -> timedelta:
    """1, 2, 4 … minutes, or what the service asks for; six hours at most."""
    asked = answer.retry_after if isinstance(answer, Answer) else None
    longest = timedelta(hours=6)
    return min(longest, max(timedelta(minutes=2 ** (push.attempts - 1)), timedelta(seconds=asked or 0)))


def _words(answer: Any) -> str:
    return f"status {answer.status}" if isinstance(answer, Answer) else answer.code
