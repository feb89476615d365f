from datetime import UTC, datetime

import pytest

from tribune.events.models import Event, TeamPart
from tribune.events.parts_held import erase
from tribune.events.testing import a_past_event, a_shift, an_event
from tribune.events.verbs import team_parts
from tribune.facts.models import Fact
from tribune.people.testing import HouseClient, a_person, signed_in_client
from tribune.teams.testing import a_team

pytestmark = pytest.mark.django_db


def now():
    return datetime.now(UTC)


@pytest.fixture
def alice():
    return a_person("Alice")


@pytest.fixture
def rachel():
    return a_person("Rachel")


@pytest.fixture
def event(alice):
    return an_event(by=alice, team=a_team("Fives–Moulins", referent=alice))


@pytest.fixture
def roubaix(rachel):
    return a_team("Roubaix Sud", referent=rachel, members=[a_person("Bob")])


def invite(event, team, by):
    return team_parts.invite(event=event, team=team, by=by, at=now())


def answer(event, team, by, accepts=True):
    return team_parts.answer(event=event, team=team, by=by, accepts=accepts, at=now())


def test_a_team_is_invited_accepts_and_both_pages_say_so(event, roubaix, alice, rachel):
    client = signed_in_client(alice)

    found = client.get(f"/en/actions/{event.code}/organise/teams/?q=roubaix").content.decode()
    client.post(f"/en/actions/{event.code}/organise/teams/", {"team": roubaix.code, "do": "invite"})
    asked = signed_in_client(rachel).get("/en" + event.address).content.decode()
    signed_in_client(rachel).post(f"/en/actions/{event.code}/teams/{roubaix.code}/", {"do": "accept"})

    assert "Roubaix Sud" in found
    assert "is invited to organise this action too" in asked
    stranger = HouseClient().get("/en" + event.address).content.decode()
    assert "Organised together with" in stranger
    assert "Roubaix Sud" in stranger
    assert event.title in HouseClient().get("/en" + roubaix.address).content.decode()


def test_an_invitation_without_an_answer_is_shown_to_nobody_else(event, roubaix, alice):
    invite(event, roubaix, alice)

    assert "Roubaix Sud" not in HouseClient().get("/en" + event.address).content.decode()
    assert event.title not in HouseClient().get("/en" + roubaix.address).content.decode()


def test_asked_twice_and_answered_twice_is_once(event, roubaix, alice, rachel):
    for _press in range(2):
        invite(event, roubaix, alice)
    for _press in range(2):
        answer(event, roubaix, rachel)

    assert Fact.objects.filter(name="TeamInvited").count() == 1
    assert Fact.objects.filter(name="TeamAnswered").count() == 1


def test_what_was_taken_back_cannot_be_accepted(event, roubaix, alice, rachel):
    invite(event, roubaix, alice)
    team_parts.take_back(event=event, team=roubaix)

    with pytest.raises(team_parts.NobodyAskedThem):
        answer(event, roubaix, rachel)

    assert not Event.objects.get().has_team_parts


def test_the_organisers_of_an_accepted_team_hold_the_roles_and_the_report_and_nothing_else(
    event, roubaix, alice, rachel
):
    client, shift = signed_in_client(rachel), a_shift(event)
    allowed = ["organise/shifts/", f"organise/shifts/{shift.code}/", "organise/things/", "organise/report/"]
    kept = ["edit/", "cancellation/", "organise/teams/"]

    before = [client.get(f"/actions/{event.code}/{path}").status_code for path in allowed]
    invite(event, roubaix, alice)
    asked = [client.get(f"/actions/{event.code}/{path}").status_code for path in allowed]
    answer(event, roubaix, rachel)
    after = [client.get(f"/actions/{event.code}/{path}").status_code for path in allowed]
    refused = [client.get(f"/actions/{event.code}/{path}").status_code for path in kept]
    answer(event, roubaix, rachel, accepts=False)
    left = [client.get(f"/actions/{event.code}/{path}").status_code for path in allowed]

    assert before == asked == left == [404] * 4
    assert after == [200] * 4
    assert refused == [404] * 3


def test_a_helping_team_writes_the_report(alice, rachel, roubaix):
    event = a_past_event(by=alice, team=a_team("Fives", referent=alice))
    invite(event, roubaix, alice)
    answer(event, roubaix, rachel)

    sent = signed_in_client(rachel).post(
        f"/actions/{event.code}/organise/report/", {"title": "Samedi", "body": "Bien.", "version": "1", "do": "publish"}
    )

    assert sent.status_code == 303
    assert "Samedi" in HouseClient().get(event.address).content.decode()


def test_a_team_goes_as_a_team_and_changes_its_mind(event, roubaix, rachel):
    client = signed_in_client(rachel)

    client.post(f"/en/actions/{event.code}/teams/{roubaix.code}/", {"do": "attend"})
    shown = HouseClient().get("/en" + event.address).content.decode()
    on_team = HouseClient().get("/en" + roubaix.address).content.decode()
    client.post(f"/en/actions/{event.code}/teams/{roubaix.code}/", {"do": "stay"})

    assert "Going as a team" in shown
    assert "Roubaix Sud" in shown
    assert event.title in on_team
    assert "Roubaix Sud" not in HouseClient().get("/en" + event.address).content.decode()
    assert not TeamPart.objects.exists()


def test_nobody_is_offered_to_go_as_a_team_to_what_is_over(alice, rachel, roubaix):
    words = "We’re going as a team"

    ahead, over = (
        signed_in_client(rachel).get("/en" + each.address).content.decode()
        for each in (an_event(by=alice), a_past_event(by=alice))
    )

    assert words in ahead
    assert words not in over


def test_a_team_that_refuses_may_still_go(event, roubaix, alice, rachel):
    invite(event, roubaix, alice)
    answer(event, roubaix, rachel, accepts=False)

    part = team_parts.attend(event=event, team=roubaix, by=rachel, at=now())

    assert (part.organises, part.attends) == (False, True)


def test_a_member_does_not_speak_for_the_team(event, roubaix):
    bob = signed_in_client(roubaix.circle.seats.get(person__name="Bob").person)

    assert bob.post(f"/actions/{event.code}/teams/{roubaix.code}/", {"do": "attend"}).status_code == 404
    assert bob.get(f"/actions/{event.code}/teams/").status_code == 404
    assert not TeamPart.objects.exists()


def test_a_team_is_neither_invited_to_its_own_action_nor_to_a_draft(event, roubaix, alice):
    draft = an_event("Brouillon", by=alice, published=False)

    with pytest.raises(team_parts.ItIsTheirOwnAction):
        invite(event, event.team, alice)
    with pytest.raises(team_parts.PublishItFirst):
        invite(draft, roubaix, alice)


def test_who_leaves_leaves_no_name_behind(event, roubaix, alice, rachel):
    invite(event, roubaix, alice)
    answer(event, roubaix, rachel)

    erase(rachel, now())

    part = TeamPart.objects.get()
    assert (part.answered_by, part.organises) == (None, True)


def test_a_plain_action_asks_nothing_more_of_one_who_speaks_for_a_team(
    event, rachel, roubaix, django_assert_max_num_queries
):
    client = signed_in_client(rachel)
    client.get(event.address)

    with django_assert_max_num_queries(8):
        page = client.get("/en" + event.address).content.decode()

    assert "We’re going as a team" in page
