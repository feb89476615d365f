from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest

from tribune.notices.forecast import reckon
from tribune.notices.paces import Pace, end_of_quiet, next_letter
from tribune.notices.verbs.preferences import Choice

PARIS = ZoneInfo("Europe/Paris")


def at(text: str, zone: str = "Europe/Paris") -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=ZoneInfo(zone))


@pytest.mark.parametrize(
    ("pace", "after", "zone", "due"),
    [
        (Pace.DAILY, "2026-11-21T09:00", "Europe/Paris", "2026-11-21T18:00"),
        (Pace.DAILY, "2026-11-21T18:00", "Europe/Paris", "2026-11-22T18:00"),
        (Pace.DAILY, "2026-11-21T23:30", "Indian/Reunion", "2026-11-22T18:00"),
        (Pace.WEEKLY, "2026-11-21T09:00", "Europe/Paris", "2026-11-23T08:00"),
        (Pace.WEEKLY, "2026-11-23T07:59", "Europe/Paris", "2026-11-23T08:00"),
        (Pace.WEEKLY, "2026-11-23T08:00", "Europe/Paris", "2026-11-30T08:00"),
        (Pace.DAILY, "2026-03-29T01:30", "Europe/Paris", "2026-03-29T18:00"),  # the night the clocks go forward
        (Pace.DAILY, "2026-11-21T09:00", "Not/AZone", "2026-11-21T18:00"),
    ],
)
def test_what_is_gathered_leaves_at_the_same_hour_on_the_wall(pace, after, zone, due):
    real = "Europe/Paris" if zone == "Not/AZone" else zone

    assert next_letter(pace, after=at(after, real), zone=zone) == at(due, real)


@pytest.mark.parametrize(
    ("now", "start", "end", "over"),
    [
        ("2026-11-21T22:30", time(21), time(8), "2026-11-22T08:00"),
        ("2026-11-22T03:00", time(21), time(8), "2026-11-22T08:00"),
        ("2026-11-22T08:00", time(21), time(8), None),
        ("2026-11-21T20:59", time(21), time(8), None),
        ("2026-11-21T13:00", time(12), time(14), "2026-11-21T14:00"),
        ("2026-11-21T14:00", time(12), time(14), None),
        ("2026-11-21T14:00", None, None, None),
        ("2026-11-21T14:00", time(14), time(14), None),
        ("2026-10-25T00:30", time(21), time(8), "2026-10-25T08:00"),  # the night that is an hour longer
    ],
)
def test_quiet_hours_end_on_the_persons_own_clock(now, start, end, over):
    found = end_of_quiet(at(now), zone="Europe/Paris", start=start, end=end)

    assert found == (over and at(over))


def test_an_hour_that_the_clocks_skip_holds_nothing_for_ever():
    now = datetime(2026, 3, 29, 0, 59, tzinfo=UTC)  # 1:59 in Paris, a minute before 3:00

    over = end_of_quiet(now, zone="Europe/Paris", start=time(23), end=time(2, 30))

    assert over is None or now < over < now + timedelta(hours=2)


def test_a_forecast_counts_a_gathered_day_or_week_once():
    told = [("teams", f"new:{n}", date(2026, 11, 2 + n % 14)) for n in range(28)]
    told += [("organising", "coming:event:1", date(2026, 11, 5))]
    choices = {"teams": Choice(True, Pace.WEEKLY), "organising": Choice(True, Pace.AT_ONCE, push=True)}

    assert reckon(told, choices, has_device=True).letters_a_week == 1  # three in thirty days
    assert reckon(told, choices, has_device=True).pushes_a_day == 1
    assert reckon(told, choices, has_device=False).pushes_a_day == 0
    assert not reckon([], choices, has_device=True).is_known
