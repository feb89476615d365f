"""The messages page, a thread, what stands under a thing: with and without a script."""

import re
from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from tribune.discussions import live
from tribune.discussions.models import Draft, Message, Reader, Thread
from tribune.discussions.testing import (
    SAID_AT,
    a_comment,
    a_message,
    a_person,
    a_reaction_kind,
    a_thread,
)
from tribune.discussions.verbs import messages, reading, threads
from tribune.media.testing import a_file
from tribune.people.testing import HouseClient, signed_in_client
from tribune.people.verbs import blocks
from tribune.people.viewers import Viewer
from tribune.publications.testing import a_publication
from tribune.streams.channels import Row
from tribune.streams.models import Ripple

pytestmark = pytest.mark.django_db
HTMX = {"HX-Request": "true"}


def page(client, address, **given):
    return client.get(address, **given).content.decode()


def test_a_member_reads_a_thread_and_the_list_beside_it(thread, alice):
    a_message(thread, alice, "J’apporte deux chasubles.")

    shown = page(signed_in_client(alice), f"/en{thread.address}")

    assert "Marche du 28" in shown
    assert "J’apporte deux chasubles." in shown
    assert "Fives–Moulins" in shown
    assert shown.count('class="t"') + shown.count('class="t is-unread"') == 1


def test_an_outsider_is_told_of_no_thread(thread):
    assert signed_in_client(a_person("Charlie")).get(thread.address).status_code == 404
    assert HouseClient().get(thread.address).status_code == 404


def test_posting_without_a_script_leads_to_what_was_posted(thread, alice):
    client = signed_in_client(alice)
    key = re.search(r'name="key" value="(\w+)"', page(client, thread.address)).group(1)

    for _twice in range(2):
        answer = client.post(f"{thread.address}messages/", {"text": "Oui, à 12 h 45", "key": key})

    assert answer.status_code == 303
    assert answer["Location"].endswith(f"{thread.address}2/#m2")
    assert "Oui, à 12 h 45" in page(client, f"{thread.address}2/")
    assert Message.objects.count() == 2


def test_posting_with_a_script_brings_what_came_meanwhile_and_an_empty_form(thread, alice, bob):
    client = signed_in_client(alice)
    a_message(thread, bob, "Entre-temps")

    drawn = client.post(f"{thread.address}messages/", {"text": "Me voici", "key": "k", "after": "1"}, headers=HTMX)

    shown = drawn.content.decode()
    assert [int(n) for n in re.findall(r'id="m(\d+)"', shown)] == [2, 3]
    assert 'hx-swap-oob="true"' in shown
    assert "<html" not in shown


def test_an_empty_message_is_refused_beside_the_form_and_keeps_what_was_typed(thread, alice):
    client = signed_in_client(alice)

    plain = client.post(f"{thread.address}messages/", {"text": "  "})
    part = client.post(f"{thread.address}messages/", {"text": "  "}, headers=HTMX)

    assert plain.status_code == part.status_code == 422
    assert part["HX-Retarget"] == "#composer"
    assert "Marche du 28" in plain.content.decode()


def test_pictures_and_files_come_with_a_message_and_only_its_readers_have_them(thread, alice):
    files = [
        SimpleUploadedFile("plan.jpg", a_file().read()),
        SimpleUploadedFile("plan-depart.pdf", b"%PDF-1.7\n%%EOF"),
    ]
    signed_in_client(alice).post(f"{thread.address}messages/", {"text": "Voici", "files": files})

    message = Message.objects.get(number=2)
    picture = next(a.picture for a in message.attachments.all() if a.picture)
    file = next(a.file for a in message.attachments.all() if a.file)
    shown = page(signed_in_client(alice), thread.address)
    assert file.address in shown
    assert "plan-depart.pdf" in shown
    for address in (picture.url(320), file.address):
        assert signed_in_client(alice).get(address).status_code == 200
        assert HouseClient().get(address).status_code == 404
        assert signed_in_client(a_person("Charlie")).get(address).status_code == 404


def test_a_file_of_a_hidden_message_is_nobodys_and_one_of_a_closed_team_unreachable(thread, circle, alice, bob):
    signed_in_client(bob).post(
        f"{thread.address}messages/", {"text": "", "files": [SimpleUploadedFile("a.pdf", b"%PDF-1.7")]}
    )
    message = Message.objects.get(number=2)
    address = message.attachments.get().file.address
    assert signed_in_client(alice).get(address).status_code == 200

    messages.hide(message=message, at=SAID_AT)
    assert signed_in_client(alice).get(address).status_code == 404
    messages.show(message=message, at=SAID_AT)
    circle.seats.filter(person=alice).delete()
    assert signed_in_client(alice).get(address).status_code == 404


def test_a_file_that_is_refused_says_which_and_why(thread, alice):
    answer = signed_in_client(alice).post(
        f"/en{thread.address}messages/", {"text": "Voici", "files": [SimpleUploadedFile("x.exe", b"MZ\x90\x00")]}
    )

    assert answer.status_code == 422
    assert "x.exe" in answer.content.decode()
    assert Message.objects.count() == 1


def test_what_is_unread_is_counted_and_marked_and_read_once_seen(thread, alice, bob):
    client = signed_in_client(alice)
    page(client, thread.address)
    for n in range(3):
        a_message(thread, bob, f"Nouveau {n}")

    listed = page(client, "/en/messages/")
    opened = page(client, f"/en{thread.address}")
    again = page(client, "/en/messages/")

    assert "3 unread" in listed
    assert 'data-live="talk-count" data-count="3"' in listed
    assert "3 new messages" in opened
    assert opened.index("Le camion") < opened.index("3 new messages") < opened.index("Nouveau 0")
    assert "unread" not in again


def test_a_long_thread_is_paged_both_ways_and_any_message_has_a_link(thread, alice, bob):
    for n in range(2, 121):
        Message.objects.create(
            thread=thread, number=n, author=bob, text=f"n{n}", html=f"<p>n{n}</p>", posted_at=SAID_AT
        )
    Thread.objects.update(last_number=120)
    reading.mark_read(thread=thread, person=alice, number=120, at=SAID_AT)
    client = signed_in_client(alice)

    def numbers(address, **given):
        return [int(n) for n in re.findall(r'id="m(\d+)"', page(client, address, **given))]

    assert numbers(thread.address) == list(range(81, 121))
    assert numbers(f"{thread.address}?before=81") == list(range(41, 81))
    assert numbers(f"{thread.address}?before=41") == list(range(1, 41))
    assert numbers(f"{thread.address}?after=40", headers=HTMX) == list(range(41, 81))
    around = numbers(f"{thread.address}60/")
    assert 60 in around
    assert len(around) == 40
    assert numbers(f"{thread.address}3/")[0] == 1
    assert client.get(f"{thread.address}121/").status_code == 302


@pytest.mark.parametrize("keep_away", [blocks.mute, blocks.block])
def test_what_someone_kept_at_a_distance_says_is_folded_and_still_there(thread, alice, bob, keep_away):
    a_message(thread, bob, "J’apporte la sono", at=SAID_AT)
    before = page(signed_in_client(alice), thread.address)
    keep_away(person=bob, by=alice, at=SAID_AT)

    after = page(signed_in_client(alice), thread.address)

    assert 'class="folded"' not in before
    assert after.count('<details class="folded">') == thread.messages.filter(author=bob).count()
    assert "J’apporte la sono" in after
    assert 'class="folded"' not in page(signed_in_client(bob), thread.address) or keep_away is blocks.block


def test_a_thread_costs_the_same_queries_however_much_is_said(thread, alice, bob, django_assert_max_num_queries):
    client = signed_in_client(alice)
    counts = []
    for _round in range(2):
        for n in range(4):
            message = a_message(thread, bob, f"@Alice {n}", at=SAID_AT)
            message.reactions.create(person=alice, kind=a_reaction_kind(), given_at=SAID_AT)
        Thread.objects.filter(pk=thread.pk).update(last_number=Message.objects.filter(thread=thread).count())
        page(client, thread.address)
        with django_assert_max_num_queries(24) as asked:
            page(client, thread.address)
        counts.append(len(asked))
        from django.core.cache import cache

        cache.clear()

    assert counts[0] == counts[1]


def test_a_reaction_is_given_and_taken_back_with_one_press(thread, alice):
    client, address = signed_in_client(alice), f"/en{thread.address}1/reactions/"
    a_reaction_kind()

    given = client.post(address, {"kind": "thanks"}, headers=HTMX).content.decode()
    back = client.post(address, {"back": "thanks"}, headers=HTMX).content.decode()

    assert 'aria-pressed="true" aria-label="Thanks, 1"' in given
    assert 'aria-pressed="true"' not in back
    assert client.post(address, {"kind": "thanks"}).status_code == 303


def test_an_edit_shows_and_its_history_is_read_by_who_reads_the_thread(thread, alice, bob):
    client = signed_in_client(bob)
    client.post(f"{thread.address}1/edit/", {"text": "Le camion est annulé."})

    shown = page(signed_in_client(alice), f"/en{thread.address}")
    history = page(signed_in_client(alice), f"/en{thread.address}1/history/")

    assert "edited" in shown
    assert "Le camion est confirmé." in history
    assert "Le camion est annulé." in history
    assert signed_in_client(a_person("Charlie")).get(f"{thread.address}1/history/").status_code == 404


def test_a_deleted_message_leaves_a_line(thread, alice, bob):
    a_message(thread, alice)
    client = signed_in_client(bob)

    assert "Delete this message?" in page(client, f"/en{thread.address}1/deletion/")
    client.post(f"{thread.address}1/deletion/")

    shown = page(client, f"/en{thread.address}")
    assert "Message deleted by its author" in shown
    assert "Le camion" not in shown


def test_who_looks_after_it_closes_it_with_a_reason_that_everyone_reads(thread, alice, bob):
    assert signed_in_client(bob).get(f"{thread.address}lock/").status_code == 403
    answer = signed_in_client(alice).post(f"{thread.address}lock/", {"reason": "Tout est réparti."})

    shown = page(signed_in_client(bob), f"/en{thread.address}")
    assert answer.status_code == 303
    assert "Tout est réparti." in shown
    assert "<textarea" not in shown


def test_a_muted_thread_counts_nothing(thread, alice, bob):
    client = signed_in_client(alice)
    client.post(f"{thread.address}following/", {"want": "mute"})
    a_message(thread, bob)

    assert "is-unread" not in page(client, "/messages/")
    assert Reader.objects.get(person=alice).is_muted


def test_a_draft_is_kept_on_the_server_and_gone_once_sent(thread, alice):
    client = signed_in_client(alice)
    client.post("/messages/draft/", {"anchor": thread.anchor, "text": "Je commence"})

    assert "Je commence" in page(client, thread.address)
    client.post(f"{thread.address}messages/", {"text": "Je commence et finis"})
    assert not Draft.objects.exists()
    other = signed_in_client(a_person("Charlie"))
    assert other.post("/messages/draft/", {"anchor": thread.anchor, "text": "x"}).status_code == 404


def test_the_list_of_those_one_may_name_is_short_and_knows_accents(thread, circle, alice):
    circle.seats.create(person=a_person("Élodie Ô."), role=10, taken_at=SAID_AT)
    circle.seats.create(person=a_person("Hidden Helen", name_reach="me"), role=10, taken_at=SAID_AT)
    a_person("Hector")

    found = page(signed_in_client(alice), f"{thread.address}people/?q=elo")

    assert "Élodie" in found
    assert "Bob" not in found
    for hidden in ("Helen", "Hector"):
        assert hidden not in page(signed_in_client(alice), f"{thread.address}people/?q=he")


def test_a_stranger_reads_public_comments_and_is_asked_to_join_to_answer(alice):
    card = a_publication()
    message = a_comment(card, alice, "Bien dit.")

    shown = page(HouseClient(), f"/en{message.thread.address}")

    assert "Bien dit." in shown
    assert "Supporters answer here." in shown
    assert "<textarea" not in shown


def test_a_member_opens_a_thread_from_a_page_without_a_script(circle, bob):
    address = reverse("discussions:new", args=[circle.code])
    client = signed_in_client(bob)
    assert "Open a discussion" in page(client, f"/en{address}")

    answer = client.post(address, {"title": "Rallonges", "text": "Qui en a ?", "key": "k"})
    refused = client.post(address, {"title": "", "text": "Qui ?"})

    assert answer.status_code == 303
    assert Thread.objects.get().title == "Rallonges"
    assert refused.status_code == 422
    assert signed_in_client(a_person("Charlie")).get(address).status_code == 404


def test_the_discussions_of_a_team_are_listed_with_the_pinned_one_first(circle, thread, alice, bob):
    a_thread("Plus récent", circle=circle, by=bob)
    threads.pin(thread=thread, by=alice, at=SAID_AT)

    shown = page(signed_in_client(bob), reverse("discussions:of_circle", args=[circle.code]))

    assert shown.index("Marche du 28") < shown.index("Plus récent")


def test_the_room_of_a_team_is_one_and_drawn_compactly(circle, bob, alice):
    address = reverse("discussions:room", args=[circle.code])
    signed_in_client(bob).post(address)
    signed_in_client(alice).post(address)

    room = Thread.objects.get(kind="room")
    assert 'class="thread room"' in page(signed_in_client(bob), room.address)
    assert signed_in_client(a_person("Charlie")).get(room.address).status_code == 404


def test_everything_is_marked_read_at_once(circle, thread, alice):
    client = signed_in_client(alice)
    assert "is-unread" in page(client, "/messages/")

    client.post("/messages/reading/")

    assert "is-unread" not in page(client, "/messages/")


def test_what_is_posted_and_changed_is_told_to_the_pages_that_have_the_thread_open(thread, alice, bob):
    message = a_message(thread, alice, "<b>Bonjour</b>")
    messages.edit(message=message, by=alice, text="Bonsoir", at=SAID_AT)
    rows = [r for r in Ripple.objects.order_by("pk") if r.channel == live.channel_of(thread) and r.words[0] == "2"]

    (added,) = live.draw(Row(rows[0].pk, rows[0].channel, rows[0].kind, rows[0].words, rows[0].at))
    (changed,) = live.draw(Row(rows[1].pk, rows[1].channel, rows[1].kind, rows[1].words, rows[1].at))

    assert (added.to, added.how) == (f"log:{thread.code}", "append")
    assert (changed.to, changed.how) == (f"message:{thread.code}:2", "swap")
    for part in (added, changed):
        assert "Bonsoir" in part.html
        assert "/edit/" not in part.html
        assert part.html.strip().startswith("<article")
    assert live.may_listen(Viewer(bob), thread.code)
    assert not live.may_listen(Viewer(a_person("Charlie")), thread.code)


def test_the_stream_says_which_message_is_the_first_of_its_day(thread, alice, bob):
    for days in (0, 1, 1):
        a_message(thread, bob, "Bonjour", at=SAID_AT + timedelta(days=days))
    rows = list(Ripple.objects.filter(channel=live.channel_of(thread), kind=live.POSTED).order_by("pk"))[-3:]

    drawn = [live.draw(Row(r.pk, r.channel, r.kind, r.words, r.at))[0].html for r in rows]

    assert ["data-day=" in html for html in drawn] == [False, True, False]
    assert 'data-day="2026-11-21"' in drawn[1]


def test_the_stream_does_not_say_what_is_hidden_held_or_deleted(thread, alice, bob):
    message = a_message(thread, bob, "Secret")
    row = Row(1, live.channel_of(thread), live.CHANGED, "2", SAID_AT)

    messages.hide(message=message, at=SAID_AT)
    assert "Secret" not in live.draw(row)[0].html
    messages.show(message=message, at=SAID_AT)
    messages.delete(message=message, by=bob, at=SAID_AT)
    assert "Secret" not in live.draw(row)[0].html
    threads.hide(thread=thread, at=SAID_AT)
    assert live.draw(row) == []
