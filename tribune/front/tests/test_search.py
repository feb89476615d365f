"""Search by title, for whoever may see it."""

import pytest

from tribune.events.testing import an_event
from tribune.people.testing import HouseClient, a_person, signed_in_client
from tribune.publications.testing import a_publication
from tribune.teams.testing import a_team
from tribune.wire.testing import an_entry

pytestmark = pytest.mark.django_db


def test_every_kind_of_thing_is_found_by_a_word_of_its_title():
    an_event(title="Marche pour l’eau")
    a_team(name="L’eau, un bien commun")
    an_entry(title="L’eau de quarante communes")

    page = HouseClient().get("/search/?q=EAU").content.decode()

    for title in ("Marche pour l’eau", "L’eau, un bien commun", "L’eau de quarante communes"):
        assert title in page
    only = HouseClient().get("/search/?q=eau&kind=team").content.decode()
    assert "L’eau, un bien commun" in only
    assert "quarante communes" not in only


def test_a_search_does_not_tell_an_outsider_that_a_private_thing_exists():
    alice = a_person("Alice")
    team = a_team(name="Fives–Moulins", referent=alice)
    a_publication("Secret de famille", audience="circle", circle=team.circle, voice=team.voice)

    assert "Secret de famille" in signed_in_client(alice).get("/search/?q=famille").content.decode()
    assert "Secret de famille" not in HouseClient().get("/search/?q=famille").content.decode()


def test_nothing_found_says_so_and_gives_back_what_was_typed():
    page = HouseClient().get("/en/search/", {"q": "<b>nothing</b>"}).content.decode()

    assert "Nothing is titled" in page
    assert "&lt;b&gt;nothing&lt;/b&gt;" in page


@pytest.mark.parametrize("words", ["", "   ", "%", "_", "'; drop", "é" * 500, "\x00", "zq " * 60])
def test_odd_words_are_only_words(words):
    an_entry(title="Ordinary")

    answer = HouseClient().get("/search/", {"q": words})

    assert answer.status_code == 200
    assert "Ordinary" not in answer.content.decode()
