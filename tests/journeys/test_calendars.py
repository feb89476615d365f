"""Calendars, in and out: my agenda in my own, which nobody else reads; a partner's, which becomes actions of a team."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from datetime import datetime, timedelta

import pytest
from icalendar import Calendar

from tests.journeys.conftest import Visitor
from tests.journeys.test_saturday import action_short, makes_an_action
from tests.journeys.test_the_strangers_path import COMBINATIONS, GOING, PARIS
from tribune.events.tests.two_readers import assert_both_read_the_same

pytestmark = [pytest.mark.journey, pytest.mark.timeout(600)]


@pytest.mark.parametrize(("width", "language", "script", "database"), COMBINATIONS)
def test_what_i_said_yes_to_comes_into_my_calendar_until_i_close_its_address(
    visitors: Callable[..., Visitor], width: int, language: str, script: bool, database: str
) -> None:
    tag = uuid.uuid4().hex[:6]
    kind = {"width": width, "language": language, "script": script}
    nina, bastien = (visitors(database, **kind) for _each in range(2))
    title = f"Veillée {tag}, chez Rose"
    nina.plays("organiser")
    action = makes_an_action(nina, title)
    bastien.plays("supporter")
    bastien.page.goto(bastien.site.base + action)
    bastien.presses('#answer button[name="answer"][value="yes"]')
    bastien.page.locator(GOING).first.wait_for()

    # One address for his phone, one for his tablet.
    addresses = []
    for device in (f"Téléphone {tag}", f"Tablette {tag}"):
        bastien.goes("/me/calendars/")
        bastien.page.locator('input[name="name"]').fill(device)
        bastien.presses('main form[action$="/me/calendars/"] button.main')
        row = bastien.page.locator("li", has_text=device)
        addresses.append(row.locator("input[readonly]").input_value())
    bastien.keeps("calendars-mine")
    phone, tablet = addresses
    assert phone != tablet

    # His phone has no session: the address is enough, and two readers find the same in what it gives.
    stranger = visitors(database, **kind)
    answer = stranger.page.request.get(phone)
    assert answer.ok, answer.status
    assert "private" in answer.headers["cache-control"] or "no-store" in answer.headers["cache-control"]
    assert_both_read_the_same(answer.body())
    titles = [str(entry["SUMMARY"]) for entry in Calendar.from_ical(answer.body()).walk("VEVENT")]
    assert any(tag in said for said in titles), titles

    # The phone is lost: its address reads nothing any more, the tablet's still does.
    row = bastien.page.locator("li", has_text=f"Téléphone {tag}")
    row.locator('form[action$="/closing/"] button').click()
    bastien.page.wait_for_load_state("load")
    bastien.page.locator("li", has_text=f"Téléphone {tag}").wait_for(state="detached")
    assert stranger.page.request.get(phone).status in (404, 410)
    assert tag in stranger.page.request.get(tablet).text()

    # The date alone, for a calendar that follows nothing.
    one = stranger.page.request.get(f"{stranger.site.base}{action_short(action)}.ics")
    (entry,) = assert_both_read_the_same(one.body())
    assert tag in entry["SUMMARY"][0][0]
    bastien.page.locator("li", has_text=f"Tablette {tag}").locator('form[action$="/closing/"] button').click()


@pytest.mark.parametrize(("width", "language", "script", "database"), COMBINATIONS)
def test_a_team_takes_in_a_calendar_and_reads_what_was_left_out(
    visitors: Callable[..., Visitor], width: int, language: str, script: bool, database: str
) -> None:
    tag = uuid.uuid4().hex[:6]
    nina = visitors(database, width=width, language=language, script=script)
    nina.plays("organiser")
    nina.goes("/teams/?q=Fives")
    nina.page.locator("main a", has_text="Fives–Moulins").first.click()
    nina.page.wait_for_load_state("load")
    nina.page.locator('a[href$="/calendars/"]').first.click()
    nina.page.wait_for_load_state("load")
    nina.page.locator('input[name="file"]').set_input_files(
        {"name": "partenaire.ics", "mimeType": "text/calendar", "buffer": a_calendar(tag)}
    )
    nina.page.locator('select[name="publishes"]').select_option(index=1)
    nina.presses('form[action$="/calendars/"] button.main')

    # Looked at first: two would come, two are left out, each with why. Nothing is taken.
    looked = nina.page.locator("main").inner_text()
    assert f"Chorale {tag}" in looked
    assert f"Buvette {tag}" in looked
    assert nina.page.locator("ul.rows").nth(1).locator("li").count() == 2
    nina.keeps("calendars-looked-at")
    nina.presses('form[action$="/start/"] button')

    # Then taken, and the account stays: each with where it went, or why not.
    account = nina.page.url
    for _try in range(60):
        if nina.page.locator("ul.rows li").count():
            break
        nina.page.wait_for_timeout(500)
        nina.page.goto(account)
    assert nina.page.locator("ul.rows li").count() == 4
    left = nina.page.locator("ul.rows li:not(:has(a))")
    assert left.count() == 2
    assert f"Assemblée {tag}" in left.first.inner_text() + left.last.inner_text()
    nina.keeps("calendars-account")

    # What came is an action like any other.
    nina.page.locator("ul.rows a", has_text=f"Chorale {tag}").click()
    nina.page.wait_for_load_state("load")
    assert nina.page.locator("h1").first.inner_text().endswith(tag)
    nina.page.goto(account)
    nina.presses('form[action$="/removal/"] button')
    assert "/calendars/" in nina.page.url


def a_calendar(tag: str) -> bytes:
    """Two dates to come, one called off, one without a title."""
    lines = ["BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//Ailleurs//FR", f"X-WR-CALNAME:Partenaire {tag}"]
    for days, title, state in ((4, "Chorale", ""), (9, "Buvette", ""), (6, "Assemblée", "CANCELLED"), (7, "", "")):
        day = (datetime.now(PARIS) + timedelta(days=days)).strftime("%Y%m%d")
        lines += ["BEGIN:VEVENT", f"UID:{days}-{tag}@ailleurs.example", f"DTSTAMP:{day}T080000Z"]
        lines += [f"DTSTART;TZID=Europe/Paris:{day}T190000", f"DTEND;TZID=Europe/Paris:{day}T210000"]
        lines += [f"SUMMARY:{title} {tag}"] if title else []
        lines += [f"STATUS:{state}"] if state else []
        lines += ["LOCATION:12 rue du Port\\, 59000 Lille", "END:VEVENT"]
    return "\r\n".join([*lines, "END:VCALENDAR", ""]).encode()
