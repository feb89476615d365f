"""Who may ask what: every route and method of the site, and what each of the cast is answered.

``access_matrix.tsv`` holds one row a (method, route, what it is about). A cell is a status, or where the answer sends:
``sign-in``, ``join``, ``second`` (factor), ``step-up``; another redirect is its status. A method that no row names must
be refused (405). ``python -m pytest tests/house/test_access.py`` prints the rows that are missing or differ.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import urlencode, urlsplit

from django.core.cache import cache
from django.db import transaction
from django.urls import URLPattern, get_resolver, reverse

from tests.house.world import CAST, TYPED, World

MATRIX = Path(__file__).with_name("access_matrix.tsv")
SENDS = {"/sign-in/": "sign-in", "/join/": "join", "/sign-in/second/": "second", "/sign-in/again/": "step-up"}
METHODS = ("GET", "POST", "PUT", "PATCH", "DELETE")


@dataclass(frozen=True)
class Route:
    name: str
    pattern: str
    names: frozenset[str]

    @property
    def room(self) -> str:
        return self.name.partition(":")[0]


@dataclass(frozen=True)
class Row:
    method: str
    route: str
    about: str
    answers: tuple[str, ...]

    @property
    def key(self) -> tuple[str, str, str]:
        return self.method, self.route, self.about

    def __str__(self) -> str:
        return "\t".join([self.method, self.route, self.about, *self.answers])


def routes(patterns: list[Any] | None = None, before: str = "", room: str = "") -> Iterator[Route]:
    """Every address of the site; those of Django's own apps too, if any came in."""
    for each in get_resolver().url_patterns if patterns is None else patterns:
        pattern = before + str(each.pattern)
        if isinstance(each, URLPattern):
            names = frozenset(each.pattern.converters) | frozenset(re.findall(r"\(\?P<(\w+)>", str(each.pattern)))
            yield Route(f"{room}:{each.name}" if room else str(each.name), pattern, names)
        else:
            yield from routes(each.url_patterns, pattern, each.namespace or room)


def rows(text: str) -> list[Row]:
    lines = [line for line in text.splitlines() if line.strip() and not line.startswith("#")]
    head = lines[0].split("\t")
    assert head[3:] == list(CAST), f"the columns are {head[3:]}, the cast is {list(CAST)}"
    found = []
    for line in lines[1:]:
        method, route, about, *answers = line.split("\t")
        assert len(answers) == len(CAST), line
        found.append(Row(method, route, about, tuple(answers)))
    return found


def without_row(every: list[Route], known: list[Row]) -> list[str]:
    """Routes that no row names; and rows of routes that are gone."""
    named = {row.route for row in known}
    there = {route.name for route in every}
    return [f"{route.name} has no row" for route in every if route.name not in named] + [
        f"{name} is no route any more" for name in sorted(named - there)
    ]


def answered(world: World, row: Row, route: Route) -> Row:
    """*row* as the site answers it now."""
    return Row(row.method, row.route, row.about, tuple(ask(world, who, row.method, route, row.about) for who in CAST))


def ask(world: World, who: str, method: str, route: Route, about: str) -> str:
    """What *who* is answered. What it changed is taken back, so that each request finds the same world."""
    given: dict[str, Any] = {}
    for name in about.split(", "):
        given.update(world.subjects[name])
    where = reverse(route.name, kwargs={name: given[name] for name in route.names})
    browser = world.browsers[who]
    kept = browser.cookies.copy()
    cache.clear()
    with transaction.atomic():
        typed = TYPED.get(route.name, {}) if method == "POST" else {}
        answer = browser.generic(method, where, urlencode(typed), content_type="application/x-www-form-urlencoded")
        list(answer) if answer.streaming else None
        transaction.set_rollback(True)
    browser.cookies = kept
    if answer.status_code in (301, 302, 303, 307, 308):
        return SENDS.get(urlsplit(answer["Location"]).path, str(answer.status_code))
    return str(answer.status_code)


def not_refused(world: World, every: list[Route], known: list[Row]) -> list[str]:
    """Methods that no row names and that an operator is nevertheless not refused."""
    found = []
    for route in every:
        named = {row.method for row in known if row.route == route.name}
        abouts = [row.about for row in known if row.route == route.name]
        for method in METHODS:
            if method in named or not abouts:
                continue
            status = ask(world, "operator", method, route, abouts[0])
            if status not in {"404", "405"}:
                found.append(f"{method} {route.name} is answered {status} and has no row")
    return found
