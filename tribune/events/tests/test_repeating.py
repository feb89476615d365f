"""Rules and their dates: what must hold whatever is chosen, wherever it is."""

from datetime import UTC, date, datetime, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

import pytest
from dateutil.rrule import rrulestr
from hypothesis import given, settings
from hypothesis import strategies as st

from tribune.events.repeating import (
    Held,
    Often,
    Pattern,
    arrange,
    first_wall,
    moment_of,
    nth_of_month,
    pattern_of,
    rule_of,
    shortest_gap,
    slots,
    wall,
)

ZONES = ["Europe/Paris", "America/Guadeloupe", "America/Sao_Paulo", "Pacific/Apia", "Australia/Lord_Howe", "UTC"]
PARIS = "Europe/Paris"

starts = st.datetimes(min_value=datetime(2025, 1, 1), max_value=datetime(2027, 12, 31)).map(  # noqa: DTZ001
    lambda d: d.replace(second=0, microsecond=0)
)
endings = st.one_of(
    st.just({}),
    st.integers(1, 60).map(lambda n: {"count": n}),
    st.dates(date(2025, 1, 1), date(2029, 12, 31)).map(lambda d: {"until": d}),
)
patterns = st.builds(
    lambda often, every, days, ending: Pattern(
        often, every, tuple(sorted(days)) if often == "weekly" else (), **ending
    ),
    st.sampled_from(Often),
    st.integers(1, 12),
    st.sets(st.integers(0, 6)),
    endings,
)


def dates_of(pattern, start, zone, *, most=60, after=None):
    begin = first_wall(pattern, start)
    starts_at = moment_of(begin, zone)
    rule = rule_of(pattern, begin, zone)
    until = starts_at + timedelta(days=3 * 366)
    return starts_at, slots(rule, starts_at, zone, until=until, most=most, after=after)


def held_at(hour, *, zone=PARIS):
    return lambda moment: wall(moment, zone).strftime("%H:%M") == hour


@settings(max_examples=200, deadline=None)
@given(patterns, starts, st.sampled_from(ZONES))
def test_dates_grow_and_keep_the_hour_of_the_wall_clock(pattern, start, zone):
    starts_at, found = dates_of(pattern, start, zone)

    assert all(before < after for before, after in pairwise(found))
    hour = wall(starts_at, zone).time()
    for moment in found:
        shown = wall(moment, zone)
        # Another hour only where the clocks skip that one: then no moment of that day shows it.
        if shown.time() != hour:
            meant = datetime.combine(shown.date(), hour)
            back = meant.replace(tzinfo=ZoneInfo(zone)).astimezone(UTC).astimezone(ZoneInfo(zone))
            assert back.replace(tzinfo=None) != meant


@settings(max_examples=200, deadline=None)
@given(patterns, starts)
def test_where_clocks_never_change_dates_are_those_of_dateutil(pattern, start):
    starts_at, found = dates_of(pattern, start, "UTC", most=50)
    rule = rule_of(pattern, first_wall(pattern, start), "UTC")

    expected = []
    for moment in rrulestr(rule, dtstart=starts_at):
        if len(expected) == 50 or moment > starts_at + timedelta(days=3 * 366):
            break
        expected.append(moment)

    assert found == expected


@settings(max_examples=150, deadline=None)
@given(patterns, starts, st.sampled_from(ZONES))
def test_the_choices_are_read_back_from_the_rule(pattern, start, zone):
    begin = first_wall(pattern, start)

    read = pattern_of(rule_of(pattern, begin, zone), zone)

    assert (read.often, read.every, read.count, read.until) == (
        pattern.often, pattern.every, pattern.count, pattern.until,
    )  # fmt: skip
    if pattern.often is Often.WEEKLY:
        assert read.days == (pattern.days or (begin.weekday(),))
    assert rule_of(read, begin, zone) == rule_of(pattern, begin, zone)


@settings(max_examples=150, deadline=None)
@given(patterns, starts, st.sampled_from(ZONES), st.integers(0, 20))
def test_dates_made_in_two_goes_are_those_made_at_once(pattern, start, zone, cut):
    _starts_at, whole = dates_of(pattern, start, zone, most=40)
    head = whole[: min(cut, len(whole))]

    _starts_at, tail = dates_of(pattern, start, zone, most=40 - len(head), after=head[-1] if head else None)

    assert head + tail == whole


@settings(max_examples=150, deadline=None)
@given(patterns, starts, st.sampled_from(ZONES))
def test_the_first_date_is_the_one_chosen_and_the_end_is_obeyed(pattern, start, zone):
    starts_at, found = dates_of(pattern, start, zone, most=200)

    if found:
        assert found[0] == starts_at
    if pattern.count is not None:
        assert len(found) <= pattern.count
    if pattern.until is not None:
        assert all(wall(moment, zone).date() <= pattern.until for moment in found)
    if pattern.often is Often.WEEKLY and pattern.days:
        assert {wall(moment, zone).weekday() for moment in found} <= set(pattern.days)
    gap = shortest_gap(rule_of(pattern, first_wall(pattern, start), zone), starts_at, zone)
    assert gap is None or gap > timedelta()


moments = st.lists(
    st.integers(0, 24 * 120).map(lambda hours: datetime(2026, 3, 1, tzinfo=UTC) + timedelta(hours=hours)),
    unique=True,
    max_size=25,
).map(sorted)


@settings(max_examples=300, deadline=None)
@given(moments, moments, st.sets(st.integers(0, 24)), st.booleans())
def test_every_old_date_and_every_new_slot_is_accounted_for_once(old, new, staying, is_weekly):
    held = [Held(n, slot, stays=n in staying) for n, slot in enumerate(old)]

    plan = arrange(held, new, PARIS, is_weekly=is_weekly)

    kept = [one.pk for one, _slot in plan.kept]
    gone = [one.pk for one in plan.gone]
    used = [slot for _one, slot in plan.kept]
    assert len(set(kept)) == len(kept)
    assert not set(kept) & set(gone)
    assert set(kept) | set(gone) == {one.pk for one in held if not one.stays}
    assert not set(used) & set(plan.made)
    assert set(used) | set(plan.made) <= set(new)
    assert len(new) - len(used) - len(plan.made) <= len(staying)
    assert all(slot not in plan.made for slot in old if slot in new)
    for one, slot in plan.kept:
        if one.slot in new:
            assert slot == one.slot


def paris(text):
    return moment_of(datetime.fromisoformat(text), PARIS)


def test_half_past_six_stays_half_past_six_when_the_clocks_go_forward_on_29_march():
    rule = rule_of(Pattern(Often.WEEKLY), datetime(2026, 3, 15, 18, 30), PARIS)  # noqa: DTZ001

    found = slots(rule, paris("2026-03-15T18:30"), PARIS, until=paris("2026-04-12T23:00"))

    assert all(map(held_at("18:30"), found))
    assert [m.hour for m in found] == [17, 17, 16, 16, 16]  # UTC


def test_half_past_six_stays_half_past_six_when_the_clocks_go_back_on_25_october():
    rule = rule_of(Pattern(Often.WEEKLY), datetime(2026, 10, 18, 18, 30), PARIS)  # noqa: DTZ001

    found = slots(rule, paris("2026-10-18T18:30"), PARIS, until=paris("2026-11-02T00:00"))

    assert all(map(held_at("18:30"), found))
    assert [m.hour for m in found] == [16, 17, 17]


def test_an_hour_the_clocks_skip_is_held_the_hour_after_and_one_they_repeat_the_first_time():
    weekly = Pattern(Often.WEEKLY)

    skipped = slots(
        rule_of(weekly, datetime(2026, 3, 22, 2, 30), PARIS),  # noqa: DTZ001
        paris("2026-03-22T02:30"), PARIS, until=paris("2026-04-06T00:00"),
    )  # fmt: skip
    twice = slots(
        rule_of(weekly, datetime(2026, 10, 18, 2, 30), PARIS),  # noqa: DTZ001
        paris("2026-10-18T02:30"), PARIS, until=paris("2026-11-02T00:00"),
    )  # fmt: skip

    assert [wall(m, PARIS).strftime("%d %H:%M") for m in skipped] == ["22 02:30", "29 03:30", "05 02:30"]
    assert [m.strftime("%d %H:%M") for m in twice] == ["18 00:30", "25 00:30", "01 01:30"]


@pytest.mark.parametrize(
    ("often", "start", "rule"),
    [
        (Often.WEEKLY, "2026-11-24T18:30", "FREQ=WEEKLY;BYDAY=TU"),
        (Often.MONTHLY_DAY, "2026-11-24T18:30", "FREQ=MONTHLY;BYMONTHDAY=24"),
        (Often.MONTHLY_WEEKDAY, "2026-11-24T18:30", "FREQ=MONTHLY;BYDAY=4TU"),
        (Often.MONTHLY_LAST, "2026-11-24T18:30", "FREQ=MONTHLY;BYDAY=-1TU"),
    ],
)
def test_plain_choices_make_the_rule_that_calendars_know(often, start, rule):
    assert rule_of(Pattern(often), datetime.fromisoformat(start), PARIS) == rule


def test_an_end_is_told_to_calendars_in_utc_and_takes_the_last_day_whole():
    rule = rule_of(Pattern(Often.WEEKLY, until=date(2026, 12, 22)), datetime(2026, 11, 24, 18, 30), PARIS)  # noqa: DTZ001

    found = slots(rule, paris("2026-11-24T18:30"), PARIS, until=paris("2027-06-01T00:00"))

    assert rule.endswith("UNTIL=20261222T225959Z")
    assert [wall(m, PARIS).day for m in found] == [24, 1, 8, 15, 22]


def test_the_thirty_first_leaves_out_the_months_that_have_none():
    rule = rule_of(Pattern(Often.MONTHLY_DAY), datetime(2026, 1, 31, 10, 0), PARIS)  # noqa: DTZ001

    found = slots(rule, paris("2026-01-31T10:00"), PARIS, until=paris("2026-12-31T23:00"))

    assert [wall(m, PARIS).month for m in found] == [1, 3, 5, 7, 8, 10, 12]
    assert nth_of_month(date(2026, 1, 31)) == 5


def test_a_day_that_a_zone_lost_at_the_date_line_has_no_date_of_its_own():
    start = datetime(2011, 12, 28, 18, 30)  # noqa: DTZ001
    rule = rule_of(Pattern(Often.WEEKLY, days=(0, 1, 2, 3, 4, 5, 6)), start, "Pacific/Apia")

    found = slots(rule, moment_of(start, "Pacific/Apia"), "Pacific/Apia", until=datetime(2012, 1, 2, tzinfo=UTC))

    assert [wall(m, "Pacific/Apia").day for m in found] == [28, 29, 31, 1]


def test_tuesdays_that_become_thursdays_keep_those_who_answered_week_by_week():
    held = [Held(n, paris(f"2026-12-{day:02}T18:30")) for n, day in enumerate((1, 8, 15))]
    thursdays = [paris(f"2026-12-{day:02}T18:30") for day in (3, 10, 17, 24)]

    plan = arrange(held, thursdays, PARIS)

    assert [(one.pk, slot) for one, slot in plan.kept] == list(enumerate(thursdays[:3]))
    assert plan.made == thursdays[3:]
    assert plan.gone == []


def test_a_date_already_held_this_week_does_not_take_the_place_of_the_new_one():
    held = [Held(1, paris("2026-12-01T18:30"), stays=True)]

    plan = arrange(held, [paris("2026-12-03T18:30")], PARIS)

    assert plan.made == [paris("2026-12-03T18:30")]
