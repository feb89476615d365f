"""What becomes of each date of somebody else's calendar: plain values in, a plan out."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import astuple, dataclass, field
from datetime import datetime

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from tribune.events.calendars.reading import Reading, Skipped, Upstream

MOST = 300  # new dates at once

NO_TITLE = _("it has no title")
OFF_ALREADY = _("it was called off there before we took it")
OURS = _("it is an action of this site already")
TAKEN_ELSEWHERE = _("another calendar of this team brought it already")
FOR_LATER = _("three hundred are taken at once: it comes with the next visit")
CHANGED_HERE = _("it changed there, but somebody changed it here too: yours is kept")


@dataclass(frozen=True, slots=True)
class Held:
    """A date taken before, and the action it became."""

    event_id: int | None
    fingerprint: str
    starts_at: datetime
    title: str
    is_over: bool = False
    is_called_off: bool = False
    is_changed_here: bool = False
    is_gone: bool = False


@dataclass(slots=True)
class Decision:
    """``gone`` are those held ahead that the calendar no longer says; ``back`` those it says again."""

    fresh: list[Upstream] = field(default_factory=list)
    changed: list[Upstream] = field(default_factory=list)
    called_off: list[Upstream] = field(default_factory=list)
    gone: list[str] = field(default_factory=list)
    back: list[str] = field(default_factory=list)
    skipped: list[Skipped] = field(default_factory=list)
    same: int = 0


def key_of(upstream: Upstream) -> str:
    """UID and RECURRENCE-ID, in 64 hexadecimal digits."""
    return hashlib.sha256(f"{upstream.uid}\0{upstream.recurrence}".encode()).hexdigest()


def fingerprint(upstream: Upstream) -> str:
    """Differs when anything we take of it does."""
    return hashlib.sha256(repr(astuple(upstream)).encode()).hexdigest()


def decide(reading: Reading, held: Mapping[str, Held], *, ours: frozenset[str], elsewhere: frozenset[str]) -> Decision:
    """*held* by key; *ours* are UIDs of this very site; *elsewhere* keys that other calendars of the team brought."""
    plan = Decision(skipped=list(reading.skipped))
    seen = set()
    for each in reading.dates:
        key = key_of(each)
        if key in seen:
            continue
        seen.add(key)
        known = held.get(key)
        if known is not None:
            _follow(plan, key, each, known)
        elif why := _why_not(each, key, ours, elsewhere):
            plan.skipped.append(Skipped(each.title, why, each.starts_at))
        elif len(plan.fresh) >= MOST:
            plan.skipped.append(Skipped(each.title, FOR_LATER, each.starts_at))
        else:
            plan.fresh.append(each)
    plan.gone = [
        key
        for key, known in held.items()
        if key not in seen and not (known.is_over or known.is_called_off or known.is_gone) and known.event_id
    ]
    return plan


def _follow(plan: Decision, key: str, each: Upstream, known: Held) -> None:
    if known.is_gone:
        plan.back.append(key)
    if known.event_id is None or known.is_called_off or known.is_over or known.fingerprint == fingerprint(each):
        plan.same += 1
    elif each.is_called_off:
        plan.called_off.append(each)
    elif known.is_changed_here:
        plan.skipped.append(Skipped(each.title, CHANGED_HERE, each.starts_at))
    else:
        plan.changed.append(each)


def _why_not(each: Upstream, key: str, ours: frozenset[str], elsewhere: frozenset[str]) -> str | Promise | None:
    if each.uid in ours:
        return OURS
    if key in elsewhere:
        return TAKEN_ELSEWHERE
    if each.is_called_off:
        return OFF_ALREADY
    return None if each.title else NO_TITLE
