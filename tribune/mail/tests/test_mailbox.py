from datetime import UTC, datetime
from types import SimpleNamespace

import pytest
from django.test import Client

from tribune.kit.registries import HEALTH, PERSONAL_DATA
from tribune.mail.models import Letter
from tribune.mail.verbs import carrying
from tribune.mail.verbs.letters import post

AT = datetime(2026, 5, 1, 12, tzinfo=UTC)
pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def demo(settings):
    settings.DEMO, settings.EMAIL_URL = True, "mailbox:"


def a_letter(to="alice@example.org", key="code:1", **more) -> Letter:
    context = {"who": "<b>123 456</b>"}
    return post(to=to, template="mail/trial", context=context, language="en", key=key, at=AT, **more)


def test_a_letter_of_the_demo_is_opened_on_the_site_and_its_link_followed():
    letter = a_letter()
    carrying.carry_due(at=AT)

    shown, html = Client().get("/mailbox/"), Client().get(f"/mailbox/{letter.code}/html/")
    opened = Client().get(f"/mailbox/{letter.code}/")

    assert "A trial letter from Tribune" in shown.text
    assert "/en/look.css</a>" in opened.text
    assert "frame-src 'self'" in opened["Content-Security-Policy"]
    assert "&lt;b&gt;123 456&lt;/b&gt;" in html.text
    assert "script-src" not in html["Content-Security-Policy"]
    assert "default-src 'none'" in html["Content-Security-Policy"]


def test_letters_are_found_by_the_address_they_went_to():
    a_letter()
    a_letter(to="bob@example.org", key="code:2")

    shown = Client().get("/mailbox/", {"to": " Bob@Example.org "})

    assert "bob@example.org" in shown.text
    assert "alice@example.org" not in shown.text


@pytest.mark.parametrize(("demo", "url"), [(False, "mailbox:"), (True, ""), (True, "smtp://localhost")])
def test_outside_the_demo_there_is_no_mailbox(settings, demo, url):
    settings.DEMO, settings.EMAIL_URL = demo, url
    letter = a_letter()

    for address in ("/mailbox/", f"/mailbox/{letter.code}/", f"/mailbox/{letter.code}/html/"):
        assert Client().get(address).status_code == 404


def test_the_operator_is_told_when_letters_cannot_leave(settings):
    ask = HEALTH["mail"]
    assert ask().is_well

    settings.EMAIL_URL = ""
    a_letter()
    assert (ask().is_well, "1" in ask().words, "EMAIL_URL" in ask().words) == (False, True, True)

    settings.EMAIL_URL = "smtp://127.0.0.1:1"
    carrying.carry_due(at=AT)
    assert not ask().is_well
    assert "alice" not in ask().words

    settings.EMAIL_URL = "nonsense"
    assert "smtp://" in ask().words


def test_a_person_takes_their_letters_along_and_leaves_none_behind():
    alice = SimpleNamespace(pk=0, email="Alice@example.org")
    a_letter()
    a_letter(to="bob@example.org", key="code:2")
    part = PERSONAL_DATA["mail"]

    assert [letter["subject"] for letter in part.export(alice)["letters"]] == ["A trial letter from Tribune"]
    part.erase(alice, AT)
    part.erase(alice, AT)

    assert part.export(alice) == {"letters": [], "answers": []}
    assert carrying.carry_due(at=AT) == 1  # bob's
    part.erase(SimpleNamespace(pk=0, email=None), AT)


def test_the_farewell_still_reaches_the_one_who_leaves_and_is_then_forgotten():
    letter = a_letter(is_asked_for=True)

    PERSONAL_DATA["mail"].erase(SimpleNamespace(pk=0, email="alice@example.org"), AT)
    assert carrying.carry_due(at=AT) == 1

    letter.refresh_from_db()
    assert (bool(letter.sent_at), letter.to, letter.content) == (True, "", "")
