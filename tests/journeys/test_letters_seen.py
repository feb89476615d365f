"""Letters as their readers have them: parsed by a mail parser, and looked at as pictures in a real browser."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from email.message import EmailMessage
from typing import Any
from urllib.parse import urlsplit

import lxml.html
import pytest
from django.utils import translation
from playwright.sync_api import Browser

from tests.journeys.conftest import ATTIC
from tests.services import MailServer
from tribune.design.testing import in_a_browser
from tribune.discussions.testing import a_message, a_thread
from tribune.discussions.verbs import reading
from tribune.events.testing import an_event
from tribune.facts.testing import run_jobs
from tribune.mail.verbs import carrying
from tribune.notices.kinds import KINDS
from tribune.notices.models import Notice
from tribune.notices.paces import Pace
from tribune.notices.verbs import mailing, preferences
from tribune.notices.verbs.preferences import Choice
from tribune.notices.verbs.telling import News, tell
from tribune.people.models import Person
from tribune.people.testing import a_person
from tribune.teams.testing import a_team

pytestmark = [pytest.mark.journey, pytest.mark.django_db, pytest.mark.timeout(300)]

TUESDAY = datetime(2026, 11, 10, 9, 0, tzinfo=UTC)
MONDAY = datetime(2026, 11, 16, 7, 0, tzinfo=UTC)  # eight o'clock in Paris
SUBJECTS = (
    "Marche du 28 : qui fait quoi",
    "Permanence du jeudi",
    "Rallonges, tables, tonnelle",
    "Le tract de décembre",
)
WIDTHS = (360, 800)


@pytest.fixture
def post(settings: Any) -> Iterator[MailServer]:
    with MailServer() as server:
        settings.EMAIL_URL, settings.EMAIL_IN_URL = server.url, "lmtp://127.0.0.1:8024"
        settings.SITE_URL = "https://les-communs.example"
        yield server


def letters_to(post: MailServer, person: Person) -> list[EmailMessage]:
    return [each.letter for each in post.box.deliveries if person.email in each.recipients]


@pytest.mark.parametrize("language", ["fr", "en"])
def test_a_week_of_a_busy_team_arrives_as_one_digest(post: MailServer, language: str) -> None:
    alice = a_person("Alice", language=language)
    others = [a_person(name) for name in ("Bob", "Rachel", "Sami", "Louise", "Karim")]
    weekly = {name: Choice(True, Pace.WEEKLY) for name in ("threads", "teams", "replies", "organising")}
    preferences.choose(person=alice, choices=weekly)
    team = a_team("Fives–Moulins", referent=others[0], members=[alice, *others[1:]])
    run_jobs()
    post.box.deliveries.clear()
    threads = [a_thread(title, circle=team.circle, by=others[0], at=TUESDAY) for title in SUBJECTS]
    for thread in threads:
        reading.follow(thread=thread, person=alice, at=TUESDAY)
    for number in range(60):
        at = TUESDAY + timedelta(hours=2 * number)
        a_message(threads[number % 4], others[number % 5], f"Message {number}", at=at)
        run_jobs()
    an_event("Cantine de quartier", by=others[0], team=team, starts_at=MONDAY + timedelta(days=9), at=TUESDAY)
    a_message(threads[0], others[1], "@Alice tu peux venir à 13 h ?", at=TUESDAY + timedelta(days=5))
    run_jobs()
    assert letters_to(post, alice) == []

    for _minute in range(3):  # the clock asks each minute
        mailing.mail_gathered(after=0, at=MONDAY)
        carrying.carry_due(at=MONDAY)

    (letter,) = letters_to(post, alice)
    plain, html = (letter.get_body((kind,)).get_content() for kind in ("plain", "html"))
    assert [part.get_content_type() for part in letter.walk()] == ["multipart/alternative", "text/plain", "text/html"]
    assert letter["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    page = lxml.html.fromstring(html)
    seen = re.sub(r"\s+", " ", page.text_content())
    for words in (*SUBJECTS, "Cantine de quartier"):
        assert words in re.sub(r"\s+", " ", plain)
        assert words in seen
    for title in SUBJECTS[1:]:
        assert seen.count(title) == 2  # it was opened; and fifteen messages are one line
    assert _seen_as_pictures({f"digest-{language}": letter}) == []
    assert ("et 3 autres" if language == "fr" else "and 3 others") in seen
    assert all(urlsplit(link).scheme == "https" for link in page.xpath("//a/@href"))
    assert Notice.objects.filter(person=alice, mailed_at=None, wants_mail=True).count() == 0


@pytest.mark.parametrize("language", ["fr", "en"])
def test_each_kind_of_letter_reads_well_as_words_and_as_a_picture(post: MailServer, language: str) -> None:
    found: dict[str, EmailMessage] = {}
    bob = a_person("Bob")
    team = a_team("Fives–Moulins", referent=bob)
    for kind, told in KINDS:
        alice = a_person("Alice", language=language)
        choice = {told.topic: Choice(True, Pace.AT_ONCE)}
        preferences.choose(person=alice, choices=choice)
        with translation.override(language):
            news = News(
                kind=kind, key=f"seen:{kind}", thing="thread:7" if told.topic == "replies" else "event:7",
                title="Marche du 28 : qui fait quoi", team="Fives–Moulins", address="/actions/abcdefghij/",
                detail="Le camion est confirmé. Il reste à trouver une rallonge de vingt mètres et deux personnes.",
                happens_at=MONDAY + timedelta(days=5), zone="Europe/Paris", actor_id=bob.pk, names_actor=True,
                circle_id=team.circle_id,
            )  # fmt: skip
        assert tell(news, to=Person.objects.filter(pk=alice.pk).values("pk"), at=datetime.now(UTC))
        run_jobs()
        for letter in letters_to(post, alice):
            found[f"letter-{kind}-{language}"] = letter

    kinds = {name.split("-")[1] for name in found}
    by_mail = {kind for kind, told in KINDS}
    assert by_mail - kinds == NEVER_BY_MAIL
    for name, letter in found.items():
        _reads_well(name, letter, language)
    assert _seen_as_pictures(found) == []


NEVER_BY_MAIL: set[str] = set()


def _reads_well(name: str, letter: EmailMessage, language: str) -> None:
    plain, html = (letter.get_body((kind,)).get_content() for kind in ("plain", "html"))
    assert letter["Content-Language"] == language, name
    assert letter.get_all("Message-ID"), name
    assert "%(" not in letter["Subject"] + plain + html, name
    assert "{{" not in plain + html, name
    assert "\ue000" not in letter.as_string(), name
    assert not re.search(r"\n{4,}", plain), f"{name}: holes in the text\n{plain}"
    assert max(len(line) for line in plain.splitlines()) <= 998, name
    seen = re.sub(r"\s+", " ", lxml.html.fromstring(html).text_content())
    assert letter["Subject"].split("…")[0][:40] in seen, name
    if language == "fr":
        assert not re.search(r"\w[;!?]", re.sub(r"https?://\S+", "", plain)), f"{name}: {plain}"


def _seen_as_pictures(letters: dict[str, EmailMessage]) -> list[str]:
    """Each drawn at the widths of a phone and a desk, kept to be looked at; what is wider than the screen."""

    def draw(browser: Browser) -> list[str]:
        wide = []
        for name, letter in letters.items():
            for width in WIDTHS:
                page = browser.new_page(viewport={"width": width, "height": 600})
                page.set_content(letter.get_body(("html",)).get_content())
                page.screenshot(path=str(ATTIC / f"{name}-{width}.png"), full_page=True)
                if page.evaluate("document.documentElement.scrollWidth > innerWidth"):
                    wide.append(f"{name} at {width}")
                page.close()
            (ATTIC / f"{name}.txt").write_text(letter.get_body(("plain",)).get_content())
        return wide

    ATTIC.mkdir(parents=True, exist_ok=True)
    return in_a_browser(draw)
