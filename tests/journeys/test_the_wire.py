"""From a site's address to what readers see: an editor at the desk of sources, then readers at the river."""

from __future__ import annotations

import json
import re
from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone
from playwright.sync_api import Page

from tests.journeys.conftest import ATTIC
from tests.live.ears import served
from tests.live.test_pages_open import at_home
from tribune.design.testing import in_a_browser, opened, scrolls_sideways
from tribune.people.testing import a_person, with_charge
from tribune.wire.models import Entry, LastLook, Rule, Source
from tribune.wire.testing import FeedSite, a_source, an_entry, an_item, rss

pytestmark = [pytest.mark.journey, pytest.mark.django_db(transaction=True), pytest.mark.timeout(300)]
SCREENS = [(360, "fr"), (1280, "en")]


def keeps(page: Page, name: str, width: int, language: str) -> None:
    """A picture to be looked at; and the page never scrolls sideways."""
    ATTIC.mkdir(parents=True, exist_ok=True)
    page.screenshot(path=str(ATTIC / f"{name}-{width}-{language}.png"), full_page=True, caret="initial")
    assert not scrolls_sideways(page), name


@pytest.mark.parametrize(("width", "language"), SCREENS)
def test_an_editor_adds_a_site_sees_what_would_come_and_rules_what_readers_get(width: int, language: str) -> None:
    dora = with_charge(a_person("Dora", language=language), "sources")
    prefix = "" if language == "fr" else f"/{language}"
    how = {"viewport": {"width": width, "height": 800}}

    def walk(browser: Any) -> dict[str, Any]:
        base = f"http://127.0.0.1:{site.port}"
        with (
            at_home(browser, site, dora, f"{prefix}/desk/sources/new/", **how) as (page, seen),
            opened(browser, base, **how) as (reader, read),
        ):
            # The address of the site is enough; nothing is kept before it was looked at.
            page.locator("[name=address]").fill(paper.url("/"))
            page.locator("main form button.main").click()
            page.get_by_text("Une dépêche du matin").wait_for()
            keeps(page, "wire-preview", width, language)
            reader.goto(f"{base}{prefix}/wire/")
            before = reader.content()
            page.locator("[name=kind][value=partner]").check(force=True)
            page.locator("[name=is_trusted]").uncheck()
            page.locator("main form button.main").last.click()
            page.locator("form[action$='/trust/']").wait_for()
            keeps(page, "wire-source", width, language)
            at_source = page.url

            # A rule is tried over what came, then kept for what comes.
            page.goto(f"{base}{prefix}/desk/sources/rules/new/")
            page.locator("[name=words]").fill("publicité")
            page.locator("[name=deed][value=drop]").check()
            page.locator("button[value=try]").click()
            page.locator(".rehearsal").wait_for()
            tried = page.locator(".rehearsal > ul").inner_text()
            keeps(page, "wire-rule", width, language)
            page.locator("button[value=keep]").click()
            page.wait_for_url("**/desk/sources/rules/")

            # What a source that is not trusted says waits: one is let out, one is left out.
            page.goto(at_source)
            page.locator("a[href$='/desk/sources/held/']").first.click()
            page.locator("li", has_text="Une dépêche du matin").locator("button[value='1']").click()
            page.locator("li", has_text="Une dépêche du matin").wait_for(state="detached")
            page.locator("li", has_text="Publicité").locator("button[value='0']").click()
            page.locator("li", has_text="Publicité").wait_for(state="detached")
            keeps(page, "wire-held", width, language)

            # Trusted from now on, it says two things more.
            page.goto(at_source)
            page.locator("form[action$='/trust/'] button").click()
            page.wait_for_load_state("load")
            paper.say("/feed", rss([an_item("Une dépêche du soir"), an_item("Publicité du soir"), *said]))
            page.locator("form[action$='/visit/'] button").click()
            page.wait_for_load_state("load")

            # A reader without an account finds what was let out, with who said it, and the way to it.
            reader.goto(f"{base}{prefix}/wire/")
            river = reader.locator("ul.wire").inner_text()
            keeps(reader, "wire-river", width, language)
            reader.locator("ul.wire a", has_text="Une dépêche du soir").click()
            reader.locator("article.reading h1").wait_for()
            original = reader.locator(".credit a.main").get_attribute("href")
            credit = reader.locator(".credit .meta").inner_text()
            keeps(reader, "wire-entry", width, language)
            return {
                "before": before, "tried": tried, "river": river, "original": original, "credit": credit,
                "complaints": [*seen.complaints, *read.complaints], "elsewhere": [*seen.elsewhere, *read.elsewhere],
            }  # fmt: skip

    said = [an_item("Une dépêche du matin"), an_item("Publicité pour une banque")]
    with FeedSite() as paper, served(TRIBUNE_OUTBOUND_ALLOW=paper.pair) as site:
        paper.site_page("/", {"/feed": "Le Quotidien"})
        paper.say("/feed", rss(said, title="Le Quotidien"))
        found = in_a_browser(walk)

    assert "Une dépêche" not in found["before"]
    assert "Publicité pour une banque" in found["tried"]
    assert "Une dépêche du matin" not in found["tried"]
    assert "Une dépêche du matin" in found["river"]
    assert "Une dépêche du soir" in found["river"]
    assert "Publicité" not in found["river"]
    assert "Le Quotidien" in found["river"]
    assert found["original"].startswith("http")
    assert "Le Quotidien" in found["credit"]
    assert found["complaints"] == []
    assert found["elsewhere"] == []
    assert (Source.objects.count(), Rule.objects.count()) == (1, 1)
    assert sorted(Entry.objects.values_list("state", flat=True)) == ["dropped", "dropped", "published", "published"]


@pytest.mark.parametrize(("width", "language"), SCREENS)
@pytest.mark.parametrize("is_known", [True, False], ids=["member", "visitor"])
def test_a_reader_goes_by_keyboard_marks_their_place_and_narrows_the_wire(
    width: int, language: str, is_known: bool
) -> None:
    alice = a_person("Alice", language=language)
    now = timezone.now()
    daily, radio = a_source("Le Quotidien", section="Médias"), a_source("Radio Nord", section="Nord")
    for number in range(6):
        source = radio if number % 2 else daily
        an_entry(f"Nouvelle numéro {number}", source=source, at=now - timedelta(hours=number + 1))
    prefix = "" if language == "fr" else f"/{language}"
    how = {"viewport": {"width": width, "height": 800}}

    def walk(browser: Any) -> dict[str, Any]:
        base = f"http://127.0.0.1:{site.port}"
        door = at_home(browser, site, alice, f"{prefix}/wire/", **how) if is_known else opened(browser, base, **how)
        with door as (page, seen):
            page.goto(f"{base}{prefix}/wire/")
            page.locator(".centre-keys").wait_for()
            went = []
            for key in "jjjk":
                page.keyboard.press(key)
                went.append(_focused(page))
            page.keyboard.press("m")
            page.locator("li.here[data-by-hand]").wait_for()
            keeps(page, f"wire-marked-{'member' if is_known else 'visitor'}", width, language)
            page.reload()
            page.locator("li.here[data-by-hand]").wait_for()
            page.keyboard.press("h")
            came_back = _focused(page)
            page.keyboard.press("?")
            page.locator("dialog.keys[open]").wait_for()
            keeps(page, "wire-keys", width, language)
            page.keyboard.press("j")  # the list is open: no key goes through it
            under = page.locator("dialog.keys[open]").count()
            page.keyboard.press("Escape")
            page.locator("dialog.keys").wait_for(state="hidden")

            # Narrowed by two things; the view has its own address, and its own feeds.
            page.locator("details.filters summary").click()
            page.locator("select[name=section]").select_option("Nord")
            page.locator("details.filters button.main").click()
            page.wait_for_load_state("load")
            page.locator("ul.wire").wait_for()
            address, narrowed = page.url, page.locator("ul.wire").inner_text()
            keeps(page, "wire-narrowed", width, language)
            links = page.locator(
                "head link[type$='xml'][href*='section='], head link[type$='feed+json'][href*='section=']"
            )
            feeds = [page.request.get(at).text() for at in links.evaluate_all("all => all.map(e => e.href)")]

            # Opened by a key, and back.
            page.keyboard.press("j")
            page.keyboard.press("o")
            page.locator("article.reading h1").wait_for()
            return {
                "went": went, "came_back": came_back, "under": under, "address": address, "narrowed": narrowed,
                "feeds": feeds, "opened": page.locator("article.reading h1").inner_text(), "complaints": seen.complaints,
            }  # fmt: skip

    with served() as site:
        found = in_a_browser(walk)

    assert found["went"] == [f"Nouvelle numéro {number}" for number in (0, 1, 2, 1)]
    assert found["came_back"] == "Nouvelle numéro 1"
    assert found["under"] == 1
    assert found["address"].partition("?")[2].count("section=Nord") == 1
    assert re.findall(r"numéro (\d)", found["narrowed"]) == ["1", "3", "5"]
    assert len(found["feeds"]) == 3
    assert [sorted(set(re.findall(r"Nouvelle numéro (\d)", feed))) for feed in found["feeds"]] == [["1", "3", "5"]] * 3
    assert json.loads(found["feeds"][2])["items"]
    assert found["opened"] == "Nouvelle numéro 1"
    assert found["complaints"] == []
    assert LastLook.objects.count() == is_known  # of who has no account nothing is kept here


def _focused(page: Page) -> str:
    return str(page.evaluate("document.activeElement.innerText"))
