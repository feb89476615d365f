"""Hours of the wall clock and moments: what must hold in every zone, whatever its clocks do."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from hypothesis import assume, given, settings
from hypothesis import strategies as st

from tribune.events.hours import ThisHourDoesNotExist, on_the_clock, same_clock
from tribune.events.ladder import BEFORE, ON_THE_CLOCK, due_at, usual

ZONES = [
    "Europe/Paris",
    "America/Miquelon",
    "America/Sao_Paulo",
    "Pacific/Apia",
    "Australia/Lord_Howe",
    "Asia/Gaza",
    "UTC",
]

zones = st.sampled_from(ZONES)
moments = st.datetimes(min_value=datetime(2011, 1, 1), max_value=datetime(2030, 12, 31)).map(  # noqa: DTZ001
    lambda d: d.replace(second=0, microsecond=0, tzinfo=UTC)
)
# Near a change of the clocks as often as not: any hour of the days on which Paris changes them.
changes = st.builds(
    lambda day, minutes: datetime(*day, tzinfo=UTC) + timedelta(minutes=minutes),
    st.sampled_from([(2026, 3, 28), (2026, 3, 29), (2026, 10, 24), (2026, 10, 25), (2027, 3, 28), (2026, 4, 4)]),
    st.integers(0, 36 * 60),
)
hours = st.one_of(moments, changes)


def shown(moment, zone):
    return moment.astimezone(ZoneInfo(zone)).replace(tzinfo=None)


@settings(max_examples=400, deadline=None)
@given(hours, zones)
def test_what_clocks_show_is_read_back_as_the_first_moment_that_shows_it(moment, zone):
    read = on_the_clock(shown(moment, zone), zone)

    assert shown(read, zone) == shown(moment, zone)
    assert read <= moment
    assert read == moment or moment - read <= timedelta(hours=1)


@settings(max_examples=400, deadline=None)
@given(hours, zones)
def test_an_hour_is_refused_when_no_moment_shows_it_and_only_then(moment, zone):
    wall = moment.replace(tzinfo=None)
    around = (moment + timedelta(minutes=n) for n in range(-27 * 60, 27 * 60))
    is_shown = any(shown(each, zone) == wall for each in around)

    try:
        read = on_the_clock(wall, zone)
    except ThisHourDoesNotExist:
        assert not is_shown
    else:
        assert is_shown
        assert shown(read, zone) == wall


@settings(max_examples=400, deadline=None)
@given(hours, zones, st.integers(0, 400))
def test_the_same_hour_some_days_on_is_that_hour_or_the_one_after_a_gap(moment, zone, days):
    later = same_clock(moment, days=days, zone=zone)

    meant = shown(moment, zone) + timedelta(days=days)
    late = shown(later, zone) - meant
    if late:
        assert timedelta() < late <= timedelta(days=1)  # Apia once skipped a whole day
        try:
            on_the_clock(meant, zone)
        except ThisHourDoesNotExist:
            return
        raise AssertionError("that hour existed")


@settings(max_examples=300, deadline=None)
@given(hours, zones, st.integers(1, 24 * 31))
def test_a_reminder_is_due_on_its_side_of_the_action_and_at_its_hour(starts_at, zone, length):
    ends_at = starts_at + timedelta(hours=length)
    for rung in usual():
        due = due_at(rung, starts_at=starts_at, ends_at=ends_at, zone=zone)
        if due is None:
            assert rung.step not in ("days", "soon", "thanks", "next")
            continue
        assert due < starts_at if rung.step in BEFORE else due >= ends_at
        if rung.step in ON_THE_CLOCK:
            assume(starts_at.year > 2011)  # Apia has no 30 December 2011
            day = shown(starts_at, zone).date() - timedelta(days=rung.step == "eve")
            meant = datetime.combine(day, datetime.min.time()) + timedelta(minutes=rung.minutes)
            assert shown(due, zone) == meant
