import pytest

from tribune.events.testing import an_event
from tribune.people.testing import a_person, signed_in_client
from tribune.places.testing import a_place
from tribune.publications.testing import a_publication
from tribune.teams.testing import a_team

pytestmark = pytest.mark.django_db


def test_the_first_minute_shows_actions_near_the_nearest_team_and_one_thing_to_read():
    lille = a_place("Lille")
    team = a_team(name="Fives", place=lille)
    an_event("Porte-à-porte")
    a_publication("L’eau change de mains", kind="entry")
    nina = a_person("Nina", place=lille)

    page = signed_in_client(nina).get("/welcome/near/").content.decode()

    for words in ("Porte-à-porte", "Fives", "L’eau change de mains"):
        assert words in page
    assert f"/teams/{team.code}/membership/" in page


def test_with_nothing_near_one_can_still_begin():
    nina = a_person("Nina", place=a_place("Lille"))

    page = signed_in_client(nina).get("/welcome/near/").content.decode()

    assert "/actions/new/" in page


def test_the_steps_say_what_is_done():
    lille = a_place("Lille")
    nina = a_person("Nina", place=lille)
    before = signed_in_client(nina).get("/welcome/near/").content.decode().count('class="done"')
    a_team(name="Fives", place=lille, referent=nina)

    after = signed_in_client(nina).get("/welcome/near/").content.decode().count('class="done"')

    assert after == before + 1
