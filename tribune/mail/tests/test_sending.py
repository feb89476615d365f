import json
from datetime import UTC, datetime, timedelta

import pytest

from tribune.facts.testing import run_jobs
from tribune.mail import transport
from tribune.mail.models import Letter, Suppression
from tribune.mail.tests.post_office import free_port, open_post_office
from tribune.mail.verbs import carrying
from tribune.mail.verbs.letters import To, post, post_many
from tribune.movement.testing import a_movement

AT = datetime(2026, 5, 1, 12, tzinfo=UTC)
pytestmark = pytest.mark.django_db


@pytest.fixture
def office(settings):
    settings.SITE_URL = "https://tribune.example"
    with open_post_office() as office:
        settings.EMAIL_URL = office.url
        yield office


def a_letter(to="alice@example.org", key="welcome:1", language="en", **more) -> Letter:
    return post(to=to, template="mail/trial", context={"who": "Zoé & Bob"}, language=language, key=key, at=AT, **more)


def carry(minutes=0) -> int:
    return carrying.carry_due(at=AT + timedelta(minutes=minutes))


def test_a_letter_arrives_as_text_and_html_under_the_movements_name(office):
    a_movement(name="Les Communs d’été", contact_address="contact@communs.example")
    letter = a_letter(unsubscribe="https://tribune.example/stop/1")

    carry()

    (message,) = office.taken
    text, html = (message.get_body((kind,)).get_content() for kind in ("plain", "html"))
    assert message["Subject"] == "A trial letter from Les Communs d’été"
    assert message["From"].addresses[0].display_name == "Les Communs d’été"
    assert message["Reply-To"] == "contact@communs.example"
    assert message["Message-ID"] == f"<{letter.code}@tribune.example>"
    assert message["Date"].datetime == AT
    assert message["Auto-Submitted"] == "auto-generated"
    assert message["Content-Language"] == "en"
    assert message["List-Unsubscribe"] == "<https://tribune.example/stop/1>"
    assert "Zoé & Bob" in text
    assert "Zoé &amp; Bob" in html
    assert "https://tribune.example/en/look.css" in text
    assert 'href="https://tribune.example/en/look.css"' in html
    assert message.get_body(("plain",))["Content-Transfer-Encoding"] == "quoted-printable"
    assert "example.org" in str(message["To"])


@pytest.mark.parametrize("before", range(1, 90, 2))
def test_a_long_subject_keeps_every_space(office, before):
    subject = f"“Fives” {'so ' * before}does not organise “Marche du 28 : qui fait quoi” with you, à l’été"
    letter = a_letter(key=f"long:{before}")
    content = json.loads(letter.content) | {"subject": subject}
    Letter.objects.filter(pk=letter.pk).update(content=json.dumps(content))

    carry()

    assert str(office.taken[0]["Subject"]) == subject


def test_the_job_of_a_letter_sends_it(office):
    a_letter()

    run_jobs()

    assert office.recipients == ["alice@example.org"]
    assert Letter.objects.get().sent_at


def test_a_hundred_letters_leave_over_one_connection(office):
    post_many(
        to=[To(f"p{n}@example.org", f"k:{n}", "fr") for n in range(100)], template="mail/trial", context={}, at=AT
    )

    assert carry() == 100
    assert office.connections == 1
    assert len({message["Message-ID"] for message in office.taken}) == 100


def test_sending_twice_is_sending_once(office):
    a_letter()

    assert (carry(), carry(), carry(60)) == (1, 0, 0)
    assert len(office.taken) == 1


def test_a_server_that_says_later_is_asked_again_later(office):
    office.answers["alice@example.org"] = "450 mailbox busy"
    a_letter()

    assert carry() == 0
    assert "450" in Letter.objects.get().trouble
    assert carry() == 0  # not yet its hour
    office.answers.clear()
    assert carry(1) == 1
    assert Letter.objects.get().trouble == ""


def test_an_address_that_does_not_exist_is_not_written_to_again(office):
    office.answers["alice@example.org"] = "550 5.1.1 no such user"
    a_letter()
    carry()
    office.answers.clear()

    a_letter(key="news:1")
    carry(1)

    assert office.taken == []
    assert Suppression.objects.count() == 1
    assert Letter.objects.failed().count() == 2


def test_a_code_its_owner_asks_for_is_tried_all_the_same_and_success_forgives(office):
    office.answers["alice@example.org"] = "550 no such user"
    a_letter()
    carry()
    office.answers.clear()

    a_letter(key="code:1", is_asked_for=True)
    carry()

    assert len(office.taken) == 1
    assert not Suppression.objects.exists()


@pytest.mark.parametrize("answer", ["554 5.7.1 looks like spam", "552 5.2.2 mailbox full", "550 5.7.1 policy"])
def test_a_refusal_that_is_not_about_the_address_does_not_silence_it(office, answer):
    office.answers["alice@example.org"] = answer
    a_letter()
    carry()

    assert Letter.objects.failed().count() == 1
    assert not Suppression.objects.exists()


def test_one_bad_address_does_not_stop_the_others(office):
    office.answers["bob@example.org"] = "550 no such user"
    office.after_data = lambda message: "451 try later" if "charlie" in message["To"] else "250 OK"
    for name in ("alice", "bob", "charlie", "dora"):
        a_letter(to=f"{name}@example.org", key=f"k:{name}")

    assert carry() == 2
    assert office.recipients == ["alice@example.org", "dora@example.org"]


def test_a_server_that_dies_midway_loses_no_letter(office):
    deaths = iter(["250 OK", "die", "250 OK", "250 OK"])
    office.after_data = lambda _message: next(deaths)
    for n in range(3):
        a_letter(to=f"p{n}@example.org", key=f"k:{n}")

    assert carry() == 2
    assert carry(5) == 1
    assert sorted(office.recipients) == [f"p{n}@example.org" for n in range(3)]


def test_a_slow_server_is_not_waited_for_for_ever(office, monkeypatch):
    monkeypatch.setattr(transport, "PATIENCE_SECONDS", 0.5)
    office.after_data = lambda _message: "slow"
    letter = a_letter()

    assert carry() == 0
    letter.refresh_from_db()
    assert (letter.sent_at, letter.due_at) == (None, AT + timedelta(minutes=1))


def test_the_mail_server_is_down_for_a_day_and_every_letter_still_arrives(settings):
    settings.EMAIL_URL = f"smtp://127.0.0.1:{free_port()}"
    a_letter()
    for hour in range(24):
        assert carry(hour * 60) == 0

    with open_post_office() as office:
        settings.EMAIL_URL = office.url
        assert carry(32 * 60) == 1


def test_a_letter_nobody_takes_in_days_is_given_up_and_kept_with_the_reason(settings):
    settings.EMAIL_URL = f"smtp://127.0.0.1:{free_port()}"
    a_letter()
    for hour in range(0, 24 * 7, 6):
        carry(hour * 60)

    letter = Letter.objects.get()
    assert letter.failed_at
    assert "refused" in letter.trouble.casefold()


def test_without_a_server_letters_wait_and_leave_once_there_is_one(settings):
    settings.EMAIL_URL = ""
    a_letter()
    assert carry() == 0

    with open_post_office() as office:
        settings.EMAIL_URL = office.url
        assert carry() == 1


def test_killed_between_the_server_and_the_mark_the_letter_goes_again_as_the_same(office, monkeypatch):
    a_letter()
    with monkeypatch.context() as patched, pytest.raises(SystemExit):
        patched.setattr(carrying, "_mark_sent", lambda _letter: exec("raise SystemExit"))
        carry()

    assert carry(5) == 0  # still in the hands of the dead one
    assert carry(11) == 1
    first, second = office.taken
    assert first["Message-ID"] == second["Message-ID"]
    assert first["Date"] == second["Date"]


def test_killed_between_the_commit_and_the_mail_the_letter_still_goes(office):
    a_letter()
    Letter.objects.update(claim="deadworker", claimed_until=AT + timedelta(minutes=10), attempts=1)

    assert (carry(1), carry(11)) == (0, 1)


def test_of_two_workers_one_gets_the_letter(office):
    a_letter()
    first, second = carrying._claimed(at=AT), carrying._claimed(at=AT)

    assert (len(first), len(second)) == (1, 0)


def test_the_throttle_holds_the_crowd_and_not_the_one_who_waits(office, settings):
    settings.MAIL_PER_MINUTE = 3
    post_many(to=[To(f"p{n}@example.org", f"k:{n}", "fr") for n in range(9)], template="mail/trial", context={}, at=AT)
    assert carry() == 3
    Letter.objects.exclude(sent_at=None).update(sent_at=AT)
    a_letter(is_asked_for=True)

    assert carry() == 1
    assert office.recipients[-1] == "alice@example.org"
    Letter.objects.exclude(sent_at=None).update(sent_at=AT)
    assert carry(2) == 3


def test_a_code_that_has_lapsed_is_not_sent_late(office):
    a_letter(useless_at=AT + timedelta(minutes=10))

    assert carry(11) == 0
    assert office.taken == []


def test_a_name_cannot_add_a_header(office):
    name = "Eve\r\nBcc: everyone@example.org"
    post(to="alice@example.org", template="mail/trial_of_names", context={"name": name}, language="fr", key="k", at=AT)
    carry()

    (message,) = office.taken
    assert message["Bcc"] is None
    assert office.recipients == ["alice@example.org"]
    assert message["Subject"] == "Bonjour Eve"


def test_words_and_addresses_are_forgotten_a_week_after_the_letter_left(office):
    a_letter()
    carry()
    day = timedelta(days=1)
    Letter.objects.update(sent_at=AT)

    assert carrying.empty_old(at=AT + 6 * day) == 0
    assert carrying.empty_old(at=AT + 8 * day) == 1
    letter = Letter.objects.get()
    assert (letter.to, letter.to_index, letter.content, letter.key) == ("", "", "", "welcome:1")
    a_letter()
    assert carry(60 * 24 * 9) == 0  # the reason to write is still known

    carrying.empty_old(at=AT + 91 * day)
    assert not Letter.objects.exists()
