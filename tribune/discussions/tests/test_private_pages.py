"""Private talks as one meets them: from a person's page to the thread, with and without a script."""

import re

import pytest
from django.core.files.base import ContentFile
from django.urls import reverse
from django.utils import timezone

from tribune.discussions import live
from tribune.discussions.models import Message, Reader, Thread
from tribune.discussions.testing import SAID_AT, a_circle, a_message, a_person, a_private_talk, a_reaction_kind
from tribune.discussions.verbs import privates
from tribune.media.documents import look
from tribune.movement.testing import a_movement
from tribune.people import circles
from tribune.people.models import Block, Role
from tribune.people.testing import HouseClient, an_operator, signed_in_client, with_charge
from tribune.people.verbs import blocks
from tribune.people.viewers import Viewer
from tribune.streams.channels import Row
from tribune.streams.models import Ripple

pytestmark = pytest.mark.django_db
HTMX = {"HX-Request": "true"}


def writing_to(person):
    return f"/en/messages/to/{person.code}/"


def page(person, address, **given):
    return signed_in_client(person).get(address, **given).content.decode()


def test_bob_writes_from_alices_page_and_she_answers(circle, alice, bob):
    bobs, alices = signed_in_client(bob), signed_in_client(alice)

    card = bobs.get(f"/en/people/{alice.code}/").content.decode()
    form = bobs.get(writing_to(alice)).content.decode()
    key = re.search(r'name="key" value="(\w+)"', form).group(1)
    sent = bobs.post(writing_to(alice), {"text": "Tu as la rallonge ?", "key": key})
    bobs.post(writing_to(alice), {"text": "Tu as la rallonge ?", "key": key})
    thread = Thread.objects.get()
    waiting = bobs.get(sent["Location"]).content.decode()
    listed = alices.get("/en/messages/?only=private").content.decode()
    requests = alices.get("/en/messages/requests/").content.decode()
    answered = alices.post(f"/en/threads/{thread.code}/request/", {"do": "accept"})
    alices.post(f"/en/threads/{thread.code}/messages/", {"text": "Oui, à l’atelier."})

    assert writing_to(alice) in card
    assert "Write to Alice" in form
    assert sent["Location"] == f"/en/threads/{thread.code}/"
    assert "waits for their answer" in waiting
    assert "talk-composer" not in waiting
    assert "/en/messages/requests/" in listed
    assert "Tu as la rallonge" in requests
    assert "Fives–Moulins" in requests
    assert f"/reports/new/message/{thread.code}-1/" in requests
    assert answered["Location"] == f"/en/threads/{thread.code}/"
    shown = bobs.get(f"/en/threads/{thread.code}/").content.decode()
    assert "Oui, à l’atelier." in shown
    assert "talk-composer" in shown
    assert Message.objects.count() == 2


def test_a_request_is_answered_from_its_own_page_too(circle, alice, bob):
    thread = privates.ask(person=alice, by=bob, text="Bonjour", at=SAID_AT)

    shown = page(alice, f"/en/threads/{thread.code}/1/")

    assert "Bob wishes to write to you." in shown
    for verb in ("accept", "decline", "block"):
        assert f'name="do" value="{verb}"' in shown
    assert "talk-composer" not in shown


def test_declining_and_blocking_from_the_list(circle, alice, bob):
    thread = privates.ask(person=alice, by=bob, text="Bonjour", at=SAID_AT)
    browser = signed_in_client(alice)

    browser.post(f"/en/threads/{thread.code}/request/", {"do": "block"})

    assert Block.objects.get().called == "Bob"
    assert browser.get(f"/en/threads/{thread.code}/").status_code == 404
    assert browser.post(f"/en/threads/{thread.code}/request/", {"do": "accept"}).status_code == 404
    his = signed_in_client(bob).get(f"/en/threads/{thread.code}/").content.decode()
    assert "waits for their answer" in his


def test_what_cannot_be_sent_is_said_and_what_was_typed_given_back(circle, alice, bob):
    thread = privates.ask(person=alice, by=bob, text="Un", at=timezone.now())
    privates.leave(thread=thread, person=bob, at=timezone.now())
    browser = signed_in_client(bob)

    before = browser.get(writing_to(alice))
    refused = browser.post(writing_to(alice), {"text": "Deux mots"})
    circles.seat(circle=circle, person=(dora := a_person("Dora")), role=Role.MEMBER, at=SAID_AT)
    empty = signed_in_client(alice).post(writing_to(dora), {"text": " "})

    assert before.status_code == refused.status_code == 403
    for answer in (before, refused):
        assert "You cannot write to this person now" in answer.content.decode()
    assert "Deux mots" in refused.content.decode()
    assert empty.status_code == 422


def test_an_outsider_is_not_offered_what_would_be_refused(circle, alice):
    charlie = a_person("Charlie")
    shown = a_person("Dora", name_reach="members")

    assert signed_in_client(charlie).get(writing_to(alice)).status_code == 404
    assert writing_to(shown) not in page(charlie, f"/en/people/{shown.code}/")
    assert signed_in_client(charlie).get(writing_to(shown)).status_code == 403


def test_a_blocked_person_finds_nobody_to_write_to(circle, alice, bob):
    blocks.block(person=bob, by=alice, at=SAID_AT)

    for browser, person in ((signed_in_client(bob), alice), (signed_in_client(alice), bob)):
        assert browser.get(writing_to(person)).status_code == 404
        assert browser.post(writing_to(person), {"text": "Bonjour"}).status_code == 404


def test_where_they_talk_already_the_way_to_write_leads_there(alice, bob):
    a_circle(members=[alice, bob])
    thread = a_private_talk(alice, bob)

    assert signed_in_client(bob).get(writing_to(alice))["Location"] == f"/en/threads/{thread.code}/"


def test_a_talk_is_muted_left_and_its_other_blocked_from_its_page(alice, bob):
    thread = a_private_talk(alice, bob)
    a_message(thread, alice, "Bonjour Bob")
    browser = signed_in_client(bob)
    shown = browser.get(f"/en/threads/{thread.code}/").content.decode()

    assert reverse("people:distance", args=[alice.code]) in shown
    assert 'value="mute"' in shown
    assert 'value="follow"' not in shown
    assert f"/reports/new/message/{thread.code}-1/" in shown
    assert f"/reports/new/thread/{thread.code}/" not in shown
    browser.post(f"/en/threads/{thread.code}/following/", {"want": "mute"})
    assert Reader.objects.get(thread=thread, person=bob).is_muted
    assert "Leave this conversation?" in browser.get(f"/en/threads/{thread.code}/leaving/").content.decode()
    browser.post(f"/en/threads/{thread.code}/leaving/")
    assert browser.get(f"/en/threads/{thread.code}/").status_code == 404
    assert "nothing more can be written here" in page(alice, f"/en/threads/{thread.code}/")


def test_what_one_may_not_write_any_more_one_may_still_report(alice, bob):
    thread = a_private_talk(alice, bob)
    a_message(thread, alice, "Bonjour Bob")
    privates.leave(thread=thread, person=alice, at=SAID_AT)

    assert f"/reports/new/message/{thread.code}-1/" in page(bob, f"/en/threads/{thread.code}/")


def test_how_long_it_is_kept_is_said_where_one_writes(circle, alice, bob):
    a_movement(private_months=6)
    thread = a_private_talk(alice, bob)

    for address in (f"/en/threads/{thread.code}/", "/en/messages/?only=private", "/en/messages/requests/"):
        assert "erased after 6 months" in page(alice, address), address
    a_movement(private_months=0)
    assert "kept until whoever wrote them deletes them" in page(alice, f"/en/threads/{thread.code}/")


def test_a_link_to_what_is_erased_leads_to_the_thread(alice, bob):
    thread = a_private_talk(alice, bob)
    for _n in range(3):
        a_message(thread, alice)
    Message.objects.filter(number__lt=3).delete()
    Thread.objects.update(erased_until=2)
    browser = signed_in_client(bob)

    assert browser.get(f"/en/threads/{thread.code}/2/")["Location"] == f"/en/threads/{thread.code}/"
    assert "by its age" in browser.get(f"/en/threads/{thread.code}/").content.decode()


def test_nobody_else_comes_to_it_by_any_way(alice, bob, settings, tmp_path):
    settings.STORAGES = {
        **settings.STORAGES,
        "default": {"BACKEND": "tribune.media.storage.Folder", "OPTIONS": {"location": tmp_path}},
    }
    a_reaction_kind()
    thread = a_private_talk(alice, bob)
    message = a_message(thread, alice, "Entre nous", files=[look(ContentFile(b"%PDF-1.7", name="plan.pdf"))])
    file = message.attachments.get().file
    here = f"/en/threads/{thread.code}/"
    left = a_private_talk(bob, a_person("Left"))
    assert signed_in_client(bob).get(file.address).status_code == 200

    for who in (a_person("Charlie"), with_charge(a_person("Yann"), "moderator"), an_operator()):
        browser = signed_in_client(who)
        for address in (here, f"{here}1/", f"{here}1/answer/", f"{here}people/", f"{here}leaving/", file.address):
            assert browser.get(address).status_code == 404, (who, address)
        for address, typed in (
            (f"{here}messages/", {"text": "Bonjour"}),
            (f"{here}request/", {"do": "accept"}),
            (f"{here}leaving/", {}),
            (f"{here}reading/", {"number": "1"}),
            (f"{here}1/reactions/", {"kind": "thanks"}),
            ("/en/messages/draft/", {"anchor": thread.anchor, "text": "Je"}),
        ):
            assert browser.post(address, typed).status_code == 404, (who, address)
        assert browser.get(f"/reports/new/message/{thread.code}-1/", follow=True).status_code == 404
        assert browser.get(f"/reports/new/thread/{thread.code}/", follow=True).status_code == 404
        assert "Entre nous" not in browser.get("/en/messages/").content.decode()
        assert not live.may_listen(Viewer(who), thread.code)
    assert HouseClient().get(here).status_code == 404
    assert signed_in_client(alice).get(f"/en/threads/{left.code}/").status_code == 404


def test_accepting_is_seen_on_the_page_that_waits(circle, alice, bob):
    thread = privates.ask(person=alice, by=bob, text="Bonjour", at=SAID_AT)
    waiting = page(bob, f"/en/threads/{thread.code}/")
    privates.accept(thread=thread, person=alice, at=SAID_AT)
    ripple = Ripple.objects.get(kind=live.ACCEPTED)

    (part,) = live.draw(Row(ripple.pk, ripple.channel, ripple.kind, ripple.words, ripple.at))

    assert part.to == f"waiting:{thread.code}"
    assert thread.address in part.html
    assert f'data-live="{part.to}"' in waiting
    assert f'data-live="{part.to}"' in part.html
