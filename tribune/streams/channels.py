"""What can be listened to. Each room above registers its own kind of channel, by the word before the colon."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal, NamedTuple

from tribune.kit.registries import Registry

EVERYONE = "*"


class Row(NamedTuple):
    """A ripple as it is read."""

    pk: int
    channel: str
    kind: str
    words: str
    at: datetime

    @property
    def name(self) -> str:
        """What stands after the colon."""
        return self.channel.partition(":")[2]


@dataclass(frozen=True, slots=True)
class Part:
    """One change of a page: what carries ``data-live="<to>"`` is swapped for *html*, or has it added within, or goes.

    What the page has already (the same ``data-live``) is not added again. *say* is read out
    to who cannot see it, unless nothing changed. A "count" shows the number that *html* is, or one more where that is
    empty; one more only for what happened after the page was drawn, and not on a page in sight whose reader has it
    before their eyes: one that carries ``data-reads="<unless>"``.
    """

    to: str
    html: str = ""
    how: Literal["swap", "append", "prepend", "remove", "count"] = "swap"
    say: str = ""
    unless: str = ""


@dataclass(frozen=True, slots=True)
class Channel:
    """*draw* is called in a thread, in the reader's language, once for all who read it; it must show what everyone on
    the channel may see, as it is now. *may_listen* takes a viewer and the name, for each new key.

    *reached* is for ripples on ``<kind>:*``: of the names that are listened to here, those the ripple is about.
    """

    draw: Callable[[Row], Sequence[Part]]
    may_listen: Callable[[Any, str], bool]
    reached: Callable[[Row, Collection[str]], Collection[str]] | None = None


CHANNELS: Registry[Channel] = Registry("CHANNELS")


def channel_of(name: str) -> Channel | None:
    return CHANNELS.get(name.partition(":")[0])


def reached(rows: Iterable[Row], listened: Collection[str]) -> list[Row]:
    """*rows*, each that is for many at once replaced by one for each of its channels among *listened*."""
    found: list[Row] = []
    for row in rows:
        channel = channel_of(row.channel)
        if row.name != EVERYONE or channel is None or channel.reached is None:
            found.append(row)
            continue
        kind = row.channel.removesuffix(EVERYONE)
        names = [name.removeprefix(kind) for name in listened if name.startswith(kind)]
        found += [row._replace(channel=kind + name) for name in channel.reached(row, names)] if names else []
    return found


def wide(name: str) -> str:
    """``person:abc`` → ``person:*``."""
    return f"{name.partition(':')[0]}:{EVERYONE}"
