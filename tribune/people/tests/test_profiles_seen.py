import pytest
from django.utils import timezone

from tribune.people import circles, limits, rules
from tribune.people.models import Consultation, Person, Role
from tribune.people.testing import HouseClient, a_person, signed_in_client, with_charge
from tribune.people.viewers import NOBODY, Viewer

pytestmark = pytest.mark.django_db

OPEN = {
    "name_reach": "members",
    "about_reach": "teams",
    "phone_reach": "organisers",
    "phone": "0612345618",
    "about": "Peintre en lettres",
    "skills": "secret skill",
}


@pytest.fixture
def cast():
    """Bob and Alice share a team; Alice organises it; Charlie supports elsewhere; Gina is a guest."""
    people = {
        "bob": a_person("Bob", **OPEN),
        "alice": a_person("Alice"),
        "mate": a_person("Mate"),
        "charlie": a_person("Charlie"),
        "gina": a_person("Gina", supporter=False),
        "follower": a_person("Flora"),
    }
    team = circles.found(kind="team", name="Fives")
    now = timezone.now()
    for name, role in (
        ("bob", Role.MEMBER),
        ("mate", Role.MEMBER),
        ("alice", Role.ORGANISER),
        ("follower", Role.FOLLOWER),
    ):
        circles.seat(circle=team, person=people[name], role=role, at=now)
    return people


@pytest.mark.parametrize(
    ("who", "shown"),
    [
        ("charlie", {"name"}),
        ("follower", {"name"}),
        ("mate", {"name", "about"}),
        ("alice", {"name", "about", "phone"}),
        ("gina", set()),
    ],
)
def test_each_field_reaches_whom_its_person_said(cast, who, shown):
    viewer = Viewer(cast[who])

    assert rules.fields_shown(cast["bob"], viewer) == shown
    assert Person.objects.visible_to(viewer).filter(pk=cast["bob"].pk).exists() is bool(shown)


def test_a_page_shows_only_those_fields(cast):
    path = f"/people/{cast['bob'].code}/"

    charlies = signed_in_client(cast["charlie"]).get(path).content.decode()
    alices = signed_in_client(cast["alice"]).get(path).content.decode()

    assert "Bob" in charlies
    assert "Peintre" not in charlies
    assert "0612345618" not in charlies
    assert "0612345618" in alices
    assert "secret skill" not in alices


def test_an_outsider_does_not_learn_that_a_person_exists(cast):
    path = f"/people/{cast['bob'].code}/"
    alone = a_person("Solo", name_reach="me")

    assert signed_in_client(cast["gina"]).get(path).status_code == 404
    assert signed_in_client(cast["charlie"]).get(f"/people/{alone.code}/").status_code == 404
    assert signed_in_client(cast["charlie"]).get("/people/1111111111/").status_code == 404
    assert HouseClient().get(path)["Location"].startswith("/sign-in/")
    assert not Person.objects.visible_to(NOBODY).exists()


def test_nobody_lists_people():
    browser = signed_in_client(a_person("Alice"))

    for path in ("/people/", "/me/people/", "/people.json"):
        assert browser.get(path).status_code == 404


def test_my_own_page_shows_what_supporters_see(cast):
    page = signed_in_client(cast["bob"]).get(f"/people/{cast['bob'].code}/").content.decode()

    assert "Peintre" not in page
    assert "0612345618" not in page


def test_only_those_with_a_charge_are_written_down(cast):
    moderator = with_charge(cast["charlie"], "moderator")
    path = f"/people/{cast['bob'].code}/"

    signed_in_client(cast["mate"]).get(path)
    assert not Consultation.objects.exists()
    signed_in_client(moderator).get(path)

    look = Consultation.objects.get()
    assert (look.person, look.by, look.way, look.charges) == (cast["bob"], moderator, "profile", "moderator")


def test_a_day_has_a_budget_of_people_and_the_same_one_counts_once(cast, monkeypatch):
    monkeypatch.setattr(limits, "REVEALS_A_DAY", limits.Limit("test.reveals", 2, 86_400))
    browser = signed_in_client(cast["charlie"])
    others = [a_person(f"P{i}", name_reach="members") for i in range(3)]

    twice = [browser.get(f"/people/{others[0].code}/").status_code for _time in range(3)]
    answers = [browser.get(f"/people/{other.code}/").status_code for other in others[1:]]

    assert twice == [200] * 3
    assert answers == [200, 429]


def test_someone_who_left_is_found_by_nobody(cast):
    Person.objects.filter(pk=cast["bob"].pk).update(is_active=False)

    assert signed_in_client(cast["alice"]).get(f"/people/{cast['bob'].code}/").status_code == 404
