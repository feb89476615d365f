"""A Saturday, seen by the two who make it: the supporter who wants to do something, the organiser with ten minutes."""

from __future__ import annotations

import re
import uuid
from collections.abc import Callable
from datetime import datetime, timedelta

import pytest

from tests.journeys.conftest import Visitor
from tests.journeys.test_the_strangers_path import COMBINATIONS, GOING, PARIS, told

pytestmark = [pytest.mark.journey, pytest.mark.timeout(600)]


@pytest.mark.parametrize(("width", "language", "script", "database"), COMBINATIONS)
def test_a_supporter_finds_comes_withdraws_and_the_next_in_line_gets_the_place(
    visitors: Callable[..., Visitor], width: int, language: str, script: bool, database: str
) -> None:
    tag = uuid.uuid4().hex[:6]
    kind = {"width": width, "language": language, "script": script}
    nina, camille, bastien = (visitors(database, **kind) for _each in range(3))
    title = f"Cantine {tag}"
    is_part(nina, "organiser")
    action = makes_an_action(nina, title, capacity="1")

    # Camille has no account. She types her postcode, finds it, and says she comes.
    camille.goes("/near/?place=59000")
    while not camille.page.locator("article.line", has_text=title).count():
        camille.presses('a[href*="more="]')
    camille.page.locator("article.line", has_text=title).locator("h3 a").click()
    camille.page.wait_for_load_state("load")
    camille.keeps("saturday-action-stranger")
    camille.page.locator("details.as-guest > summary").click()
    address = f"camille.{tag}@exemple.org"
    camille.page.locator('.as-guest input[name="name"]').fill("Camille")
    camille.page.locator('.as-guest input[name="email"]').fill(address)
    camille.keeps("saturday-as-guest")
    camille.presses('.as-guest button[type="submit"]')
    camille.keeps("saturday-link-sent")
    follows_the_link(camille, address, r"/guest/\w+/~")
    camille.keeps("saturday-link")
    camille.presses("main form button.main")
    camille.keeps("saturday-expected")

    # The date goes into her calendar.
    answer = camille.page.request.get(f"{camille.site.base}{action_short(action)}.ics")
    assert answer.ok
    assert f"SUMMARY:{title}" in answer.text()

    # Bastien is a member; the place is taken, so he stands in line.
    is_part(bastien, "supporter")
    bastien.page.goto(bastien.site.base + action)
    bastien.keeps("saturday-full")
    bastien.presses('button[name="answer"][value="waiting"]')
    bastien.page.locator('#answer button[name="answer"][value="no"]').wait_for()
    assert not bastien.page.locator(GOING).count()
    bastien.keeps("saturday-waiting")

    # Camille cannot come any more: one tap in her letter, one press.
    follows_the_link(camille, address, r"/answers/~")
    camille.presses("main form button")
    camille.keeps("saturday-withdrawn")

    # Bastien is told, and takes the place that is held for him.
    told(bastien, title)
    bastien.page.goto(bastien.site.base + action)
    bastien.keeps("saturday-offered")
    bastien.presses('#answer button[name="answer"][value="yes"]')
    bastien.page.locator(GOING).first.wait_for()
    nina.page.goto(nina.site.base + action)
    assert "1" in nina.page.locator("#answer").inner_text()


def is_part(visitor: Visitor, role: str) -> None:
    """Someone of the demo, in one press."""
    visitor.goes("/demo/")
    visitor.presses(f'form[action$="/demo/{role}/"] button')


def makes_an_action(visitor: Visitor, title: str, *, capacity: str = "", days: int = 3) -> str:
    """Gives the path of its page."""
    page = visitor.page
    visitor.goes("/actions/new/")
    page.locator('input[name="title"]').fill(title)
    day = (datetime.now(PARIS) + timedelta(days=days)).date()
    page.locator('input[name="starts"]').fill(f"{day.isoformat()}T18:30")
    page.locator('input[name="where"]').fill("Place de la République, 59000 Lille")
    if capacity:
        page.locator("details.folded > summary").first.click()
        page.locator('input[name="capacity"]').fill(capacity)
    visitor.presses('button[name="publish"]')
    assert title in page.locator("h1").first.inner_text()
    return page.url.removeprefix(visitor.site.base).split("?")[0]


def action_short(path: str) -> str:
    """ "/actions/CODE" of the page of an action."""
    found = re.search(r"/actions/\w{10}", path)
    assert found, path
    return found[0]


def follows_the_link(visitor: Visitor, address: str, about: str) -> None:
    """The link of the newest letter to *address* that matches *about*, opened in the same browser."""
    for _try in range(40):
        visitor.page.goto(f"{visitor.site.base}/mailbox/?to={address}")
        letters = [letter.get_attribute("href") for letter in visitor.page.locator(".letters a").all()]
        for letter in letters:
            visitor.page.goto(f"{visitor.site.base}{letter}")
            links = [link.get_attribute("href") or "" for link in visitor.page.locator(".letter-text a").all()]
            found = next((link for link in links if re.search(about, link)), "")
            if found:
                visitor.page.goto(found)
                return
        visitor.page.wait_for_timeout(500)
    raise AssertionError(f"no letter to {address} leads to {about}")


@pytest.mark.parametrize(("width", "language", "script", "database"), COMBINATIONS)
def test_an_organiser_makes_it_shares_the_parts_and_checks_people_in(
    visitors: Callable[..., Visitor], width: int, language: str, script: bool, database: str
) -> None:
    tag = uuid.uuid4().hex[:6]
    kind = {"width": width, "language": language, "script": script}
    nina, bastien = (visitors(database, **kind) for _each in range(2))
    title = f"Stand {tag}"
    is_part(nina, "organiser")
    nina.goes("/actions/new/")
    assert nina.page.locator("main form .field:visible").count() <= 6
    action = makes_an_action(nina, title, days=1)
    here = nina.site.base + ("" if language == "fr" else f"/{language}") + action_short(action)

    # Roles, several at once, two people each; then Bastien takes one, which says that he comes.
    nina.page.goto(f"{here}/organise/shifts/")
    nina.page.locator('input[name="title"]').fill("Tenir la table")
    nina.page.locator('input[name="needed"]').fill("2")
    nina.keeps("saturday-roles")
    nina.presses("main form:has(input[name='title']) button.main")
    assert "Tenir la table" in nina.page.locator("main").inner_text()
    is_part(bastien, "supporter")
    bastien.page.goto(f"{here}/")
    bastien.keeps("saturday-roles-to-fill")
    bastien.presses('form[action*="/shifts/"] button')
    bastien.page.goto(f"{here}/")
    bastien.page.locator(GOING).first.wait_for()
    bastien.keeps("saturday-role-taken")

    # At the door, without a network where the browser can keep the list.
    nina.page.goto(f"{here}/desk/")
    nina.keeps("saturday-desk")
    nina.page.locator('a[href*="/organise/door/"]').first.click()
    nina.page.wait_for_load_state("load")
    nina.keeps("saturday-door")
    if script:
        nina.page.locator("[data-people] li").first.wait_for()
        nina.page.context.set_offline(True)
        nina.page.locator("[data-people] button[data-tick]").first.click()
        nina.page.locator('[data-people] button[aria-pressed="true"]').first.wait_for()
        nina.keeps("saturday-door-offline")
        nina.page.context.set_offline(False)
        nina.page.wait_for_timeout(1000)
        nina.page.evaluate("dispatchEvent(new Event('online'))")
    else:
        nina.presses('main ul li.person button[name="came"]')
    for _try in range(40):
        nina.page.goto(f"{here}/desk/")
        if nina.page.locator("[data-here], .came, .tag.go").count():
            break
        nina.page.wait_for_timeout(500)
    nina.keeps("saturday-checked-in")
