"""Subscriptions at hubs: asked for when a feed names one, renewed before they lapse, left when nobody listens."""

from __future__ import annotations

import secrets
from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from urllib.parse import urlencode, urljoin

from django.conf import settings
from django.db import transaction
from django.urls import reverse

from tribune.kit import outbound
from tribune.kit.outbound import Answer, Ask, OutboundRefused
from tribune.kit.text import tidy
from tribune.wire.fetching import Heard
from tribune.wire.models import Source, Subscription
from tribune.wire.troubles import GONE

LEASE = timedelta(days=10)
SHORTEST = timedelta(minutes=10)
LONGEST = timedelta(days=30)
STEADY = timedelta(days=1)
AFTER_DENIAL = timedelta(days=7)
FIRST_WAIT = timedelta(minutes=30)
LONGEST_WAIT = timedelta(days=1)
CLAIM = timedelta(minutes=10)
KEPT = timedelta(days=30)
AT_ONCE = 20
MOST_LEAVINGS = 4
HOPS = 3
PATIENCE = 15.0


def heed(*, source: Source, heard: Heard, is_news: bool, at: datetime) -> None:
    """Follow what a visit said of the hub; *source* is locked and saved by the caller, and was not told of the visit yet.

    *is_news* when the visit brought something new: a hub that had not told us of it is not relied on until it tells us
    of something. A feed that names another hub each time is followed once a day.
    """
    if is_news and source.served_until is not None and not _was_told_since(source, source.last_try_at):
        source.served_until = None
    if heard.trouble == GONE:
        leave(source=source, at=at)
        source.etag = source.modified = source.body_hash = ""  # should it come back, it is read, and its hub heard of
    if heard.hub is None:
        return
    named, topic = heard.hub.address, heard.hub.topic
    standing = _standing(source)
    if standing is not None:
        if (standing.hub, standing.topic) == (named, topic) or (named and at - standing.made_at < STEADY):
            return
        leave(source=source, at=at)
    if named and len(named) <= 2000 and len(topic) <= 2000:
        _begin(source, named, topic, at)


def leave(*, source: Source, at: datetime) -> None:
    """Nobody listens any more: what the hub pushes is refused from now on, and it is asked to stop. *source* is saved
    by the caller.
    """
    source.served_until = None
    standing = source.subscriptions.filter(ended_at=None)
    standing.filter(asked_at=None).update(ended_at=at, next_at=None)
    standing.update(ended_at=at, next_at=at, failures=0, trouble="")


def take_up(*, source: Source, at: datetime) -> None:
    """Ask the last hub again, when a source that was paused is listened to: its feed may not change for long."""
    last = source.subscriptions.order_by("-pk").first()
    if last is not None and last.ended_at is not None:
        _begin(source, last.hub, last.topic, at)


def tend(*, at: datetime) -> int:
    """Ask hubs for what is due: to push, to go on, to stop; gives how many were asked. Not inside a transaction."""
    due = _claimed(at)
    for subscription, answer in zip(due, _answers([_request(one) for one in due]), strict=True):
        _note(subscription, answer, at)
    return len(due)


@transaction.atomic
def confirm(*, subscription: Subscription, mode: str, topic: str, seconds: int | None, at: datetime) -> bool:
    """Whether we do wish what a hub asks us to confirm (section 5.3); a subscription then stands for its lease.

    *seconds* is the lease that the hub gives; it is renewed when a third of it is left.
    """
    locked = Subscription.objects.select_for_update().get(pk=subscription.pk)
    if topic != locked.topic or (mode == "unsubscribe") != (locked.ended_at is not None):
        return False
    if mode == "unsubscribe":
        locked.next_at = None
        locked.save(update_fields=["next_at"])
        return True
    lease = min(max(timedelta(seconds=seconds) if seconds is not None else LEASE, SHORTEST), LONGEST)
    locked.confirmed_at, locked.lapses_at, locked.next_at = at, at + lease, at + max(lease * 2 / 3, SHORTEST)
    locked.failures, locked.trouble, locked.denied_at, locked.reason = 0, "", None, ""
    locked.save()
    # Who is relied on is relied on for the new lease.
    Source.objects.filter(pk=locked.source_id, served_until__isnull=False).update(served_until=locked.lapses_at)
    return True


@transaction.atomic
def deny(*, subscription: Subscription, topic: str, reason: str, at: datetime) -> bool:
    """The hub will not push, or will not any more (section 5.2): visits are enough, and it is asked again in a week."""
    if topic != subscription.topic:
        return False
    standing = Subscription.objects.filter(pk=subscription.pk, ended_at=None)
    why = " ".join(tidy(reason).split())[:300]
    if not standing.update(denied_at=at, reason=why, lapses_at=None, next_at=at + AFTER_DENIAL):
        return False
    Source.objects.filter(pk=subscription.source_id).update(served_until=None)
    return True


def forget(*, at: datetime) -> None:
    Subscription.objects.filter(ended_at__lt=at - KEPT).delete()


def _standing(source: Source) -> Subscription | None:
    found: Subscription | None = source.subscriptions.filter(ended_at=None).first()
    return found


def _was_told_since(source: Source, then: datetime | None) -> bool:
    return then is not None and source.subscriptions.filter(ended_at=None, pushed_at__gte=then).exists()


def _begin(source: Source, hub: str, topic: str, at: datetime) -> None:
    Subscription.objects.create(
        source=source, hub=hub, topic=topic, secret=secrets.token_urlsafe(48), made_at=at, next_at=at
    )


def _claimed(at: datetime) -> list[Subscription]:
    """Each by a conditional update: of two workers that see it due, one has it. *next_at* is then the claim's end."""
    due = list(Subscription.objects.filter(next_at__lte=at).order_by("next_at", "pk")[:AT_ONCE])
    claimed = []
    for one in due:
        if Subscription.objects.filter(pk=one.pk, next_at=one.next_at).update(next_at=at + CLAIM, asked_at=at):
            one.next_at = at + CLAIM
            claimed.append(one)
    return claimed


def _request(subscription: Subscription) -> Ask:
    """Section 5.1. The secret goes to hubs without TLS too: without it, anyone's push would be the hub's."""
    is_leaving = subscription.ended_at is not None
    said = {
        "hub.mode": "unsubscribe" if is_leaving else "subscribe",
        "hub.topic": subscription.topic,
        "hub.callback": settings.SITE_URL + reverse("wire:hub_callback", args=[subscription.code]),
    }
    if not is_leaving:
        said |= {"hub.secret": subscription.secret, "hub.lease_seconds": str(int(LEASE.total_seconds()))}
    headers = {"Content-Type": "application/x-www-form-urlencoded"}
    return Ask(subscription.hub, body=urlencode(said).encode(), headers=headers, deadline=PATIENCE, max_bytes=65536)


def _answers(asks: Sequence[Ask]) -> list[Answer | OutboundRefused]:
    """A hub may send on to another (307, 308): it is asked the same."""
    answers = outbound.fetch_all(asks, at_once=5) if asks else []
    for _hop in range(HOPS):
        onward = {
            place: replace(ask, url=urljoin(ask.url, answer.headers["location"].strip()))
            for place, (ask, answer) in enumerate(zip(asks, answers, strict=True))
            if isinstance(answer, Answer) and answer.status in (307, 308) and answer.headers.get("location")
        }
        if not onward:
            break
        asks = [onward.get(place, ask) for place, ask in enumerate(asks)]
        for place, answer in zip(onward, outbound.fetch_all(onward.values(), at_once=5), strict=True):
            answers[place] = answer
    return answers


def _note(subscription: Subscription, answer: Answer | OutboundRefused, at: datetime) -> None:
    """When to ask again, unless the hub confirmed meanwhile: later each time, until it does."""
    trouble = answer.code if isinstance(answer, OutboundRefused) else "" if answer.status // 100 == 2 else "odd_answer"
    failures = subscription.failures + 1
    next_at: datetime | None = at + min(FIRST_WAIT * 2 ** min(failures, 12), LONGEST_WAIT)
    if subscription.ended_at is not None and (not trouble or failures >= MOST_LEAVINGS):
        next_at = None  # its lease ends by itself
    mine = Subscription.objects.filter(pk=subscription.pk, next_at=subscription.next_at)
    mine.update(failures=failures, trouble=trouble, next_at=next_at)
