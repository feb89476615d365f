"""Reactions to what someone wrote: one line on the site, no letter, and no name but between two who talk."""

import pytest
from django.utils import timezone

from tribune.discussions.testing import a_message, a_private_talk, a_reaction_kind, a_thread
from tribune.discussions.verbs import messages, reactions, reading
from tribune.facts.models import Job
from tribune.facts.testing import run_jobs
from tribune.mail.models import Letter
from tribune.notices.bunches import bunched
from tribune.notices.models import Notice
from tribune.notices.paces import Pace
from tribune.notices.verbs import preferences
from tribune.notices.verbs.preferences import Choice
from tribune.people.testing import a_person
from tribune.people.verbs import blocks
from tribune.teams.testing import a_team

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def no_server(settings):
    settings.EMAIL_URL = ""


def react(message, *people, kind="thanks"):
    for person in people:
        reactions.give(message=message, person=person, kind=a_reaction_kind(kind), at=timezone.now())


def take_back(message, person, kind="thanks"):
    reactions.withdraw(message=message, person=person, kind=a_reaction_kind(kind), at=timezone.now())


def told(person):
    return Notice.objects.filter(person=person, kind__startswith="reacted", is_shown=True)


@pytest.fixture
def talk():
    alice, *others = (a_person(name) for name in ("Alice", "Bob", "Dora", "Marie"))
    team = a_team("Fives", referent=alice, members=others)
    thread = a_thread("Marche", circle=team.circle, by=others[0])
    said = a_message(thread, alice, "Le camion est là")
    run_jobs()
    Letter.objects.all().delete()
    return said, alice, others


def test_its_author_reads_one_line_with_no_name_and_gets_no_letter(talk):
    said, alice, others = talk

    react(said, *others)
    run_jobs()
    Job.objects.update(state="waiting", token="", lease_until=None, finished_at=None)
    run_jobs()

    (line,) = bunched(told(alice))
    assert line.sentence == "3 personnes réagissent à votre message dans «\u00a0Marche\u00a0»"
    assert line.notice.address == f"/threads/{said.thread.code}/{said.number}/"
    assert not Letter.objects.exists()
    assert not any(told(person).exists() for person in others)


def test_two_reactions_of_one_person_are_told_once_and_one_s_own_never(talk):
    said, alice, (bob, *_more) = talk

    react(said, alice, bob)
    react(said, bob, kind="agreed")
    run_jobs()

    assert told(alice).count() == 1


def test_what_is_taken_back_is_told_no_more(talk):
    said, alice, (bob, dora, _marie) = talk
    react(said, bob, dora)
    take_back(said, dora)  # before anybody was told
    run_jobs()
    take_back(said, bob)
    run_jobs()

    assert not told(alice).exists()


def test_a_message_that_is_deleted_takes_the_line_away(talk):
    said, alice, others = talk
    react(said, *others)
    run_jobs()

    messages.delete(message=said, by=alice, at=timezone.now())
    run_jobs()

    assert not told(alice).exists()


def test_whoever_muted_the_thread_or_the_person_hears_nothing(talk):
    said, alice, (bob, dora, _marie) = talk
    blocks.mute(person=bob, by=alice, called="Bob", at=timezone.now())
    react(said, bob)
    run_jobs()
    assert not told(alice).exists()
    reading.mute(thread=said.thread, person=alice, at=timezone.now())
    react(said, dora)
    run_jobs()

    assert not told(alice).exists()


def test_whoever_wants_letters_of_it_has_them(talk):
    said, alice, (bob, *_more) = talk
    preferences.choose(person=alice, choices={"reactions": Choice(True, Pace.AT_ONCE)})

    react(said, bob)
    run_jobs()

    assert Letter.objects.count() == 1


def test_between_two_who_talk_it_is_said_who():
    alice, bob = a_person("Alice"), a_person("Bob")
    said = a_message(a_private_talk(alice, bob), alice, "Merci pour hier")
    react(said, bob)
    run_jobs()

    assert told(alice).get().sentence == "Bob réagit à ce que vous lui avez écrit"
