"""Bob answers a letter by mail: through a real conversation with our own door, to the room that asked, once."""

import os
import signal
import smtplib
import subprocess
import sys
from contextlib import contextmanager
from datetime import timedelta

import pytest
from django.db import connection
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from tribune.facts.testing import run_jobs
from tribune.kit.refusals import Refusal
from tribune.kit.registries import HEALTH, PERSONAL_DATA
from tribune.mail.doorkeeper import Doorkeeper
from tribune.mail.models import Letter, ReceivedMail, Suppression, address_index
from tribune.mail.replies import REPLIES
from tribune.mail.reply_addresses import address_for, bounce_address, read, reply_headers
from tribune.mail.tests.post_office import free_port, open_post_office
from tribune.mail.tests.reply_maker import a_mail
from tribune.mail.verbs import carrying, keeping, letters, receiving

pytestmark = pytest.mark.django_db(transaction=True)
State = ReceivedMail.State


class Trial:
    """A room of the tests' own that takes answers, each key once, as ``replies.Takes`` asks."""

    def __init__(self):
        self.taken, self.keys, self.before, self.left_out = [], [], lambda **_answer: None, []

    def __call__(self, **answer):
        self.keys.append(answer["key"])
        self.before(**answer)
        if self.keys.count(answer["key"]) == 1:
            self.taken.append(answer)
        return self.left_out

    @property
    def words(self):
        return [answer["text"] for answer in self.taken]


@pytest.fixture
def trial(monkeypatch, settings):
    settings.EMAIL_IN_URL = f"lmtp://127.0.0.1:{free_port()}"
    settings.SITE_URL = "https://movement.example"
    settings.EMAIL_URL = ""
    room = Trial()
    monkeypatch.setitem(REPLIES._answers, "trial", room)
    return room


@contextmanager
def an_open_door():
    keeper = Doorkeeper()
    keeper.start()
    assert keeper.is_open.wait(20)
    try:
        yield
    finally:
        keeper.stop()


def hand_over(settings, raw, *to, sender="bob@example.org"):
    kind, _colon, place = settings.EMAIL_IN_URL.partition("://")
    speaker = smtplib.LMTP if kind == "lmtp" else smtplib.SMTP
    with speaker("127.0.0.1", int(place.partition(":")[2])) as line:
        return line.sendmail(sender, to, raw)


def to_bob(bob, *, at=None, about=7):
    return address_for(purpose="trial", person_id=bob.pk, about_id=about, at=at or timezone.now())


def from_bob(bob, text="Oui, je viens.", **more):
    return a_mail(text, sender=f"Bob <{bob.email}>", **more)


def taken_in(raw, to, sender="bob@example.org", at=None):
    received = keeping.keep(raw=raw, to=to, sender=sender, at=at or timezone.now())
    run_jobs()
    received.refresh_from_db()
    return received.state


@pytest.mark.parametrize("kind", ["lmtp", "smtp"])
def test_an_answer_reaches_the_room_that_asked(trial, bob, settings, kind):
    settings.EMAIL_IN_URL = f"{kind}://127.0.0.1:{free_port()}"
    to = to_bob(bob)

    with an_open_door():
        hand_over(settings, from_bob(bob, "Oui.\n\n> Qui vient ?\n", files=(("a.txt", "text/plain", b"x"),)), to)
        hand_over(settings, from_bob(bob, "Non.", message_id="<2@x>"), to.upper().replace("MOVEMENT", "movement"))
        assert HEALTH["mail_in"]().is_well
    run_jobs()

    first, second = trial.taken
    assert (first["person"], first["about_id"], first["text"], first["files"]) == (bob, 7, "Oui.", [("a.txt", b"x")])
    assert second["text"] == "Non."
    assert not HEALTH["mail_in"]().is_well  # nobody listens any more


def test_delivered_twice_or_sent_twice_it_is_taken_once(trial, bob, settings):
    to = to_bob(bob)
    with an_open_door():
        for message_id in ("<1@x>", "<1@x>", "<again@x>"):
            hand_over(settings, from_bob(bob, message_id=message_id), to)
        hand_over(settings, from_bob(bob, message_id=""), to)
        hand_over(settings, from_bob(bob, message_id=""), to)
    run_jobs()

    assert trial.words == ["Oui, je viens."]
    assert sorted(ReceivedMail.objects.values_list("state", flat=True)) == ["done", "repeated", "repeated"]


def test_the_same_word_to_another_letter_is_taken(trial, bob):
    for n in (1, 2):
        taken_in(from_bob(bob, "Oui", message_id=f"<{n}@x>", answers=f"<letter{n}@x>"), to_bob(bob))

    assert trial.words == ["Oui", "Oui"]


DOOR = (
    "import django; django.setup(); import time;"
    "from tribune.mail.doorkeeper import Doorkeeper; from tribune.mail.replies import REPLIES;"
    "REPLIES.register('trial', lambda **answer: None); keeper = Doorkeeper(); keeper.start();"
    "keeper.is_open.wait(); print('open', flush=True); time.sleep(600)"
)


def test_killed_after_it_said_250_it_has_lost_nothing(trial, bob, settings):
    environment = {
        **os.environ, "EMAIL_IN_URL": settings.EMAIL_IN_URL, "TRIBUNE_SITE_URL": settings.SITE_URL,
        "DJANGO_SETTINGS_MODULE": "tribune.config.settings",
    }  # fmt: skip
    child = subprocess.Popen([sys.executable, "-c", DOOR], env=environment, stdout=subprocess.PIPE)
    try:
        assert child.stdout.readline() == b"open\n"
        port = int(settings.EMAIL_IN_URL.rpartition(":")[2])
        with smtplib.LMTP("127.0.0.1", port) as line:
            line.ehlo_or_helo_if_needed()
            line.mail("bob@example.org")
            line.rcpt(to_bob(bob))
            code, _words = line.data(from_bob(bob))
            os.kill(child.pid, signal.SIGKILL)
            line.close()
    finally:
        child.kill()
        child.wait()

    assert code == 250
    assert trial.words == []
    run_jobs()
    assert trial.words == ["Oui, je viens."]


def test_a_reader_that_dies_in_the_middle_passes_it_on_again_under_the_same_key(trial, bob):
    received = keeping.keep(raw=from_bob(bob), to=to_bob(bob), sender="b@x.example", at=timezone.now())

    def die(**_answer):
        raise RuntimeError

    trial.before = die
    with pytest.raises(RuntimeError):
        receiving.take(received=received, at=timezone.now())
    trial.before = lambda **_answer: None
    assert receiving.take(received=received, at=timezone.now()) == State.DONE

    assert len(trial.keys) == 2
    assert len(set(trial.keys)) == 1
    received.refresh_from_db()
    assert receiving.take(received=received, at=timezone.now()) == State.DONE
    assert len(trial.keys) == 2


def test_an_address_we_did_not_make_is_refused_at_the_door(trial, bob, settings):
    good = to_bob(bob)
    changed = good.replace("trial-", "trial-a", 1).replace("@", "@", 1)
    other = f"{good.partition('@')[0]}@elsewhere.example"
    nobody_asked = address_for(purpose="unknown", person_id=bob.pk, about_id=7, at=timezone.now())
    with an_open_door():
        for address in ("alice@movement.example", changed, other, nobody_asked, "reply+@movement.example"):
            with pytest.raises(smtplib.SMTPRecipientsRefused) as refused:
                hand_over(settings, from_bob(bob), address)
            assert refused.value.recipients[address][0] in (550, 553)

    assert not ReceivedMail.objects.exists()


def test_what_is_too_heavy_is_refused_with_552(trial, bob, settings, monkeypatch):
    monkeypatch.setattr("tribune.mail.doorkeeper.HEAVIEST", 20_000)
    with an_open_door():
        with pytest.raises(smtplib.SMTPSenderRefused) as said:
            hand_over(settings, from_bob(bob, "x " * 20_000), to_bob(bob))
        with smtplib.LMTP("127.0.0.1", int(settings.EMAIL_IN_URL.rpartition(":")[2])) as line:
            line.ehlo_or_helo_if_needed()
            line.mail("bob@example.org")  # a size not announced
            line.rcpt(to_bob(bob))
            code, _words = line.data(from_bob(bob, "x " * 20_000))

    assert (said.value.smtp_code, code) == (552, 552)
    assert not ReceivedMail.objects.exists()


def test_too_many_at_once_are_put_off_not_lost(trial, bob, settings, monkeypatch):
    monkeypatch.setattr("tribune.mail.doorkeeper.A_MINUTE", receiving.Limit("trial.door", 1, 86_400))
    with an_open_door():
        hand_over(settings, from_bob(bob), to_bob(bob))
        with pytest.raises(smtplib.SMTPDataError) as said:
            hand_over(settings, from_bob(bob, message_id="<2@x>"), to_bob(bob))

    assert said.value.smtp_code == 451


def test_an_impostor_publishes_nothing_and_learns_nothing(trial, bob):
    to = to_bob(bob)
    for n in (1, 2):
        raw = a_mail("Je suis Bob", sender="eve@example.net", message_id=f"<{n}@x>")
        assert taken_in(raw, to, sender="eve@example.net") == State.REFUSED

    assert trial.taken == []
    letter = Letter.objects.get()  # one a day
    assert letter.to == "eve@example.net"
    assert "Bob" not in letter.content
    assert bob.email not in letter.content
    assert "trial" not in letter.content


def test_a_mail_our_server_does_not_vouch_for_is_dropped_without_a_letter(trial, bob, settings):
    settings.REPLY_AUTH = "mx.movement.example"
    domain = bob.email.rpartition("@")[2]
    words = {
        "none": None,
        "forged": f"mx.elsewhere.example; dmarc=pass header.from={domain}",
        "failed": f"mx.movement.example; spf=pass smtp.mailfrom={domain}; dmarc=fail header.from={domain}",
        "other": "mx.movement.example; dmarc=none; spf=pass smtp.mailfrom=x@evil.example",
        "commented": f"mx.movement.example; dmarc=fail (dmarc=pass header.from={domain})",
    }
    for name, said in words.items():
        headers = {"Authentication-Results": said} if said else {}
        raw = from_bob(bob, headers=headers, message_id=f"<{name}@x>")
        assert (name, taken_in(raw, to_bob(bob))) == (name, State.REFUSED)
    below = from_bob(bob, headers={"Authentication-Results": f"mx.movement.example; dmarc=pass header.from={domain}"})
    on_top = f"Authentication-Results: mx.movement.example; dmarc=fail header.from={domain}\r\n".encode()
    assert taken_in(on_top + below.replace(b"<1@", b"<top@"), to_bob(bob)) == State.REFUSED
    assert not Letter.objects.exists()

    assert taken_in(below, to_bob(bob)) == State.DONE


class TheThreadIsClosed(Refusal):
    sentence = _("Every seat is taken.")


def test_a_refusal_is_told_to_whoever_wrote_once_and_the_words_may_be_sent_again(trial, bob):
    def refuse(**_answer):
        raise TheThreadIsClosed

    trial.before = refuse
    assert taken_in(from_bob(bob), to_bob(bob)) == State.REFUSED
    letter = Letter.objects.get()
    assert (letter.to, letter.language) == (bob.email, bob.language)

    trial.before = lambda **_answer: None
    assert taken_in(from_bob(bob, message_id="<2@x>"), to_bob(bob)) == State.DONE
    assert Letter.objects.count() == 1


def test_what_was_left_out_is_said(trial, bob):
    trial.left_out = ["run.exe : no"]

    assert taken_in(from_bob(bob), to_bob(bob)) == State.DONE
    assert "run.exe" in Letter.objects.get().content


@pytest.mark.parametrize("why", ["too old", "nothing of theirs"])
def test_what_cannot_be_taken_is_said(trial, bob, why):
    now = timezone.now()
    old = to_bob(bob, at=now - timedelta(days=200))
    to, raw = (old, from_bob(bob)) if why == "too old" else (to_bob(bob), from_bob(bob, "> Qui vient ?"))

    assert taken_in(raw, to) == State.REFUSED
    assert trial.taken == []
    assert Letter.objects.get().to == bob.email


def test_machines_are_never_answered(trial, bob):
    to = to_bob(bob)
    for n, headers in enumerate([{"Auto-Submitted": "auto-replied"}, {"Precedence": "list"}]):
        raw = a_mail(sender="eve@example.net", headers=headers, message_id=f"<{n}@x>")
        assert taken_in(raw, to) == State.AUTOMATIC
    assert taken_in(from_bob(bob, message_id="<3@x>"), to, sender="") == State.AUTOMATIC
    assert taken_in(a_mail(sender=to, message_id="<4@x>"), to) == State.AUTOMATIC
    assert not Letter.objects.exists()


def test_our_own_refusal_sent_back_ends_there(trial, bob, settings):
    taken_in(from_bob(bob, "> rien"), to_bob(bob))
    with open_post_office() as office:
        settings.EMAIL_URL = office.url
        carrying.carry_due(at=timezone.now())
        (refusal,) = office.taken

    assert taken_in(bytes(refusal), to_bob(bob)) == State.AUTOMATIC
    assert Letter.objects.count() == 1


def test_who_has_left_is_answered_no_more(trial, bob):
    to = to_bob(bob)
    type(bob).objects.filter(pk=bob.pk).update(is_active=False)

    assert taken_in(from_bob(bob), to) == State.REFUSED
    assert not Letter.objects.exists()


def a_report(letter_to, status="5.1.1", action="failed"):
    return (
        f"From: Mailer-Daemon@mail.example\r\nTo: x\r\nMessage-ID: <{status}{action}@x>\r\nMIME-Version: 1.0\r\n"
        'Content-Type: multipart/report; report-type=delivery-status; boundary="b"\r\n\r\n'
        "--b\r\nContent-Type: text/plain\r\n\r\nSorry\r\n--b\r\nContent-Type: message/delivery-status\r\n\r\n"
        f"Reporting-MTA: dns; mail.example\r\n\r\nFinal-Recipient: rfc822; {letter_to}\r\nAction: {action}\r\n"
        f"Status: {status}\r\nDiagnostic-Code: smtp; 550 {status} <{letter_to}> unknown\r\n\r\n--b--\r\n"
    ).encode()


def test_a_letter_returned_for_good_silences_its_address_and_a_full_box_does_not(trial, bob, settings):
    at = timezone.now()
    with open_post_office() as office:
        settings.EMAIL_URL = office.url
        seen = []
        office.after_data = lambda message: seen.append(message["From"]) or "250 OK"
        letter = letters.post(to="gone@example.org", template="mail/trial", context={}, language="fr", key="k", at=at)
        carrying.carry_due(at=at)
    back = bounce_address(letter.pk, at=at)

    assert taken_in(a_report("gone@example.org", "5.2.2"), back, sender="") == State.BOUNCE
    assert taken_in(a_report("gone@example.org", "4.4.1", "delayed"), back, sender="") == State.AUTOMATIC
    assert not Suppression.objects.exists()
    assert taken_in(a_report("gone@example.org"), back, sender="") == State.BOUNCE
    silent = Suppression.objects.get()
    assert silent.to_index == address_index("gone@example.org")
    assert "gone" not in silent.trouble
    letter.refresh_from_db()
    assert "5.1.1" in letter.trouble


def test_letters_go_out_with_an_address_they_come_back_to(trial, settings):
    at = timezone.now()
    with open_post_office() as office:
        settings.EMAIL_URL = office.url
        came_from = []
        given = office.handle_DATA

        async def handle(server, session, envelope):
            came_from.append(envelope.mail_from)
            return await given(server, session, envelope)

        office.handle_DATA = handle
        letter = letters.post(to="a@example.org", template="mail/trial", context={}, language="fr", key="k", at=at)
        carrying.carry_due(at=at)

    asked = read(came_from[0])
    assert (asked.purpose, asked.about_id) == ("bounce", letter.pk)


def test_a_reply_address_is_short_says_nothing_and_stands_small_letters(trial, bob, settings):
    at = timezone.now()
    address = address_for(purpose="a" * 12, person_id=2**32 - 1, about_id=2**48 - 1, at=at)

    assert len(address.partition("@")[0]) <= 64
    assert address == address.lower()
    assert read(address.upper().replace("MOVEMENT", "movement")).about_id == 2**48 - 1
    assert read(address.replace(address[-30], "a" if address[-30] != "a" else "b")) is None
    assert not read(address).is_over(at + timedelta(days=179))
    assert read(address).is_over(at + timedelta(days=182))
    settings.EMAIL_IN_URL = ""
    assert reply_headers(purpose="trial", person_id=1, about_id=1, at=at) == {}


def test_nothing_is_kept_in_clear_and_what_is_done_is_emptied(trial, bob):
    received = keeping.keep(raw=from_bob(bob, "le secret"), to=to_bob(bob), sender="b@x.example", at=timezone.now())
    with connection.cursor() as cursor:
        cursor.execute("SELECT * FROM mail_receivedmail")
        row = b" ".join(bytes(v) if isinstance(v, bytes | memoryview) else str(v).encode() for v in cursor.fetchone())
    assert b"secret" not in row
    assert bob.email.encode() not in row
    assert b"reply+" not in row

    run_jobs()

    received.refresh_from_db()
    assert (received.state, bytes(received.body), received.to) == (State.DONE, b"", "")


def test_old_mails_are_forgotten(trial, bob):
    at = timezone.now()
    taken_in(from_bob(bob, "> rien"), to_bob(bob))

    assert receiving.empty_old(at=at + timedelta(days=6)) == 0
    assert receiving.empty_old(at=at + timedelta(days=8)) == 1
    receiving.empty_old(at=at + timedelta(days=31))
    assert not ReceivedMail.objects.exists()


def test_a_person_takes_their_answers_along_and_leaves_none_behind(trial, bob, alice):
    keeping.keep(raw=from_bob(bob, "le mien"), to=to_bob(bob), sender="b@x.example", at=timezone.now())
    part = PERSONAL_DATA["mail"]

    assert [answer["text"] for answer in part.export(bob)["answers"]] == ["le mien"]
    assert part.export(alice)["answers"] == []
    part.erase(bob, timezone.now())
    assert not ReceivedMail.objects.exists()
    run_jobs()
    assert trial.taken == []
