"""Ways out: everything by which words, files and pictures leave the site, said by the room they leave from.

A room names its ways in ``ways_out.py`` and registers them at start. tests/hunt plants secrets, then goes by every way
as people who are outside, who must bring back none, and as one who is inside, who must bring them back. A house test
fails when a route answers GET, stands in no way and is not named there as carrying nothing.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Protocol

from django.urls import get_resolver, reverse

Names = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Left:
    """*what* came out *by* an address, a letter or a push, whole: for an answer, its headers and then its body."""

    by: str
    what: bytes


class Visitor(Protocol):
    """Who goes by a way: a browser with nobody in it, or a person's, with their letterbox and their telephone."""

    @property
    def person(self) -> Any: ...

    @property
    def cookies(self) -> Mapping[str, str]: ...

    def opens(self, address: str, *, as_part: bool = False) -> Left:
        """Ask for *address*, as htmx would for a part of a page where *as_part*; what redirects lead to comes too."""

    def letters(self) -> Iterable[Left]:
        """Those a mail server was given for them."""

    def pushes(self) -> Iterable[Left]:
        """Those that their device opened."""


Things = Callable[[Visitor], Iterable[Names]]


@dataclass(frozen=True, slots=True)
class WayOut:
    """*leaves* really goes that way as the visitor, and gives all that came out; *routes* are the names of those it
    asks, none where nothing is asked for, *channels* the kinds of those it listens to.
    """

    leaves: Callable[[Visitor], Iterable[Left]]
    routes: tuple[str, ...] = ()
    channels: tuple[str, ...] = ()


def nothing(visitor: Visitor) -> Iterable[Names]:
    """For routes that need no name."""
    return ()


def web(*routes: str, of: Things = nothing, asking: Sequence[str] = ("",), has_parts: bool = False) -> WayOut:
    """A way through *routes*, asked about everything that *of* gives: the names that addresses are made of
    (``{"code": …}``), of every row that is kept, whoever may see it. A route takes from *of* what holds all the names it
    needs. *asking* are query strings; *has_parts* asks each a second time as htmx does.
    """

    def leaves(visitor: Visitor) -> Iterator[Left]:
        things = list(of(visitor))
        for route in routes:
            for address in addresses(route, things):
                for query in asking:
                    yield visitor.opens(address + query)
                    if has_parts:
                        yield visitor.opens(address + query, as_part=True)

    return WayOut(leaves, routes)


def pages(*routes: str, of: Things = nothing, asking: Sequence[str] = ("",)) -> WayOut:
    """As ``web``, of pages that also answer with their parts."""
    return web(*routes, of=of, asking=asking, has_parts=True)


def addresses(route: str, things: Iterable[Names]) -> list[str]:
    """The addresses of *route* that *things* can be named in, each once."""
    needed = names_of(route)
    found = {
        reverse(route, kwargs={name: names[name] for name in needed}): None
        for names in [{}, *things]
        if needed <= names.keys()
    }
    return list(found)


def names_of(route: str) -> frozenset[str]:
    """The names that *route* ("events:page") cannot be written without."""
    room, _colon, name = route.rpartition(":")
    resolver = get_resolver()
    if room:
        resolver = resolver.namespace_dict[room][1]
    (ways, _pattern, defaults, _converters) = resolver.reverse_dict.getlist(name)[0]
    return frozenset(ways[0][1]) - frozenset(defaults)
