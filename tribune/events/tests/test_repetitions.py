from dataclasses import replace
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from tribune.events import repeating, rules
from tribune.events.models import Cancellation, Event, Occurrence, Repetition, Rsvp
from tribune.events.plans import plan_of
from tribune.events.repeating import Often, Pattern
from tribune.events.tasks import extend_repetitions
from tribune.events.testing import an_event
from tribune.events.verbs import events, repetitions, rsvps
from tribune.facts.models import Fact
from tribune.people.testing import a_person

pytestmark = pytest.mark.django_db
PARIS = ZoneInfo("Europe/Paris")
TUESDAYS = Pattern(Often.WEEKLY)
AT = datetime(2026, 11, 20, 12, tzinfo=UTC)


def paris(text):
    return datetime.fromisoformat(text).replace(tzinfo=PARIS).astimezone(UTC)


@pytest.fixture
def alice():
    return a_person("Alice")


@pytest.fixture
def meeting(alice):
    """On Tuesday 24 November 2026 at 18:30, for two hours."""
    starts = paris("2026-11-24T18:30")
    return an_event("Réunion", by=alice, starts_at=starts, ends_at=starts + timedelta(hours=2), at=AT)


def repeat(event, pattern=TUESDAYS, *, by, start="2026-11-24T18:30", hours=2, at=AT, **more):
    begins = paris(start)
    return repetitions.repeat(
        event=event, pattern=pattern, starts_at=begins, ends_at=begins + timedelta(hours=hours), by=by, at=at, **more
    )


def shown(event):
    """The dates that stand, as clocks there show them."""
    dates = Occurrence.objects.filter(event=event, own_cancellation=None).order_by("starts_at")
    return [date.starts_at.astimezone(PARIS).strftime("%m-%d %H:%M") for date in dates]


def date_on(event, day):
    return next(d for d in event.occurrences.all() if d.starts_at.astimezone(PARIS).strftime("%m-%d") == day)


def say_yes(event, day, person, answer="yes"):
    return rsvps.give(occurrence=date_on(event, day), person=person, answer=answer, at=AT)


def test_the_date_it_had_becomes_the_first_and_keeps_its_answers(alice, meeting):
    say_yes(meeting, "11-24", a_person("Bob"))

    repeat(meeting, replace(TUESDAYS, count=4), by=alice)

    assert shown(meeting) == ["11-24 18:30", "12-01 18:30", "12-08 18:30", "12-15 18:30"]
    assert date_on(meeting, "11-24").taken == Rsvp.objects.count() == 1
    assert all(date.is_on for date in meeting.occurrences.all())
    assert all(date.original_starts_at == date.starts_at for date in meeting.occurrences.all())
    assert Event.objects.get().repeats


def test_without_an_end_dates_are_made_thirteen_months_ahead_and_go_on_day_after_day(alice, meeting):
    rule = repeat(meeting, by=alice)
    first = meeting.occurrences.count()

    made = repetitions.extend(repetition_id=rule.pk, at=AT + timedelta(days=21))
    again = repetitions.extend(repetition_id=rule.pk, at=AT + timedelta(days=21))

    assert first == 56
    assert (made, again) == (3, 0)
    assert not Repetition.objects.get().is_whole
    last = meeting.occurrences.order_by("-starts_at")[0]
    assert AT + timedelta(days=21) < last.starts_at <= repeating.horizon(AT + timedelta(days=21))


def test_every_day_makes_two_hundred_dates_and_no_more(alice, meeting):
    rule = repeat(meeting, Pattern(Often.WEEKLY, days=(0, 1, 2, 3, 4, 5, 6)), by=alice)

    made = repetitions.extend(repetition_id=rule.pk, at=AT + timedelta(days=14))

    assert meeting.occurrences.filter(starts_at__gt=AT).count() == 200 + made
    assert meeting.occurrences.filter(starts_at__gt=AT + timedelta(days=14)).count() == 200


def test_what_has_all_its_dates_is_not_looked_at_again(alice, meeting):
    rule = repeat(meeting, replace(TUESDAYS, count=4), by=alice)

    assert rule.is_whole
    assert repetitions.extend(repetition_id=rule.pk, at=AT + timedelta(days=400)) == 0


def test_an_end_beyond_the_horizon_is_reached_in_time(alice, meeting):
    rule = repeat(meeting, replace(TUESDAYS, count=60), by=alice)
    made = repetitions.extend(repetition_id=rule.pk, at=AT + timedelta(days=60))

    assert made == 4
    assert meeting.occurrences.count() == 60
    assert Repetition.objects.get().is_whole


def test_the_schedule_extends_them_all(alice, meeting):
    repeat(meeting, by=alice)
    Occurrence.objects.filter(starts_at__gt=AT + timedelta(days=200)).delete()
    Repetition.objects.update(made_until=AT + timedelta(days=200))

    extend_repetitions.call()

    assert Occurrence.objects.order_by("-starts_at")[0].starts_at > datetime.now(UTC) + timedelta(days=380)


def test_what_was_called_off_as_a_whole_gets_no_more_dates(alice, meeting):
    rule = repeat(meeting, by=alice)
    events.call_off(event=meeting, by=alice, reason="", at=AT)

    assert repetitions.extend(repetition_id=rule.pk, at=AT + timedelta(days=30)) == 0
    with pytest.raises(events.ItIsCalledOff):
        repeat(meeting, by=alice)


def test_another_hour_for_all_moves_every_date_with_its_answers(alice, meeting):
    repeat(meeting, replace(TUESDAYS, count=3), by=alice)
    bob = a_person("Bob")
    say_yes(meeting, "12-01", bob)
    before = {d.pk for d in meeting.occurrences.all()}

    repeat(meeting, replace(TUESDAYS, count=3), by=alice, start="2026-11-24T20:00")

    assert shown(meeting) == ["11-24 20:00", "12-01 20:00", "12-08 20:00"]
    assert {d.pk for d in meeting.occurrences.all()} == before
    assert Rsvp.objects.get().occurrence == date_on(meeting, "12-01")
    assert Fact.objects.filter(name="EventMoved").exists()


def test_this_and_the_following_leaves_those_before_alone(alice, meeting):
    repeat(meeting, replace(TUESDAYS, count=4), by=alice)

    repeat(meeting, replace(TUESDAYS, count=2), by=alice, start="2026-12-08T20:00", since=date_on(meeting, "12-08"))

    assert shown(meeting) == ["11-24 18:30", "12-01 18:30", "12-08 20:00", "12-15 20:00"]


def test_a_day_that_changes_takes_its_people_along_in_the_same_week(alice, meeting):
    repeat(meeting, replace(TUESDAYS, count=3), by=alice)
    say_yes(meeting, "12-01", a_person("Bob"))

    repeat(meeting, replace(TUESDAYS, count=3), by=alice, start="2026-11-26T18:30")

    assert shown(meeting) == ["11-26 18:30", "12-03 18:30", "12-10 18:30"]
    assert Rsvp.objects.get().occurrence == date_on(meeting, "12-03")
    assert not Cancellation.objects.exists()


def test_dates_that_vanish_are_called_off_when_people_answered_and_leave_no_trace_else(alice, meeting):
    repeat(meeting, replace(TUESDAYS, count=5), by=alice)
    say_yes(meeting, "12-01", a_person("Bob"))
    say_yes(meeting, "12-08", a_person("Charlie"), "maybe")

    repeat(meeting, Pattern(Often.WEEKLY, every=4, count=2), by=alice)

    assert shown(meeting) == ["11-24 18:30", "12-22 18:30"]
    off = sorted(c.occurrence.starts_at.astimezone(PARIS).strftime("%m-%d") for c in Cancellation.objects.all())
    assert off == ["12-01", "12-08"]
    assert not Occurrence.objects.filter(own_cancellation__isnull=False, is_on=True).exists()
    assert Fact.objects.filter(name="EventCalledOff").count() == 2
    assert meeting.occurrences.count() == 4
    assert Rsvp.objects.count() == 2


def test_a_date_called_off_by_itself_is_not_made_anew(alice, meeting):
    repeat(meeting, replace(TUESDAYS, count=3), by=alice)
    events.call_off(event=meeting, by=alice, reason="Noël", at=AT, occurrence=date_on(meeting, "12-01"))

    repeat(meeting, replace(TUESDAYS, count=3), by=alice, hours=3)

    assert shown(meeting) == ["11-24 18:30", "12-08 18:30"]
    assert meeting.occurrences.count() == 3


def test_dates_already_held_stay_as_they_were(alice, meeting):
    repeat(meeting, replace(TUESDAYS, count=4), by=alice)
    later = paris("2026-12-03T12:00")

    repeat(meeting, replace(TUESDAYS, count=2), by=alice, start="2026-12-09T10:00", at=later)

    assert shown(meeting) == ["11-24 18:30", "12-01 18:30", "12-09 10:00", "12-16 10:00"]


def test_fewer_places_take_none_from_those_who_have_one(alice, meeting):
    repeat(meeting, replace(TUESDAYS, count=2), by=alice, capacity=5)
    for name in ("Bob", "Charlie"):
        say_yes(meeting, "11-24", a_person(name))

    repeat(meeting, replace(TUESDAYS, count=2), by=alice, capacity=1)

    assert [d.capacity for d in meeting.occurrences.order_by("starts_at")] == [5, 1]


def test_no_more_after_a_date(alice, meeting):
    repeat(meeting, by=alice)
    say_yes(meeting, "12-15", a_person("Bob"))

    repetitions.stop(event=meeting, after=date_on(meeting, "12-08"), by=alice, at=AT)

    assert shown(meeting) == ["11-24 18:30", "12-01 18:30", "12-08 18:30"]
    assert Cancellation.objects.get().occurrence == date_on(meeting, "12-15")
    assert not Repetition.objects.exists()
    assert not Event.objects.get().repeats
    with pytest.raises(repetitions.ItDoesNotRepeat):
        repetitions.stop(event=meeting, after=date_on(meeting, "12-08"), by=alice, at=AT)


@pytest.mark.parametrize(
    ("pattern", "more", "refusal"),
    [
        (TUESDAYS, {"start": "2026-11-17T18:30"}, rules.ItIsInThePast),
        (TUESDAYS, {"start": "2028-11-21T18:30"}, rules.ItIsTooFarAhead),
        (TUESDAYS, {"hours": -1}, rules.ItEndsBeforeItStarts),
        (TUESDAYS, {"hours": 24 * 32}, rules.ItIsTooLong),
        (TUESDAYS, {"hours": 24 * 8}, repetitions.TheDatesOverlap),
        (replace(TUESDAYS, until=datetime(2026, 11, 1, tzinfo=UTC).date()), {}, repetitions.NoDateAnswersToThat),
    ],
)
def test_what_cannot_be_is_refused_and_changes_nothing(alice, meeting, pattern, more, refusal):
    with pytest.raises(refusal):
        repeat(meeting, pattern, by=alice, **more)

    assert shown(meeting) == ["11-24 18:30"]
    assert not Event.objects.get().repeats


def test_a_draft_has_its_dates_too_and_publishing_shows_them_all(alice):
    starts = paris("2026-11-24T18:30")
    draft = an_event(by=alice, published=False, starts_at=starts, at=AT)
    repeat(draft, replace(TUESDAYS, count=3), by=alice)
    assert not Occurrence.objects.filter(is_on=True).exists()

    events.call_off(event=draft, by=alice, reason="", at=AT, occurrence=date_on(draft, "12-01"))
    events.publish(event=draft, at=AT)

    assert [d.is_on for d in draft.occurrences.order_by("starts_at")] == [True, False, True]
    assert not Fact.objects.filter(name__in=["EventMoved", "EventCalledOff"]).exists()


def test_a_copy_of_what_repeats_happens_once_in_the_first_week_ahead(alice, meeting):
    repeat(meeting, by=alice)

    copy = events.duplicate(event=meeting, by=alice, at=AT + timedelta(days=30))

    assert shown(copy) == ["12-22 18:30"]
    assert not Event.objects.get(pk=copy.pk).repeats


def test_calling_off_the_whole_calls_off_every_date(alice, meeting):
    repeat(meeting, replace(TUESDAYS, count=3), by=alice)

    events.call_off(event=meeting, by=alice, reason="Travaux", at=AT)

    dates = Occurrence.objects.with_cancellations()
    assert {d.reason_called_off for d in dates} == {"Travaux"}
    assert not dates.filter(is_on=True).exists()


def test_the_card_shows_the_next_date_that_stands(alice, meeting):
    repeat(meeting, replace(TUESDAYS, count=3), by=alice, start="2026-11-25T18:30")

    event = Event.objects.select_related("publication").get()
    assert event.publication.starts_at == paris("2026-11-25T18:30")


def test_saving_the_words_of_what_repeats_leaves_its_dates_alone(alice, meeting):
    repeat(meeting, replace(TUESDAYS, count=3), by=alice)
    before = shown(meeting)
    date = meeting.occurrences.order_by("starts_at")[0]
    event = Event.objects.get()

    events.amend(
        event=event, plan=replace(plan_of(event, date), title="Réunion ouverte"), version=event.version, at=AT,
        occurrence=date,
    )  # fmt: skip

    assert shown(meeting) == before


def test_the_card_goes_on_to_the_next_date_once_one_is_over(alice):
    yesterday = datetime.now(UTC).replace(microsecond=0) - timedelta(days=1)
    event = an_event(by=alice, starts_at=yesterday, ends_at=yesterday + timedelta(hours=1))
    week = timedelta(days=7)
    begins = yesterday + week
    repetitions.repeat(
        event=event, pattern=TUESDAYS, starts_at=begins, ends_at=begins + timedelta(hours=1), by=alice,
        at=datetime.now(UTC),
    )  # fmt: skip
    card = Event.objects.select_related("publication").get().publication
    card.starts_at, card.ends_at = yesterday, yesterday + timedelta(hours=1)
    card.save()
    version = Event.objects.get().version

    extend_repetitions.call()

    assert Event.objects.select_related("publication").get().publication.starts_at == begins
    assert Event.objects.get().version == version  # a form that is open stays good
