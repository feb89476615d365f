from datetime import timedelta

import pytest
from django.utils import timezone

from tribune.events.testing import a_ride, a_shift, a_thing, an_event, an_rsvp, the_date_of
from tribune.events.verbs import favours, reports, shifts, swaps, team_parts, things
from tribune.facts.models import Job
from tribune.facts.testing import run_jobs
from tribune.mail.models import Letter
from tribune.notices.models import Notice
from tribune.people.testing import a_person
from tribune.teams.testing import a_team

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def no_server(settings):
    settings.EMAIL_URL = ""


def told(person, kind):
    return list(Notice.objects.filter(person=person, kind=kind))


def run_everything_twice():
    run_jobs()
    Job.objects.update(state="waiting", token="", lease_until=None, finished_at=None)
    run_jobs()


def take(shift, person):
    shifts.take(shift=shift, person=person, at=timezone.now())


def test_those_whose_role_moves_are_told_once_for_each_move():
    event, bob = an_event(), a_person("Bob")
    shift = a_shift(event)
    take(shift, bob)
    later = {"starts_at": shift.starts_at + timedelta(hours=1), "ends_at": shift.ends_at + timedelta(hours=1)}

    for _press in range(2):
        shifts.amend(shift=shift, title=shift.title, needed=2, at=timezone.now(), **later)
    run_everything_twice()

    (notice,) = told(bob, "shift_moved")
    assert "Accueil au départ" in notice.sentence
    assert notice.happens_at == later["starts_at"]


def test_a_role_that_keeps_its_hours_is_told_to_nobody():
    event, bob = an_event(), a_person("Bob")
    shift = a_shift(event)
    take(shift, bob)

    hours = {"starts_at": shift.starts_at, "ends_at": shift.ends_at}
    shifts.amend(shift=shift, title="Accueil", needed=5, at=timezone.now(), **hours)
    run_jobs()

    assert told(bob, "shift_moved") == []


def test_those_whose_role_or_thing_vanishes_are_told_once():
    event, bob = an_event(), a_person("Bob")
    shift, thing = a_shift(event), a_thing(event)
    take(shift, bob)
    things.bring(thing=thing, person=bob, quantity=1, at=timezone.now())

    shifts.remove(shift=shift, at=timezone.now())
    things.remove(thing=thing, at=timezone.now())
    run_everything_twice()

    assert len(told(bob, "shift_off")) == 1
    assert len(told(bob, "thing_off")) == 1


def test_the_organisers_are_told_who_gave_a_role_up():
    alice, bob = a_person("Alice"), a_person("Bob")
    event = an_event(by=alice)
    shift = a_shift(event)
    take(shift, bob)

    shifts.give_up(shift=shift, person=bob, at=timezone.now())
    run_everything_twice()

    (notice,) = told(alice, "shift_left")
    assert "Bob" in notice.sentence


def test_who_is_put_in_a_role_is_told():
    alice, bob = a_person("Alice"), a_person("Bob")
    event = an_event(by=alice)
    shift = a_shift(event)
    an_rsvp(event, bob)

    shifts.fill(shift=shift, person=bob, by=alice, at=timezone.now())
    run_everything_twice()

    assert len(told(bob, "shift_given")) == 1


def test_a_swap_is_told_to_those_it_is_asked_of_and_its_end_to_who_asked():
    event, bob, charlie = an_event(), a_person("Bob"), a_person("Charlie")
    mine, other = a_shift(event, needed=1), a_shift(event, "Sono", needed=1)
    take(mine, bob)
    take(other, charlie)
    asked = swaps.ask(shift=mine, wanted=other, person=bob, at=timezone.now())
    run_jobs()

    swaps.agree(swap=asked, person=charlie, at=timezone.now())
    run_jobs()

    assert len(told(charlie, "swap_asked")) == 1
    assert len(told(bob, "swap_agreed")) == 1
    assert "Bob" not in told(charlie, "swap_asked")[0].sentence


def test_those_who_came_receive_the_report_when_the_organiser_wishes_and_once():
    alice, bob, charlie = a_person("Alice"), a_person("Bob"), a_person("Charlie")
    event = an_event(by=alice)
    an_rsvp(event, bob)
    an_rsvp(event, charlie, "maybe")
    date = the_date_of(event)
    later = date.ends_at + timedelta(hours=1)
    report = reports.begin(occurrence=date, by=alice, title="Samedi", at=later)
    report = reports.write(report=report, title="Samedi", body="Du soleil.", figures={}, version=1, at=later)

    reports.publish(report=report, at=later)
    run_jobs()
    assert told(bob, "report") == []
    for _press in range(2):
        reports.publish(report=report, tells=True, at=later)
    run_everything_twice()

    (notice,) = told(bob, "report")
    assert (notice.address, notice.detail) == (report.address, "Du soleil.")
    assert told(charlie, "report") == []
    assert [letter.to for letter in Letter.objects.all() if "Du soleil." in letter.content] == [bob.email]


def test_a_team_is_told_that_it_is_invited_and_those_who_asked_what_it_answers():
    alice, rachel = a_person("Alice"), a_person("Rachel")
    event = an_event(by=alice, team=a_team("Fives", referent=alice))
    roubaix = a_team("Roubaix Sud", referent=rachel)

    team_parts.invite(event=event, team=roubaix, by=alice, at=timezone.now())
    run_everything_twice()
    team_parts.answer(event=event, team=roubaix, by=rachel, accepts=True, at=timezone.now())
    team_parts.attend(event=event, team=roubaix, by=rachel, at=timezone.now())
    run_everything_twice()

    (asked,) = told(rachel, "team_asked")
    assert "Roubaix Sud" in asked.sentence
    assert asked.address == f"/actions/{event.code}/teams/"
    assert len(told(alice, "team_accepted")) == 1
    assert len(told(alice, "team_goes")) == 1


def test_who_offers_a_ride_is_told_who_asks_and_who_asked_what_is_answered():
    event, bob, charlie = an_event(), a_person("Bob"), a_person("Charlie")
    ride = a_ride(event, bob)
    an_rsvp(event, charlie)

    asked = favours.ask(favour=ride, person=charlie, places=1, note="", at=timezone.now())
    run_everything_twice()
    favours.answer(asked=asked, accepts=True, at=timezone.now())
    favours.say(asked=asked, by=bob, text="Devant la gare, à 13 h.", at=timezone.now())
    run_everything_twice()
    favours.withdraw(favour=ride, at=timezone.now())
    run_everything_twice()

    (wish,) = told(bob, "ride_asked")
    (word,) = told(charlie, "favour_word")
    assert "Charlie" in wish.sentence
    assert len(told(charlie, "ride_yes")) == 1
    assert word.detail == "Devant la gare, à 13 h."
    assert len(told(charlie, "ride_off")) == 1
    assert not any(bob.email in letter.content for letter in Letter.objects.all() if letter.to == charlie.email)


def test_the_passengers_of_a_driver_who_left_the_movement_are_told():
    event, bob, charlie = an_event(), a_person("Bob"), a_person("Charlie")
    ride = a_ride(event, bob)
    an_rsvp(event, charlie)
    favours.ask(favour=ride, person=charlie, places=1, note="", at=timezone.now())

    favours.erase(person=bob, at=timezone.now())
    run_everything_twice()

    assert len(told(charlie, "ride_off")) == 1
