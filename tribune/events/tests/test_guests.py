"""Answering without an account, and giving an answer back from a letter."""

import re
from datetime import UTC, datetime, timedelta

import pytest

from tribune.events import ways
from tribune.events.models import Rsvp
from tribune.events.testing import an_event, an_rsvp, soon, the_date_of
from tribune.events.verbs import rsvps
from tribune.facts.testing import run_jobs
from tribune.mail.models import Letter
from tribune.movement.testing import a_movement
from tribune.people.models import Intent, Person
from tribune.people.testing import HouseClient, a_person, signed_in_client
from tribune.people.verbs import support

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def no_server(settings):
    settings.EMAIL_URL = ""


def now():
    return datetime.now(UTC)


def ask(event, address="nina@example.org", name="Nina", **more):
    return HouseClient().post(f"/en/actions/{event.code}/guest/", {"name": name, "email": address, **more})


def link_in(letter):
    return re.search(r"/(?:en/)?actions/[^\s\"\\]+/~[\w-]+/", letter.content).group()


def out_in(letter):
    return re.search(r"(/(?:en/)?answers/~[^\s\"\\]+/)", letter.content).group()


def answer(event, **more):
    """Nina answers and presses the button of her letter."""
    ask(event, **more)
    return HouseClient().post(link_in(Letter.objects.latest("pk")))


def test_a_stranger_answers_with_a_name_and_an_address_and_one_press_in_the_letter():
    event = an_event()

    sent = ask(event, guests="1")
    told = HouseClient().get(sent["Location"]).content.decode()
    before = Rsvp.objects.count()
    done = HouseClient().post(link_in(Letter.objects.get()))

    rsvp = Rsvp.objects.get()
    assert "nina@example.org" in told
    assert before == 0
    assert done.status_code == 303
    assert (rsvp.answer, rsvp.guests, rsvp.person.name, rsvp.person.is_supporter) == ("yes", 1, "Nina", False)
    assert "You are expected" in HouseClient().get(done["Location"]).content.decode()


def test_a_scanner_that_follows_the_link_answers_nothing():
    event = an_event()
    ask(event)
    link = link_in(Letter.objects.get())

    looked = HouseClient().get(link)

    assert looked.status_code == 200
    assert "Yes, I’m going" in looked.content.decode()
    assert not Rsvp.objects.exists()
    assert not Person.objects.filter(name="Nina").exists()


def test_the_link_works_once_and_for_a_day():
    event = an_event()
    answer(event)
    used = HouseClient().post(link_in(Letter.objects.order_by("pk").first()))
    ask(event, address="late@example.org")
    late = link_in(Letter.objects.latest("pk"))
    Intent.objects.update(link_expires_at=now() - timedelta(seconds=1))

    assert used.status_code == 410
    assert HouseClient().get(late).status_code == HouseClient().post(late).status_code == 410
    assert Rsvp.objects.count() == 1


def test_whether_somebody_has_the_address_is_told_neither_by_the_page_nor_by_the_letter():
    event, bob = an_event(), a_person("Bob")

    pages, letters = [], []
    for address in (bob.email, "nobody@example.org"):
        sent = ask(event, address=address)
        page = HouseClient().get(sent["Location"]).content.decode()
        code = sent["Location"].rstrip("/").rsplit("/", 1)[-1]
        pages.append((sent.status_code, page.replace(address, "@").replace(code, "#")))
        letter = Letter.objects.latest("pk").content
        letters.append(re.sub(r"/guest/\w+/~[\w-]+/", "/guest/", letter))

    assert pages[0] == pages[1]
    assert letters[0] == letters[1]


def test_a_member_who_answers_as_a_stranger_keeps_their_name_and_finds_the_answer():
    event, bob = an_event(), a_person("Bob")

    answer(event, address=bob.email, name="Somebody else")

    assert Rsvp.objects.get().person == bob
    assert Person.objects.get(pk=bob.pk).name == "Bob"


def test_whoever_joins_later_with_the_address_finds_their_answers():
    event = an_event()
    answer(event)
    words = support.words_to_agree_to(language="en", at=now())
    intent = support.ask(
        address="NINA@example.org", place=None, postcode="", wording=words, next_path="", language="en",
        block="192.0.2.0/24", at=now(),
    )  # fmt: skip
    nina = support.confirm(intent=intent, channel="web", at=now())

    page = signed_in_client(nina).get(f"/en{event.address}").content.decode()

    assert Rsvp.objects.get().person == nina
    assert 'class="btn going"' in page


def test_capacity_is_looked_at_when_the_link_comes_back_and_the_list_is_there_for_who_comes_too_late():
    event = an_event(capacity=1)
    ask(event)
    link = link_in(Letter.objects.get())
    an_rsvp(event, a_person("Bob"))

    page = HouseClient().get(link).content.decode()
    done = HouseClient().post(link)

    assert "you go on the waiting list" in page
    assert Rsvp.objects.get(person__name="Nina").answer == "waiting"
    assert "Number 1 on the waiting list" in HouseClient().get(done["Location"]).content.decode()


def test_what_ended_meanwhile_is_said_and_the_link_is_not_spent():
    event = an_event()
    ask(event)
    event.occurrences.update(is_on=False)

    answered = HouseClient().post(link_in(Letter.objects.get()))

    assert answered.status_code == 409
    assert "not open to answers" in answered.content.decode()
    assert Intent.objects.get().done_at is None
    assert not Person.objects.filter(name="Nina").exists()


def test_letters_are_limited_as_those_that_sign_in_are():
    event = an_event()

    statuses = [ask(event).status_code for _n in range(7)]

    assert statuses == [303] * 6 + [429]


def test_what_is_for_members_is_never_answered_without_an_account():
    among = an_event(audience="members")

    assert ask(among).status_code == 404


def test_the_operator_may_switch_it_off():
    event = an_event()
    a_movement(guests_may_answer=False)

    page = HouseClient().get(f"/en{event.address}").content.decode()

    assert ask(event).status_code == 404
    assert "/guest/" not in page
    assert "join" in HouseClient().post(f"/en/actions/{event.code}/rsvp/", {"answer": "yes"})["Location"]


def test_the_page_shows_a_stranger_both_ways():
    page = HouseClient().get(f"/en{an_event().address}").content.decode()

    assert 'name="email"' in page
    assert "/en/sign-in/?next=" in page
    assert "/en/join/?next=" in page


def test_the_form_gives_back_what_was_typed():
    answer = ask(an_event(), address="nina@", name="Nina Simone")

    assert answer.status_code == 422
    assert 'value="Nina Simone"' in answer.content.decode()
    assert 'value="nina@"' in answer.content.decode()


# from a letter


def test_a_guests_letter_gives_the_answer_back_in_one_press_and_the_next_is_promoted():
    event = an_event(capacity=1, starts_at=soon(30))
    answer(event)
    bob = a_person("Bob")
    an_rsvp(event, bob, "waiting")
    run_jobs()
    link = out_in(next(letter for letter in Letter.objects.all() if "expected" in letter.content))

    shown = HouseClient().get(link)
    still = Rsvp.objects.get(person__name="Nina").answer
    HouseClient().post(link)

    assert "I can’t come any more" in shown.content.decode()
    assert still == "yes"
    assert Rsvp.objects.get(person__name="Nina").answer == "no"
    assert Rsvp.objects.get(person=bob).is_offered


def test_the_letter_of_an_offer_takes_the_place_or_leaves_it():
    event, bob, charlie = an_event(capacity=1, starts_at=soon(30)), a_person("Bob"), a_person("Charlie", language="en")
    an_rsvp(event, bob)
    an_rsvp(event, charlie, "waiting")
    an_rsvp(event, bob, "no")
    run_jobs()
    letter = next(letter for letter in Letter.objects.all() if letter.to == charlie.email)
    links = re.findall(r"/en/answers/~[^\s\"\\]+/", letter.content)
    take = next(link for link in links if ways.read(link.split("~")[1].rstrip("/"))[1] == ways.TAKE)

    shown = HouseClient().get(take).content.decode()
    HouseClient().post(take, {"answer": "yes"})
    HouseClient().post(take, {"answer": "no"})

    assert "I take the place" in shown
    assert "held for you until" in letter.content
    assert Rsvp.objects.get(person=charlie).answer == "yes"  # the link of an offer undoes nothing afterwards


def test_a_way_out_does_nothing_else():
    event, bob = an_event(capacity=1, starts_at=soon(30)), a_person("Bob")
    rsvp = an_rsvp(event, bob, "no")
    out = f"/en{ways.path_for(rsvp, ways.OUT)}"

    HouseClient().post(out, {"answer": "yes", "guests": "3"})
    forged = HouseClient().get(out.replace("~", "~x"))

    assert Rsvp.objects.get().answer == "no"
    assert forged.status_code == 410


def test_the_link_of_someone_who_left_leads_nowhere():
    event, bob = an_event(), a_person("Bob")
    rsvp = an_rsvp(event, bob)
    rsvps.forget(person=bob, at=now())

    assert HouseClient().get(f"/en{ways.path_for(rsvp, ways.OUT)}").status_code == 410


def test_those_told_of_a_move_each_have_their_own_way_out():
    from dataclasses import replace

    from tribune.events.plans import plan_of
    from tribune.events.verbs import events

    event, people = an_event(by=a_person("Alice")), [a_person("Bob"), a_person("Charlie")]
    for person in people:
        an_rsvp(event, person)
    plan = replace(plan_of(event, the_date_of(event)), starts_at=soon(5), ends_at=soon(6))
    events.amend(event=event, plan=plan, version=1, at=now())
    run_jobs()

    for person in people:
        letter = next(x for x in Letter.objects.all() if x.to == person.email)
        rsvp, way = ways.read(out_in(letter).split("~")[1].rstrip("/"))
        assert (rsvp.person, way) == (person, ways.OUT)
