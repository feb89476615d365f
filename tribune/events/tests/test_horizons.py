"""A large town is looked at by its nearest days, and what is found is what looking at everything would find."""

from datetime import UTC, datetime, timedelta
from importlib import import_module

import pytest
from django.apps import apps
from django.db import IntegrityError, transaction
from hypothesis import given
from hypothesis import strategies as st

from tribune.events import horizons, near, queries
from tribune.events.models import Occurrence
from tribune.events.testing import an_event, soon, the_date_of
from tribune.events.verbs import events
from tribune.people.viewers import NOBODY
from tribune.places.near import cell_of
from tribune.places.testing import a_place

START = datetime(2026, 11, 21, 12, tzinfo=UTC)
ROUBAIX = (50.6922, 3.1746)


@given(hours=st.lists(st.integers(0, 24 * 400), max_size=200), most=st.integers(1, 40))
def test_what_is_found_is_what_everything_begins_with(hours, most):
    rows = sorted(START + timedelta(hours=hour) for hour in hours)
    horizons.forget_all()

    def ask(until):
        return [row for row in rows if until is None or row < until][:most]

    for _again in range(3):
        found = horizons.soonest(ask, most=most, start=START, when=lambda row: row, key="here")
        assert found == rows[:most]


def test_a_place_known_to_be_dense_is_asked_once_and_not_for_everything():
    rows = [START + timedelta(minutes=10 * n) for n in range(50_000)]
    asked = []

    def ask(until):
        asked.append(until)
        return [row for row in rows if until is None or row < until][:450]

    horizons.soonest(ask, most=450, start=START, when=lambda row: row, key="Paris")
    first = len(asked)
    horizons.soonest(ask, most=450, start=START, when=lambda row: row, key="Paris")

    assert first <= 2
    assert len(asked) == first + 1
    assert None not in asked


def test_a_village_once_known_is_asked_for_everything_at_once():
    asked = []

    def ask(until):
        asked.append(until)
        return [START + timedelta(days=90)] if until is None else []

    for _again in range(2):
        horizons.soonest(ask, most=450, start=START, when=lambda row: row, key="Seclin")

    assert len(asked) == 3
    assert asked[-1] is None


@pytest.mark.django_db
def test_a_crowded_town_shows_the_very_first_actions(monkeypatch):
    monkeypatch.setattr(near, "MOST", 4)
    monkeypatch.setattr(near, "MOST_ROWS", 6)
    place = a_place("Lille")
    for n in range(12):
        an_event(f"Action {n:02}", starts_at=soon(1 + n / 2))
    an_event("Ailleurs", point=ROUBAIX, starts_at=soon(1))

    for _again in range(2):
        view = near.look(near.Asked(km=5), place, NOBODY, at=datetime.now(UTC), zone="Europe/Paris")
        near._for_strangers.forget()
        lines = queries.soon_near(NOBODY, place, km=5, n=3, at=datetime.now(UTC))
        assert [glimpse.title for glimpse in view.all] == ["Action 00", "Action 01", "Action 02", "Action 03"]
        assert [line.title for line in lines] == ["Action 00", "Action 01", "Action 02"]


@pytest.mark.django_db
def test_an_action_that_moves_is_found_where_it_went():
    lille, roubaix = a_place("Lille"), a_place("Roubaix")
    event = an_event("Marche")
    date = the_date_of(event)
    assert date.cell == cell_of(date.lat, date.lon)

    plan = events.plan_of(event, date)
    plan = events.replace(plan, lat=48.86, lon=2.38, town="Paris")
    events.amend(event=event, plan=plan, version=event.version, at=datetime.now(UTC))

    paris = a_place("Paris 11e")
    assert [line.title for line in queries.soon_near(NOBODY, paris, km=20, n=3, at=datetime.now(UTC))] == ["Marche"]
    assert queries.soon_near(NOBODY, lille, km=20, n=3, at=datetime.now(UTC)) == []
    assert queries.soon_near(NOBODY, roubaix, km=50, n=3, at=datetime.now(UTC)) == []


@pytest.mark.django_db
def test_no_date_has_a_place_and_no_cell():
    date = the_date_of(an_event())

    with pytest.raises(IntegrityError), transaction.atomic():
        Occurrence.objects.filter(pk=date.pk).update(cell=None)


@pytest.mark.django_db
def test_dates_kept_before_there_were_cells_are_put_in_theirs():
    migration = import_module("tribune.events.migrations.0007_cells")
    lille, nowhere = the_date_of(an_event()), the_date_of(an_event(point=None, online_url="https://meet.example.org/a"))
    Occurrence.objects.filter(pk=lille.pk).update(cell=0)

    migration.put_in_cells(apps, None)

    lille.refresh_from_db()
    nowhere.refresh_from_db()
    assert lille.cell == cell_of(lille.lat, lille.lon)
    assert nowhere.cell is None
