"""Two who belong talk, at two browsers and by mail; a third, who does not, sees and is sent nothing of it."""

from __future__ import annotations

import smtplib
import time
from contextlib import suppress
from email.message import EmailMessage
from email.utils import make_msgid
from typing import Any

import pytest
from playwright.sync_api import Error, Page, Response

from tests.journeys.conftest import ATTIC
from tests.live.ears import served, wait_until
from tests.live.test_pages_open import at_home
from tests.services import Delivery, MailServer, free_port
from tribune.design.testing import in_a_browser
from tribune.discussions.models import Message
from tribune.discussions.testing import a_thread
from tribune.notices.paces import Pace
from tribune.notices.verbs import preferences
from tribune.notices.verbs.preferences import Choice
from tribune.people.testing import a_person
from tribune.teams.models import Team
from tribune.teams.testing import a_team

pytestmark = [pytest.mark.journey, pytest.mark.django_db(transaction=True), pytest.mark.timeout(300)]

SECONDS = 5  # "without reload, within seconds": mostly under one, on a machine that does other things too
ASKED = "@Alice peux-tu apporter la sono zibeline ?"
ANSWERED = "Oui, je la prends zibeline, avec deux rallonges."


@pytest.mark.parametrize(
    ("width", "language"), [(360, "fr"), (1280, "en"), (1280, "fr"), (360, "en")], ids=lambda value: str(value)
)
def test_bob_writes_alice_sees_it_then_answers_by_mail_and_charlie_sees_nothing(width: int, language: str) -> None:
    alice, bob, charlie = (a_person(name, language=language) for name in ("Alice", "Bob", "Charlie"))
    for person in (alice, bob, charlie):
        everything = {name: Choice(True, Pace.AT_ONCE) for name in ("replies", "threads", "teams", "movement")}
        preferences.choose(person=person, choices=everything)
    team = a_team("Vieux-Lille", referent=alice, members=[bob], openness=Team.Openness.INVITATION)
    thread = a_thread("Marche du 28", circle=team.circle, by=alice)
    door = free_port()

    def walk(browser: Any) -> dict[str, Any]:
        prefix = "" if language == "fr" else f"/{language}"
        path = f"{prefix}/threads/{thread.code}/"
        how = {"viewport": {"width": width, "height": 800}}
        with (
            at_home(browser, site, alice, path, **how) as (hers, seen),
            at_home(browser, site, bob, path, **how) as (his, his_seen),
            at_home(browser, site, charlie, f"{prefix}/teams/{team.code}/", **how) as (outside, _seen),
        ):
            shut_out = outside.goto(outside.base + path).status
            outside.goto(f"{outside.base}{prefix}/teams/{team.code}/")
            answers: list[Response] = []
            outside.on("response", lambda answer: answers.append(answer))
            hers.wait_for_timeout(1500)
            marks = [page.evaluate("document.marked = 1") for page in (hers, his)]

            # Bob writes, Alice has the page open.
            lap = _writes(his, "Le camion zibeline est là", seen_by=hers)
            hers.screenshot(path=str(ATTIC / f"talk-hers-{width}-{language}.png"), caret="initial")
            kept = [page.evaluate("document.marked") for page in (hers, his)]

            # Alice goes away; what Bob asks her comes by letter, and she answers it from where she reads it.
            hers.goto("about:blank")
            _writes(his, ASKED)
            letter = _letter_to(post, alice.email, "sono")
            began = time.monotonic()
            _answers(letter, door, sender=alice.email)
            his.locator(".msg", has_text=ANSWERED).wait_for(timeout=20_000)
            by_mail = time.monotonic() - began
            his.screenshot(path=str(ATTIC / f"talk-his-{width}-{language}.png"), caret="initial")
            wide = his.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")

            # Charlie was there all along, and looks everywhere a member would.
            heard = [outside.content()]
            for where in (
                "/",
                "/messages/",
                "/notices/",
                f"/teams/{team.code}/",
                "/search/?q=Marche",
                "/me/data/export/",
            ):
                answer = outside.context.request.get(outside.base + prefix + where)
                heard.append(answer.text())
            outside.wait_for_timeout(500)
            heard += [outside.content(), *map(_text_of, answers)]
            return {
                "shut_out": shut_out, "marks": marks, "kept": kept, "lap": lap, "by_mail": by_mail, "letter": letter,
                "his": his.locator(".msg", has_text=ANSWERED).inner_text(), "wide": wide, "heard": heard,
                "complaints": [*seen.complaints, *his_seen.complaints],
            }  # fmt: skip

    ATTIC.mkdir(parents=True, exist_ok=True)
    with (
        MailServer() as post,
        served(works=True, EMAIL_URL=post.url, EMAIL_IN_URL=f"smtp://127.0.0.1:{door}") as site,
    ):
        found = in_a_browser(walk)
        to_charlie = [each for each in post.box.deliveries if charlie.email in each.recipients]

    assert found["marks"] == found["kept"] == [1, 1]  # the pages are those that were opened: nothing was loaded again
    assert found["lap"] < SECONDS
    assert found["by_mail"] < 2 * SECONDS
    assert "camion" not in found["his"]
    assert ASKED not in found["his"].replace(ANSWERED, "")  # what the mail quotes stays in the mail
    assert found["wide"] <= 0
    assert found["complaints"] == []
    assert Message.objects.get(thread=thread, author=alice, number=4).came_by == Message.Way.MAIL
    assert found["shut_out"] == 404
    assert [words for words in found["heard"] if "zibeline" in words] == []
    assert [each.letter["Subject"] for each in to_charlie] == []
    letter = found["letter"].letter
    assert letter.get_content_type() == "multipart/alternative"
    assert letter["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert "zibeline" in letter.get_body(("plain",)).get_content()
    assert "zibeline" in letter.get_body(("html",)).get_content()


def _writes(page: Page, words: str, *, seen_by: Page | None = None) -> float:
    """The seconds until *seen_by* shows it."""
    page.locator("textarea[name=text]").fill(words)
    page.locator("#composer button[type=submit]").click()
    began = time.monotonic()
    if seen_by is not None:
        seen_by.locator(".msg", has_text=words).wait_for(timeout=20_000)
    lap = time.monotonic() - began
    page.locator(".msg", has_text=words.lstrip("@")).wait_for(timeout=20_000)
    return lap


def _letter_to(post: MailServer, address: str, words: str) -> Delivery:
    """The letter that says *words*, once the mail server has it."""

    def found() -> list[Delivery]:
        mine = [each for each in post.box.deliveries if address in each.recipients]
        return [each for each in mine if words in each.letter.get_body(("plain",)).get_content()]

    wait_until(lambda: bool(found()), seconds=30, what=f"a letter about {words}")
    return found()[0]


def _answers(delivery: Delivery, door: int, *, sender: str) -> None:
    """As a mail program does: under the words, what they answer."""
    letter = delivery.letter
    asked = letter.get_body(("plain",)).get_content()
    answer = EmailMessage()
    answer["From"], answer["To"] = f"Alice <{sender}>", letter["Reply-To"]
    answer["Subject"] = f"Re: {letter['Subject']}"
    answer["Message-ID"] = make_msgid(domain="mail.example.org")
    answer["In-Reply-To"] = answer["References"] = letter["Message-ID"]
    quoted = "\n".join(f"> {line}" for line in asked.splitlines())
    answer.set_content(f"{ANSWERED}\n\nLe 21 nov. 2026 à 10:12, Tribune <{letter['From']}> a écrit :\n{quoted}\n")
    with smtplib.SMTP("127.0.0.1", door, timeout=20) as line:
        line.send_message(answer)


def _text_of(answer: Response) -> str:
    """What a page was answered; a stream has no end, and what it tells is in the page."""
    if "event-stream" in answer.headers.get("content-type", ""):
        return ""
    with suppress(Error):  # one without a body
        return answer.body().decode("utf-8", "replace")
    return ""
