"""The last seats, raced for through real HTTP: `tribune serve` as an operator starts it, a browser a person."""

import http.client
import os
import subprocess
import sys
import threading
import time
from collections import Counter
from contextlib import contextmanager, suppress
from urllib.parse import urlencode

import pytest
from django.utils import timezone

from tests.services import free_port
from tribune.events.models import Bringing, Occurrence, Rsvp, ShiftTaken
from tribune.events.testing import a_shift, a_thing, an_event
from tribune.facts.models import Fact
from tribune.people import sessions
from tribune.people.models import Person
from tribune.people.testing import a_person, signed_in_client
from tribune.teams.testing import a_team

PEOPLE, PLACES = 1000, 50


@contextmanager
def a_site():
    """The site on this test's own database; gives its port."""
    port = free_port()
    environment = {**os.environ, "PORT": str(port), "TRIBUNE_LOG": "CRITICAL", "PYTHONWARNINGS": "ignore"}
    command = [sys.executable, "-m", "tribune", "serve"]
    server = subprocess.Popen(command, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        deadline = time.monotonic() + 60
        while time.monotonic() < deadline:
            with suppress(OSError, http.client.HTTPException):
                if ask(port, "GET", "/near/?online=1")[0] == 200:
                    break
            time.sleep(0.1)
        yield port
    finally:
        server.terminate()
        server.wait(40)


def ask(port, method, path, key="", **typed):
    line = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
    headers = {"Sec-Fetch-Site": "same-origin", "Content-Type": "application/x-www-form-urlencoded"}
    if key:
        headers["Cookie"] = f"{sessions.COOKIE}={key}"
    line.request(method, path, urlencode(typed), headers)
    answer = line.getresponse()
    body = answer.read().decode()
    line.close()
    return answer.status, body


def all_at_once(calls):
    """Every call in a thread of its own, let go together; their answers."""
    barrier = threading.Barrier(len(calls))
    answers = []

    def run(call):
        barrier.wait()
        answers.append(call())

    threads = [threading.Thread(target=run, args=(call,)) for call in calls]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return answers


def keys_of_a_crowd(number):
    """The cookies of so many people, each signed in."""
    people = Person.objects.bulk_create(
        Person(name=f"Person {n}", email=f"p{n}@example.org", email_index=f"crowd{n}", confirmed_at=timezone.now())
        for n in range(number)
    )
    return [sessions.open_for(person, agent="Firefox, Linux", at=timezone.now())[0] for person in people]


def key_of(person):
    return signed_in_client(person).cookies[sessions.COOKIE].value


@pytest.mark.slow
@pytest.mark.django_db(transaction=True)
def test_a_thousand_people_race_for_fifty_places_and_the_rest_wait_in_the_order_they_came():
    event = an_event(capacity=PLACES)
    keys = keys_of_a_crowd(PEOPLE)

    with a_site() as port:
        path = f"/en/actions/{event.code}/rsvp/"
        answers = all_at_once([lambda key=key: ask(port, "POST", path, key, answer="yes") for key in keys])

    date = Occurrence.objects.get(event=event)
    assert Counter(status for status, _body in answers) == {303: PEOPLE}
    assert date.taken == Rsvp.objects.filter(answer="yes").count() == PLACES
    assert date.waiting == Rsvp.objects.filter(answer="waiting").count() == PEOPLE - PLACES
    # A row is made as its turn comes: the list stands in that order, and whoever has a place came before it.
    order = list(Rsvp.objects.order_by("pk").values_list("pk", "answer"))
    line = list(Rsvp.objects.in_line().values_list("pk", flat=True))
    assert [answer for _pk, answer in order] == ["yes"] * PLACES + ["waiting"] * (PEOPLE - PLACES)
    assert line == [pk for pk, answer in order if answer == "waiting"]
    assert Fact.objects.filter(name="RsvpGiven").count() == PEOPLE


@pytest.mark.slow
@pytest.mark.django_db(transaction=True)
def test_the_same_person_pressing_in_ten_tabs_has_one_place():
    event, bob = an_event(capacity=PLACES), a_person("Bob")
    key = key_of(bob)

    with a_site() as port:
        path = f"/actions/{event.code}/rsvp/"
        answers = all_at_once([lambda: ask(port, "POST", path, key, answer="yes") for _tab in range(10)])

    assert {status for status, _body in answers} == {303}
    assert Occurrence.objects.get(event=event).taken == Rsvp.objects.count() == 1
    assert Fact.objects.filter(name="RsvpGiven").count() == 1


@pytest.mark.slow
@pytest.mark.django_db(transaction=True)
def test_two_referents_leaving_together_leave_one_behind():
    people = [a_person("Alice"), a_person("Bob"), a_person("Charlie")]
    team = a_team(referent=people[0])
    for person in people[1:]:
        team.circle.seats.create(person=person, role=100, taken_at=team.created_at)
    keys = [key_of(person) for person in people]

    with a_site() as port:
        path = f"/en/teams/{team.code}/membership/"
        answers = all_at_once([lambda key=key: ask(port, "POST", path, key, **{"as": "none"}) for key in keys])

    assert sorted(status for status, _body in answers) == [303, 303, 409]
    assert team.circle.seats.filter(role=100).count() == 1


@pytest.mark.slow
@pytest.mark.django_db(transaction=True)
def test_twenty_people_race_for_the_last_place_in_a_role_and_one_has_it():
    event = an_event()
    shift = a_shift(event, needed=1)
    keys = [key_of(a_person(f"Person {n}")) for n in range(20)]

    with a_site() as port:
        path = f"/en/actions/{event.code}/shifts/{shift.code}/"
        answers = all_at_once([lambda key=key: ask(port, "POST", path, key, do="take") for key in keys])

    shift.refresh_from_db()
    assert Counter(status for status, _body in answers) == {303: 1, 409: 19}
    assert all("This role has just been filled." in body for status, body in answers if status == 409)
    assert shift.taken == ShiftTaken.objects.count() == Rsvp.objects.filter(answer="yes").count() == 1


@pytest.mark.slow
@pytest.mark.django_db(transaction=True)
def test_ten_people_race_to_bring_four_tables_and_four_are_brought():
    event = an_event()
    thing = a_thing(event, needed=4)
    keys = [key_of(a_person(f"Person {n}")) for n in range(10)]

    with a_site() as port:
        path = f"/en/actions/{event.code}/things/{thing.code}/"
        answers = all_at_once([lambda key=key: ask(port, "POST", path, key, quantity="1") for key in keys])

    thing.refresh_from_db()
    assert Counter(status for status, _body in answers) == {303: 4, 409: 6}
    assert thing.brought == Bringing.objects.count() == 4
