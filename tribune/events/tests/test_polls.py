import re
from datetime import timedelta
from urllib.parse import parse_qs, urlsplit

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from tribune.events import rules
from tribune.events.forms.polls import read, written
from tribune.events.models import DatePoll, DateVote, Event, Occurrence, Rsvp
from tribune.events.polling import tallies
from tribune.events.testing import an_event, an_rsvp, soon, the_date_of
from tribune.events.verbs import events, polls
from tribune.facts.models import Fact
from tribune.people.testing import HouseClient, a_person, signed_in_client
from tribune.people.viewers import NOBODY, Viewer
from tribune.teams.testing import a_team

pytestmark = pytest.mark.django_db


def now():
    return timezone.now()


@pytest.fixture
def alice():
    return a_person("Alice")


@pytest.fixture
def draft(alice):
    return an_event("Réunion", by=alice, published=False)


def a_poll(event, by, days=(5, 6, 7)):
    choices = [(soon(day), soon(day) + timedelta(hours=2)) for day in days]
    return polls.open_poll(event=event, choices=choices, by=by, at=now())


def say(poll, person, *answers):
    keys = [choice.pk for choice in poll.choices.all()]
    polls.vote(poll=poll, person=person, answers=dict(zip(keys, answers, strict=False)), at=now())


def test_the_best_is_the_one_that_suits_most_and_yes_weighs_more_than_if_need_be(alice, draft):
    poll = a_poll(draft, alice)
    say(poll, a_person("Bob"), "yes", "if_needed", "no")
    say(poll, a_person("Charlie"), "no", "yes", "no")
    say(poll, a_person("Dora"), "no", "yes", "yes")

    found = tallies(poll, NOBODY)

    assert [(t.yes, t.if_needed) for t in found] == [(1, 0), (2, 1), (1, 0)]
    assert [t.is_best for t in found] == [False, True, False]


def test_nobody_having_answered_nothing_is_best(alice, draft):
    assert not any(t.is_best for t in tallies(a_poll(draft, alice), NOBODY))


def test_answering_again_replaces_what_was_said(alice, draft):
    poll, bob = a_poll(draft, alice), a_person("Bob")

    say(poll, bob, "yes", "yes", "yes")
    say(poll, bob, "no", "if_needed")

    assert list(DateVote.objects.order_by("choice").values_list("answer", flat=True)) == ["no", "if_needed", "yes"]
    assert [t.mine for t in tallies(poll, Viewer(bob))] == ["no", "if_needed", "yes"]


def test_one_press_makes_the_best_the_date_and_publishes_the_draft(alice, draft):
    poll = a_poll(draft, alice)
    best = poll.choices.all()[1]

    polls.close(poll=poll, choice=best, at=now())

    assert the_date_of(draft).starts_at == best.starts_at
    assert Event.objects.get().published_at is not None
    assert DatePoll.objects.get().chosen == best
    assert Fact.objects.filter(name="DatePollClosed").count() == 1
    with pytest.raises(polls.ThePollIsClosed):
        say(poll, a_person("Bob"), "yes")
    with pytest.raises(polls.ThePollIsClosed):
        polls.close(poll=poll, choice=best, at=now())


def test_a_draft_whose_first_idea_is_past_still_takes_the_chosen_date(alice, draft):
    poll = a_poll(draft, alice)
    Occurrence.objects.update(starts_at=now() - timedelta(days=3), ends_at=now() - timedelta(days=2))

    polls.close(poll=poll, choice=poll.choices.all()[0], at=now())

    assert the_date_of(draft).starts_at == poll.choices.all()[0].starts_at


def test_what_was_published_moves_and_asks_those_who_had_said_yes_again(alice):
    event, bob = an_event(by=alice), a_person("Bob")
    an_rsvp(event, bob)
    poll = a_poll(event, alice)

    polls.close(poll=poll, choice=poll.choices.all()[2], at=now())

    assert the_date_of(event).starts_at == poll.choices.all()[2].starts_at
    assert Rsvp.objects.get().confirm_by is not None


def test_what_cannot_be_is_refused(alice, draft):
    with pytest.raises(polls.APollNeedsTwoDates):
        a_poll(draft, alice, days=(5,))
    with pytest.raises(polls.APollNeedsTwoDates):
        a_poll(draft, alice, days=(5, 5))
    with pytest.raises(rules.ItIsInThePast):
        a_poll(draft, alice, days=(-5, 5))
    poll = a_poll(draft, alice)
    with pytest.raises(polls.ItIsBeingAsked):
        a_poll(draft, alice)
    with pytest.raises(polls.NoSuchChoice):
        polls.vote(poll=poll, person=alice, answers={999_999: "yes"}, at=now())
    with pytest.raises(polls.NoSuchChoice):
        say(poll, alice, "perhaps")
    other = a_poll(an_event(by=alice), alice)
    with pytest.raises(polls.NoSuchChoice):
        polls.close(poll=poll, choice=other.choices.all()[0], at=now())


def test_what_was_called_off_looks_for_no_date(alice):
    event = an_event(by=alice)
    poll = a_poll(event, alice)
    events.call_off(event=event, by=alice, reason="", at=now())

    assert HouseClient().get(poll.address).status_code == 404
    with pytest.raises(events.ItIsCalledOff):
        polls.close(poll=poll, choice=poll.choices.all()[0], at=now())


def test_the_organiser_proposes_dates_on_one_page_and_bad_ones_are_given_back(alice, draft):
    client = signed_in_client(alice)
    path = f"/en/actions/{draft.code}/organise/poll/"
    good = {f"starts_{n}": soon(n + 4).strftime("%Y-%m-%dT18:30") for n in (1, 2, 3)}

    bad = client.post(path, good | {"starts_2": "2020-01-01T10:00"})
    words = client.post(path, good | {"starts_2": "mardi"})
    made = client.post(path, good)
    again = client.get(path)

    assert (bad.status_code, words.status_code, made.status_code) == (422, 422, 303)
    assert good["starts_3"] in bad.content.decode()
    poll = DatePoll.objects.get()
    assert poll.choices.count() == 3
    assert again["Location"] == "/en" + poll.address


def test_whoever_has_the_link_of_a_draft_reads_the_dates_and_not_who_can(alice, draft):
    poll = a_poll(draft, alice)
    say(poll, a_person("Bob"), "yes")

    answer = HouseClient().get("/en" + poll.address)

    page = answer.content.decode()
    assert answer.status_code == 200
    assert answer["X-Robots-Tag"] == "noindex"
    assert "Bob" not in page
    assert "1 yes" in page
    assert "Choose the date" not in page
    assert HouseClient().get(draft.address).status_code == 404


def test_the_organiser_sees_who_can_and_chooses_in_one_press(alice, draft):
    poll = a_poll(draft, alice)
    say(poll, a_person("Bob"), "no", "yes")
    client = signed_in_client(alice)

    page = client.get("/en" + poll.address).content.decode()
    best = poll.choices.all()[1]
    answer = client.post(f"{poll.address}choice/", {"choice": best.pk})

    assert ": Bob" in page
    assert answer.status_code == 303
    assert the_date_of(draft).starts_at == best.starts_at


def test_only_those_who_run_the_action_choose(alice, draft):
    poll = a_poll(draft, alice)

    answer = signed_in_client(a_person("Charlie")).post(f"{poll.address}choice/", {"choice": poll.choices.all()[0].pk})

    assert answer.status_code == 404
    assert DatePoll.objects.get().is_open


@pytest.mark.parametrize("choice", ["", "x", "0", "9" * 30, "٣"])
def test_a_choice_that_does_not_read_is_none(alice, draft, choice):
    poll = a_poll(draft, alice)

    assert signed_in_client(alice).post(f"{poll.address}choice/", {"choice": choice}).status_code == 404


def test_bob_answers_on_his_phone_and_changes_his_mind(alice, draft):
    poll = a_poll(draft, alice)
    keys = [choice.pk for choice in poll.choices.all()]
    client = signed_in_client(a_person("Bob", supporter=False))

    first = client.post(poll.address, {f"date_{keys[0]}": "yes", f"date_{keys[1]}": "no", "date_x": "yes"})
    client.post(poll.address, {f"date_{keys[0]}": "if_needed"})

    assert first.status_code == 303
    assert list(DateVote.objects.order_by("choice").values_list("answer", flat=True)) == ["if_needed", "no"]


def test_what_a_stranger_chose_waits_while_they_sign_in(alice, draft):
    poll = a_poll(draft, alice)
    keys = [choice.pk for choice in poll.choices.all()]

    sent = HouseClient().post(poll.address, {f"date_{keys[0]}": "yes", f"date_{keys[2]}": "no"})
    back = parse_qs(urlsplit(sent["Location"]).query)["next"][0]
    page = signed_in_client(a_person("Bob")).get(back).content.decode()

    assert sent["Location"].startswith("/join/")
    assert not DateVote.objects.exists()
    assert re.search(rf'name="date_{keys[0]}" value="yes" checked', page)
    assert re.search(rf'name="date_{keys[2]}" value="no" checked', page)


@pytest.mark.parametrize("text", ["", "x", "1-yes.2-maybe", "-yes", "99999999999999999999-yes", "٣-yes", "1-yes-no"])
def test_answers_in_an_address_that_do_not_read_are_left_out(text):
    assert read(text, [2, 3]) == {}


def test_answers_in_an_address_are_read_back():
    assert read(written({12: "yes", 7: "if_needed"}), [7, 12]) == {12: "yes", 7: "if_needed"}


def test_a_late_answer_is_told_that_the_date_is_chosen(alice, draft):
    poll = a_poll(draft, alice)
    key = poll.choices.all()[0].pk
    polls.close(poll=poll, choice=poll.choices.all()[0], at=now())

    answer = signed_in_client(a_person("Bob")).post("/en" + poll.address, {f"date_{key}": "yes"})

    assert answer.status_code == 409
    assert "The date is chosen" in answer.content.decode()


def test_a_page_of_many_answers_costs_what_one_of_few_costs(alice):
    team = a_team(referent=alice)
    poll = a_poll(an_event(by=alice, team=team), alice)
    client = signed_in_client(alice)
    client.get(poll.address)
    costs = []
    for start in (0, 3):
        for n in range(start, start + 3):
            say(poll, a_person(f"Person {n}"), "yes", "no", "yes")
        with CaptureQueriesContext(connection) as queries:
            client.get(poll.address)
        costs.append(len(queries))

    assert costs[0] == costs[1]


def test_what_one_said_is_exported_and_goes_with_them(alice, draft):
    from tribune.events import personal

    bob = a_person("Bob")
    poll = a_poll(draft, alice)
    say(poll, bob, "yes")

    assert personal.export(bob)["dates_answered"][0]["answer"] == "yes"
    personal.erase(bob, now())

    assert not DateVote.objects.exists()


def test_whoever_sees_the_action_is_shown_the_dates_that_are_proposed_at_no_more_cost(alice):
    event = an_event("Réunion", by=alice)
    bob = signed_in_client(a_person("Bob"))
    with CaptureQueriesContext(connection) as before:
        assert "A date is being looked for." not in HouseClient().get(f"/en{event.address}").text
    poll = a_poll(event, alice)

    with CaptureQueriesContext(connection) as during:
        pages = [HouseClient().get(f"/en{event.address}").text]
    pages += [client.get(f"/en{event.address}").text for client in (bob, signed_in_client(alice))]

    assert all(f'<a href="/en{poll.address}">Say when you can</a>' in page for page in pages)
    assert len(during) == len(before)
    polls.close(poll=poll, choice=poll.choices.all()[0], at=now())
    assert "A date is being looked for." not in bob.get(f"/en{event.address}").text
