"""What is given to someone who asks for their data, and what is left once they have gone."""

import json

import pytest
from django.core.serializers.json import DjangoJSONEncoder

from tribune.discussions import listing, parties
from tribune.discussions.models import CaughtUp, Draft, Mention, Message, Reaction, Reader, Thread
from tribune.discussions.personal import erase, export
from tribune.discussions.testing import (
    SAID_AT,
    a_circle,
    a_message,
    a_person,
    a_private_talk,
    a_reaction_kind,
    a_thread,
)
from tribune.discussions.verbs import drafts, messages, privates, reactions, reading, threads
from tribune.people.viewers import Viewer

pytestmark = pytest.mark.django_db


@pytest.fixture
def told():
    alice, bob = a_person("Alice"), a_person("Bob B.")
    thread = a_thread(circle=a_circle(organisers=[alice, bob]), by=bob, text="Qui vient ?")
    named = a_message(thread, alice, "@Bob B. tu viens ?")
    messages.edit(message=named, by=alice, text="@Bob B. tu viens ? <b>", at=SAID_AT)
    reactions.give(message=named, person=bob, kind=a_reaction_kind(), at=SAID_AT)
    drafts.keep(person=bob, anchor=thread.anchor, text="Je", at=SAID_AT)
    reading.mark_all_read(viewer=Viewer(bob), at=SAID_AT)
    threads.lock(thread=thread, by=bob, reason="Fini", at=SAID_AT)
    return bob, thread, named


def test_everything_is_exported(told):
    bob, thread, _named = told

    said = json.loads(json.dumps(export(bob), cls=DjangoJSONEncoder))

    assert [m["words"] for m in said["messages"]] == ["Qui vient\u202f?"]
    assert said["threads_opened"][0]["code"] == thread.code
    assert said["named_in"][0]["as"] == "Bob B."
    assert len(said["reactions"]) == len(said["drafts"]) == len(said["reading"]) == len(said["threads_locked"]) == 1


def test_what_they_said_stays_under_nobodys_name_and_their_name_goes_from_the_words_of_others(told):
    bob, thread, named = told

    erase(bob, SAID_AT)
    erase(bob, SAID_AT)

    first, named = Message.objects.get(thread=thread, number=1), Message.objects.get(pk=named.pk)
    assert first.author is None
    assert first.text == "Qui vient\u202f?"
    for row in (named, *named.revisions.all()):
        assert "Bob" not in row.text + row.html
    assert "&lt;b&gt;" in named.html
    assert Thread.objects.get().opened_by is None
    for model in (CaughtUp, Draft, Reaction, Reader):
        assert not model.objects.filter(person=bob).exists()
    assert not Mention.objects.exists()


def test_a_private_talk_is_named_in_an_export_and_stays_with_the_other_when_one_leaves():
    alice, bob = a_person("Alice"), a_person("Bob")
    thread = a_private_talk(alice, bob)
    a_message(thread, alice, "Mes mots")
    a_message(thread, bob, "Les siens")
    to_team = privates.to_organisers(circle=a_circle("Fives"), by=alice, text="Bonjour", at=SAID_AT)

    said = json.loads(json.dumps(export(alice), cls=DjangoJSONEncoder))
    erase(alice, SAID_AT)

    assert [m["words"] for m in said["messages"]] == ["Mes mots", "Bonjour"]
    assert [(one["in"], one["with"]) for one in said["private_talks"]] == [
        (thread.code, "Bob"),
        (to_team.code, "Fives"),
    ]
    assert "Les siens" not in json.dumps(said)
    assert list(Thread.objects.values_list("between", "opened_by")) == [(None, None), (None, None)]
    (line,) = listing.of(Viewer(bob)).lines
    assert line.name == "Une personne partie"
    assert parties.seen_by(Viewer(bob), thread).standing == parties.Standing.OVER
