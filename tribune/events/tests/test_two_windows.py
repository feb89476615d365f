"""Two organisers, one action: the second to save is told, and shown what the first one did."""

import re
from datetime import UTC, datetime, timedelta

import pytest

from tribune.events import ladder
from tribune.events.models import Occurrence, Repetition, Step
from tribune.events.repeating import Often, Pattern
from tribune.events.testing import an_event, soon, wall_clock_of
from tribune.events.verbs import repetitions
from tribune.people.testing import a_person, signed_in_client
from tribune.teams.testing import a_team

pytestmark = pytest.mark.django_db


@pytest.fixture
def windows():
    """Alice and Bob, who run one action, and the action."""
    alice, bob = a_person("Alice"), a_person("Bob")
    team = a_team(referent=alice, organisers=[bob])
    starts = soon(10)
    event = an_event(by=alice, team=team, starts_at=starts, ends_at=starts + timedelta(hours=2))
    return signed_in_client(alice), signed_in_client(bob), event


def version_on(page):
    return re.search(r'name="version" value="(\d+)"', page.content.decode()).group(1)


def test_two_who_change_how_an_action_repeats_do_not_undo_each_other(windows):
    first, second, event = windows
    path = f"/en/actions/{event.code}/organise/repetition/"
    typed = {"starts": wall_clock_of(event), "ends": wall_clock_of(event, hours=2), "often": "weekly", "save": "1"}
    seen = [version_on(window.get(path)) for window in (first, second)]
    kept = first.post(path, {**typed, "ending": "count", "count": "4", "version": seen[0]})

    refused = second.post(path, {**typed, "ending": "count", "count": "9", "version": seen[1]})

    page = refused.content.decode()
    assert (kept.status_code, refused.status_code) == (303, 422)
    assert "COUNT=4" in Repetition.objects.get().rule
    assert "Somebody changed this action while you were writing." in page
    assert "It repeats now: Every week on" in page
    assert 'value="9"' in page
    again = second.post(path, {**typed, "ending": "count", "count": "9", "version": version_on(refused)})
    assert again.status_code == 303
    assert "COUNT=9" in Repetition.objects.get().rule


@pytest.mark.parametrize("scope", ["one", "following", "all"])
def test_two_who_move_a_date_do_not_undo_each_other(windows, scope):
    first, second, event = windows
    date = event.occurrences.get()
    repetitions.repeat(
        event=event, pattern=Pattern(Often.WEEKLY, count=3), starts_at=date.starts_at, ends_at=date.ends_at,
        by=event.made_by, at=datetime.now(UTC),
    )  # fmt: skip
    path = f"/en/actions/{event.code}/organise/dates/{date.code}/"
    seen = [version_on(window.get(path)) for window in (first, second)]
    hours = date.starts_at.astimezone(event.tz)

    def put(window, later, version):
        starts = hours + timedelta(hours=later)
        typed = {"starts": f"{starts:%Y-%m-%dT%H:%M}", "ends": f"{starts + timedelta(hours=2):%Y-%m-%dT%H:%M}"}
        return window.post(path, {**typed, "scope": scope, "version": version})

    kept, refused = put(first, 1, seen[0]), put(second, 2, seen[1])

    assert (kept.status_code, refused.status_code) == (303, 422)
    assert Occurrence.objects.get(pk=date.pk).starts_at == date.starts_at + timedelta(hours=1)
    assert "Somebody changed this action while you were writing." in refused.content.decode()
    assert put(second, 2, version_on(refused)).status_code == 303
    assert Occurrence.objects.get(pk=date.pk).starts_at == date.starts_at + timedelta(hours=2)


def kept_on(page):
    return re.search(r'name="was" value="([^"]+)"', page.content.decode()).group(1)


def test_two_who_say_how_many_may_come_do_not_undo_each_other(windows):
    first, second, event = windows
    path = f"/en/actions/{event.code}/organise/places/"
    seen = [kept_on(window.get(path)) for window in (first, second)]
    kept = first.post(path, {"capacity": "40", "at_once": "on", "was": seen[0]})

    refused = second.post(path, {"capacity": "12", "was": seen[1]})

    page, date = refused.content.decode(), event.occurrences.get()
    assert (kept.status_code, refused.status_code) == (303, 422)
    assert date.capacity == 40
    assert "Somebody changed this action while you were writing." in page
    assert "<q>40</q>" in page
    assert "<q>yes</q>" in page
    assert 'value="12"' in page
    assert second.post(path, {"capacity": "12", "was": kept_on(refused)}).status_code == 303
    assert event.occurrences.get().capacity == 12


def test_two_who_set_the_reminders_do_not_undo_each_other(windows):
    first, second, event = windows
    path = f"/en/actions/{event.code}/organise/reminders/"
    seen = [kept_on(window.get(path)) for window in (first, second)]
    steps = {f"{rung.step.value}-is_on": "on" for rung in ladder.usual()}
    hours = {"days-number": "48", "eve-number": "18:00", "morning-number": "08:00", "soon-number": "30"}
    typed = {**steps, **hours, "thanks-number": "60", "next-number": "5"}
    kept = first.post(path, {**typed, "eve-number": "19:00", "was": seen[0]})

    refused = second.post(path, {**typed, "soon-number": "45", "was": seen[1]})

    page = refused.content.decode()
    assert (kept.status_code, refused.status_code) == (303, 422)
    assert {rung.step: rung.minutes for rung in ladder.of_event(event)}[Step.EVE] == 19 * 60
    assert "Somebody changed these reminders while you were writing." in page
    assert "<q>19:00 the day before, at this hour</q>" in page
    assert 'value="45"' in page
    assert second.post(path, {**typed, "soon-number": "45", "was": kept_on(refused)}).status_code == 303
