"""What readers see of the wire, with what it costs."""

import json
import re
from datetime import timedelta
from importlib import import_module

import pytest
from django.apps import apps
from django.utils import timezone
from lxml import etree, html

from tribune.movement.settings import movement
from tribune.people.testing import HouseClient, a_person, signed_in_client
from tribune.people.viewers import NOBODY
from tribune.publications.drawing import draw, forget_all
from tribune.publications.models import Publication
from tribune.publications.verbs import cards
from tribune.wire import queries
from tribune.wire.models import Source, label_of
from tribune.wire.parsing import Enclosure
from tribune.wire.testing import a_source, an_entry
from tribune.wire.verbs import sources

pytestmark = pytest.mark.django_db


@pytest.fixture
def client():
    return HouseClient()


def ago(**past):
    return timezone.now() - timedelta(**past)


def titles(answer) -> list[str]:
    return (
        [a.text_content() for a in html.fromstring(answer.content).xpath("//ul[@class='wire']//h3/a")]
        if answer.content
        else []
    )


def test_the_newest_entry_stands_first_with_who_said_it(client):
    source = a_source("Claire Vasseur", kind="elected", section="Parlement")
    an_entry("Le plus ancien", source=source, at=ago(hours=3))
    an_entry("Le plus récent", source=source, at=ago(minutes=5))

    answer = client.get("/wire/")

    assert answer.status_code == 200
    assert titles(answer) == ["Le plus récent", "Le plus ancien"]
    assert "Claire Vasseur" in answer.content.decode()


def test_what_waits_what_was_dropped_and_what_was_withheld_is_seen_by_nobody(client):
    an_entry("En attente", source=a_source(trusted=False))
    withheld = an_entry("Retirée")
    cards.withhold(withheld.publication, at=timezone.now())

    assert titles(client.get("/wire/")) == []
    assert client.get(withheld.publication.address).status_code == 404
    assert "Retirée" not in client.get("/wire.rss").content.decode()


def test_the_wire_is_filtered_by_source_section_and_kind(client):
    elected = a_source("Claire", kind="elected", section="Parlement")
    paper = a_source("Le Quotidien", section="Médias")
    an_entry("De Claire", source=elected)
    an_entry("Du Quotidien", source=paper)

    assert titles(client.get("/wire/", {"source": elected.code})) == ["De Claire"]
    assert titles(client.get("/wire/", {"section": "Médias"})) == ["Du Quotidien"]
    assert titles(client.get("/wire/", {"kind": "elected"})) == ["De Claire"]
    assert titles(client.get("/wire/", {"kind": "nonsense"})) == ["De Claire", "Du Quotidien"][::-1]
    assert titles(client.get("/wire/", {"section": "Nulle part"})) == []


def test_older_entries_are_a_link_away_without_javascript_and_a_part_with_it(client):
    source = a_source()
    for number in range(35):
        an_entry(f"Titre {number:02}", source=source, at=ago(minutes=number))

    first = client.get("/wire/")
    more = html.fromstring(first.content).xpath("//a[@rel='next']")[0].get("href")
    second = client.get("/wire/" + more)
    part = client.get("/wire/" + more, HTTP_HX_REQUEST="true")

    assert len(titles(first)) == 30
    assert titles(second) == [f"Titre {n}" for n in range(30, 35)]
    assert b"<html" not in part.content
    assert b"Titre 34" in part.content


@pytest.mark.parametrize(
    "query",
    [
        "?after=nonsense",
        "?source=%00",
        "?section=" + "x" * 500,
        "?kind=%F0%9F%98%80",
        "?after=WyJ4IiwxXQ",
        "?after=WzEsIlx1MDAwMCJd",
    ],
)
def test_an_odd_address_is_no_error(client, query):
    assert client.get("/wire/" + query).status_code == 200


def test_the_wire_costs_at_most_six_queries_and_as_many_for_twice_as_much(django_assert_max_num_queries):
    alice, asked = signed_in_client(a_person("Alice")), []
    alice.get("/wire/")

    for _half in range(2):
        for number in range(12):
            an_entry(f"Titre {number}", source=a_source(f"Source {number}", section=f"Section {number}"))
        with django_assert_max_num_queries(6) as queried:
            alice.get("/wire/")
        asked.append(len(queried))

    assert asked[0] == asked[1]


def test_a_reading_page_credits_and_leads_to_the_original(client):
    entry = an_entry(
        "Ce que cache l’amendement",
        source=a_source("Claire Vasseur"),
        authors=("Claire",),
        link="https://www.claire.example/312",
    )

    page = html.fromstring(client.get(entry.publication.address).content)

    link = page.xpath("//footer[contains(@class, 'credit')]//a")[0]
    assert link.get("href") == "https://www.claire.example/312"
    assert "claire.example" in link.text_content()
    assert "Claire Vasseur" in page.xpath("//article//header")[0].text_content()
    assert page.xpath("//link[@rel='canonical']")[0].get("href") == "https://www.claire.example/312"
    assert page.xpath("//img | //iframe | //video | //audio") == []


def test_an_old_title_in_the_address_still_answers_and_a_wrong_code_does_not(client):
    entry = an_entry()

    assert client.get(f"/wire/{entry.code}-un-autre-titre/").status_code == 200
    assert client.get(f"/wire/{entry.code}/").status_code == 200
    assert client.get("/wire/1111111111-rien/").status_code == 404


def test_an_episode_says_how_long_it_lasts(client):
    an_entry("Épisode", enclosures=(Enclosure("https://a.example/e.mp3", "audio/mpeg"),), seconds=250)

    line = queries.latest(NOBODY, 1)[0]

    assert (line.medium, line.minutes) == ("audio", 4)


@pytest.mark.parametrize(("path", "type"), [("/wire.rss", "rss"), ("/wire.atom", "atom"), ("/wire.json", "feed+json")])
def test_each_view_leaves_as_a_feed(client, path, type):
    paper = a_source("Le Quotidien", section="Médias")
    an_entry("Du Quotidien", source=paper)
    an_entry("D’ailleurs")

    answer = client.get(path, {"section": "Médias"})

    assert type in answer["Content-Type"]
    if path.endswith("json"):
        assert [item["title"] for item in json.loads(answer.content)["items"]] == ["Du Quotidien"]
    else:
        root = etree.fromstring(answer.content)
        assert [e.text for e in root.iter("{*}title") if e.getparent().tag.endswith(("item", "entry"))] == [
            "Du Quotidien"
        ]


def test_new_entries_are_announced_to_a_page_left_open(client):
    since = ago(minutes=10).isoformat()
    assert client.get("/wire/fresh/", {"since": since}).status_code == 204
    an_entry("Neuve", at=ago(minutes=1))

    answer = client.get("/wire/fresh/", {"since": since})

    assert answer.status_code == 200
    assert b"1" in answer.content
    assert client.get("/wire/fresh/", {"since": "nonsense"}).status_code == 204


def test_sources_are_shown_to_all_with_their_health_in_words(client):
    a_source("En forme", last_success_at=ago(hours=1), items_a_day=12.4)
    a_source("Malade", trouble="too_slow")
    gone = a_source("Retirée")
    type(gone).objects.filter(pk=gone.pk).update(removed_at=timezone.now())

    page = client.get("/sources/").content.decode()

    assert "En forme" in page
    assert "Malade" in page
    assert "Retirée" not in page


def test_sources_stand_in_the_order_of_the_alphabet_whatever_their_accents_and_case(client):
    for title in ("Toulouse debout", "école publique", "Étoile du Nord", "Zones"):
        a_source(title)
    renamed = a_source("Zut")

    sources.change(source=renamed, title="À bâbord", kind="partner", section="", language="fr")

    page = client.get("/sources/").text
    shown = re.findall("À bâbord|école publique|Étoile du Nord|Toulouse debout|Zones", page)
    assert list(dict.fromkeys(shown)) == ["À bâbord", "école publique", "Étoile du Nord", "Toulouse debout", "Zones"]


def test_sources_that_stood_before_names_were_folded_are_folded():
    source = a_source("École publique")
    Source.objects.update(title_folded="")

    import_module("tribune.wire.migrations.0022_names_folded").fold_names(apps, None)

    source.refresh_from_db()
    assert source.title_folded == "ecole publique"


def test_the_front_pages_lines_cost_one_query(django_assert_num_queries):
    for number in range(6):
        an_entry(f"Titre {number}", at=ago(minutes=number))

    movement()
    with django_assert_num_queries(1):
        lines = queries.latest(NOBODY, 5)

    assert [line.title for line in lines] == [f"Titre {n}" for n in range(5)]


def test_an_entry_is_drawn_among_other_cards():
    forget_all()
    entry = an_entry("Une carte", source=a_source("L’Heure publique", section="Nord"))

    drawn = draw(Publication.objects.filter(pk=entry.publication_id).for_drawing(), viewer=NOBODY, language="fr")[0]

    assert "Une carte" in drawn
    assert "Nord" in drawn
    assert f'href="{entry.publication.address}"' in drawn


def test_a_section_that_only_says_the_medium_is_not_said_twice():
    assert label_of("Vidéo", "partner", "video") == label_of("", "partner", "video")
    assert label_of("Nord", "partner", "video") == "Nord"
    assert label_of("vidéo", "partner", "") == "vidéo"
