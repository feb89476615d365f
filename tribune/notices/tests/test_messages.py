"""Organisers write to those who come."""

from datetime import UTC, datetime, timedelta

import pytest

from tribune.events.models import Message
from tribune.events.testing import an_event, an_rsvp, the_date_of
from tribune.events.verbs import messages
from tribune.facts.models import Job
from tribune.facts.testing import run_jobs
from tribune.mail.models import Letter
from tribune.notices.models import Notice
from tribune.people.testing import a_person, signed_in_client

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def no_server(settings):
    settings.EMAIL_URL = ""


@pytest.fixture
def cast(db):
    people = {name: a_person(name) for name in ("Alice", "Bob", "Dora", "Charlie", "Rose")}
    event = an_event("Marche", by=people["Alice"], capacity=1)
    an_rsvp(event, people["Bob"])
    an_rsvp(event, people["Dora"], "maybe")
    an_rsvp(event, people["Charlie"], "waiting")
    an_rsvp(event, people["Rose"], "no")
    run_jobs()
    return event, people


def write(event, by, to="yes", text="Prenez des gants.", **more):
    given = {"form_key": f"f{Message.objects.count()}", "at": datetime.now(UTC), **more}
    return messages.send(occurrence=the_date_of(event), by=by, to=to, text=text, **given)


def told():
    return sorted(Notice.objects.filter(kind="message").values_list("person__name", flat=True))


@pytest.mark.parametrize(
    ("to", "who"), [("yes", ["Bob"]), ("waiting", ["Charlie"]), ("all", ["Bob", "Charlie", "Dora"])]
)
def test_a_message_goes_to_those_it_is_for_by_notice_and_mail_once_each(cast, to, who):
    event, people = cast

    message = write(event, people["Alice"], to)
    run_jobs()
    Job.objects.update(state="waiting", token="", lease_until=None, finished_at=None)
    run_jobs()

    assert told() == who
    assert message.people == len(who)
    letters = [letter.to for letter in Letter.objects.all() if "Prenez des gants." in letter.content]
    assert sorted(letters) == sorted(people[name].email for name in who)


def test_a_selection_is_written_to_and_nobody_who_never_answered(cast):
    event, people = cast
    stranger = a_person("Solène")
    codes = [people["Dora"].code, people["Rose"].code, stranger.code]

    write(event, people["Alice"], "chosen", chosen=codes)
    run_jobs()

    assert told() == ["Dora", "Rose"]


def test_the_same_form_sent_twice_is_one_message(cast):
    event, people = cast

    first = write(event, people["Alice"], form_key="same")
    second = write(event, people["Alice"], form_key="same")
    run_jobs()

    assert first == second
    assert told() == ["Bob"]


def test_nothing_to_say_or_nobody_to_read_it_is_refused(cast):
    event, people = cast

    with pytest.raises(messages.NothingIsSaid):
        write(event, people["Alice"], text=" \u200b ")
    with pytest.raises(messages.NobodyIsThere):
        write(event, people["Alice"], "chosen", chosen=["1111111111"])


def test_a_sixth_message_in_a_day_waits_until_tomorrow(cast):
    event, people = cast
    at = datetime.now(UTC)
    for n in range(5):
        write(event, people["Alice"], form_key=f"k{n}", at=at)

    with pytest.raises(messages.TooManyMessages):
        write(event, people["Alice"], form_key="k6", at=at)
    write(event, people["Alice"], form_key="k7", at=at + timedelta(days=1, minutes=1))


def test_one_person_does_not_write_through_twenty_actions_a_day():
    alice, bob = a_person("Alice"), a_person("Bob")
    for _n in range(20):
        event = an_event(by=alice)
        an_rsvp(event, bob)
        write(event, alice)
    event = an_event(by=alice)
    an_rsvp(event, bob)

    with pytest.raises(messages.YouWroteALot):
        write(event, alice)


def test_nobody_s_address_is_in_anybody_s_letter(cast):
    event, people = cast
    write(event, people["Alice"], "all")
    run_jobs()

    for letter in Letter.objects.filter(key__startswith="notice:"):
        for person in people.values():
            assert person.email == letter.to or person.email not in letter.content


def test_the_page_sends_shows_what_was_sent_and_gives_back_what_was_refused(cast):
    event, people = cast
    client = signed_in_client(people["Alice"])
    path = f"/en/actions/{event.code}/organise/messages/"

    refused = client.post(path, {"to": "yes", "text": "", "form_key": "a"})
    sent = client.post(path, {"to": "waiting", "text": "Encore un peu de patience.", "form_key": "b"})
    page = client.get(path).content.decode()

    assert refused.status_code == 422
    assert "Write what they should know." in refused.content.decode()
    assert sent.status_code == 303
    assert "Encore un peu de patience." in page
    assert "Alice" in page
    assert signed_in_client(people["Bob"]).get(path).status_code == 404


def test_those_ticked_on_the_list_are_named_on_the_page(cast):
    event, people = cast
    client = signed_in_client(people["Alice"])

    page = client.get(f"/en/actions/{event.code}/organise/messages/?who={people['Dora'].code}&who=xx").content.decode()
    client.post(
        f"/en/actions/{event.code}/organise/messages/",
        {"to": "chosen", "text": "Venez !", "form_key": "c", "who": people["Dora"].code},
    )
    run_jobs()

    assert "Dora" in page
    assert told() == ["Dora"]


def test_the_ladder_s_page_keeps_what_is_typed_and_says_what_does_not_fit(cast):
    event, people = cast
    client = signed_in_client(people["Alice"])
    path = f"/en/actions/{event.code}/organise/reminders/"
    typed = {
        "confirmation-is_on": "on", "days-is_on": "on", "days-number": "72", "eve-number": "19:30", "eve-is_on": "on",
        "morning-number": "08:00", "soon-number": "30", "thanks-number": "60", "next-number": "5",
        "thanks-is_on": "on", "thanks-sentence": "Merci à vous",
    }  # fmt: skip

    wrong = client.post(path, {**typed, "next-number": "0", "eve-number": "25:00"})
    saved = client.post(path, typed)
    page = client.get(path).content.decode()

    assert wrong.status_code == 422
    assert 'value="25:00"' in wrong.content.decode()
    assert saved.status_code == 303
    assert 'value="72"' in page
    assert 'value="19:30"' in page
    assert "Merci à vous" in page
    assert 'name="soon-is_on" checked' not in page
