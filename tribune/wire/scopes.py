"""What of the wire is looked at: a view as an address says it, and the scope it names."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any
from urllib.parse import urlencode

from django.db.models import QuerySet

from tribune.kit.prepared import prepared
from tribune.kit.recent import recent
from tribune.kit.refusals import Refusal
from tribune.kit.text import tidy
from tribune.places.finding import find
from tribune.places.near import distance_km
from tribune.publications.models import Topic
from tribune.wire.models import PLURALS, Source, SourceKind
from tribune.wire.querysets import EntryQuerySet

AROUND_KM = 50  # of a town: a source speaks of more than where it is
NAMES = ("source", "section", "kind", "voice", "topic", "place")
LONGEST = {"source": 10, "section": 60, "voice": 10, "topic": 60, "place": 60}


@dataclass(frozen=True, slots=True)
class View:
    """What is asked for; empty for all of the wire. The same in addresses of pages and of feeds."""

    source: str = ""
    section: str = ""
    kind: str = ""
    voice: str = ""
    topic: str = ""
    place: str = ""

    @classmethod
    def asked(cls, given: Mapping[str, str]) -> View:
        """From an address; what names nothing is dropped."""
        said = {name: tidy(given.get(name, ""))[: LONGEST.get(name, 20)] for name in NAMES}
        said["kind"] = said["kind"] if said["kind"] in SourceKind.values else ""
        return cls(**said)

    @property
    def query(self) -> str:
        """ "?kind=elected", or nothing."""
        asked = {name: value for name in NAMES if (value := getattr(self, name))}
        return f"?{urlencode(asked)}" if asked else ""


@dataclass(frozen=True, slots=True)
class Part:
    """One thing that a view is narrowed by: *name* of the field, in words, and the address of the view without it."""

    name: str
    words: str
    without: str


@dataclass(frozen=True, slots=True)
class Scope:
    """What a view names: the ids of its *sources*, None for any, and of its *topic*; *trouble* says in words what it
    names that is nothing.
    """

    view: View
    sources: tuple[int, ...] | None = None
    topic: int | None = None
    parts: tuple[Part, ...] = ()
    trouble: str = ""

    @property
    def title(self) -> str:
        """ "Claire Vasseur · Santé"; empty for all of it."""
        return " · ".join(part.words for part in self.parts)

    @property
    def others(self) -> tuple[Part, ...]:
        """Those that no chip shows already."""
        plain = [name for name in ("section", "kind") if getattr(self.view, name)]
        hidden = plain if len(plain) == 1 and len(self.parts) == 1 else []
        return tuple(part for part in self.parts if part.name not in hidden)

    def of(self, entries: EntryQuerySet) -> EntryQuerySet:
        if self.sources is not None:
            entries = entries.filter(source__in=self.sources)
        if self.topic is not None:
            entries = entries.filter(publication__about__topic=self.topic)
        return self.otherwise(entries)

    def otherwise(self, entries: EntryQuerySet) -> EntryQuerySet:
        """What is said by the entries themselves; of which kind they are, its *sources* say already."""
        if self.view.section:
            entries = entries.filter(section=self.view.section)
        return entries.filter(kind=self.view.kind) if self.view.kind and self.sources is None else entries


@prepared
def _standing() -> QuerySet[Any, Any]:
    return (
        Source.objects.standing()
        .by_name()
        .values_list(
            "pk", "code", "title", "kind", "section", "voice__code", "voice__name", "belongs_to__code",
            "belongs_to__name", "place__lat", "place__lon", named=True,
        )
    )  # fmt: skip


@recent(seconds=10, most=1)
def standing() -> tuple[Any, ...]:
    """The sources, by name; one query, for everyone who asks within ten seconds."""
    return tuple(_standing())


@recent(seconds=60)
def _place(words: str) -> tuple[str, float, float]:
    found = find(words)
    return found.name, found.lat, found.lon


@recent(seconds=60, most=4)
def topics() -> tuple[tuple[int, str, str], ...]:
    """Every topic: (id, slug, name), by name."""
    return tuple(Topic.objects.order_by("name").values_list("pk", "slug", "name")[:500])


def scope_of(view: View) -> Scope:
    """What *view* names. A source, a voice or a topic that is not there is one that says nothing."""
    if not view.query:
        return Scope(view)
    scope, parts = Scope(view), dict(_plain(view))
    if view.source or view.voice or view.place:
        rows = _named(view, standing()) or _named(view, standing.anew())
        try:
            place = _place(view.place) if view.place else None
        except Refusal as refusal:
            place, rows = None, []
            scope = replace(scope, trouble=str(refusal))
        if place is not None:
            rows = [row for row in rows if _is_around(row, place)]
            parts["place"] = place[0]
        if rows and view.source:
            parts["source"] = rows[0].title
        if rows and view.voice:
            parts["voice"] = rows[0].belongs_to__name or rows[0].voice__name
        if view.kind:
            rows = [row for row in rows if row.kind == view.kind]
        scope = replace(scope, sources=tuple(row.pk for row in rows))
    if view.topic:
        topic = _topic(view.topic, topics()) or _topic(view.topic, topics.anew()) or (0, view.topic, view.topic)
        scope, parts["topic"] = replace(scope, topic=topic[0]), topic[2]
    told = (Part(name, parts[name], replace(view, **{name: ""}).query) for name in NAMES if parts.get(name))
    return replace(scope, parts=tuple(told))


def _plain(view: View) -> Iterator[tuple[str, str]]:
    if view.section:
        yield "section", view.section
    if view.kind:
        yield "kind", str(PLURALS[SourceKind(view.kind)])
    if view.place:
        yield "place", view.place


def _named(view: View, rows: tuple[Any, ...]) -> list[Any]:
    return [
        row
        for row in rows
        if (not view.source or row.code == view.source)
        and (not view.voice or (row.belongs_to__code or row.voice__code) == view.voice)
    ]


def _topic(slug: str, known: tuple[tuple[int, str, str], ...]) -> tuple[int, str, str] | None:
    return next((topic for topic in known if topic[1] == slug), None)


def _is_around(row: Any, place: tuple[str, float, float]) -> bool:
    if row.place__lat is None:
        return False
    return distance_km((row.place__lat, row.place__lon), place[1:]) <= AROUND_KM
