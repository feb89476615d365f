"""A stranger reads, joins and acts; a second one answers; the organiser is told; the operator finds it all again."""

from __future__ import annotations

import re
import uuid
from collections.abc import Callable
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from tests.journeys.conftest import Visitor

pytestmark = [pytest.mark.journey, pytest.mark.timeout(600)]

PARIS = ZoneInfo("Europe/Paris")
GOING = ".going, [aria-pressed='true']"  # how a page shows that the reader comes
# Width, language, JavaScript, database: every pair of the first three, and each database with each of their values.
COMBINATIONS = [
    (360, "fr", True, "sqlite"),
    (1280, "en", True, "postgres"),
    (360, "en", False, "sqlite"),
    (1280, "fr", False, "postgres"),
]


@pytest.mark.parametrize(("width", "language", "script", "database"), COMBINATIONS)
def test_a_stranger_reads_joins_acts_and_the_operator_finds_it(
    visitors: Callable[..., Visitor], width: int, language: str, script: bool, database: str
) -> None:
    tag = uuid.uuid4().hex[:6]
    kind = {"width": width, "language": language, "script": script}
    alice = visitors(database, **kind)
    bob = visitors(database, **kind)
    operator = visitors(database, **kind)

    # Alice sees, without an account: news taken in from feeds, and actions near a postcode.
    alice.goes("/")
    assert alice.page.locator(".river li").count() >= 6
    alice.keeps("front")
    alice.page.locator('.band input[name="place"]').fill("59000")
    alice.presses(".band button")
    assert "place=59000" in alice.page.url
    assert alice.page.locator("article.line").count() >= 5
    alice.keeps("near")

    # She joins with an address, a postcode and a mailed code.
    address = f"alice.{tag}@exemple.org"
    joins(alice, address, name=f"Alice {tag}")
    alice.keeps("welcomed")

    # She makes a team and an action.
    alice.goes("/teams/new/")
    alice.page.locator('input[name="name"]').fill(f"Voisines {tag}")
    alice.page.locator('input[name="place"]').fill("59000")
    alice.presses("main form button.main")
    assert f"Voisines {tag}" in alice.page.locator("h1").inner_text()
    alice.keeps("team")
    action = makes_an_action(alice, f"Café des voisines {tag}")
    alice.keeps("action-organiser")

    # Bob, who has an account of his own, answers "I'm going".
    joins(bob, f"bob.{tag}@exemple.org", name=f"Bob {tag}")
    bob.page.goto(bob.site.base + action)
    bob.presses('form button[name="answer"][value="yes"]')
    bob.page.locator(GOING).first.wait_for()
    bob.page.reload()
    bob.page.locator(GOING).first.wait_for()
    bob.keeps("action-going")

    # Alice is told of it, once, on the site and by mail.
    told(alice, f"Café des voisines {tag}")
    alice.keeps("notices")
    assert letters_to(alice, address, f"Café des voisines {tag}") == 1

    # The operator finds the person, the team and the action on the desk.
    operator.goes("/demo/")
    operator.presses('form[action$="/demo/operator/"] button')
    operator.goes("/desk/")
    operator.keeps("desk")
    operator.goes(f"/desk/teams/?q={tag}")
    assert f"Voisines {tag}" in operator.page.locator("main").inner_text()
    operator.goes(f"/desk/actions/?q={tag}")
    assert f"Café des voisines {tag}" in operator.page.locator("main").inner_text()
    operator.goes("/desk/sources/")
    assert operator.page.locator("main").inner_text().count("Heure publique") >= 1
    operator.keeps("desk-sources")
    operator.goes("/desk/people/")
    operator.page.locator('main input[type="search"], main input[name="q"]').first.fill(address)
    operator.presses("main form button")
    assert f"Alice {tag}" in operator.page.locator("main").inner_text()
    operator.keeps("desk-people")


def joins(visitor: Visitor, address: str, *, name: str) -> None:
    """Two fields, one box, a code from the mail, a name."""
    page = visitor.page
    visitor.goes("/join/")
    assert not page.locator('input[name="consent"]').is_checked()
    page.locator('input[name="email"]').fill(f"  {address.upper()} ")
    page.locator('input[name="place"]').fill("59000")
    page.locator('input[name="consent"]').check()
    visitor.keeps("join")
    visitor.presses("main form button.main")
    page.locator('input[name="code"]').wait_for()
    back = page.url
    code = code_in_the_mailbox(visitor, address)
    page.goto(back)
    page.locator('input[name="code"]').fill(code)
    visitor.presses("main form button.main")
    page.locator('input[name="name"]').fill(name)
    visitor.presses("main form button.main")
    page.wait_for_load_state("load")
    assert page.context.cookies(), "signed in, one cookie"
    assert len(page.context.cookies()) == 1


def code_in_the_mailbox(visitor: Visitor, address: str) -> str:
    opens_newest_letter(visitor, address)
    found = re.search(r"\b(\d{3})[\s ]?(\d{3})\b", visitor.page.locator(".letter").inner_text())
    assert found, "the letter holds a code of six digits"
    return found[1] + found[2]


def opens_newest_letter(visitor: Visitor, address: str) -> None:
    """The worker sends within some seconds; the mailbox is asked again until the letter is there."""
    for _try in range(40):
        visitor.page.goto(f"{visitor.site.base}/mailbox/?to={address}")
        first = visitor.page.locator(".letters a").first
        if first.count():
            first.click()
            visitor.page.wait_for_load_state("load")
            return
        visitor.page.wait_for_timeout(500)
    raise AssertionError(f"no letter came for {address}")


def letters_to(visitor: Visitor, address: str, about: str) -> int:
    """How many letters to *address* name *about* in their subject, once one is there and nothing else follows."""
    for _try in range(40):
        visitor.page.goto(f"{visitor.site.base}/mailbox/?to={address}")
        if about in visitor.page.locator(".letters").inner_text():
            break
        visitor.page.wait_for_timeout(500)
    visitor.page.wait_for_timeout(2500)
    visitor.page.reload()
    return visitor.page.locator(".letters a", has_text=about).count()


def makes_an_action(visitor: Visitor, title: str) -> str:
    """Six fields one sees, at most; gives the path of the action's page."""
    page = visitor.page
    visitor.goes("/actions/new/")
    seen = page.locator("main form .field:visible")
    assert seen.count() <= 6, seen.all_inner_texts()
    page.locator('input[name="title"]').fill(title)
    page.locator('[name="kind"]').select_option(index=3)
    day = (datetime.now(PARIS) + timedelta(days=9)).date()
    page.locator('input[name="starts"]').fill(f"{day.isoformat()}T18:30")
    page.locator('input[name="where"]').fill("Place de la République, 59000 Lille")
    visitor.keeps("action-form")
    visitor.presses('button[name="publish"]')
    assert title in page.locator("h1").first.inner_text()
    return page.url.removeprefix(visitor.site.base).split("?")[0]


def told(visitor: Visitor, about: str) -> None:
    for _try in range(40):
        visitor.goes("/notices/")
        if about in visitor.page.locator("main").inner_text():
            return
        visitor.page.wait_for_timeout(500)
    raise AssertionError(f"nobody told of {about}")
