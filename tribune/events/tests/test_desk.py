import pytest

from tribune.events.models import Event
from tribune.events.testing import an_event
from tribune.people.testing import HouseClient, a_person, an_operator, signed_in_client

pytestmark = pytest.mark.django_db


def test_the_operator_finds_an_action_by_title_or_town_and_by_what_became_of_it():
    an_event("Marche pour l’eau")
    an_event("Atelier affiches", town="Roubaix")
    an_event("Collage de nuit", published=False)
    desk = signed_in_client(an_operator())

    assert "Atelier affiches" not in desk.get("/desk/actions/?q=marche").content.decode()
    assert "Atelier affiches" in desk.get("/desk/actions/?q=roubaix").content.decode()
    assert "Collage de nuit" in desk.get("/desk/actions/?state=draft").content.decode()
    assert "Collage de nuit" not in desk.get("/desk/actions/").content.decode()


def test_what_the_operator_hides_nobody_reads_until_it_is_shown_again():
    event = an_event()
    desk = signed_in_client(an_operator())

    desk.post(f"/desk/actions/{event.code}/withheld/", {"hide": "1"})
    hidden = HouseClient().get(event.address).status_code
    desk.post(f"/desk/actions/{event.code}/withheld/", {"hide": "0"})

    assert hidden == 404
    assert HouseClient().get(event.address).status_code == 200


def test_the_operator_says_which_is_the_big_action():
    event = an_event()

    signed_in_client(an_operator()).post(f"/desk/actions/{event.code}/big/", {"big": "1"})

    assert Event.objects.get().is_big


def test_the_desk_does_not_exist_for_others():
    event = an_event()
    charlie = signed_in_client(a_person("Charlie"))

    assert charlie.get("/desk/actions/").status_code == 404
    assert charlie.post(f"/desk/actions/{event.code}/withheld/", {"hide": "1"}).status_code == 404
    assert charlie.post(f"/desk/actions/{event.code}/big/", {"big": "1"}).status_code == 404


def test_the_desks_list_costs_the_same_with_twice_as_many(django_assert_max_num_queries):
    desk = signed_in_client(an_operator())
    desk.get("/desk/actions/")
    counts = []
    for _round in range(2):
        for n in range(5):
            an_event(f"Action {n}")
        with django_assert_max_num_queries(8) as asked:
            desk.get("/desk/actions/")
        counts.append(len(asked))

    assert counts[0] == counts[1]
