"""Real Chromium at pages that stay open while people talk elsewhere: the count, folded words, rooms one leaves."""

from __future__ import annotations

import pytest
from django.utils import timezone

from tests.live.ears import served
from tests.live.test_pages_open import at_home, elsewhere
from tribune.design.testing import in_a_browser
from tribune.discussions.testing import a_circle, a_reaction_kind, a_thread
from tribune.discussions.verbs import messages, rooms
from tribune.events.testing import an_event, an_rsvp, the_date_of
from tribune.events.verbs import rsvps
from tribune.people.testing import a_person
from tribune.people.verbs import blocks

pytestmark = [pytest.mark.journey, pytest.mark.django_db(transaction=True), pytest.mark.timeout(240)]
COUNT = ".side [data-live=talk-count]"


def say(thread, author, text):
    elsewhere(lambda: messages.post(thread=thread, author=author, text=text, at=timezone.now()))


def test_the_count_beside_messages_moves_by_itself_and_comes_down_once_read_on_another_page():
    alice, bob = a_person("Alice"), a_person("Bob")
    thread = a_thread("Marche du 28", circle=a_circle(members=[alice, bob]), by=alice)

    def walk(browser):
        with at_home(browser, site, alice) as (page, _seen):
            page.wait_for_timeout(1500)
            before = page.locator(COUNT).is_visible()
            say(thread, bob, "J’apporte la sono")
            page.locator(COUNT, has_text="1").wait_for(timeout=20_000)
            say(thread, bob, "Et les câbles")
            page.locator(COUNT, has_text="2").wait_for(timeout=20_000)
            page.reload()
            page.wait_for_timeout(1500)
            again = page.locator(COUNT).inner_text()
            other = page.context.new_page()
            other.goto(f"{page.base}/threads/{thread.code}/")
            page.locator(COUNT).wait_for(state="hidden", timeout=20_000)
            other.bring_to_front()
            other.wait_for_timeout(1500)
            say(thread, bob, "À samedi")
            other.locator(".msg", has_text="À samedi").wait_for(timeout=20_000)
            other.wait_for_timeout(1500)
            return before, again, page.locator(COUNT).is_visible(), other.locator(COUNT).is_visible()

    a_reaction_kind()
    with served() as site:
        before, again, counted_here, counted_there = in_a_browser(walk)

    assert not before
    assert again == "2"
    assert not counted_here
    assert not counted_there


def test_what_someone_i_muted_says_comes_folded_and_is_not_read_out():
    alice, bob, dora = a_person("Alice"), a_person("Bob"), a_person("Dora")
    thread = a_thread("Marche du 28", circle=a_circle(members=[alice, bob, dora]), by=alice)
    blocks.mute(person=bob, by=alice, called="Bob", at=timezone.now())

    def walk(browser):
        with at_home(browser, site, alice, f"/threads/{thread.code}/") as (page, seen):
            page.wait_for_timeout(1500)
            say(thread, bob, "Encore moi")
            folded = page.locator("#m2 details.folded")
            folded.wait_for(timeout=20_000)
            is_hidden = page.locator("#m2 .msg-body").is_hidden()
            page.wait_for_timeout(600)
            quiet = "Bob" not in page.locator("p.unseen[role=status]").last.inner_text()
            folded.locator("summary").first.click()
            can_be_read = page.locator("#m2 .msg-body").is_visible()
            second = elsewhere(lambda: thread.messages.get(number=2))
            elsewhere(lambda: messages.edit(message=second, by=bob, text="Encore et encore", at=timezone.now()))
            page.locator("#m2 details.folded[open]", has_text="Encore et encore").wait_for(timeout=20_000)
            say(thread, dora, "Moi aussi")
            page.locator("#m3 > .msg-body", has_text="Moi aussi").wait_for(timeout=20_000)
            return is_hidden, quiet, can_be_read, seen.complaints

    a_reaction_kind()
    with served() as site:
        is_hidden, quiet, can_be_read, complaints = in_a_browser(walk)

    assert (is_hidden, quiet, can_be_read) == (True, True, True)
    assert complaints == []


def test_who_withdraws_hears_nothing_more_of_the_room_and_who_stays_reads_it_at_its_foot():
    alice, bob, dora = a_person("Alice"), a_person("Bob"), a_person("Dora")
    event = an_event(by=alice)
    for person in (bob, dora):
        an_rsvp(event, person)
    room = rooms.enter(about=event.publication, by=alice, at=timezone.now())

    def walk(browser):
        path = f"/threads/{room.code}/"
        with at_home(browser, site, bob, path) as (his, _seen), at_home(browser, site, dora, path) as (hers, seen):
            hers.wait_for_timeout(1500)
            for number in range(16):
                say(room, alice, f"Ligne {number}.")
            his.locator(".msg", has_text="Ligne 15.").wait_for(timeout=20_000)
            hers.locator(".msg", has_text="Ligne 15.").wait_for(timeout=20_000)
            in_a_row = hers.locator(".msg.goes-on").count()
            at_the_foot = hers.evaluate(
                "(log => log.scrollHeight - log.scrollTop - log.clientHeight < 80)(document.querySelector('#log'))"
            )
            elsewhere(lambda: rsvps.withdraw(occurrence=the_date_of(event), person=bob, at=timezone.now()))
            his.wait_for_timeout(1500)
            say(room, alice, "Entre nous")
            hers.locator(".msg", has_text="Entre nous").wait_for(timeout=20_000)
            his.wait_for_timeout(1500)
            return in_a_row, at_the_foot, his.locator(".msg", has_text="Entre nous").count(), seen.complaints

    a_reaction_kind()
    with served() as site:
        in_a_row, at_the_foot, heard, complaints = in_a_browser(walk)

    assert in_a_row == 15
    assert at_the_foot
    assert heard == 0
    assert complaints == []


def test_what_comes_live_on_a_new_day_stands_under_its_date_once_whoever_wrote_it():
    alice, bob = a_person("Alice"), a_person("Bob")
    thread = a_thread("Marche du 28", circle=a_circle(members=[alice, bob]), by=bob)  # days ago

    def days_of(page):
        return page.locator(".day-mark").evaluate_all("lines => lines.map(line => line.dataset.day)")

    def reads(page, *said):
        for words in said:
            page.locator(".msg", has_text=words).wait_for(timeout=60_000)

    def walk(browser):
        path = f"/threads/{thread.code}/"
        with at_home(browser, site, alice, path) as (hers, _hers), at_home(browser, site, bob, path) as (his, _his):
            hers.wait_for_timeout(1500)
            before = days_of(hers)
            hers.context.set_offline(True)  # what she misses comes once she is back
            his.locator("textarea[name=text]").fill("Un nouveau jour")
            his.locator("#composer button[type=submit]").click()
            reads(his, "Un nouveau jour")
            hers.context.set_offline(False)
            reads(hers, "Un nouveau jour")
            came, above = days_of(hers), hers.locator("#m2").evaluate("row => row.previousElementSibling.className")
            hers.locator("textarea[name=text]").fill("Bien dormi")
            hers.locator("#composer button[type=submit]").click()
            say(thread, bob, "Et toi ?")
            for page in (hers, his):
                reads(page, "Bien dormi", "Et toi")
                page.wait_for_timeout(800)
            live = [days_of(page) for page in (hers, his)]
            hers.reload()
            reads(hers, "Et toi")
            return before, came, above, live, days_of(hers)

    a_reaction_kind()
    with served() as site:
        before, came, above, live, again = in_a_browser(walk)

    assert len(before) == 1
    assert "day-mark" in above
    assert live == [again, again]
    assert came == again
    assert len(again) == 2
