"""Two organisers, one action: the second to save is told, and shown what the first one did."""

import re
from datetime import UTC, datetime, timedelta

import pytest

from tribune.events.models import Occurrence, Repetition
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
