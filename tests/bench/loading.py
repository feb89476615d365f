"""A large movement, made of rows: 100,000 people at full size, in minutes, with progress.

Rows are made in bulk (no verb, no fact, no mail): what is measured afterwards
is reading and answering, not this. Everything is drawn from a seed.
"""

from __future__ import annotations

import random
import sys
import time
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from itertools import islice
from typing import Any

from django.db import connection, transaction
from django.db.models import Model

from tribune.events.models import Event, EventKind, Occurrence, Rsvp
from tribune.kit.text import fold
from tribune.people.models import Circle, Declaration, Person, Role, Seat, address_index
from tribune.places.models import Place
from tribune.publications.models import Publication, Voice
from tribune.teams.models import Team, TeamKind
from tribune.wire.models import Entry, Source

BATCH = 2000
WORDS = [
    "marche",
    "eau",
    "toit",
    "train",
    "école",
    "hôpital",
    "marché",
    "atelier",
    "réunion",
    "porte",
    "affiche",
    "canal",
    "quartier",
    "lecture",
    "fanfare",
    "permanence",
    "facture",
    "fontaine",
    "jardin",
    "vélo",
    "lettre",
    "maire",
    "contrat",
    "régie",
    "assemblée",
    "comité",
    "soupe",
    "four",
    "pain",
    "livre",
]
START = datetime(2026, 1, 1, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Size:
    """How many of each at full size; ``scaled`` keeps the proportions."""

    people: int = 100_000
    teams: int = 5_000
    seats: int = 50_000
    actions: int = 20_000
    rsvps: int = 200_000
    entries: int = 200_000
    sources: int = 400

    def scaled(self, share: float) -> Size:
        return Size(**{name: max(8, int(getattr(self, name) * share)) for name in Size.__slots__})


class Loader:
    def __init__(self, size: Size, *, at: datetime, part: int = 0, say: Callable[[str], None] | None = None) -> None:
        """*part* numbers a loading on top of another: its people and sources are others."""
        self.size, self.at, self.part = size, at, part
        self.chance = random.Random(20261121 + part)
        self.say = say or (lambda words: print(words, file=sys.stderr, flush=True))
        self.places = list(Place.objects.filter(population__gt=3000).order_by("pk")[:4000]) or list(Place.objects.all())

    def load(self) -> None:
        began = time.monotonic()
        for part in (self.people, self.teams, self.seats, self.actions, self.rsvps, self.wire):
            with transaction.atomic():
                part()
        with connection.cursor() as cursor:
            cursor.execute("ANALYZE")
        self.say(f"loaded in {time.monotonic() - began:.0f} s")

    def _title(self) -> str:
        return " ".join(self.chance.choices(WORDS, k=5)).capitalize()

    def _keep(self, model: type[Model], rows: Iterable[Any], total: int) -> list[int]:
        keys: list[int] = []
        began = time.monotonic()
        for batch in _batches(rows):
            keys += [row.pk for row in model._default_manager.bulk_create(batch)]
            if sys.stderr.isatty():
                print(f"\r{model.__name__} {len(keys):,} / {total:,}", end="", file=sys.stderr, flush=True)
        self.say(f"\r{model.__name__}: {len(keys):,} in {time.monotonic() - began:.1f} s")
        return keys

    def people(self) -> None:
        def rows() -> Iterator[Person]:
            for n in range(self.size.people):
                email = f"p{self.part}.{n}@bench.example"
                place = self.chance.choice(self.places)
                yield Person(
                    email=email, email_index=address_index(email), name=f"Personne {n}", place=place,
                    confirmed_at=START, welcomed_at=START, language="fr",
                )  # fmt: skip

        self.person_ids = self._keep(Person, rows(), self.size.people)
        self._keep(
            Declaration, (Declaration(person_id=pk, declared_at=START) for pk in self.person_ids), self.size.people
        )

    def teams(self) -> None:
        n = self.size.teams
        names = [f"Équipe {self._title()} {k}" for k in range(n)]
        places = [self.chance.choice(self.places) for _ in range(n)]
        circles = self._keep(Circle, (Circle(kind="team", name=name) for name in names), n)
        voices = self._keep(Voice, (Voice(kind="team", name=name) for name in names), n)
        cards = self._keep(
            Publication,
            (self._card("team", name, voice, place) for name, voice, place in zip(names, voices, places, strict=True)),
            n,
        )
        kind = TeamKind.objects.first()
        self.team_circles = circles
        self.team_places = places
        self.team_voices = voices
        self.team_ids = self._keep(
            Team,
            (
                Team(
                    name=names[k], name_folded=fold(names[k])[:80], kind=kind, about=self._title(), place=places[k],
                    lat=places[k].lat, lon=places[k].lon, town=places[k].name, circle_id=circles[k],
                    voice_id=voices[k], publication_id=cards[k], created_at=START,
                    made_by_id=self.person_ids[k % len(self.person_ids)],
                )
                for k in range(n)
            ),
            n,
        )  # fmt: skip

    def seats(self) -> None:
        """The first person belongs to 20 teams; everyone else to few. The first seat of a team is its referent."""
        wanted: dict[tuple[int, int], Role] = {}
        for k, circle in enumerate(self.team_circles):
            wanted[(circle, self.person_ids[k % len(self.person_ids)])] = Role.REFERENT
        for circle in self.team_circles[:20]:
            wanted.setdefault((circle, self.person_ids[0]), Role.MEMBER)
        while len(wanted) < self.size.seats:
            wanted.setdefault((self.chance.choice(self.team_circles), self.chance.choice(self.person_ids)), Role.MEMBER)
        rows = (Seat(circle_id=c, person_id=p, role=role, taken_at=START) for (c, p), role in wanted.items())
        self._keep(Seat, rows, len(wanted))

    def actions(self) -> None:
        """Half have passed, half come in the next sixty days."""
        n, kinds = self.size.actions, list(EventKind.objects.all())
        teams = [self.chance.randrange(len(self.team_ids)) for _ in range(n)]
        titles = [self._title() for _ in range(n)]
        starts = [
            self.at + timedelta(days=(k % 60) + 1, hours=k % 9) if k % 2 else self.at - timedelta(days=k % 300 + 1)
            for k in range(n)
        ]
        cards = self._keep(
            Publication,
            (
                self._card("event", titles[k], self.team_voices[teams[k]], self.team_places[teams[k]], starts[k])
                for k in range(n)
            ),
            n,
        )
        events = self._keep(
            Event,
            (
                Event(
                    title=titles[k], kind=kinds[k % len(kinds)], team_id=self.team_ids[teams[k]],
                    made_by_id=self.chance.choice(self.person_ids), description=self._title(), venue="place",
                    town=self.team_places[teams[k]].name, place=self.team_places[teams[k]],
                    lat=self.team_places[teams[k]].lat, lon=self.team_places[teams[k]].lon,
                    publication_id=cards[k], created_at=START, updated_at=START, published_at=START,
                )
                for k in range(n)
            ),
            n,
        )  # fmt: skip
        self.event_ids = events
        self.occurrence_ids = self._keep(
            Occurrence,
            (
                Occurrence(
                    event_id=events[k], starts_at=starts[k], ends_at=starts[k] + timedelta(hours=2),
                    capacity=50 if k % 3 == 0 else None, is_on=True,
                    lat=self.team_places[teams[k]].lat, lon=self.team_places[teams[k]].lon,
                )
                for k in range(n)
            ),
            n,
        )  # fmt: skip
        # Addresses carry the event's code, known only now.
        rows = list(Event.objects.select_related("publication").only("code", "title", "publication__address"))
        for row in rows:
            assert row.publication is not None
            row.publication.address = row.address
        for batch in _batches(iter([row.publication for row in rows])):
            Publication.objects.bulk_update(batch, ["address"], batch_size=500)

    def dates(self, total: int) -> None:
        """More dates of the actions that stand, until there are *total*: half have passed, half come in sixty days."""
        events = list(Event.objects.values_list("pk", "lat", "lon"))
        wanted = max(0, total - Occurrence.objects.count())

        def rows() -> Iterator[Occurrence]:
            for k in range(wanted):
                event, lat, lon = events[k % len(events)]
                minutes = self.chance.randint(1, 60 * 24 * 60) if k % 2 else -self.chance.randint(60, 300 * 24 * 60)
                starts_at = self.at + timedelta(minutes=minutes)
                yield Occurrence(
                    event_id=event,
                    lat=lat,
                    lon=lon,
                    starts_at=starts_at,
                    ends_at=starts_at + timedelta(hours=2),
                    is_on=True,
                )

        with transaction.atomic():
            self._keep(Occurrence, rows(), wanted)
        with connection.cursor() as cursor:
            cursor.execute("ANALYZE")

    def gatherings(self, total: int, *, coming: int) -> None:
        """So many actions that the first person made for no team, in a month, with so many *coming* to each."""
        first = Person.objects.order_by("pk")[0].pk
        people = list(Person.objects.order_by("pk").values_list("pk", flat=True)[1 : coming + 1])
        kind, starts_at = EventKind.objects.order_by("pk")[0], self.at + timedelta(days=30)
        voice = Voice.objects.create(kind="person", name="Personne 0")
        titles = [f"Rassemblement {self._title()}" for _ in range(total)]
        with transaction.atomic():
            cards = self._keep(Publication, (self._card("event", t, voice.pk, None, starts_at) for t in titles), total)
            events = self._keep(
                Event,
                (
                    Event(
                        title=title, kind=kind, made_by_id=first, venue="place", town="Lille", publication_id=card,
                        created_at=START, updated_at=START, published_at=START,
                    )
                    for title, card in zip(titles, cards, strict=True)
                ),
                total,
            )  # fmt: skip
            dates = self._keep(
                Occurrence,
                (
                    Occurrence(
                        event_id=pk, starts_at=starts_at, ends_at=starts_at + timedelta(hours=2), taken=len(people),
                        is_on=True,
                    )
                    for pk in events
                ),
                total,
            )  # fmt: skip
            answers = (
                Rsvp(occurrence_id=date, person_id=person, answer="yes", given_at=START, changed_at=START)
                for date in dates
                for person in people
            )
            self._keep(Rsvp, answers, total * len(people))
        with connection.cursor() as cursor:
            cursor.execute("ANALYZE")

    def rsvps(self) -> None:
        wanted: set[tuple[int, int]] = {(o, self.person_ids[0]) for o in self.occurrence_ids[:12]}
        taken: dict[int, int] = {}
        for occurrence, _person in wanted:
            taken[occurrence] = taken.get(occurrence, 0) + 1
        tries = 0
        while len(wanted) < self.size.rsvps and tries < self.size.rsvps * 3:
            tries += 1
            pair = (self.chance.choice(self.occurrence_ids), self.chance.choice(self.person_ids))
            if pair not in wanted and taken.get(pair[0], 0) < 45:
                wanted.add(pair)
                taken[pair[0]] = taken.get(pair[0], 0) + 1
        rows = (
            Rsvp(occurrence_id=o, person_id=p, answer="yes", given_at=START, changed_at=START)
            for o, p in sorted(wanted)
        )
        self._keep(Rsvp, rows, len(wanted))
        counted = [Occurrence(pk=pk, taken=count) for pk, count in taken.items()]
        for batch in _batches(iter(counted)):
            Occurrence.objects.bulk_update(batch, ["taken"], batch_size=500)

    def wire(self) -> None:
        n = self.size.sources
        voices = self._keep(Voice, (Voice(kind="source", name=f"Source {k}") for k in range(n)), n)
        sources = self._keep(
            Source,
            (
                Source(
                    title=f"Source {k}", kind=("partner", "elected", "movement")[k % 3], section=WORDS[k % 8],
                    feed_address=f"https://s{self.part}-{k}.bench.example/feed", host=f"s{k}.bench.example", is_trusted=True,
                    voice_id=voices[k], added_at=START, last_success_at=self.at, next_try_at=self.at + timedelta(days=9),
                )
                for k in range(n)
            ),
            n,
        )  # fmt: skip
        total = self.size.entries
        which = [self.chance.randrange(n) for _ in range(total)]
        hours = [self.at - timedelta(minutes=3 * k + self.chance.randint(0, 2)) for k in range(total)]
        titles = [self._title() for _ in range(total)]
        cards = self._keep(
            Publication,
            (self._card("entry", titles[k], voices[which[k]], None, at=hours[k]) for k in range(total)),
            total,
        )
        self._keep(
            Entry,
            (
                Entry(
                    source_id=sources[which[k]], key=f"k{k}", state="published", publication_id=cards[k],
                    kind=("partner", "elected", "movement")[which[k] % 3], section=WORDS[which[k] % 8],
                    link=f"https://s{which[k]}.bench.example/{k}", published_at=hours[k], seen_at=hours[k],
                    content_hash="0" * 64, weighed_at=hours[k],
                )
                for k in range(total)
            ),
            total,
        )  # fmt: skip

    def _card(
        self, kind: str, title: str, voice: int, place: Place | None, starts_at: datetime | None = None,
        at: datetime | None = None,
    ) -> Publication:  # fmt: skip
        when = at or self.at - timedelta(minutes=self.chance.randint(1, 400_000))
        return Publication(
            kind=kind, title=title, title_folded=fold(title), summary=self._title(), voice_id=voice, language="fr",
            lat=place.lat if place else None, lon=place.lon if place else None, town=place.name if place else "",
            starts_at=starts_at, published_at=when, updated_at=when, address=f"/{kind}/",
        )  # fmt: skip


def _batches(rows: Iterable[Any]) -> Iterator[list[Any]]:
    held = iter(rows)
    while batch := list(islice(held, BATCH)):
        yield batch
