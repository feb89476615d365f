import pytest

from tribune.people.models import ChargeChange, Consultation, Session
from tribune.people.testing import HouseClient, a_person, an_operator, signed_in_client, with_charge
from tribune.people.verbs import charges

pytestmark = pytest.mark.django_db


@pytest.fixture
def yann():
    return with_charge(a_person("Yann"), "moderator")


def look_up(person, asked):
    return signed_in_client(person).post("/desk/people/", {"asked": asked})


def test_yann_finds_one_exact_address_and_the_look_is_written_down(yann):
    nina = a_person("Nina", email="nina@example.org")

    answer = look_up(yann, " NINA@example.org ")

    assert [found.pk for found in answer.context["found"]] == [nina.pk]
    assert "nina@example.org" not in answer.content.decode().replace('value=" NINA@example.org "', "")
    look = Consultation.objects.get()
    assert (look.person, look.by, look.way) == (nina, yann, "desk")


def test_three_letters_of_a_name_at_least_and_twenty_people_at_most(yann):
    for number in range(25):
        a_person(f"Nina {number}")

    assert look_up(yann, "ni").status_code == 422
    assert len(look_up(yann, "nin").context["found"]) == 20
    assert look_up(yann, "@example.org").context["found"] == []


def test_the_desk_is_not_there_for_those_without_the_right():
    sources = with_charge(a_person("Sami"), "sources")
    nina = a_person("Nina")

    for person in (sources, nina):
        browser = signed_in_client(person)
        assert browser.get("/desk/people/").status_code == 404
        assert browser.get(f"/desk/people/{nina.code}/").status_code == 404
        assert browser.post(f"/desk/people/{nina.code}/sealed/", {"reason": "curious"}).status_code == 404
        assert browser.post(f"/desk/people/{nina.code}/charges/", {"charge": "operator"}).status_code == 404
    assert HouseClient().get("/desk/people/")["Location"].startswith("/sign-in/")


def test_sealed_fields_open_only_with_a_reason_and_the_person_reads_it():
    olga, nina = an_operator("Olga"), a_person("Nina", email="nina@example.org", phone="0612345618")
    browser = signed_in_client(olga)

    closed = browser.get(f"/desk/people/{nina.code}/").content.decode()
    without = browser.post(f"/desk/people/{nina.code}/sealed/", {"reason": ""})
    opened = browser.post(f"/desk/people/{nina.code}/sealed/", {"reason": "She lost her ticket"}).content.decode()

    assert "nina@example.org" not in closed
    assert "0612345618" not in closed
    assert without.status_code == 422
    assert "nina@example.org" not in without.content.decode()
    assert "nina@example.org" in opened
    assert "0612345618" in opened
    look = Consultation.objects.filter(way="sealed").get()
    assert look.reason == "She lost her ticket"


def test_a_moderator_does_not_open_sealed_fields(yann):
    nina = a_person("Nina")

    assert signed_in_client(yann).post(f"/desk/people/{nina.code}/sealed/", {"reason": "I want to"}).status_code == 404


def test_a_charge_is_given_and_taken_back_and_who_did_it_stays():
    olga, nina = an_operator("Olga"), a_person("Nina")
    browser = signed_in_client(olga)
    signed_in_client(nina)

    given = browser.post(f"/desk/people/{nina.code}/charges/", {"charge": "moderator"})
    assert given.status_code == 303
    assert browser.get(f"/desk/people/{nina.code}/").status_code == 200
    assert "Nina" in browser.get("/desk/people/").content.decode()
    browser.post(f"/desk/people/{nina.code}/charges/moderator/removal/")

    changes = ChargeChange.objects.filter(person=nina).order_by("pk")
    assert [(change.charge, change.is_given, change.by) for change in changes] == [
        ("moderator", True, olga),
        ("moderator", False, olga),
    ]
    assert not Session.objects.filter(person=nina).exists()


def test_a_charge_that_does_not_exist_is_refused():
    olga, nina = an_operator("Olga"), a_person("Nina")

    answer = signed_in_client(olga).post(f"/desk/people/{nina.code}/charges/", {"charge": "king"})

    assert answer.status_code == 422


def test_charges_need_a_fresh_proof():
    olga, nina = an_operator("Olga"), a_person("Nina")
    browser = signed_in_client(olga, stepped_up=False)

    answer = browser.post(f"/desk/people/{nina.code}/charges/", {"charge": "moderator"})

    assert answer["Location"].startswith("/sign-in/again/")
    assert not ChargeChange.objects.filter(person=nina).exists()


def test_the_last_operator_stays():
    olga = an_operator("Olga")

    answer = signed_in_client(olga).post(f"/desk/people/{olga.code}/charges/operator/removal/")
    with pytest.raises(charges.NobodyWouldRemain):
        charges.take_back(charge="operator", from_=olga, by=olga, at=olga.confirmed_at)

    assert answer.status_code == 409
    assert olga.groups.filter(name="operator").exists()


def test_looking_up_has_a_limit_a_day(yann, monkeypatch):
    from tribune.people import limits

    monkeypatch.setattr(limits, "LOOK_UPS_A_DAY", limits.Limit("test.look_ups", 1, 86_400))

    assert [look_up(yann, "nina").status_code for _time in range(2)] == [200, 429]
