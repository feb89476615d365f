"""Real Chromium at pages that stay open: what changes is shown without a reload, with streams and without."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from typing import Any

import pytest
from django.db import connections, transaction
from django.utils import timezone

from tests.live.ears import Web, served
from tribune.design.testing import in_a_browser, opened
from tribune.discussions.testing import a_circle, a_reaction_kind, a_thread
from tribune.discussions.verbs import messages, reactions
from tribune.notices.models import Notice
from tribune.notices.verbs import reading
from tribune.notices.verbs.telling import News, tell
from tribune.people import circles, sessions
from tribune.people.models import Person
from tribune.people.testing import a_person, signed_in_client

pytestmark = [pytest.mark.journey, pytest.mark.django_db(transaction=True), pytest.mark.timeout(240)]
BELL = "header [data-live=bell]"
NO_STREAM = "**/stream/live/**"


@contextmanager
def at_home(browser: Any, site: Web, person: Person, path: str = "/notices/", **how: Any) -> Iterator[Any]:
    """A page of *person*, past the second factor where they have a charge, and what its browser complained of."""
    key = elsewhere(lambda: signed_in_client(person).cookies[sessions.COOKIE].value)
    base = f"http://127.0.0.1:{site.port}"
    with opened(browser, base, **how) as (page, seen):
        page.context.add_cookies([{"name": sessions.COOKIE, "value": key, "url": base.replace("http:", "https:")}])
        page.base = base
        page.goto(base + path)
        yield page, seen


def elsewhere(call: Callable[[], Any]) -> Any:
    """*call* in a thread of its own: Playwright's loop forbids the database to the thread it is in."""

    def alone() -> Any:
        try:
            return call()
        finally:
            connections.close_all()

    with ThreadPoolExecutor(1) as one:
        return one.submit(alone).result()


def told(*people: Person, key: str) -> None:
    news = News(kind="called_off", key=key, thing="event:1", title="Marche", address="/actions/")
    with transaction.atomic():
        assert tell(news, to=Person.objects.filter(pk__in=[p.pk for p in people]).values("pk"), at=timezone.now())


def count_is(page: Any, words: str) -> None:
    if words:
        page.locator(f"{BELL} .count", has_text=words).wait_for(timeout=20_000)
    else:
        page.locator(f"{BELL} .count").wait_for(state="detached", timeout=20_000)


def streams_held(site: Web) -> int:
    """How many streams the server has open, by the connections that stay."""
    return len(os.listdir(f"/proc/{site.web_pid}/fd"))


def test_the_bell_moves_on_every_open_page_of_a_person_and_on_nobody_elses():
    alice, bob = a_person("Alice"), a_person("Bob")

    def walk(browser):
        with at_home(browser, site, alice) as (page, seen), at_home(browser, site, bob) as (bobs, _seen):
            streams: list[str] = []
            second = page.context.new_page()
            for each in (page, second):
                each.on("request", lambda r: streams.append(r.url) if "/stream/live/" in r.url else None)
            page.goto(f"{page.base}/notices/")
            page.wait_for_timeout(1500)
            second.goto(f"{page.base}/en/me/")
            second.wait_for_timeout(1500)
            marked = page.evaluate("document.marked = 1")

            elsewhere(lambda: told(alice, key="one"))
            count_is(page, "1")
            count_is(second, "1")
            label = second.locator(BELL).get_attribute("aria-label")
            voice = second.locator("p.unseen[role=status]", has_text="unread")
            voice.wait_for(state="attached")
            elsewhere(lambda: told(alice, bob, key="two"))
            count_is(page, "2")
            count_is(bobs, "1")
            page.close()  # the tab that listened goes: the other takes over
            second.wait_for_timeout(1000)
            elsewhere(lambda: told(alice, key="three"))
            count_is(second, "3")
            elsewhere(lambda: reading.mark_read(person=alice, at=timezone.now()))
            count_is(second, "")
            return marked, label, len(streams), seen.complaints

    with served() as site:
        marked, label, streams, complaints = in_a_browser(walk)

    assert marked == 1
    assert label == "Notices, 1 unread"
    # The first page's; again with the key of the second page; and the second's own once it was alone.
    assert streams <= 4
    assert complaints == []


def test_where_streams_do_not_come_through_the_news_is_asked_for():
    alice = a_person("Alice")

    def walk(browser):
        with at_home(browser, site, alice, "/offline/") as (page, _seen):
            page.route(NO_STREAM, lambda route: route.fulfill(status=503))
            asked: list[str] = []
            page.on("request", lambda r: asked.append(r.url) if "/live/news/" in r.url else None)
            page.goto(f"{page.base}/notices/")
            elsewhere(lambda: told(alice, key="one"))
            count_is(page, "1")
            elsewhere(lambda: told(alice, key="two"))
            count_is(page, "2")
            return asked

    with served() as site:
        assert in_a_browser(walk)


def test_whoever_types_or_stands_on_it_keeps_their_place():
    alice = a_person("Alice")

    def walk(browser):
        with at_home(browser, site, alice) as (page, seen):
            page.wait_for_timeout(1500)
            page.locator(BELL).focus()
            elsewhere(lambda: told(alice, key="one"))
            count_is(page, "1")
            return page.evaluate("document.activeElement.dataset.live"), seen.complaints

    with served() as site:
        assert in_a_browser(walk) == ("bell", [])
        assert Notice.objects.count() == 1


def test_who_signs_out_in_one_tab_hears_nothing_more_in_the_other():
    alice = a_person("Alice")

    def walk(browser):
        with at_home(browser, site, alice) as (page, _seen):
            page.wait_for_timeout(1500)
            renewed = []
            page.on("response", lambda r: renewed.append(r.status) if "/live/key/" in r.url else None)
            page.context.clear_cookies()
            elsewhere(lambda: sessions.end_all(alice))
            page.wait_for_timeout(3000)
            elsewhere(lambda: told(alice, key="one"))
            page.wait_for_timeout(1500)
            return renewed, page.locator(f"{BELL} .count").count()

    with served() as site:
        assert in_a_browser(walk) == ([404], 0)


def test_a_thread_moves_on_the_pages_that_have_it_open_and_what_is_mine_stays_mine():
    alice, bob = a_person("Alice"), a_person("Bob")
    circle = a_circle(members=[alice, bob])
    thread = a_thread("Marche du 28", circle=circle, by=alice)
    first = thread.messages.get(number=1)
    path = f"/threads/{thread.code}/"

    def walk(browser):
        with at_home(browser, site, alice, path) as (hers, seen), at_home(browser, site, bob, path) as (his, _seen):
            hers.wait_for_timeout(1500)
            his.locator("textarea[name=text]").fill("J’apporte la sono")
            his.locator("#composer button[type=submit], #composer form button.main").first.click()
            hers.locator(".msg", has_text="J’apporte la sono").wait_for(timeout=20_000)
            his.wait_for_timeout(1500)
            doubled = his.locator(".msg", has_text="J’apporte la sono").count()

            menu = hers.locator("#m1 details.pop.end").count()
            elsewhere(lambda: reactions.give(message=first, person=bob, kind=kind, at=timezone.now()))
            hers.locator("#m1 .react[aria-pressed]").first.wait_for(timeout=20_000)
            kept = hers.locator("#m1.is-mine details.pop.end").count()

            second = elsewhere(lambda: thread.messages.get(number=2))
            elsewhere(lambda: messages.delete(message=second, by=bob, at=timezone.now()))
            hers.locator("#m2 .trace").wait_for(timeout=20_000)
            elsewhere(lambda: circles.unseat(circle=circle, person=alice, at=timezone.now()))
            hers.wait_for_timeout(1500)
            elsewhere(lambda: messages.post(thread=thread, author=bob, text="Entre nous", at=timezone.now()))
            his.locator(".msg", has_text="Entre nous").wait_for(timeout=20_000)
            hers.wait_for_timeout(1500)
            return doubled, menu, kept, hers.locator(".msg", has_text="Entre nous").count(), seen.complaints

    kind = a_reaction_kind()
    with served() as site:
        doubled, menu, kept, heard, complaints = in_a_browser(walk)

    assert doubled == 1
    assert (menu, kept) == (1, 1)
    assert heard == 0
    assert [words for words in complaints if "404" not in words] == []


def test_what_was_typed_and_not_sent_is_found_again_on_the_device_and_forgotten_once_sent_or_signed_out():
    alice = a_person("Alice")
    thread = a_thread("Marche du 28", circle=a_circle(members=[alice]), by=alice)
    path, typed = f"/threads/{thread.code}/", "Il nous faut encore deux tables et la sono"

    def walk(browser):
        with at_home(browser, site, alice, path) as (page, _seen):
            page.context.route("**/draft/**", lambda route: route.abort())  # the server keeps nothing
            page.locator("textarea[name=text]").fill(typed)
            page.wait_for_timeout(1000)
            again = page.context.new_page()
            page.close()

            again.goto(page.base + path)
            found = again.locator("textarea[name=text]").input_value()
            again.locator("#composer button[type=submit], #composer form button.main").first.click()
            again.locator(".msg", has_text=typed).wait_for(timeout=20_000)
            again.reload()
            left = again.locator("textarea[name=text]").input_value()

            again.locator("textarea[name=text]").fill(typed)
            again.wait_for_timeout(1000)
            kept = again.evaluate("localStorage.length")
            again.goto(page.base + "/me/")
            again.locator("form[action$='/sign-out/'] button").click()
            again.wait_for_load_state()
            return (
                found,
                left,
                kept,
                again.evaluate("Object.keys(localStorage).filter(key => key.startsWith('draft:'))"),
            )

    with served() as site:
        found, left, kept, forgotten = in_a_browser(walk)

    assert (found, left) == (typed, "")
    assert kept == 1
    assert forgotten == []
