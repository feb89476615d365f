"""What to make of a reading: plain values in, a plan out. Touches nothing, reads no clock."""

import hashlib
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from tribune.wire.parsing import Item
from tribune.wire.troubles import ABSENT, GONE

SHORTEST = timedelta(minutes=10)
LONGEST = timedelta(hours=3)
DORMANT = timedelta(hours=6)
SERVED_LEAST = timedelta(hours=2)
SERVED_MOST = timedelta(hours=12)
PATIENCE = timedelta(hours=24)
PATIENCE_WITH_ABSENCE = timedelta(hours=6)
RHYTHM = timedelta(days=28)
SILENCE = timedelta(days=3)
AFTER_SILENCE = timedelta(minutes=20)
LONGEST_TTL = 60 * 24  # minutes
MOVE_ANSWERS = 10
MOVE_DAYS = timedelta(days=3)

IDENTITIES = ("guid", "link", "words")


@dataclass(frozen=True, slots=True)
class Taken:
    """An item and what it is told apart by; *at* is the hour it is published under."""

    key: str
    fingerprint: str
    at: datetime
    item: Item


@dataclass(frozen=True, slots=True)
class Plan:
    """*fresh*: never seen, the oldest first. *changed*: seen, and different since."""

    identity: str
    fresh: tuple[Taken, ...] = ()
    changed: tuple[Taken, ...] = ()


def plan(items: Sequence[Item], held: Mapping[str, str], *, identity: str, at: datetime) -> Plan:
    """What to keep of *items*, given the fingerprint *held* for each key seen before.

    *identity* is how this source's items are told apart ("" the first time:
    then it is chosen, and must be kept). The feed's order is trusted where it
    gives no date. The same item twice in one feed is one.
    """
    identity = identity or choose_identity(items)
    return weighed(taken_of(items, identity=identity, at=at), held, identity=identity)


def taken_of(items: Sequence[Item], *, identity: str, at: datetime) -> dict[str, Taken]:
    """*items* by what tells them apart, in their order."""
    taken: dict[str, Taken] = {}
    for item in items:
        key = key_of(item, identity)
        if key not in taken:
            taken[key] = Taken(key, fingerprint(item), _hour(item, at), item)
    return taken


def weighed(taken: dict[str, Taken], held: Mapping[str, str], *, identity: str) -> Plan:
    """``plan``, of items already told apart."""
    # Newest first in a feed: reversed, then sorted by a stable sort, undated ones keep their order.
    fresh = sorted((t for t in reversed(taken.values()) if t.key not in held), key=lambda t: t.at)
    changed = [t for t in taken.values() if t.key in held and held[t.key] != t.fingerprint]
    return Plan(identity, tuple(fresh), tuple(changed))


def choose_identity(items: Sequence[Item]) -> str:
    """The first of identifiers, links, titles and dates that tells these items apart.

    Some feeds give one identifier, or one link, to all their items. A few
    repeated ones are repeated items; more than that and it means nothing.
    """
    for identity in IDENTITIES[:-1]:
        said = [_said(item, identity) for item in items]
        if said and all(said) and (len(set(said)) > 0.6 * len(said) or len(set(map(_words, items))) == len(set(said))):
            return identity
    return IDENTITIES[-1] if items else ""


def key_of(item: Item, identity: str) -> str:
    """64 hex digits; an item that lacks what the others are told apart by is known by the next best thing."""
    for one in IDENTITIES[IDENTITIES.index(identity) :]:
        if said := _said(item, one):
            return hashlib.sha256(f"{one}\0{said}".encode("utf-8", "replace")).hexdigest()
    return hashlib.sha256(b"words\0" + item.body.encode("utf-8", "replace")).hexdigest()


def _said(item: Item, identity: str) -> str:
    return {"guid": item.guid, "link": item.link}[identity] if identity != "words" else _words(item)


def _words(item: Item) -> str:
    day = item.published_at.isoformat() if item.published_at else ""
    return f"{item.title}\0{day}\0{'' if item.title and day else item.link}" if item.title or day else ""


def fingerprint(item: Item) -> str:
    """Of what a reader would see change: words, link, files. Views and dates go up by themselves."""
    seen = [item.title, item.link, item.summary, item.body, *(file.url for file in item.enclosures)]
    seen += [transcript.url for transcript in item.episode.transcripts]
    if item.episode.live is not None:
        seen += [item.episode.live.status, str(item.episode.live.starts_at)]
    return hashlib.sha256("\0".join(seen).encode("utf-8", "replace")).hexdigest()


def _hour(item: Item, at: datetime) -> datetime:
    """Never in the future: an item dated tomorrow would stand above all others until then."""
    return min(item.published_at or item.updated_at or at, at)


def next_try(
    *, at: datetime, items_a_day: float, chance: float, trouble: str = "", failures: int = 0,
    retry_after: int | None = None, max_age: int | None = None, newest_at: datetime | None = None,
    ttl: int | None = None, skip_hours: Collection[int] = (), skip_days: Collection[int] = (), is_served: bool = False,
) -> datetime | None:  # fmt: skip
    """When to come back; None for never. *chance* in 0…1 spreads sources over time; *max_age* and *retry_after* are
    what the server asked for, in seconds, and *ttl* what the feed did, in minutes, obeyed up to a day; the hours and
    days it asks us to skip (``Feed``), up to three days more. *is_served* when a hub tells us of what is new: then
    four times as rarely.
    """
    if trouble == GONE:
        return None
    wait = _rhythm(items_a_day, at=at, newest_at=newest_at)
    if is_served:
        wait = min(max(4 * wait, SERVED_LEAST), SERVED_MOST)
    if trouble:
        patience = PATIENCE_WITH_ABSENCE if trouble == ABSENT else PATIENCE
        wait = min(max(wait, SHORTEST) * 2 ** min(failures, 12), patience)
    asked = timedelta(seconds=max(retry_after or 0, max_age or 0, (ttl or 0) * 60))
    wait *= 0.9 + 0.2 * chance
    then = at + max(wait, min(asked, PATIENCE))
    return _after_silence(then, chance=chance, hours=skip_hours, days=skip_days)


def _after_silence(then: datetime, *, chance: float, hours: Collection[int], days: Collection[int]) -> datetime:
    """The first moment from *then* on that is not to be skipped; not the same for all who skip the same."""
    if len(set(hours)) >= 24 or len(set(days)) >= 7:
        return then  # nothing would be left
    moved = then.astimezone(UTC)
    while moved - then < SILENCE and (moved.hour in hours or moved.weekday() in days):
        moved = moved.replace(minute=0, second=0, microsecond=0) + timedelta(hours=1)
    return then if moved == then else moved + chance * AFTER_SILENCE


def items_a_day(recent: int, *, since: datetime, at: datetime) -> float:
    """Of *recent* items that came out in the last 28 days, or *since* where we know a source for less; a day at least."""
    return recent / (min(max(at - since, timedelta(days=1)), RHYTHM) / timedelta(days=1))


def _rhythm(items_a_day: float, *, at: datetime, newest_at: datetime | None) -> timedelta:
    """A quarter of the time between two of its items, within reason."""
    if newest_at is not None and at - newest_at > timedelta(days=90):
        return DORMANT
    if items_a_day <= timedelta(days=1) / (4 * LONGEST):
        return LONGEST
    return max(timedelta(days=1) / (4 * items_a_day), SHORTEST)


def has_moved(*, answers: int, since: datetime | None, at: datetime) -> bool:
    """A permanent redirect is believed when it has been said ten times over three days: hotels and captive portals,
    expired domains and mistaken editors all say 301.
    """
    return since is not None and answers >= MOVE_ANSWERS and at - since >= MOVE_DAYS
