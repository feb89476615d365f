"""A story in the river: one line, and everyone who tells it."""

from datetime import timedelta

import pytest
from django.utils import timezone
from lxml import html

from tribune.people.testing import HouseClient
from tribune.people.viewers import NOBODY
from tribune.publications.testing import a_publication
from tribune.publications.verbs import cards
from tribune.wire import queries
from tribune.wire.models import Story
from tribune.wire.testing import a_source, a_story, an_entry

pytestmark = pytest.mark.django_db


@pytest.fixture
def client():
    return HouseClient()


def ago(**past):
    return timezone.now() - timedelta(**past)


def lines(answer) -> list[str]:
    return [a.text_content() for a in html.fromstring(answer.content).xpath("//ul[@class='wire']//h3/a")]


def tellers(answer) -> list[str]:
    found = html.fromstring(answer.content).xpath("//*[contains(@class, 'told')]//li//a")
    return [" ".join(" ".join(a.itertext()).split()) for a in found]


def test_what_three_sources_tell_is_one_line_that_credits_each_with_its_own_title(client):
    a_story(
        an_entry("Un sursis pour les lits", source=a_source("Radio Nord", section="Nord"), at=ago(hours=3)),
        an_entry("« Nous avons gagné six mois »", source=a_source("L’Heure publique"), at=ago(hours=1)),
        an_entry("Ma question au ministre", source=a_source("Claire", kind="elected"), at=ago(hours=2)),
    )
    an_entry("Autre chose", at=ago(minutes=1))

    page = client.get("/wire/")

    assert lines(page) == ["Autre chose", "Un sursis pour les lits"]
    assert "Racontée par 3 sources" in page.content.decode()
    assert tellers(page) == [
        "« Nous avons gagné six mois » L’Heure publique · média ami",
        "Ma question au ministre Claire · personne élue",
        "Radio Nord le même titre · Nord",
    ]


def test_a_story_stands_at_the_hour_of_the_newest_of_its_tellings(client):
    old, new = an_entry("Un sursis", at=ago(hours=5)), an_entry("Six mois", at=ago(hours=1))
    a_story(old, new)
    an_entry("Entre les deux", at=ago(hours=3))

    assert lines(client.get("/wire/")) == ["Un sursis", "Entre les deux"]


def test_a_story_whose_tellings_are_on_two_pages_is_on_the_first(client):
    a_story(an_entry("Un sursis", at=ago(hours=9)), an_entry("Six mois", at=ago(minutes=1)))
    for n in range(30):
        an_entry(f"Titre {n}", at=ago(hours=1, minutes=n))

    first = client.get("/wire/")
    second = client.get("/wire/" + html.fromstring(first.content).xpath("//a[@rel='next']")[0].get("href"))

    assert lines(first)[0] == "Un sursis"
    assert lines(second) == ["Titre 29"]


def test_a_filtered_view_shows_a_story_by_what_is_in_it_and_credits_the_others_too(client):
    elected = a_source("Claire", kind="elected", section="Parlement")
    a_story(
        an_entry("Ma question", source=elected, at=ago(hours=2)),
        an_entry("Six mois", source=a_source("L’Heure publique"), at=ago(hours=1)),
    )

    page = client.get("/wire/", {"kind": "elected"})

    assert lines(page) == ["Ma question"]
    assert len(tellers(page)) == 2


def test_in_its_own_view_a_source_keeps_each_of_its_lines_and_says_who_else_tells_it(client):
    own, other = a_source("Claire"), a_source("L’Heure publique")
    a_story(an_entry("Ma question", source=own, at=ago(hours=2)), an_entry("Six mois", source=other, at=ago(hours=1)))

    page = client.get("/wire/", {"source": own.code})

    assert lines(page) == ["Ma question"]
    assert "Racontée aussi par L’Heure publique" in page.content.decode()


def test_a_story_that_one_alone_still_tells_is_an_entry_again(client):
    first, second = an_entry("Un sursis"), an_entry("Six mois")
    story = a_story(first, second)
    cards.withhold(second.publication, at=timezone.now())

    assert lines(client.get("/wire/")) == ["Un sursis"]
    assert "Racontée" not in client.get("/wire/").content.decode()
    assert client.get(story.get_absolute_url()).status_code == 404
    assert client.get(first.publication.address).status_code == 200


def test_a_story_has_its_page_where_each_says_why_it_is_there(client):
    first, second = an_entry("Un sursis pour les lits", at=ago(hours=1)), an_entry("Six mois", at=ago(minutes=1))
    story = a_story(first, second, way="event", because=["lits", "Denain"])

    page = client.get(story.get_absolute_url())

    assert "Les deux titres disent\u00a0: lits, Denain." in page.content.decode()
    assert "Les autres ont été comparées à celle-ci." in page.content.decode()
    links = html.fromstring(page.content).xpath("//ol[@class='tellers']//h2/a/@href")
    assert links == [second.publication.address, first.publication.address]


def test_a_reading_page_says_who_else_tells_it(client):
    first, second = an_entry("Un sursis"), an_entry("Six mois", source=a_source("Radio Nord"))
    story = a_story(first, second)

    page = client.get(first.publication.address)

    assert tellers(page) == ["Six mois Radio Nord · média ami"]
    assert story.get_absolute_url() in page.content.decode()


def test_an_article_of_ours_stands_over_a_story_unless_it_may_not_be_read(client):
    story = a_story(an_entry("Un sursis"), an_entry("Six mois"))
    article = a_publication("Denain : six mois de lutte", kind="event")
    Story.objects.update(article=article)

    page = client.get("/wire/")
    assert lines(page) == ["Denain : six mois de lutte"]
    assert "Notre article, et 2 sources qui la racontent" in page.content.decode()
    assert story.get_absolute_url() in page.content.decode()

    cards.withhold(article, at=timezone.now())
    assert lines(client.get("/wire/")) == ["Un sursis"]


def test_the_river_of_stories_costs_one_query_more_whatever_their_number(django_assert_max_num_queries, client):
    client.get("/wire/")
    for _half in range(2):
        for n in range(8):
            a_story(an_entry(f"Un sursis {n}"), an_entry(f"Six mois {n}"), an_entry(f"Question {n}"))
        with django_assert_max_num_queries(6):
            client.get("/wire/")


def test_a_short_river_tells_a_story_once():
    a_story(an_entry("Un sursis", at=ago(hours=2)), an_entry("Six mois", at=ago(hours=1)))
    an_entry("Autre chose", at=ago(hours=3))

    found = queries.latest(NOBODY, 10)

    assert [(line.title, line.told.sources if line.told else 0) for line in found] == [
        ("Six mois", 2),
        ("Autre chose", 0),
    ]


def test_every_entry_of_a_story_stays_in_the_feeds(client):
    a_story(an_entry("Un sursis"), an_entry("Six mois"))

    assert [item["title"] for item in client.get("/wire.json").json()["items"]] == ["Six mois", "Un sursis"]
