from datetime import UTC, datetime, timedelta

import pytest
from django.utils import translation

from tribune.design import dates

EVENING = datetime(2026, 11, 24, 17, 30, tzinfo=UTC)
PARIS = "Europe/Paris"


@pytest.fixture
def french():
    with translation.override("fr"):
        yield


@pytest.fixture
def english():
    with translation.override("en"):
        yield


def test_an_hour_is_said_in_the_zone_of_the_action(english):
    assert dates.hour(EVENING, PARIS) == "18:30"
    assert dates.hour(EVENING, "America/Guadeloupe") == "13:30"


def test_a_day_begins_at_the_midnight_of_its_zone_on_the_day_the_clocks_change_too():
    assert dates.midnight(EVENING, PARIS) == datetime(2026, 11, 23, 23, tzinfo=UTC)
    assert dates.midnight(datetime(2026, 10, 25, 22, tzinfo=UTC), PARIS) == datetime(2026, 10, 24, 22, tzinfo=UTC)
    assert dates.midnight(EVENING) == datetime(2026, 11, 24, tzinfo=UTC)


def test_a_day_in_english_has_no_comma(english):
    assert dates.day(EVENING, PARIS) == "Tue 24 Nov"
    assert dates.long_day(EVENING, PARIS) == "Tuesday 24 November"


def test_an_unknown_zone_is_utc_rather_than_a_broken_page(english):
    assert dates.hour(EVENING, "Nowhere/Town") == "17:30"


def test_a_night_that_ends_in_the_small_hours_is_one_evening(english):
    late = EVENING + timedelta(hours=8)

    assert dates.span(EVENING, late, PARIS).endswith("18:30\u00a0– 02:30")


def test_an_action_of_two_days_names_both(english):
    said = dates.span(EVENING, EVENING + timedelta(days=1), PARIS)

    assert "Tuesday 24 November" in said
    assert "Wednesday 25 November" in said


@pytest.mark.parametrize(
    ("before", "said"),
    [
        (timedelta(seconds=20), "just now"),
        (timedelta(minutes=5), "5 min ago"),
        (timedelta(hours=2), "2 h ago"),
        (timedelta(days=1), "yesterday, 18:30"),
        (timedelta(days=9), "Tue 24 Nov"),
    ],
)
def test_the_past_is_said_as_people_say_it(english, before, said):
    assert dates.ago(EVENING, PARIS, now=EVENING + before) == said


def test_a_french_hour_is_said_with_its_letter(french):
    assert dates.hour(EVENING, PARIS) == "18\u00a0h\u00a030"
    assert dates.hour(EVENING - timedelta(minutes=30), PARIS) == "18\u00a0h"


def test_a_french_day_has_its_points_and_no_capital(french):
    assert dates.day(EVENING, PARIS) == "mar. 24 nov."
    assert dates.weekday(EVENING, PARIS) == "mar. 18\u00a0h\u00a030"
    assert dates.ago(EVENING, PARIS, now=EVENING + timedelta(hours=2)) == "il\u00a0y\u00a0a\u00a02\u00a0h"


def test_the_first_of_a_month_has_its_own_word_in_french(french):
    assert dates.long_day(EVENING + timedelta(days=7), PARIS) == "mardi 1er décembre"
