"""Bob is told of a message by mail, and answers from there."""

import io
import smtplib
from contextlib import contextmanager

import pytest
from django.utils import timezone
from PIL import Image

from tribune.discussions.by_mail import PURPOSE
from tribune.discussions.models import Draft, Message
from tribune.discussions.testing import a_circle, a_private_talk, a_reaction_kind, a_thread
from tribune.discussions.verbs import drafts, privates, threads
from tribune.facts.testing import run_jobs
from tribune.mail.doorkeeper import Doorkeeper
from tribune.mail.models import Letter, ReceivedMail
from tribune.mail.reply_addresses import address_for
from tribune.mail.tests.post_office import free_port
from tribune.mail.tests.reply_maker import a_mail

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def thread(alice, bob, settings):
    settings.EMAIL_IN_URL = f"lmtp://127.0.0.1:{free_port()}"
    settings.SITE_URL, settings.EMAIL_URL = "https://movement.example", ""
    a_reaction_kind()
    return a_thread(circle=a_circle(organisers=[alice], members=[bob]), by=alice)


@contextmanager
def an_open_door():
    keeper = Doorkeeper()
    keeper.start()
    assert keeper.is_open.wait(20)
    try:
        yield
    finally:
        keeper.stop()


def send(settings, thread, person, text, *, sender="", message_id="<1@x>", **more):
    to = address_for(purpose=PURPOSE, person_id=person.pk, about_id=thread.pk, at=timezone.now())
    with smtplib.LMTP("127.0.0.1", int(settings.EMAIL_IN_URL.rpartition(":")[2])) as line:
        line.sendmail("x@example.org", to, a_mail(text, sender=sender or person.email, message_id=message_id, **more))


def a_photo():
    kept = io.BytesIO()
    Image.new("RGB", (40, 30), "red").save(kept, "JPEG")
    return kept.getvalue()


def said(thread):
    return [(m.author_id, m.text, m.came_by) for m in Message.objects.filter(thread=thread, number__gt=1)]


def test_an_answer_by_mail_is_a_message_of_the_thread_once(thread, bob, settings):
    drafts.keep(person=bob, anchor=f"thread:{thread.code}", text="à finir", at=timezone.now())
    with an_open_door():
        for message_id in ("<1@x>", "<1@x>", "<2@x>"):
            send(settings, thread, bob, "J’amène les tables.\n\n> Qui vient ?", message_id=message_id)
    run_jobs()

    assert said(thread) == [(bob.pk, "J’amène les tables.", "mail")]
    assert Draft.objects.get(person=bob).text == "à finir"


def test_somebody_else_who_has_the_letter_says_nothing_in_his_name(thread, bob, charlie, settings):
    with an_open_door():
        send(settings, thread, bob, "Je suis Bob", sender=charlie.email)
        send(settings, thread, charlie, "Je suis Charlie", message_id="<2@x>")
    run_jobs()

    assert said(thread) == []
    assert set(ReceivedMail.objects.values_list("state", flat=True)) == {"refused"}
    for letter in Letter.objects.filter(key__startswith="mail:not"):
        assert thread.title not in letter.content
        assert "camion" not in letter.content


def test_a_closed_discussion_says_so_by_mail(thread, alice, bob, settings):
    threads.lock(thread=thread, by=alice, reason="On passe à autre chose.", at=timezone.now())
    with an_open_door():
        send(settings, thread, bob, "Trop tard ?")
    run_jobs()

    assert said(thread) == []
    assert Letter.objects.get(key__startswith="mail:not_taken").to == bob.email


def test_a_picture_goes_along_and_a_program_is_left_out_with_a_word(thread, bob, settings):
    files = (
        ("photo.jpg", "image/jpeg", a_photo()),
        ("tract.txt", "text/plain", b"Venez"),
        ("run.exe", "application/octet-stream", b"MZ\x00\x01"),
    )
    with an_open_door():
        send(settings, thread, bob, "Voici.", files=files)
    run_jobs()

    message = Message.objects.get(thread=thread, number=2)
    assert sorted(bool(a.picture_id) for a in message.attachments.all()) == [False, True]
    told = Letter.objects.get(key__startswith="mail:partly")
    assert "run.exe" in told.content
    assert "photo.jpg" not in told.content


def test_a_private_talk_is_answered_by_mail_by_its_parties_and_nobody_else(thread, alice, bob, charlie, settings):
    talk, waiting = a_private_talk(alice, bob), a_private_talk(alice, charlie, accepted=False)
    with an_open_door():
        send(settings, talk, bob, "Oui, samedi", message_id="<1@x>")
        send(settings, talk, charlie, "Moi aussi", message_id="<2@x>")
        send(settings, waiting, charlie, "Qui êtes-vous ?", message_id="<3@x>")
    run_jobs()
    privates.leave(thread=talk, person=alice, at=timezone.now())
    with an_open_door():
        send(settings, talk, bob, "Encore", message_id="<4@x>")
        send(settings, talk, alice, "Encore moi", message_id="<5@x>")
    run_jobs()

    assert list(Message.objects.exclude(thread=thread).values_list("author", "text", "came_by")) == [
        (bob.pk, "Oui, samedi", "mail")
    ]
    not_taken = Letter.objects.filter(key__startswith="mail:not_taken")
    assert sorted(letter.to for letter in not_taken) == sorted([charlie.email, charlie.email, bob.email, alice.email])
