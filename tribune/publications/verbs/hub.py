"""Our own hub (WebSub, W3C Recommendation of 23 January 2018): who asks is asked back, then told of what is new."""

from __future__ import annotations

import hashlib
import hmac
import secrets
from collections.abc import Mapping
from datetime import datetime, timedelta
from urllib.parse import urlencode, urlsplit

from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from tribune.facts.ledger import record
from tribune.kit import outbound
from tribune.kit.limits import Limit, is_within
from tribune.kit.outbound import Answer, Ask, NotAWebAddress, read_address
from tribune.kit.refusals import Refusal
from tribune.publications.drawing_feeds import Drawn, drawn, is_ours
from tribune.publications.facts import FeedAsked
from tribune.publications.hub_models import Subscriber, Wish
from tribune.publications.models import Publication

MODES = ("subscribe", "unsubscribe")
LEASE = timedelta(days=10)
SHORTEST = timedelta(hours=1)
LONGEST = timedelta(days=30)
LONGEST_SECRET = 199  # bytes
MOST = 2000
MOST_FEEDS = 500
MOST_OF_A_HOST = 300
LOOK_AGAIN = timedelta(minutes=15)
FEEDS_AT_ONCE = 50
CLAIM = timedelta(minutes=10)
FIRST_WAIT = timedelta(minutes=1)
LONGEST_WAIT = timedelta(hours=6)
PATIENCE = 10.0
A_CALLER = Limit("hub.caller", times=60, seconds=600)
A_HOST = Limit("hub.host", times=60, seconds=600)


class NotWhatAHubIsAsked(Refusal):
    sentence = _(
        "hub.mode, hub.topic and hub.callback must say what is asked, of which feed of this site, and where to."
    )
    status = 400


class NotAPlaceToTell(Refusal):
    sentence = _("hub.callback is not an address of the web that this site can call.")
    status = 400


class SecretTooLong(Refusal):
    sentence = _("hub.secret must be less than 200 bytes long.")
    status = 400


class AskedTooOften(Refusal):
    sentence = _("This was asked too often: come back in ten minutes.")
    status = 429


class HubIsFull(Refusal):
    sentence = _("This hub tells as many as it can: visit the feed instead.")
    status = 503


class NobodyListens(Refusal):
    sentence = _("Nobody is told there any more.")


def ask(*, given: Mapping[str, str], caller: str, at: datetime) -> Wish:
    """What somebody asks (section 5.1), kept until their callback has confirmed it; *caller* is their block of addresses.

    Raises a refusal with what is wrong with it. Whether the feed is one is not told here (section 5.1.2).
    """
    mode, feed, callback = (given.get(f"hub.{name}", "") for name in ("mode", "topic", "callback"))
    secret, lease = given.get("hub.secret", ""), given.get("hub.lease_seconds", "")
    if mode not in MODES or not is_ours(feed):
        raise NotWhatAHubIsAsked
    if len(secret.encode()) > LONGEST_SECRET:
        raise SecretTooLong
    host = _host_of(callback)
    if not is_within(A_CALLER, caller, at=at.timestamp()) or not is_within(A_HOST, host, at=at.timestamp()):
        raise AskedTooOften
    if mode == "subscribe" and not _has_room(feed, callback, host):
        raise HubIsFull
    asked = timedelta(seconds=int(lease)) if lease.isascii() and lease.isdigit() and len(lease) < 9 else LEASE
    seconds = int(min(max(asked, SHORTEST), LONGEST).total_seconds())
    with transaction.atomic():
        wish = Wish.objects.create(
            mode=mode, feed=feed, callback=callback, secret=secret, seconds=seconds, asked_at=at
        )  # fmt: skip
        record(FeedAsked(wish_id=wish.pk, at=at))
    return wish


def verify(*, wish_id: int, at: datetime) -> bool:
    """Ask the callback whether it meant it (section 5.3); whether it did. Not inside a transaction.

    What is no public feed of ours is denied (section 5.2). Asked twice, only the first answer counts.
    """
    wish = Wish.objects.filter(pk=wish_id).first()
    if wish is None:
        return False
    feed = drawn(wish.feed) if wish.mode == "subscribe" else None
    if wish.mode == "subscribe" and feed is None:
        Wish.objects.filter(pk=wish.pk).delete()
        outbound.fetch_all([_call(wish, {"hub.mode": "denied", "hub.reason": "not a public feed of this site"})])
        return False
    challenge = secrets.token_urlsafe(24)
    said = {"hub.mode": wish.mode, "hub.challenge": challenge, "hub.lease_seconds": str(wish.seconds)}
    (answer,) = outbound.fetch_all([_call(wish, said)])
    is_meant = isinstance(answer, Answer) and answer.status // 100 == 2 and answer.body == challenge.encode()
    with transaction.atomic():
        if not Wish.objects.filter(pk=wish.pk).delete()[0] or not is_meant:
            return False
        if feed is None:
            Subscriber.objects.filter(key=_key(wish)).delete()
        else:
            _keep(wish, feed, at)
    return True


def tell(*, at: datetime) -> int:
    """Push what is new to whoever listens; gives how many were told. Not inside a transaction.

    A feed is looked at when a card was published since, and every quarter of an hour for what was edited or taken
    away; fifty feeds at once, those that waited longest first. Who could not be told is told later, of what is then new.
    """
    newest = Publication.objects.order_by("-pk").values_list("pk", flat=True).first() or 0
    is_new = Q(seen__lt=newest) | Q(looked_at__lte=at - LOOK_AGAIN) | Q(failures__gt=0)
    due = Subscriber.objects.filter(is_new, lapses_at__gt=at, next_at__lte=at)
    waiting = list(dict.fromkeys(due.order_by("looked_at", "pk").values_list("feed", flat=True)))[:FEEDS_AT_ONCE]
    return sum(_tell_of(feed, list(due.filter(feed=feed)), newest, at) for feed in waiting)


def stop(*, key: str) -> None:
    """Tell *key* no more; it may ask again. Raises NobodyListens."""
    if not Subscriber.objects.filter(key=key).delete()[0]:
        raise NobodyListens


def forget(*, at: datetime) -> None:
    """Those whose lease is over, and what was never confirmed."""
    Subscriber.objects.filter(lapses_at__lte=at).delete()
    Wish.objects.filter(asked_at__lt=at - timedelta(days=1)).delete()


def _host_of(callback: str) -> str:
    try:
        read_address(callback)
    except NotAWebAddress as error:
        raise NotAPlaceToTell from error
    parts = urlsplit(callback)
    if len(callback) > 2000 or parts.fragment or not parts.hostname:
        raise NotAPlaceToTell
    return parts.hostname[:255]


def _has_room(feed: str, callback: str, host: str) -> bool:
    """So few that a small machine tells them all within a minute or two; who is there may always renew."""
    if Subscriber.objects.filter(key=_key_of(feed, callback)).exists():
        return True
    standing = Subscriber.objects.all()
    if standing.count() >= MOST or standing.filter(host=host).count() >= MOST_OF_A_HOST:
        return False
    return standing.filter(feed=feed).exists() or standing.values("feed").distinct().count() < MOST_FEEDS


def _call(wish: Wish, said: Mapping[str, str]) -> Ask:
    """The callback's own query stays, ours is added to it (section 5.1.1)."""
    joint = "&" if urlsplit(wish.callback).query else "?"
    query = urlencode({**said, "hub.topic": wish.feed})
    return Ask(f"{wish.callback.rstrip('?')}{joint}{query}", deadline=PATIENCE, max_bytes=4096)


def _keep(wish: Wish, feed: Drawn, at: datetime) -> None:
    """What the feed says now they have read, or will: only what comes after is told."""
    standing = {
        "secret": wish.secret, "confirmed_at": at, "lapses_at": at + timedelta(seconds=wish.seconds), "failures": 0,
        "next_at": at,
    }  # fmt: skip
    fresh = {
        "feed": wish.feed, "callback": wish.callback, "host": (urlsplit(wish.callback).hostname or "")[:255],
        "told": feed.digest, "looked_at": at, **standing,
    }  # fmt: skip
    Subscriber.objects.update_or_create(key=_key(wish), defaults=standing, create_defaults=fresh)


def _tell_of(feed: str, subscribers: list[Subscriber], newest: int, at: datetime) -> int:
    mine = [one for one in subscribers if _is_claimed(one, at)]
    now = drawn(feed)
    current: list[Subscriber] = []
    behind: list[Subscriber] = []
    for one in mine:
        (current if now is None or one.told == now.digest else behind).append(one)
    Subscriber.objects.filter(pk__in=[one.pk for one in current]).update(
        seen=newest, looked_at=at, next_at=at, failures=0
    )  # fmt: skip
    if now is None or not behind:
        return 0
    answers = outbound.fetch_all([_push(one, now) for one in behind], at_once=10)
    for one, answer in zip(behind, answers, strict=True):
        status = answer.status if isinstance(answer, Answer) else 0
        row = Subscriber.objects.filter(pk=one.pk)
        if status == 410:
            row.delete()
        elif status // 100 == 2:
            row.update(told=now.digest, seen=newest, looked_at=at, next_at=at, failures=0, told_at=at, trouble="")
        else:
            wait = min(FIRST_WAIT * 2 ** min(one.failures, 10), LONGEST_WAIT)
            trouble = str(status) if isinstance(answer, Answer) else answer.code
            row.update(failures=one.failures + 1, next_at=at + wait, looked_at=at, trouble=trouble)
    return len(behind)


def _is_claimed(subscriber: Subscriber, at: datetime) -> bool:
    """By a conditional update, which lapses by itself: of two workers, one tells."""
    standing = Subscriber.objects.filter(pk=subscriber.pk, next_at=subscriber.next_at)
    return bool(standing.update(next_at=at + CLAIM))


def _push(subscriber: Subscriber, feed: Drawn) -> Ask:
    """The whole feed, its links, and a signature of the body where a secret was given (section 7)."""
    headers = {"Content-Type": feed.type, "Link": feed.link}
    if subscriber.secret:
        signature = hmac.new(subscriber.secret.encode(), feed.body, hashlib.sha256).hexdigest()
        headers["X-Hub-Signature"] = f"sha256={signature}"
    return Ask(subscriber.callback, body=feed.body, headers=headers, deadline=PATIENCE, max_bytes=65536)


def _key(wish: Wish) -> str:
    return _key_of(wish.feed, wish.callback)


def _key_of(feed: str, callback: str) -> str:
    return hashlib.sha256(f"{feed}\0{callback}".encode()).hexdigest()
