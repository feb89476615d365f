"""A Saturday, seen by the two who make it: the supporter who wants to do something, the organiser with ten minutes."""

from __future__ import annotations

import io
import re
import uuid
from collections.abc import Callable
from datetime import datetime, timedelta

import pytest
from PIL import Image

from tests.journeys.conftest import Visitor
from tests.journeys.test_the_strangers_path import COMBINATIONS, GOING, PARIS, told

pytestmark = [pytest.mark.journey, pytest.mark.timeout(600)]

# The keystroke-level model (Card, Moran and Newell), with the pace of two thumbs on a phone: 36 words a minute.
A_KEY, A_TAP, A_LOOK = 0.33, 1.1, 1.35  # seconds
TAPS_OF_AN_HOUR = 7  # in the picker of a day and an hour


@pytest.mark.parametrize(("width", "language", "script", "database"), COMBINATIONS)
def test_a_supporter_finds_comes_withdraws_and_the_next_in_line_gets_the_place(
    visitors: Callable[..., Visitor], width: int, language: str, script: bool, database: str
) -> None:
    tag = uuid.uuid4().hex[:6]
    kind = {"width": width, "language": language, "script": script}
    nina, camille, bastien = (visitors(database, **kind) for _each in range(3))
    title = f"Cantine {tag}"
    nina.plays("organiser")
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
    bastien.plays("supporter")
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
def test_an_organiser_makes_it_shares_the_parts_checks_people_in_and_tells_how_it_went(
    visitors: Callable[..., Visitor], width: int, language: str, script: bool, database: str
) -> None:
    tag = uuid.uuid4().hex[:6]
    kind = {"width": width, "language": language, "script": script}
    nina, bastien = (visitors(database, **kind) for _each in range(2))
    title = f"Stand {tag}"
    nina.plays("organiser")
    nina.goes("/actions/new/")
    assert seconds_by_thumb(nina, title, "Place de la République, 59000 Lille") <= 60
    action = makes_an_action(nina, title, days=1)
    here = nina.site.base + ("" if language == "fr" else f"/{language}") + action_short(action)

    # Roles, several at once, two people each; then Bastien takes one, which says that he comes.
    nina.page.goto(f"{here}/organise/shifts/")
    nina.page.locator('input[name="title"]').fill("Tenir la table")
    nina.page.locator('input[name="needed"]').fill("2")
    nina.keeps("saturday-roles")
    nina.presses("main form:has(input[name='title']) button.main")
    assert "Tenir la table" in nina.page.locator("main").inner_text()
    bastien.plays("supporter")
    bastien.page.goto(f"{here}/")
    bastien.keeps("saturday-roles-to-fill")
    bastien.presses('form[action*="/shifts/"] button')
    bastien.page.goto(f"{here}/")
    bastien.page.locator(GOING).first.wait_for()
    bastien.keeps("saturday-role-taken")

    # At the door. With JavaScript the list is kept in the phone, ticked without a network, and sent when it returns.
    # Without, nothing can be kept there: each tick is a form that needs the network, sent as it is pressed, and what
    # works without one is the sheet of paper that the page offers to print.
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
        sheet = nina.page.locator('main a[href*="/desk/sheet.pdf"]').first.get_attribute("href")
        assert nina.page.request.get(f"{nina.site.base}{sheet}").body().startswith(b"%PDF")
        nina.presses('main ul li.person button[name="came"]')
    for _try in range(40):
        nina.page.goto(f"{here}/desk/")
        if re.search(r"\b1 (sur place|here)", nina.page.locator(".desk-counts").inner_text()):
            break
        nina.page.wait_for_timeout(500)
    else:
        raise AssertionError("the tick made without a network never came")
    nina.keeps("saturday-checked-in")

    # It began an hour earlier than said: Nina puts the hour right, and nobody who came is asked whether they come.
    nina.page.goto(f"{here}/edit/")
    now = datetime.now(PARIS)
    for name, hour in (("starts", now - timedelta(hours=1)), ("ends", now + timedelta(hours=2))):
        nina.page.locator(f'input[name="{name}"]').fill(f"{hour:%Y-%m-%dT%H}:00")
    nina.presses("main form button.main")
    bastien.page.goto(f"{here}/")
    bastien.page.locator(GOING).first.wait_for()

    # How it went, with three pictures from the phone.
    nina.page.goto(f"{here}/organise/report/")
    nina.page.locator('textarea[name="body"]').fill("Trente personnes, deux cafetières, une averse.")
    nina.page.locator('input[name="pictures"]').set_input_files(
        [
            {"name": f"IMG_{n}.jpg", "mimeType": "image/jpeg", "buffer": a_photograph(colour)}
            for n, colour in enumerate(("firebrick", "seagreen", "goldenrod"))
        ]
    )
    nina.keeps("saturday-report-form")
    nina.presses('button[name="do"][value="publish"]')
    nina.page.locator("article.report").wait_for()
    nina.keeps("saturday-report")

    # No newsroom takes articles yet: the page promises none, and offers what there is.
    offered = nina.page.locator('section[aria-labelledby="run"] :is(a, button)')
    assert offered.count() == 3, offered.all_inner_texts()  # edit, send, take back

    # Everyone reads it, pictures and all.
    bastien.page.goto(f"{here}/")
    bastien.page.locator('a[href*="/reports/"]').first.click()
    bastien.page.wait_for_load_state("load")
    assert "deux cafetières" in bastien.page.locator("main").inner_text()
    shown = [image.get_attribute("src") or "" for image in bastien.page.locator(".report-pictures img").all()]
    assert len(shown) == 3
    assert all(bastien.page.request.get(f"{bastien.site.base}{src}").ok for src in shown)
    bastien.keeps("saturday-report-read")


def seconds_by_thumb(visitor: Visitor, *typed: str) -> float:
    """What the open form costs whoever looks at each field, types these words, picks one hour and publishes."""
    seen = visitor.page.locator("main form .field:visible").count()
    assert seen <= 6, visitor.page.locator("main form .field:visible").all_inner_texts()
    taps = len(typed) + TAPS_OF_AN_HOUR + 1
    return seen * A_LOOK + taps * A_TAP + sum(map(len, typed)) * A_KEY


def a_photograph(colour: str) -> bytes:
    file = io.BytesIO()
    Image.new("RGB", (1600, 1200), colour).save(file, "JPEG")
    return file.getvalue()
