"""The wire looked at narrowly: by what its sources belong to and are about, several at once, and far from its top."""

from __future__ import annotations

from urllib.parse import urlencode

from django.db import transaction

from tests.bench.loading import BATCH
from tests.bench.measuring import Page
from tribune.kit import dialects
from tribune.kit.inserting import put_values
from tribune.kit.paging import first_of
from tribune.people.viewers import NOBODY
from tribune.places.models import Place
from tribune.publications.models import CardTopic, Topic, Voice
from tribune.wire import newest
from tribune.wire.models import Entry, Source
from tribune.wire.scopes import View, scope_of

TOPICS, PEOPLE, TOWNS = 20, 60, 40
GOAL = (12.0, 6)
DEEP = 2  # such a part of what a view holds is above

SECTIONED = "wire, a section and a kind"
OF_A_PERSON = "wire, a person and a kind"
ABOUT = "wire, a topic"
ABOUT_IN = "wire, a topic and a section"
ABOUT_BY = "wire, a topic and a person"
AROUND = "wire, around a place"
AROUND_ABOUT = "wire, around a place, a topic"
NOTHING = "wire, a section without the kind"
APART = "wire, a topic, nothing in common"
FAR = "wire, far from its top"
NAMES = (SECTIONED, OF_A_PERSON, ABOUT, ABOUT_IN, ABOUT_BY, AROUND, AROUND_ABOUT, NOTHING, APART, FAR)


def fill() -> None:
    """One source in three is a person's, each has a place and a topic or two, and its entries are about those."""
    topics = [Topic.objects.get_or_create(slug=f"theme-{n}", defaults={"name": f"Thème {n}"})[0] for n in range(TOPICS)]
    kept = Voice.objects.filter(kind="elected", name__startswith="Élue ").order_by("pk")
    people = list(kept) or Voice.objects.bulk_create(Voice(kind="elected", name=f"Élue {n}") for n in range(PEOPLE))
    towns = list(Place.objects.order_by("-population")[:TOWNS])
    sources = list(Source.objects.order_by("pk"))
    about = {}
    for number, source in enumerate(sources):
        source.place = towns[number % len(towns)]
        source.belongs_to = people[number // 3 % PEOPLE] if source.kind == "elected" else None
        about[source.pk] = {topics[theme].pk for theme in _themes(number)}
    Source.objects.bulk_update(sources, ["place", "belongs_to"], batch_size=500)
    untold = Entry.objects.published().filter(publication__about=None).order_by("pk")
    last = 0
    with transaction.atomic():
        while batch := list(
            untold.filter(pk__gt=last).values_list("pk", "publication", "source", "published_at")[:BATCH]
        ):
            told = [(card, topic, at) for _pk, card, source, at in batch for topic in about[source]]
            put_values(CardTopic, ("publication_id", "topic_id", "published_at"), told)
            last = batch[-1][0]
    dialects.analyze()


def pages() -> list[Page]:
    """Each row turns among views of one sort."""
    sources = list(Source.objects.select_related("belongs_to", "place").order_by("pk"))
    sections = sorted({source.section for source in sources})
    # The themes that their sources are about.
    of_person: dict[str, set[str]] = {}
    of_place: dict[str, set[str]] = {}
    of_section: dict[str, set[str]] = {}
    for number, source in enumerate(sources):
        themes = {f"theme-{theme}" for theme in _themes(number)}
        of_section.setdefault(source.section, set()).update(themes)
        if source.place:
            of_place.setdefault(source.place.name, set()).update(themes)
        if source.belongs_to:
            of_person.setdefault(source.belongs_to.code, set()).update(themes)
    people, places = sorted(of_person)[:8], sorted(of_place)[:8]
    every = [f"theme-{theme}" for theme in range(TOPICS)]
    views = {
        SECTIONED: [View(section=section, kind=kind) for section in sections for kind in ("elected", "partner")],
        OF_A_PERSON: [View(voice=code, kind="elected") for code in people],
        ABOUT: [View(topic=theme) for theme in every],
        ABOUT_IN: [View(section=section, topic=min(of_section[section])) for section in sections],
        ABOUT_BY: [View(voice=code, topic=min(of_person[code])) for code in people],
        AROUND: [View(place=place) for place in places],
        AROUND_ABOUT: [View(place=place, topic=min(of_place[place])) for place in places],
        NOTHING: [View(section=section, kind="channel") for section in sections],
        APART: [View(section=s, topic=theme) for s in sections for theme in every if theme not in of_section[s]]
        + [View(voice=code, topic=theme) for code in people for theme in every if theme not in of_person[code]],
    }
    rows = [Page(name, [f"/wire/{view.query}" for view in these]) for name, these in views.items() if these]
    far = [View(), View(section=sections[0]), View(place=places[0]), View(voice=people[0]), View(topic=every[0])]
    return [*rows, Page(FAR, [_far_down(view) for view in far])]


def _themes(number: int) -> tuple[int, int]:
    """What the source of that number is about."""
    return number % TOPICS, number // TOPICS % TOPICS


def _far_down(view: View) -> str:
    scope = scope_of(view)
    by = newest.BY_HOUR if scope.topic is None else newest.BY_CARD
    rows = scope.of(Entry.objects.visible_to(NOBODY))
    at = rows.count() // DEEP
    found = list(rows.order_by(*by).values_list("published_at", "pk", "publication", named=True)[at : at + 2])
    return f"/wire/?{urlencode({'after': first_of(found, by=by, size=1).next_cursor or ''})}&{view.query[1:]}"
