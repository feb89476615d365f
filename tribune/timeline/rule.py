"""The rule of the home feed, whole: what comes first, and why. Pure: the same things at the same hour, the same order.

A card is in the feed for one or more reasons. It weighs what its strongest one weighs, and that halves with time:

    weight(reason) × freshness × (a quarter, where its reader asked for less) × 0.85 ** (cards of its voice before it)

``freshness`` is 0.5 to the power of the card's age over its reason's half-life. The age is counted from when it came out
(for a discussion: from the last answer); an action is also as fresh as it is near in time, whichever is more. What was
seen goes below what was not; no voice speaks three times in a row while another has something to say, and no kind comes
four times in a row while there is another; what its reader wants none of is left out, unless their own team says it.
Nothing else counts: no clicks, no likes, no time spent, nobody else's reading.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import IntEnum
from operator import itemgetter
from typing import NamedTuple, TypeVar

T = TypeVar("T")

GOES_BACK = timedelta(days=365)  # what came out before is in no feed
HOURS = 3600.0
BEFORE_AN_ACTION = 72.0  # hours: how near in time an action is halves by that
ASKED_LESS = 0.25
AGAIN = 0.85  # each further card of one voice
IN_A_ROW = 2  # cards of one voice
OF_A_KIND = 3  # in a row


class Reason(IntEnum):
    """Why a card is in someone's feed, the strongest first."""

    TEAM = 1  # one of my teams says it
    THREAD = 2  # new answers in a discussion I follow
    FOLLOWED = 3  # a voice I follow
    NEAR = 4  # an action to come within my radius
    MOVEMENT = 5
    WIRE = 6


@dataclass(frozen=True, slots=True)
class Weight:
    """``half_life`` in hours."""

    weight: int
    half_life: int


WEIGHTS: Mapping[Reason, Weight] = {
    Reason.TEAM: Weight(16, 48),
    Reason.THREAD: Weight(12, 24),
    Reason.FOLLOWED: Weight(8, 24),
    Reason.NEAR: Weight(6, 48),
    Reason.MOVEMENT: Weight(5, 48),
    Reason.WIRE: Weight(2, 8),
}


class Less(IntEnum):
    """What a reader asked of a voice, a kind or a topic."""

    AS_IT_COMES = 0
    LESS = 1
    NONE = 2


class Candidate(NamedTuple):
    """One card that may be shown. ``at`` is when it came out, or its last answer; ``key`` changes with what is new in
    it, so that a discussion seen yesterday is not seen once somebody answered. ``reasons`` stand the strongest first.
    ``asked`` is the most that was asked about its topics.
    """

    pk: int
    key: str
    kind: str
    voice: int
    at: datetime
    reasons: tuple[Reason, ...]
    starts_at: datetime | None = None
    asked: Less = Less.AS_IT_COMES

    @property
    def reason(self) -> Reason:
        return self.reasons[0]


@dataclass(frozen=True, slots=True)
class Asked:
    """Less of this, by voice and by kind."""

    voices: Mapping[int, Less] = field(default_factory=dict)
    kinds: Mapping[str, Less] = field(default_factory=dict)

    def of(self, card: Candidate) -> Less:
        """What was asked about *card*. Their own team is lowered, never silenced: one leaves it. A discussion one
        follows is silenced by following it no more.
        """
        asked = max(self.voices.get(card.voice, 0), self.kinds.get(card.kind, 0), card.asked)
        if not asked:
            return Less.AS_IT_COMES
        if asked == Less.NONE and not {Reason.TEAM, Reason.THREAD}.isdisjoint(card.reasons):
            return Less.LESS
        return Less(asked)


@dataclass(frozen=True, slots=True)
class SeenMarks:
    """What somebody has seen: these keys, and whatever came out until then."""

    keys: frozenset[str] = frozenset()
    until: datetime | None = None

    def has(self, card: Candidate) -> bool:
        return card.key in self.keys or (self.until is not None and card.at <= self.until)


class Placed(NamedTuple):
    """``score`` before what one voice said already is counted."""

    card: Candidate
    score: float
    is_seen: bool


def ranked(
    cards: Iterable[Candidate], *, at: datetime, seen: SeenMarks = SeenMarks(), asked: Asked = Asked(),
    most: int | None = None,
) -> list[Placed]:  # fmt: skip
    """The feed at *at*, in order: each card once, whatever the order it was given in. With *most*, its first so many."""
    found: dict[int, Weighed] = {}
    for card in cards:
        less = asked.of(card)
        if less != Less.NONE:
            weighed = score(card, at) * (ASKED_LESS if less else 1.0)
            found[card.pk] = (weighed, card.at, card.pk, weighed, card)
    above: list[Weighed] = []
    below: list[Weighed] = []
    for one in _with_less_of_each_voice(sorted(found.values(), key=_FIRST, reverse=True)):
        (below if seen.has(one[4]) else above).append(one)
    most = len(found) if most is None else most
    shown = _spread(above, [], most, is_seen=False)
    return shown + _spread(below, shown, most - len(shown), is_seen=True)


# What a card weighs now, its hour, its id, what it weighed alone, and itself: plain, for there are hundreds.
Weighed = tuple[float, datetime, int, float, Candidate]
_FIRST = itemgetter(0, 1, 2)  # reversed: the heaviest, else the newest, else the last made


def score(card: Candidate, at: datetime) -> float:
    """What *card* weighs at *at*, for its strongest reason."""
    weight = WEIGHTS[card.reason]
    fresh = _halved((at - card.at).total_seconds(), weight.half_life)
    if card.starts_at is not None and card.starts_at > at:
        fresh = max(fresh, _halved((card.starts_at - at).total_seconds(), BEFORE_AN_ACTION))
    return weight.weight * fresh


def _halved(seconds: float, half_life: float) -> float:
    return float(0.5 ** (max(0.0, seconds) / HOURS / half_life))


def _with_less_of_each_voice(best: list[Weighed]) -> list[Weighed]:
    """The same, each with less for what its voice said before it, in the order that results."""
    said: dict[int, int] = {}
    weighed: list[Weighed] = []
    for one in best:
        weight, at, pk, alone, card = one
        before = said.get(card.voice, 0)
        said[card.voice] = before + 1
        weighed.append((weight * AGAIN**before, at, pk, alone, card) if before else one)
    weighed.sort(key=_FIRST, reverse=True)
    return weighed


def _spread(cards: list[Weighed], above: list[Placed], most: int, *, is_seen: bool) -> list[Placed]:
    """The first *most* of *cards* in their order, save that no third one of a voice follows two of it while another
    voice has one left, and no fourth of a kind three of it while another voice has something of another kind.
    """
    waiting, shown = list(cards), above[-OF_A_KIND:]
    start = len(shown)
    while waiting and len(shown) - start < most:
        _weight, _at, _pk, alone, card = waiting.pop(_next_of(waiting, shown))
        shown.append(Placed(card, alone, is_seen))
    return shown[start:]


def _next_of(waiting: list[Weighed], shown: list[Placed]) -> int:
    """The place of the best that repeats neither voice nor kind; else of the best by another voice; else the first."""
    voice = _same([placed.card.voice for placed in shown[-IN_A_ROW:]], IN_A_ROW)
    kind = _same([placed.card.kind for placed in shown[-OF_A_KIND:]], OF_A_KIND)
    if voice is None and kind is None:
        return 0
    by_another: int | None = None
    for place, (_weight, _at, _pk, _alone, card) in enumerate(waiting):
        if card.voice != voice:
            if card.kind != kind:
                return place
            by_another = place if by_another is None else by_another
    return by_another or 0


def _same(last: list[T], n: int) -> T | None:
    """What all the last *n* are, if they are one and the same."""
    return last[0] if len(last) == n and last.count(last[0]) == n else None
