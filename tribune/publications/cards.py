"""How each kind of card is drawn: the registry that rooms above fill."""

import re
import secrets
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Protocol

from django.utils.functional import Promise

from tribune.kit.registries import Registry

if TYPE_CHECKING:
    from tribune.people.viewers import Viewer
    from tribune.publications.models import Publication


class Known(Protocol):
    """What is known of a card whose drawing is kept: a ``Publication``, or plain values of one."""

    @property
    def pk(self) -> int: ...
    @property
    def kind(self) -> str: ...
    @property
    def version(self) -> int: ...
    @property
    def said(self) -> int: ...
    @property
    def published_at(self) -> datetime: ...


# cards of this kind, the viewer → publication id → hole's name → what fills it (escaped unless safe)
Holes = Callable[[Sequence[Known], "Viewer"], Mapping[int, Mapping[str, str]]]
# publications of this kind → publication id → plain values its template reads as ``more``
Facts = Callable[[Sequence["Publication"]], Mapping[int, Mapping[str, object]]]


@dataclass(frozen=True, slots=True)
class Terms:
    """How a card that somebody else said first is carried further: *credit* is the line it is owed, *said_by* their
    name, *original* where they said it, *feed* where their own feed is. Not *is_whole*, only its summary goes.
    """

    credit: str
    said_by: str
    original: str
    feed: str = ""
    is_whole: bool = True


TermsOf = Callable[[Sequence["Publication"]], Mapping[int, Terms]]


@dataclass(frozen=True, slots=True)
class CardKind:
    """One kind of card.

    ``template`` receives ``card`` (the publication) and ``more`` (its entry of
    ``facts``); it is drawn once a version and language and kept. ``{% hole
    "state" %}`` in it is filled at each reading from ``holes``: one set query
    for all the cards of the kind on the page. The hole "ago" is always filled.
    ``terms`` names those of a kind that others said first: feeds obey them.
    """

    template: str
    label: str | Promise
    icon: str = "news"
    facts: Facts | None = None
    holes: Holes | None = None
    terms: TermsOf | None = None


CARDS: Registry[CardKind] = Registry("CARDS")


def terms_of(cards: Sequence["Publication"]) -> dict[int, Terms]:
    """By publication, the terms of those that have some; one question a kind."""
    found: dict[int, Terms] = {}
    for kind in {card.kind for card in cards}:
        drawn = CARDS.get(kind)
        if drawn is not None and drawn.terms is not None:
            found.update(drawn.terms([card for card in cards if card.kind == kind]))
    return found


# A hole's mark is random in each process, so that no title can hold one.
_MARK = secrets.token_hex(8)
HOLE = re.compile(f"{_MARK}:([a-z_]+);")


def hole(name: str) -> str:
    return f"{_MARK}:{name};"
