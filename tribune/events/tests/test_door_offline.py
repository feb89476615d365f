"""The door in a real browser whose network is cut: what was ticked meanwhile is sent when it returns."""

import time
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta

import pytest

from tribune.design.testing import in_a_browser, site
from tribune.events import tickets
from tribune.events.models import Attendance
from tribune.events.testing import an_event, an_rsvp, the_date_of
from tribune.events.verbs import doors
from tribune.people import sessions
from tribune.people.testing import a_person

pytestmark = [pytest.mark.journey, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def tonight():
    begun = datetime.now(UTC) - timedelta(hours=1)
    alice = a_person("Alice")
    event = an_event(
        "Assemblée", by=alice, starts_at=begun, ends_at=begun + timedelta(hours=4), at=begun - timedelta(days=7)
    )
    people = {name: a_person(name) for name in ("Bob", "Dora", "Charlie")}
    for person in people.values():
        an_rsvp(event, person)
    key, _session = sessions.open_for(alice, agent="Chromium", at=datetime.now(UTC))
    return event, people, alice, key


def a_phone(browser, base, key):
    context = browser.new_context(viewport={"width": 360, "height": 800}, locale="en")
    context.add_cookies(
        [{"name": sessions.COOKIE, "value": key, "url": base.replace("http:", "https:"), "secure": True}]
    )
    page = context.new_page()
    page.set_default_timeout(15_000)
    return context, page


def is_ready(page):
    """The list is here, and the page and its files are kept."""
    page.wait_for_selector("door-list[data-ready] [data-people] .person")
    page.evaluate("navigator.serviceWorker.ready")
    assert until(lambda: page.evaluate("navigator.serviceWorker.controller !== null"))


def tick(page, name):
    page.locator("[data-people] .person", has_text=name).locator("[data-tick]").click()


def until(question):
    """The site has it: asked for ten seconds at most."""
    for _turn in range(100):
        if question():
            return True
        time.sleep(0.1)
    return False


def who_came():
    return sorted(Attendance.objects.exclude(person=None).values_list("person__name", flat=True))


def test_ticks_made_without_a_network_survive_a_reload_and_leave_when_it_returns(tonight):
    event, people, alice, key = tonight
    date = the_date_of(event)
    earlier = datetime.now(UTC) - timedelta(minutes=20)

    def walk(browser):
        context, page = a_phone(browser, base, key)
        page.goto(f"{base}/en/actions/{event.code}/organise/door/{date.code}/")
        is_ready(page)
        context.set_offline(True)
        tick(page, "Bob")
        page.fill("#door-q", tickets.as_read(tickets.ticket_of(date.code, people["Dora"].code)))
        page.press("#door-q", "Enter")
        page.fill("[data-party] [name=name]", "Rose")
        page.fill("[data-party] [name=count]", "3")
        page.click("[data-party] button")
        page.wait_for_selector("door-list[data-waits='3']")
        page.reload()
        page.wait_for_selector("door-list[data-waits='3'] [data-people] .person")
        offline = {
            "title": page.locator("h1").inner_text(),
            "here": page.locator("[data-here]").first.inner_text(),
            "pressed": page.locator("[data-people] [aria-pressed=true]").count(),
            "parties": page.locator("[data-parties] .person").count(),
            "plain": page.locator("[data-plain]").count(),
        }
        nobody = who_came_then()
        # Another phone, with a network, has ticked Bob before.
        checked_elsewhere()
        context.set_offline(False)
        page.wait_for_selector("door-list[data-waits='0']", timeout=20_000)
        return offline, nobody

    def who_came_then():
        return in_the_database(who_came)

    def checked_elsewhere():
        in_the_database(
            lambda: doors.check_in(
                occurrence=date, person=people["Bob"], by=alice, at=datetime.now(UTC), seen_at=earlier
            )
        )

    with site() as base:
        offline, nobody = in_a_browser(walk)

    assert offline == {"title": "Assemblée", "here": "5", "pressed": 2, "parties": 1, "plain": 0}
    assert nobody == []
    assert until(lambda: who_came() == ["Bob", "Dora"])
    assert Attendance.objects.get(person=people["Bob"]).came_at == earlier
    assert Attendance.objects.get(name="Rose").count == 3


def in_the_database(do):
    """In a thread of its own: Playwright's loop forbids the database to the thread that walks."""
    with ThreadPoolExecutor(1) as one:
        return one.submit(do).result()


def test_two_phones_that_tick_the_same_person_agree_in_the_end(tonight):
    event, _people, _alice, key = tonight
    path = f"/en/actions/{event.code}/organise/door/{the_date_of(event).code}/"

    def walk(browser):
        phones = [a_phone(browser, base, key) for _phone in range(2)]
        for context, page in phones:
            page.goto(base + path)
            is_ready(page)
            context.set_offline(True)
        for _context, page in phones:
            tick(page, "Bob")
        tick(phones[1][1], "Charlie")
        for context, page in phones:
            context.set_offline(False)
            page.wait_for_selector("door-list[data-waits='0']", timeout=20_000)
        phones[0][1].reload()
        pressed = phones[0][1].locator("[data-people] [aria-pressed=true]")
        until(lambda: pressed.count() == 2)
        return pressed.count()

    with site() as base:
        pressed = in_a_browser(walk)

    assert pressed == 2
    assert who_came() == ["Bob", "Charlie"]
    assert Attendance.objects.count() == 2
