"""What is written, and what becomes of it."""

from datetime import timedelta

import pytest
from django.core.files.base import ContentFile

from tribune.discussions import live, readership
from tribune.discussions.models import Attachment, Mention, Message, Revision, Thread
from tribune.discussions.testing import (
    SAID_AT,
    a_comment,
    a_message,
    a_person,
    a_private_talk,
    a_thread,
)
from tribune.discussions.verbs import messages, openness, threads
from tribune.facts.models import Fact
from tribune.media.documents import look
from tribune.media.models import File, Picture
from tribune.media.preparing import prepare
from tribune.media.testing import a_file
from tribune.people.audiences import Audience
from tribune.people.verbs import blocks
from tribune.people.viewers import NOBODY, Viewer
from tribune.publications.models import Publication
from tribune.publications.testing import a_publication

pytestmark = pytest.mark.django_db


def facts(name):
    return Fact.objects.filter(name=name)


def test_messages_of_a_thread_are_numbered_without_a_gap(thread, alice, bob):
    numbers = [a_message(thread, who, f"{n}").number for n, who in enumerate([alice, bob, alice])]

    assert numbers == [2, 3, 4]
    thread.refresh_from_db()
    assert thread.last_number == 4
    assert facts("MessagePosted").count() == 4


def test_the_same_form_sent_twice_writes_one_message(thread, alice):
    first = a_message(thread, alice, "Une fois", key="k1")
    again = a_message(thread, alice, "Une fois", key="k1")

    assert first.pk == again.pk
    assert thread.messages.count() == 2
    assert facts("MessagePosted").count() == 2


def test_the_same_form_opens_one_thread(circle, bob):
    first = a_thread(circle=circle, by=bob, key="k1")
    again = a_thread(circle=circle, by=bob, key="k1")

    assert first.pk == again.pk
    assert Publication.objects.filter(kind="post").count() == 1


def test_an_outsider_neither_sees_nor_writes_in_a_teams_thread(thread, charlie):
    for viewer in (NOBODY, Viewer(charlie)):
        assert not Thread.objects.visible_to(viewer).exists()
    with pytest.raises(openness.YouMayNotWriteHere):
        a_message(thread, charlie)
    assert not Publication.objects.visible_to(Viewer(charlie)).filter(kind="post").exists()


def test_who_left_the_team_no_longer_reads_it(thread, circle, bob):
    circle.seats.filter(person=bob).delete()

    assert not Thread.objects.visible_to(Viewer(bob)).exists()


def test_only_a_supporter_writes(circle):
    guest = a_person("Guy", supporter=False)
    card = a_publication()

    with pytest.raises(openness.YouMayNotWriteHere):
        a_comment(card, guest)
    assert not Thread.objects.exists()


def test_the_first_comment_makes_the_thread_and_the_next_goes_on_in_it(alice, bob):
    card = a_publication()

    first, second = a_comment(card, alice), a_comment(card, bob)

    assert (first.number, second.number) == (1, 2)
    assert first.thread == second.thread
    assert Thread.objects.visible_to(NOBODY).get().about == card


def test_comments_are_read_by_whoever_may_read_what_they_are_about(circle, alice, charlie):
    card = a_publication(audience=Audience.CIRCLE, circle=circle)
    a_comment(card, alice)

    assert Thread.objects.visible_to(Viewer(alice)).count() == 1
    assert not Thread.objects.visible_to(Viewer(charlie)).exists()
    with pytest.raises(openness.YouMayNotWriteHere):
        a_comment(card, charlie)


def test_a_post_goes_beyond_the_team_only_by_who_publishes_in_its_name(circle, alice, bob, charlie):
    with pytest.raises(threads.NotForThem):
        a_thread(circle=circle, by=bob, audience=Audience.PUBLIC)

    a_thread(circle=circle, by=alice, audience=Audience.MEMBERS)

    assert Thread.objects.visible_to(Viewer(charlie)).count() == 1
    assert not Thread.objects.visible_to(NOBODY).exists()


def test_the_stream_of_what_is_said_under_a_card_ends_with_the_card(alice, bob, circle):
    card = a_publication("Un article")
    under = a_comment(card, bob).thread
    post = a_thread(circle=circle, by=bob)
    talk = a_private_talk(alice, bob)

    assert f"card:{card.code}" in live.channels_of(under)
    assert f"card:{post.card.code}" in live.channels_of(post)
    assert live.channels_of(talk) == [live.channel_of(talk)]


def test_a_locked_thread_takes_no_message_and_says_why(thread, alice, bob):
    with pytest.raises(threads.OnlyWhoLooksAfterIt):
        threads.lock(thread=thread, by=bob, reason="Fini", at=SAID_AT)
    with pytest.raises(threads.SayWhy):
        threads.lock(thread=thread, by=alice, reason=" \u200b", at=SAID_AT)
    threads.lock(thread=thread, by=alice, reason="Tout est réparti.", at=SAID_AT)

    with pytest.raises(openness.TheThreadIsLocked):
        a_message(Thread.objects.get(pk=thread.pk), bob)

    threads.unlock(thread=thread, by=alice, at=SAID_AT)
    assert a_message(Thread.objects.get(pk=thread.pk), bob).number == 2


def test_an_edit_keeps_what_was_said_before(thread, alice, bob):
    message = a_message(thread, bob, "À 13 h")

    with pytest.raises(messages.OnlyYourOwn):
        messages.edit(message=message, by=alice, text="À 15 h", at=SAID_AT)
    messages.edit(message=message, by=bob, text="À 14 h", at=SAID_AT + timedelta(hours=1))

    message.refresh_from_db()
    assert (message.text, message.html) == ("À 14 h", "<p>À 14 h</p>")
    assert [r.text for r in message.revisions.all()] == ["À 13 h"]


def test_a_deleted_message_leaves_its_place_and_nothing_of_what_it_said(thread, alice, bob):
    message = a_message(
        thread, bob, "Secret @Alice", files=[prepare(a_file()), look(ContentFile(b"%PDF-1.7", "a.pdf"))]
    )
    messages.edit(message=message, by=bob, text="Autre chose @Alice", at=SAID_AT)
    answer = a_message(thread, alice, "Ah ?", reply_to=message, quote="Autre chose")

    messages.delete(message=message, by=alice, at=SAID_AT)
    messages.delete(message=message, by=alice, at=SAID_AT)

    message, answer = Message.objects.get(pk=message.pk), Message.objects.get(pk=answer.pk)
    assert (message.text, message.html, message.number) == ("", "", 2)
    assert message.deletion.by == alice
    assert not message.deletion.is_by_author
    assert answer.quote == ""
    for model in (Revision, Mention, Attachment, Picture, File):
        assert not model.objects.exists()
    assert facts("MessageDeleted").count() == 1


def test_a_post_deleted_before_anyone_answered_goes_whole(thread, bob):
    messages.delete(message=thread.messages.get(), by=bob, at=SAID_AT)

    assert not Thread.objects.visible_to(Viewer(bob)).exists()
    assert not Publication.objects.standing().filter(kind="post").exists()


def test_a_plain_member_does_not_delete_what_another_wrote(thread, alice, bob):
    message = a_message(thread, alice)

    with pytest.raises(messages.OnlyYoursOrTheirs):
        messages.delete(message=message, by=bob, at=SAID_AT)


def test_a_person_is_named_only_where_they_may_read_and_the_writer_may_see_them(thread, circle, alice, bob, charlie):
    hidden = a_person("Hélène", name_reach="me")
    circle.seats.create(person=hidden, role=10, taken_at=SAID_AT)

    message = a_message(thread, bob, "@Alice et @Charlie, et @Hélène, qu’en dites-vous ?")

    assert [m.person for m in message.mentions.all()] == [alice]
    assert '<span class="mention">@Alice</span>' in message.html
    assert '<span class="mention">@Charlie' not in message.html
    assert [f.body["person_id"] for f in facts("MentionMade")] == [alice.pk]


@pytest.mark.parametrize("by_the_writer", [True, False])
def test_between_two_whom_a_block_parts_neither_names_the_other(thread, circle, alice, bob, by_the_writer):
    messages.post(thread=thread, author=bob, text="Je viens.", at=SAID_AT)
    who, whom = (alice, bob) if by_the_writer else (bob, alice)
    blocks.block(person=whom, by=who, at=SAID_AT)

    messages.post(thread=thread, author=alice, text="@Bob tu prends le camion ?", at=SAID_AT)

    assert not Mention.objects.exists()
    assert bob not in readership.may_be_named(thread, Viewer(alice))
    assert not facts("MentionMade").exists()


def test_two_people_of_one_name_are_told_apart_by_who_was_picked(thread, circle, alice):
    ones = [a_person("Sofia B.") for _ in range(2)]
    for person in ones:
        circle.seats.create(person=person, role=10, taken_at=SAID_AT)

    unsaid = a_message(thread, alice, "@Sofia B. tu viens ?")
    picked = a_message(thread, alice, "@Sofia B. tu viens ?", mentioned=[ones[1].code])

    assert not unsaid.mentions.exists()
    assert [m.person for m in picked.mentions.all()] == [ones[1]]


def test_nobody_is_told_twice_that_they_are_named(thread, alice, bob):
    message = a_message(thread, bob, "@Alice ?")

    messages.edit(message=message, by=bob, text="@Alice, tu viens ?", at=SAID_AT)

    assert facts("MentionMade").count() == 1


def test_slow_mode_makes_each_wait_and_not_who_looks_after_it(thread, alice, bob):
    threads.set_pace(thread=thread, by=alice, slow_seconds=60, holds_links=False)
    thread.refresh_from_db()

    with pytest.raises(messages.SlowMode):
        a_message(thread, bob, at=SAID_AT + timedelta(seconds=59))
    a_message(thread, alice)
    a_message(thread, alice)
    assert a_message(thread, bob, at=SAID_AT + timedelta(seconds=61)).number == 4


def test_a_link_waits_for_a_yes_where_links_are_held(thread, alice, bob):
    threads.set_pace(thread=thread, by=alice, slow_seconds=0, holds_links=True)
    thread.refresh_from_db()

    message = a_message(thread, bob, "@Alice voir https://example.org/plan")

    assert message.held_at is not None
    assert facts("MessagePosted").count() == 1
    assert not facts("MentionMade").exists()
    messages.let_through(message=message, by=alice, at=SAID_AT)
    messages.let_through(message=message, by=alice, at=SAID_AT)
    assert facts("MessagePosted").count() == 2
    assert facts("MentionMade").count() == 1


def test_a_private_talk_is_its_parties_alone_and_waits_for_both(alice, bob, charlie):
    olga = a_person("Olga")
    talk = a_private_talk(alice, bob, accepted=False)

    with pytest.raises(openness.YouMayNotWriteHere):
        a_message(talk, alice)
    talk.readers.update(accepted_at=SAID_AT)
    a_message(talk, alice, "Bonjour")

    assert Thread.objects.visible_to(Viewer(bob)).count() == 1
    for other in (charlie, olga):
        assert not Thread.objects.visible_to(Viewer(other)).exists()
        with pytest.raises(openness.YouMayNotWriteHere):
            a_message(talk, other)


def test_what_is_written_to_the_organisers_is_read_by_them_and_by_who_wrote(circle, alice, bob, charlie):
    talk = Thread.objects.create(kind="organisers", circle=circle, opened_at=SAID_AT, last_at=SAID_AT)
    talk.readers.create(person=charlie, is_party=True, accepted_at=SAID_AT)

    a_message(talk, charlie, "Comment venir ?")
    a_message(talk, alice, "Par le métro.")

    with pytest.raises(openness.YouMayNotWriteHere):
        a_message(talk, bob)
    assert not Thread.objects.visible_to(Viewer(bob)).exists()


def test_seven_files_are_too_many_and_nothing_is_not_a_message(thread, bob):
    with pytest.raises(messages.TooManyFiles):
        a_message(thread, bob, files=[look(ContentFile(b"%PDF-1.7", "a.pdf"))] * 7)
    with pytest.raises(messages.NothingIsSaid):
        a_message(thread, bob, " \u200b ")
    assert a_message(thread, bob, "", files=[look(ContentFile(b"%PDF-1.7", "a.pdf"))]).attachments.count() == 1
