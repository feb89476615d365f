"""A postcode of twenty communes, and one that does not exist, in every form that takes a place."""

import re
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from html import unescape
from typing import Any

import pytest

from tribune.events.models import Event
from tribune.people.models import Person
from tribune.people.testing import HouseClient, signed_in_client
from tribune.places.testing import a_place
from tribune.teams.models import Team, TeamKind
from tribune.teams.testing import a_team

pytestmark = pytest.mark.django_db
SEVERAL, NONE = "02300", "99999"
SOON = (datetime.now(UTC) + timedelta(days=9)).strftime("%Y-%m-%d")


@dataclass(frozen=True)
class Form:
    """*name* is the field of the place; *typed* what else a person filled in and must not type again."""

    address: str
    name: str = "place"
    typed: dict[str, str] = field(default_factory=dict)
    is_signed_in: bool = True


def forms(alice: Person) -> dict[str, Form]:
    team = a_team("Chauny en commun", referent=alice, place=a_place("Lille"))
    kind = str(TeamKind.objects.filter(retired_at=None)[0].pk)
    about = {"about": "Une cantine, le jeudi"}
    return {
        "join": Form("/join/", typed={"email": "nina@example.org", "declared": "on"}, is_signed_in=False),
        "profile": Form(
            "/me/profile/", typed={"name": "Alice B.", "radius_km": "35", "phone": "06 12 34 56 78", **about}
        ),
        "team": Form("/teams/new/", typed={"name": "Chauny", "kind": kind, **about}),
        "team again": Form(
            f"/teams/{team.code}/edit/",
            typed={"name": "Chauny", "kind": kind, "openness": "open", "version": str(team.version), **about},
        ),
        "action": Form(
            "/actions/new/",
            "where",
            {"title": "Marche pour l’eau", "starts": f"{SOON}T14:00", "description": "Venez", "capacity": "12"},
        ),
    }


NAMES = ("join", "profile", "team", "team again", "action")


@pytest.fixture
def chauny():
    """Twenty communes of one postcode; the person means the smallest."""
    for number in range(19):
        a_place(f"Village {number}", postcode=SEVERAL)
    return a_place("Neuflieux", postcode=SEVERAL)


def sent(form: Form, alice: Person, **more: Any) -> Any:
    """The form as a browser sends it: what its page holds hidden, then what was typed."""
    browser = signed_in_client(alice) if form.is_signed_in else HouseClient()
    return browser.post(form.address, {**form.typed, **more})


def given_back(page: str, form: Form) -> list[str]:
    """What was typed and does not stand in the page."""
    kept = [
        unescape(value) for value in re.findall(r'value="([^"]*)"|<textarea[^>]*>\s*([^<]*)<', page) for value in value
    ]
    return [text for name, text in form.typed.items() if text != "on" and text not in kept and name != "kind"]


@pytest.mark.parametrize("which", NAMES)
def test_a_postcode_of_twenty_communes_asks_which_and_nothing_is_lost(which, chauny, alice):
    form = forms(alice)[which]

    answer = sent(form, alice, **{form.name: SEVERAL})

    page = answer.content.decode()
    assert answer.status_code == 422
    assert f"Plusieurs lieux répondent à « {SEVERAL} »".replace("« ", "«\xa0").replace(" »", "\xa0»") in page
    assert f'value="{SEVERAL}"' in page
    assert "Neuflieux" in page and page.count("Village ") >= 19
    assert given_back(page, form) == []


@pytest.mark.parametrize("which", NAMES)
def test_a_postcode_that_does_not_exist_is_said_plainly_and_nothing_is_lost(which, chauny, alice):
    form = forms(alice)[which]

    answer = sent(form, alice, **{form.name: NONE})

    page = answer.content.decode()
    assert answer.status_code == 422
    assert f"Aucun lieu n’a le code postal {NONE}" in page
    assert f'value="{NONE}"' in page
    assert given_back(page, form) == []
    assert (Team.objects.count(), Event.objects.count()) == (1, 0)
    assert Person.objects.get(pk=alice.pk).place is None


@pytest.mark.parametrize("which", ["profile", "team", "team again"])
def test_the_commune_that_was_chosen_is_the_one_that_is_kept(which, chauny, alice):
    form = forms(alice)[which]

    answer = sent(form, alice, place=SEVERAL, place_for=SEVERAL, place_choice=chauny.ref)

    assert answer.status_code == 303
    held = Person.objects.get(pk=alice.pk) if which == "profile" else Team.objects.get(name="Chauny")
    assert held.place == chauny


@pytest.mark.parametrize("page", ["/near/", "/teams/"])
def test_looking_around_offers_the_twenty_communes_and_gives_back_what_was_typed(page, chauny):
    answer = HouseClient().get(page, {"place": SEVERAL})

    drawn = answer.content.decode()
    assert answer.status_code == 422
    assert f'value="{SEVERAL}"' in drawn
    assert len(set(re.findall(r"place=(%40\w+)", drawn))) == 20
    chosen = HouseClient().get(page, {"place": f"@{chauny.ref}"})
    assert chosen.status_code == 200
    assert "Neuflieux" in chosen.content.decode()


def test_a_postcode_typed_in_the_search_leads_to_what_is_near_it(chauny):
    page = HouseClient().get("/search/", {"q": SEVERAL}).content.decode()

    assert f'href="/near/?place={SEVERAL}"' in page
