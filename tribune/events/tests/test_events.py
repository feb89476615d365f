from dataclasses import replace
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from tribune.events import rules
from tribune.events.hours import ThisHourDoesNotExist, on_the_clock
from tribune.events.models import Event, Occurrence
from tribune.events.plans import plan_of
from tribune.events.testing import a_plan, an_event, an_rsvp, soon, the_date_of
from tribune.events.verbs import dates, events
from tribune.facts.models import Fact
from tribune.people.audiences import Audience
from tribune.people.models import Role
from tribune.people.testing import a_person
from tribune.people.viewers import NOBODY, Viewer
from tribune.teams.testing import a_team

pytestmark = pytest.mark.django_db


def now():
    return datetime.now(UTC)


def test_a_draft_is_seen_by_those_who_run_it_only():
    alice, bob = a_person("Alice"), a_person("Bob")
    draft = an_event(by=alice, published=False)

    assert list(Event.objects.visible_to(Viewer(alice))) == [draft]
    assert list(Event.objects.visible_to(Viewer(bob))) == []
    assert list(Event.objects.visible_to(NOBODY)) == []


def test_publishing_shows_a_card_and_says_so_once():
    draft = an_event(published=False)

    event = events.publish(event=draft, at=now())
    events.publish(event=draft, at=now())

    assert event.publication.address == event.address
    assert event.publication.starts_at == the_date_of(event).starts_at
    assert the_date_of(event).is_on
    assert Fact.objects.filter(name="EventPublished").count() == 1
    assert list(Event.objects.visible_to(NOBODY)) == [event]


def test_an_action_of_no_team_does_not_show_who_made_it():
    event = an_event(by=a_person("Alice Martin"))

    assert event.publication.voice.kind == "movement"


def test_an_outsider_does_not_learn_that_a_private_event_exists():
    alice, bob = a_person("Alice"), a_person("Bob")
    team = a_team(referent=alice, members=[bob])
    event = an_event(by=alice, team=team, audience=Audience.CIRCLE)

    assert list(Event.objects.visible_to(Viewer(bob))) == [event]
    assert list(Event.objects.visible_to(Viewer(a_person("Charlie")))) == []
    assert not Occurrence.objects.visible_to(NOBODY).exists()


def test_an_action_for_supporters_is_not_shown_to_guests():
    event = an_event(audience=Audience.MEMBERS)

    assert list(Event.objects.visible_to(Viewer(a_person("Bob")))) == [event]
    assert not Event.objects.visible_to(Viewer(a_person("Gus", supporter=False))).exists()


def test_a_member_does_not_speak_for_the_team():
    bob = a_person("Bob")
    team = a_team(members=[bob])

    with pytest.raises(events.OnlyOrganisersSpeakForTheTeam):
        events.create(by=bob, plan=a_plan(team=team), at=now())


def test_the_same_form_sent_twice_makes_one_action():
    alice = a_person("Alice")

    first = events.create(by=alice, plan=a_plan(), at=now(), form_key="k")
    second = events.create(by=alice, plan=a_plan(), at=now(), form_key="k")

    assert first == second


@pytest.mark.parametrize(
    ("change", "fault", "field"),
    [
        ({"title": "  "}, rules.AnActionNeedsATitle, "title"),
        ({"title": "\u200b\u202e"}, rules.AnActionNeedsATitle, "title"),
        ({"lat": None, "lon": None}, rules.AnActionNeedsAPlace, "where"),
        ({"starts_at": datetime(2020, 1, 1, tzinfo=UTC)}, rules.ItIsInThePast, "starts"),
        ({"ends_at": datetime(2020, 1, 1, tzinfo=UTC)}, rules.ItEndsBeforeItStarts, "ends"),
        ({"starts_at": soon(500), "ends_at": soon(501)}, rules.ItIsTooFarAhead, "starts"),
        ({"ends_at": soon(90)}, rules.ItIsTooLong, "ends"),
        ({"capacity": 0}, rules.NobodyCouldCome, "capacity"),
        ({"audience": "circle"}, rules.ATeamAudienceNeedsATeam, "audience"),
    ],
)
def test_a_plan_that_cannot_be_is_told_why_beside_its_field(change, fault, field):
    found = rules.faults(replace(a_plan(), **change), at=now())

    assert fault in [type(f) for f in found]
    assert field in [f.field for f in found]


def test_an_hour_the_clocks_skip_is_refused_and_one_they_repeat_is_the_first():
    with pytest.raises(ThisHourDoesNotExist):
        on_the_clock(datetime.fromisoformat("2027-03-28T02:30"), "Europe/Paris")

    assert on_the_clock(datetime.fromisoformat("2026-10-25T02:30"), "Europe/Paris") == datetime(
        2026, 10, 25, 0, 30, tzinfo=UTC
    )
    assert on_the_clock(datetime.fromisoformat("2026-07-14T20:00"), "Europe/Paris") == datetime(
        2026, 7, 14, 18, tzinfo=UTC
    )


def test_two_tabs_saving_the_same_action_the_second_is_told():
    event = an_event()
    plan = replace(plan_of(event, the_date_of(event)), title="Marche pour l’eau de tous")

    amended = events.amend(event=event, plan=plan, version=1, at=now())

    assert amended.publication.title == "Marche pour l’eau de tous"
    assert not Fact.objects.filter(name="EventMoved").exists()
    with pytest.raises(events.ChangedMeanwhile):
        events.amend(event=event, plan=plan, version=1, at=now())


def test_moving_an_action_is_told_to_calendars_and_people():
    event = an_event()
    date, later = the_date_of(event), soon(5)
    plan = replace(plan_of(event, date), starts_at=later, ends_at=later + timedelta(hours=2))

    events.amend(event=event, plan=plan, version=1, at=now())

    assert the_date_of(event).sequence == date.sequence + 1
    assert the_date_of(event).starts_at == event.publication.__class__.objects.get().starts_at == later
    assert Fact.objects.filter(name="EventMoved").count() == 1


def test_capacity_lowered_below_those_coming_sends_nobody_away():
    event = an_event(capacity=5)
    an_rsvp(event, a_person("Bob"), guests=2)

    events.amend(event=event, plan=replace(plan_of(event, the_date_of(event)), capacity=2), version=1, at=now())

    date = the_date_of(event)
    assert (date.taken, date.capacity, date.has_too_many, date.is_full) == (3, 2, True, True)


def test_the_text_of_an_action_that_has_begun_may_still_be_mended():
    event = an_event(starts_at=now() - timedelta(hours=1))
    plan = replace(plan_of(event, the_date_of(event)), description="Rendez-vous devant la fontaine.")

    assert events.amend(event=event, plan=plan, version=1, at=now()).description == "Rendez-vous devant la fontaine."


def test_calling_off_is_told_once_and_keeps_who_when_and_why():
    alice = a_person("Alice")
    event = an_event(by=alice)

    first = events.call_off(event=event, by=alice, reason="Orage annoncé", at=now())
    second = events.call_off(event=event, by=alice, reason="", at=now())

    assert first == second
    assert (first.by, first.reason) == (alice, "Orage annoncé")
    assert not the_date_of(event).is_on
    assert Fact.objects.filter(name="EventCalledOff").count() == 1
    assert list(Event.objects.visible_to(NOBODY)) == [event]  # its page stays, to say so


def test_what_is_over_is_not_called_off():
    alice = a_person("Alice")
    event = an_event(by=alice, starts_at=now() - timedelta(days=3))

    with pytest.raises(events.ItIsOver):
        events.call_off(event=event, by=alice, reason="", at=now())


def test_a_copy_is_a_draft_at_the_same_hour_of_a_week_ahead():
    alice = a_person("Alice")
    paris = ZoneInfo("Europe/Paris")
    event = an_event(by=alice, starts_at=now() - timedelta(days=20), capacity=12)

    copy = events.duplicate(event=event, by=alice, at=now())

    then, before = the_date_of(copy), the_date_of(event)
    assert copy.is_draft
    assert then.starts_at > now()
    assert then.starts_at.astimezone(paris).time() == before.starts_at.astimezone(paris).time()
    assert then.starts_at.astimezone(paris).weekday() == before.starts_at.astimezone(paris).weekday()
    assert (then.capacity, then.taken) == (12, 0)


def test_the_card_of_an_action_whose_next_date_is_called_off_goes_on_to_the_one_after():
    event = an_event()
    first, later = the_date_of(event), soon(9)
    second = dates.add(event=event, starts_at=later, ends_at=later + timedelta(hours=2), at=now())

    events.call_off(event=event, by=event.made_by, reason="", at=now(), occurrence=first)
    moved = event.publication.__class__.objects.get()
    events.call_off(event=event, by=event.made_by, reason="", at=now(), occurrence=second)

    assert (moved.starts_at, moved.ends_at) == (second.starts_at, second.ends_at)
    assert event.publication.__class__.objects.get().starts_at == first.starts_at


def test_what_the_desk_withholds_nobody_finds_and_restoring_brings_it_back():
    event = an_event()

    events.withhold(event=event, at=now())
    assert not Event.objects.visible_to(NOBODY).exists()
    assert not Occurrence.objects.ahead(now()).exists()

    events.restore(event=event, at=now())
    assert Event.objects.visible_to(NOBODY).exists()
    assert Occurrence.objects.ahead(now()).exists()


def test_an_organiser_of_the_team_runs_its_actions():
    alice, bob = a_person("Alice"), a_person("Bob")
    team = a_team(referent=alice, organisers=[bob])
    event = an_event(by=alice, team=team)

    assert rules.may_edit(event, Viewer(bob))
    assert not rules.may_edit(event, Viewer(a_person("Charlie")))
    assert list(Event.objects.run_by(Viewer(bob, roles={team.circle_id: Role.ORGANISER}))) == [event]
