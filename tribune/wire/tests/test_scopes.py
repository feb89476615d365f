"""The wire narrowed: by voice, topic and place, by several at once, as a page and as feeds; each found as if all were read."""

import json
import random
from datetime import timedelta

import pytest
from lxml import html

from tribune.kit import dialects
from tribune.kit.inserting import put_in
from tribune.people.testing import HouseClient
from tribune.people.viewers import NOBODY
from tribune.places.testing import a_place
from tribune.publications.models import Publication, Voice
from tribune.publications.verbs import cards
from tribune.wire import newest, queries
from tribune.wire.models import Entry, Source, SourceKind
from tribune.wire.scopes import Scope, View, scope_of
from tribune.wire.testing import NOON, a_source, an_entry
from tribune.wire.verbs import belonging, sources

pytestmark = pytest.mark.django_db


@pytest.fixture
def client():
    return HouseClient()


def belongs(source, name="", **more) -> Source:
    given = {"about": "", "topics": [], "place": None, **more}
    return belonging.settle(source=source, kind=Voice.Kind.ELECTED, name=name, at=NOON, **given)


def titles(answer) -> list[str]:
    return [a.text_content() for a in html.fromstring(answer.content).xpath("//ul[@class='wire']//h3/a")]


@pytest.fixture
def claire():
    """Claire's blog of Lille is about water, her channel about nothing; Bob's site of Marseille is about water."""
    blog = belongs(a_source("Le blog", section="Parlement"), "Claire Vasseur", topics=["Eau"], place=a_place("Lille"))
    channel = belongs(a_source("La chaîne", kind="channel"), "Claire Vasseur")
    other = belongs(a_source("Un site"), "Bob", topics=["Eau"], place=a_place("Marseille"))
    for number, (source, title) in enumerate([(blog, "Du blog"), (channel, "De la chaîne"), (other, "De Bob")]):
        an_entry(title, source=source, at=NOON - timedelta(hours=number))
    an_entry("D’ailleurs", at=NOON - timedelta(hours=9))
    return blog.speaker


@pytest.mark.parametrize(
    ("asked", "found"),
    [
        ({"voice": "claire"}, ["Du blog", "De la chaîne"]),
        ({"topic": "eau"}, ["Du blog", "De Bob"]),
        ({"place": "Lille"}, ["Du blog"]),
        ({"voice": "claire", "topic": "eau"}, ["Du blog"]),
        ({"voice": "claire", "kind": "channel"}, ["De la chaîne"]),
        ({"topic": "eau", "section": "Parlement"}, ["Du blog"]),
        ({"topic": "eau", "place": "Marseille", "voice": "claire"}, []),
        ({"voice": "nobody"}, []),
        ({"topic": "nothing"}, []),
    ],
)
def test_the_wire_is_narrowed_by_one_thing_or_several(client, claire, asked, found):
    asked = {name: claire.code if value == "claire" else value for name, value in asked.items()}

    assert titles(client.get("/wire/", asked)) == found
    feed = json.loads(client.get("/wire.json", asked).content)
    assert [item["title"] for item in feed["items"]] == found


def test_a_place_that_is_none_is_said_and_the_way_out_stays(client):
    an_entry()

    page = client.get("/wire/", {"place": "Nulle-Part-sur-Rien"})

    assert page.status_code == 200
    assert titles(page) == []
    assert "Nulle-Part-sur-Rien" in page.content.decode()


def test_each_filter_is_named_and_taken_off_alone(client, claire):
    page = html.fromstring(client.get("/wire/", {"voice": claire.code, "topic": "eau"}).content)

    assert "Claire Vasseur" in page.xpath("//h1")[0].text_content()
    chips = {chip.text_content().split()[0]: chip.get("href") for chip in page.xpath("//nav[@class='chips']//a")}
    assert chips["Claire"] == "/wire/?topic=eau"
    assert chips["Eau"] == f"/wire/?voice={claire.code}"
    assert page.xpath("//link[@type='application/feed+json']")[0].get("href").endswith(f"voice={claire.code}&topic=eau")
    assert page.xpath("//select[@name='voice']/option[@selected]")[0].text_content() == "Claire Vasseur"


def test_new_entries_of_a_narrowed_wire_are_announced_there(client, claire):
    since = (NOON - timedelta(minutes=90)).isoformat()

    assert client.get("/wire/fresh/", {"since": since, "topic": "eau"}).status_code == 200
    assert client.get("/wire/fresh/", {"since": NOON.isoformat(), "topic": "eau"}).status_code == 204


class TestNewest:
    @pytest.fixture
    def wire(self):
        """Forty sources of uneven rhythm, some hours shared by several; one entry in ten withheld, one in ten held."""
        chance = random.Random(20261122)
        sources = [a_source(f"Source {n}", section=f"Section {n % 3}") for n in range(40)]
        for number in range(260):
            source = sources[min(39, int(chance.expovariate(0.12)))]
            entry = an_entry(f"Titre {number}", source=source, at=NOON - timedelta(minutes=chance.randrange(0, 400, 5)))
            if number % 10 == 0:
                cards.withhold(entry.publication, at=NOON)
        return sources

    def paged(self, scope, size) -> list[int]:
        found, cursor = [], ""
        for _page in range(60):
            page = newest.page(queries.rows_of, NOBODY, scope, cursor=cursor, size=size)
            found += [row.pk for row in page.rows]
            cursor = page.next_cursor or ""
            if not cursor:
                return found
        raise AssertionError("it has no end")

    @pytest.mark.parametrize("count", [1, 2, 7, 40])
    @pytest.mark.parametrize("section", ["", "Section 1"])
    def test_pages_of_some_sources_hold_what_a_whole_reading_gives(self, wire, count, section):
        scope = Scope(View(section=section), sources=tuple(source.pk for source in wire[-count:] + wire[:1]))
        whole = scope.of(Entry.objects.visible_to(NOBODY)).order_by("-published_at", "-pk")

        assert self.paged(scope, 5) == list(whole.values_list("pk", flat=True))

    def test_pages_of_a_topic_hold_each_of_its_entries_once(self, wire):
        for source in wire[:5]:
            belongs(source, topics=["Eau"])
        scope = scope_of(View(topic="eau"))

        found = self.paged(scope, 5)

        whole = Entry.objects.visible_to(NOBODY).filter(source__in=wire[:5])
        assert sorted(found) == sorted(whole.values_list("pk", flat=True))


def test_a_section_of_one_kind_is_found_by_index_though_much_is_of_either():
    source = a_source()
    hours = [NOON - timedelta(minutes=number) for number in range(2400)]
    said = [
        Publication(
            kind="entry", title="Un titre", voice=source.voice, language="fr", published_at=hour, updated_at=hour
        )
        for hour in hours
    ]
    put_in(
        Entry(
            source=source, key=f"k{number}", state="published", publication=card, published_at=card.published_at,
            seen_at=NOON, content_hash="", section=f"Section {number % 10}", kind=SourceKind.values[number // 10 % 4],
        )
        for number, card in enumerate(put_in(said))
    )  # fmt: skip
    dialects.analyze()
    scope = scope_of(View(section="Section 3", kind=SourceKind.values[1]))

    plan = scope.of(Entry.objects.visible_to(NOBODY)).order_by("-published_at", "-pk").values("pk")[:31].explain()

    assert "wire_both_newest" in plan


def test_a_source_of_another_kind_is_found_under_that_one(client, claire):
    channel = Source.objects.get(title="La chaîne")

    sources.change(source=channel, title="La chaîne", kind="partner", section="", language="fr")

    assert titles(client.get("/wire/", {"voice": claire.code, "kind": "partner"}))[-1:] == ["De la chaîne"]
    assert titles(client.get("/wire/", {"voice": claire.code, "kind": "channel"})) == []


def test_a_narrowed_wire_costs_at_most_six_queries(client, claire, django_assert_max_num_queries):
    for asked in ({"voice": claire.code}, {"topic": "eau"}, {"place": "Lille"}, {"voice": claire.code, "topic": "eau"}):
        client.get("/wire/", asked)
        with django_assert_max_num_queries(6):
            client.get("/wire/", asked)
