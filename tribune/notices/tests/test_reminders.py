"""The ladder of reminders: who is told what, when, once."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from django.db import transaction
from django.utils import timezone

from tribune.events import ladder
from tribune.events.ladder import Rung
from tribune.events.models import DueReminder, Reminder, Step
from tribune.events.plans import plan_of
from tribune.events.testing import an_event, an_event_kind, an_rsvp, the_date_of
from tribune.events.verbs import doors, events, reminders, rsvps
from tribune.facts.models import Job
from tribune.facts.testing import run_jobs
from tribune.mail.models import Letter
from tribune.notices.models import Notice
from tribune.notices.paces import Pace
from tribune.notices.verbs import preferences
from tribune.notices.verbs.preferences import Choice
from tribune.people.testing import a_person

pytestmark = pytest.mark.django_db

WEEK = timedelta(days=7)
BEGINS = datetime(2026, 3, 7, 13, 0, tzinfo=UTC)  # a Saturday, 14:00 in Paris
ASKED = BEGINS - WEEK


@pytest.fixture(autouse=True)
def no_server(settings):
    settings.EMAIL_URL = ""


@pytest.fixture
def alice(db):
    return a_person("Alice")


@pytest.fixture
def event(alice):
    return an_event("Marche", by=alice, starts_at=BEGINS, ends_at=BEGINS + timedelta(hours=2), at=ASKED - WEEK)


def said(person):
    return list(
        Notice.objects.filter(
            person=person, kind__in=["remind_days", "remind_eve", "remind_morning", "remind_soon", "thanks", "next"]
        )
        .order_by("pk")
        .values_list("kind", flat=True)
    )


def comes(event, person, answer="yes", at=ASKED):
    rsvp = an_rsvp(event, person, answer, at=at)
    run_jobs()
    return rsvp


def the_clock_goes(since, until, *, step=timedelta(minutes=30)):
    """The schedule, every half hour."""
    at = since
    while at <= until:
        reminders.send_due(at=at)
        at += step
    run_jobs()


def test_each_step_is_said_once_at_its_hour(event):
    bob = a_person("Bob")
    comes(event, bob)

    hours = dict(DueReminder.objects.values_list("step", "due_at"))
    the_clock_goes(ASKED, BEGINS + WEEK)
    the_clock_goes(ASKED, BEGINS + WEEK)

    assert said(bob) == ["remind_days", "remind_eve", "remind_morning", "remind_soon", "thanks", "next"]
    paris = {step: f"{at.astimezone(event.tz):%d %H:%M}" for step, at in hours.items()}
    assert paris == {
        "days": "05 14:00", "eve": "06 18:00", "morning": "07 08:00", "soon": "07 13:30", "thanks": "07 17:00", "next": "12 16:00",
    }  # fmt: skip


def test_the_eve_keeps_its_hour_on_the_wall_when_the_clocks_change():
    begins = datetime(2026, 3, 29, 16, 0, tzinfo=UTC)  # 18:00 in Paris, the clocks went forward that night

    due = {
        rung.step: ladder.due_at(rung, starts_at=begins, ends_at=begins + timedelta(hours=1), zone="Europe/Paris")
        for rung in ladder.usual()
    }

    assert due[Step.EVE] == datetime(2026, 3, 28, 17, 0, tzinfo=UTC)
    assert due[Step.MORNING] == datetime(2026, 3, 29, 6, 0, tzinfo=UTC)
    assert due[Step.CONFIRMATION] is None


def test_a_step_that_would_come_after_the_start_does_not_exist():
    begins = datetime(2026, 3, 7, 6, 0, tzinfo=UTC)  # 7:00 in Paris

    morning = ladder.due_at(Rung(Step.MORNING, minutes=480), starts_at=begins, ends_at=begins, zone="Europe/Paris")

    assert morning is None


def test_who_said_no_or_took_it_back_is_left_in_peace_and_a_maybe_hears_of_the_days_and_the_eve(event):
    bob, dora, charlie = a_person("Bob"), a_person("Dora"), a_person("Charlie")
    comes(event, bob)
    comes(event, dora, "maybe")
    comes(event, charlie, "no")
    rsvps.give(occurrence=the_date_of(event), person=bob, answer="no", at=BEGINS - timedelta(days=1, hours=22))

    the_clock_goes(ASKED, BEGINS + WEEK)

    assert said(charlie) == []
    assert said(dora) == ["remind_days", "remind_eve"]
    assert said(bob) == []


def test_what_is_called_off_reminds_nobody(event, alice):
    bob = a_person("Bob")
    comes(event, bob)
    events.call_off(event=event, by=alice, reason="Orage", at=ASKED)

    the_clock_goes(ASKED, BEGINS + WEEK)

    assert said(bob) == []


def test_whoever_answers_late_is_not_told_what_is_past(event):
    bob, dora = a_person("Bob"), a_person("Dora")
    comes(event, bob)
    the_clock_goes(ASKED, BEGINS - timedelta(hours=12))
    comes(event, dora, at=BEGINS - timedelta(hours=11))

    the_clock_goes(BEGINS - timedelta(hours=11), BEGINS)

    assert said(dora) == ["remind_morning", "remind_soon"]


def test_the_first_who_answers_late_starts_a_ladder_at_the_steps_still_ahead(event):
    bob = a_person("Bob")
    comes(event, bob, at=BEGINS - timedelta(hours=2))

    the_clock_goes(BEGINS - timedelta(hours=2), BEGINS + timedelta(hours=1))

    assert said(bob) == ["remind_soon"]


def test_a_schedule_that_stood_still_says_only_the_last_step_and_nothing_once_it_began(event):
    bob = a_person("Bob")
    comes(event, bob)

    reminders.send_due(at=BEGINS - timedelta(hours=1))
    reminders.send_due(at=BEGINS + timedelta(minutes=5))
    run_jobs()

    assert said(bob) == ["remind_morning"]


def test_a_worker_that_dies_leaves_the_step_to_the_next_and_two_say_it_once(event):
    bob = a_person("Bob")
    comes(event, bob)
    due = BEGINS - timedelta(days=2)

    with pytest.raises(RuntimeError), transaction.atomic():
        reminders.send_due(at=due)
        raise RuntimeError
    first, second = reminders.send_due(at=due), reminders.send_due(at=due)
    run_jobs()
    Job.objects.update(state="waiting", token="", lease_until=None, finished_at=None)
    run_jobs()

    assert (first, second) == (1, 0)
    assert said(bob) == ["remind_days"]
    assert Letter.objects.filter(key__startswith="notice:").count() == 2  # and Alice's, who is told that Bob comes


def test_a_date_that_moves_takes_its_steps_along(event, alice):
    bob = a_person("Bob")
    comes(event, bob)
    the_clock_goes(ASKED, BEGINS - timedelta(hours=12))
    later = BEGINS + WEEK
    plan = replace(plan_of(event, the_date_of(event)), starts_at=later, ends_at=later + timedelta(hours=1))
    event.refresh_from_db()
    events.amend(event=event, plan=plan, version=event.version, at=BEGINS - timedelta(hours=11))
    run_jobs()
    before = said(bob)

    the_clock_goes(BEGINS - timedelta(hours=11), BEGINS + timedelta(days=1))
    meanwhile = said(bob)
    the_clock_goes(BEGINS + timedelta(days=1), later + timedelta(hours=4))

    assert before == meanwhile == ["remind_days", "remind_eve"]
    assert said(bob)[2:] == ["remind_days", "remind_eve", "remind_morning", "remind_soon", "thanks"]


def test_an_organiser_turns_steps_off_changes_an_hour_and_adds_a_sentence(event):
    bob = a_person("Bob")
    comes(event, bob)
    rungs = [
        replace(r, is_on=r.step in (Step.EVE, Step.CONFIRMATION), minutes=20 * 60 if r.step == Step.EVE else r.minutes,
                sentence="Prenez des gants." if r.step == Step.EVE else "")
        for r in ladder.of_event(event)
    ]  # fmt: skip

    reminders.arrange(event=event, rungs=rungs, at=ASKED)
    run_jobs()
    due = list(DueReminder.objects.values_list("step", "due_at"))
    the_clock_goes(ASKED, BEGINS + WEEK)

    assert due == [("eve", datetime(2026, 3, 6, 19, 0, tzinfo=UTC))]
    assert said(bob) == ["remind_eve"]
    assert "Prenez des gants." in Notice.objects.get(kind="remind_eve").detail


def test_what_the_desk_sets_for_a_kind_holds_where_organisers_set_nothing(event):
    kind = an_event_kind("march")
    bob = a_person("Bob")
    comes(event, bob)
    off = [
        replace(r, is_on=r.step != Step.SOON, sentence="Du kind" if r.step == Step.EVE else "") for r in ladder.usual()
    ]

    reminders.arrange(kind=kind, rungs=off, at=ASKED)
    run_jobs()
    on = [replace(r, is_on=True) for r in ladder.of_event(event)]
    by_kind = not DueReminder.objects.filter(step="soon").exists()
    reminders.arrange(event=event, rungs=on, at=ASKED)
    run_jobs()

    assert by_kind
    assert DueReminder.objects.filter(step="soon").exists()
    assert list(Reminder.objects.filter(event=event).values_list("step", flat=True)) == ["soon"]
    assert {r.step: r.sentence for r in ladder.of_event(event)}[Step.EVE] == "Du kind"


def test_thanks_go_to_those_who_were_there_when_somebody_counted(event, alice):
    bob, dora = a_person("Bob"), a_person("Dora")
    comes(event, bob)
    comes(event, dora)
    doors.check_in(occurrence=the_date_of(event), person=bob, by=alice, at=BEGINS)

    the_clock_goes(ASKED, BEGINS + WEEK)

    assert said(bob)[-2:] == ["thanks", "next"]
    assert said(dora)[-1] == "remind_soon"


def test_a_reminder_carries_the_place_the_ticket_and_a_way_out_and_a_maybe_not_the_address(alice):
    event = an_event(
        "Marche", by=alice, starts_at=BEGINS, at=ASKED - WEEK, venue="Chez Rose", street="2 rue du Lac", town="Lille"
    )
    bob, dora = a_person("Bob"), a_person("Dora")
    comes(event, bob)
    comes(event, dora, "maybe")
    reminders.send_due(at=BEGINS - timedelta(hours=19))
    run_jobs()

    letters = {letter.to: letter.content for letter in Letter.objects.filter(key__startswith="notice:")}
    mine, theirs = letters[bob.email], letters[dora.email]
    assert "2 rue du Lac" in mine
    assert "14\u00a0h" in mine or "14 h" in mine or "14\u202fh" in mine
    assert "/tickets/" in mine
    assert "2 rue du Lac" not in theirs
    assert "Lille" in theirs


def test_a_person_turns_reminders_off(event):
    bob = a_person("Bob")
    preferences.choose(person=bob, choices={"reminders": Choice(in_app=False, mail=Pace.NEVER)})
    comes(event, bob)

    the_clock_goes(ASKED, BEGINS + WEEK)

    assert said(bob) == []


def test_a_number_out_of_bounds_is_refused(event):
    rungs = [replace(r, minutes=99_999_999) if r.step == Step.NEXT else r for r in ladder.of_event(event)]

    with pytest.raises(reminders.NotAtThatHour):
        reminders.arrange(event=event, rungs=rungs, at=timezone.now())


def test_the_confirmation_says_the_sentence_and_is_off_where_its_organiser_wants_none(event):
    bob, dora = a_person("Bob"), a_person("Dora")
    first = ladder.of_event(event)[0]
    reminders.arrange(event=event, rungs=[replace(first, sentence="Merci, à samedi.")], at=ASKED)
    comes(event, bob)
    reminders.arrange(event=event, rungs=[replace(first, is_on=False)], at=ASKED)
    comes(event, dora)

    letters = {letter.to: letter.content for letter in Letter.objects.filter(key__startswith="answer:")}
    assert "Merci, à samedi." in letters[bob.email]
    assert "/tickets/" in letters[bob.email]
    assert dora.email not in letters


def test_an_address_that_is_reserved_is_in_the_reminders_of_those_who_said_yes_and_of_nobody_else(alice):
    event = an_event(
        by=alice, venue="Chez Rose", street="12 rue du Port", is_address_reserved=True, starts_at=BEGINS,
        ends_at=BEGINS + timedelta(hours=2), at=ASKED - WEEK,
    )  # fmt: skip
    bob, dora = a_person("Bob"), a_person("Dora")
    comes(event, bob)
    comes(event, dora, "maybe")

    the_clock_goes(ASKED, BEGINS)

    eve = {notice.person: notice.detail for notice in Notice.objects.filter(kind="remind_eve")}
    assert eve == {bob: "Chez Rose, 12 rue du Port, Lille", dora: "Lille"}
    told = [letter.to for letter in Letter.objects.all() if "Chez Rose" in letter.content]
    assert set(told) == {bob.email}
