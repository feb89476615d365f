"""Every component, in a real browser: both schemes, three widths, no mouse, no script."""

import gzip
import subprocess
import sys
import time

import pytest

from tribune.design.testing import (
    axe_findings,
    in_a_browser,
    opened,
    scrolls_sideways,
    shifted,
    site,
    too_small_for_a_thumb,
)

pytestmark = [pytest.mark.journey, pytest.mark.django_db]
PAGES = ["/design/", "/design/front/", "/design/narrow/", "/en/design/500/"]
LARGEST = 60 * 1024
FONTS = 130 * 1024


@pytest.fixture(scope="module", autouse=True)
def _built():
    subprocess.run([sys.executable, "-m", "tribune.design.build"], check=True, stdout=subprocess.DEVNULL)


@pytest.fixture
def base(settings, db):
    settings.DEMO = True
    with site() as address:
        yield address


@pytest.mark.parametrize(("width", "scheme"), [(360, "dark"), (768, "light"), (1280, "light"), (1280, "dark")])
def test_every_component_can_be_seen_reached_and_pressed(base, width, scheme):
    def walk(browser):
        found = []
        for path in PAGES:
            how = {"viewport": {"width": width, "height": 900}, "color_scheme": scheme, "bypass_csp": True}
            with opened(browser, base, **how) as (page, seen):
                page.goto(base + path)
                page.wait_for_load_state("networkidle")
                found += [f"{path} {line}" for line in axe_findings(page)]
                found += [f"{path} asks {line}" for line in seen.elsewhere + seen.missing]
                found += [f"{path} too small: {line}" for line in too_small_for_a_thumb(page)]
                if scrolls_sideways(page):
                    found.append(f"{path} scrolls sideways")
                if shifted(page) >= 0.02:
                    found.append(f"{path} shifts by {shifted(page)}")
        return found

    assert in_a_browser(walk) == []


@pytest.mark.parametrize("width", [360, 768, 1280])
def test_nothing_moves_under_the_eyes_when_fonts_come_late(base, width):
    def late(route):
        time.sleep(0.4)
        route.continue_()

    def walk(browser):
        moved = {}
        with opened(browser, base, viewport={"width": width, "height": 900}) as (page, _seen):
            page.route("**/*.woff2", late)
            for path in PAGES:
                page.goto(base + path)
                page.wait_for_load_state("networkidle")
                moved[path] = shifted(page)
        return moved

    assert max(in_a_browser(walk).values()) < 0.005


def test_a_page_obeys_its_own_policy_and_weighs_little(base):
    def walk(browser):
        weights = {}
        with opened(browser, base) as (page, seen):
            page.on("response", lambda r: weights.__setitem__(r.url, (r.headers, r.body())))
            page.goto(f"{base}/design/front/")
            page.wait_for_load_state("networkidle")
            return weights, seen.complaints

    weights, complaints = in_a_browser(walk)

    words = sum(len(gzip.compress(body)) for url, (_h, body) in weights.items() if ".woff2" not in url)
    fonts = sum(len(body) for url, (_h, body) in weights.items() if ".woff2" in url)
    assert complaints == []
    assert words <= LARGEST
    assert 0 < fonts <= FONTS


def test_a_reader_keeps_their_colours_without_a_cookie(base):
    def walk(browser):
        with opened(browser, base, color_scheme="light") as (page, _seen):
            page.goto(f"{base}/design/public/")
            switch = page.locator("theme-switch button")
            switch.click()
            switch.click()
            page.reload()
            kept = page.evaluate("getComputedStyle(document.documentElement).colorScheme")
            return kept, page.context.cookies()

    assert in_a_browser(walk) == ("dark", [])


def test_a_place_is_completed_and_chosen_by_the_keyboard(base):
    def walk(browser):
        with opened(browser, base) as (page, _seen):
            rows = [{"value": "59000 Lille", "label": "Lille", "detail": "59000 · Nord"}]
            page.route("**/places/?q=*", lambda route: route.fulfill(json=rows))
            page.goto(f"{base}/design/public/")
            box = page.get_by_role("combobox", name="Code postal ou ville")
            box.press_sequentially("lil")
            page.locator(".place-list [role=option]").wait_for()
            box.press("ArrowDown")
            marked = box.get_attribute("aria-activedescendant")
            box.press("Enter")
            return marked, box.input_value(), box.get_attribute("aria-expanded")

    marked, value, expanded = in_a_browser(walk)

    assert marked
    assert (value, expanded) == ("59000 Lille", "false")


def test_a_form_that_fails_keeps_everything_and_leads_to_what_is_wrong(base):
    def walk(browser):
        with opened(browser, base) as (page, _seen):
            page.goto(f"{base}/design/narrow/")
            page.locator("[name=words]").fill("Venez nombreux, apportez une gourde.")
            page.get_by_role("button", name="Recevoir mon code").click()
            page.locator(".errors").wait_for()
            focused = page.evaluate("document.activeElement.className")
            page.get_by_role("link", name="Titre").click()
            return page.locator("[name=words]").input_value(), focused, page.evaluate("document.activeElement.name")

    kept, focused, then = in_a_browser(walk)

    assert kept == "Venez nombreux, apportez une gourde."
    assert "errors" in focused
    assert then == "title"


def test_everything_is_there_without_a_script(base):
    def walk(browser):
        with opened(browser, base, java_script_enabled=False) as (page, _seen):
            page.goto(f"{base}/design/public/")
            return page.locator("place-box input").is_editable(), page.locator("theme-switch").is_visible()

    assert in_a_browser(walk) == (True, False)


def test_the_first_key_leads_to_the_content(base):
    def walk(browser):
        with opened(browser, base) as (page, _seen):
            page.goto(f"{base}/design/public/")
            page.keyboard.press("Tab")
            page.keyboard.press("Enter")
            return page.evaluate("document.activeElement.id")

    assert in_a_browser(walk) == "main"
