"""Refusing what one person writes to a team's organisers: who may, what it stops, and how it is undone."""

import pytest

from tribune.discussions import listing
from tribune.discussions.by_mail import take
from tribune.discussions.models import CircleBlock, Message, Thread
from tribune.discussions.personal import erase, export
from tribune.discussions.testing import SAID_AT, a_circle, a_message, a_person, a_reaction_kind
from tribune.discussions.verbs import circle_blocks, messages, openness, privates, reactions
from tribune.people import circles
from tribune.people.models import Role
from tribune.people.testing import signed_in_client
from tribune.people.viewers import Viewer

pytestmark = pytest.mark.django_db


@pytest.fixture
def rose(circle):
    person = a_person("Rose")
    circles.seat(circle=circle, person=person, role=Role.REFERENT, at=SAID_AT)
    return person


@pytest.fixture
def talk(circle, charlie):
    return privates.to_organisers(circle=circle, by=charlie, text="Par où commencer ?", at=SAID_AT)


def block(talk, by):
    return circle_blocks.block(thread=talk, by=by, at=SAID_AT)


def fresh(talk):
    return Thread.objects.get(pk=talk.pk)


def words_of(talk):
    return list(Message.objects.filter(thread=talk).order_by("number").values_list("text", flat=True))


def test_whom_a_referent_refuses_writes_to_that_team_by_no_way(circle, rose, charlie, talk):
    block(talk, rose)
    block(talk, rose)

    with pytest.raises(openness.TheyTakeNoMore):
        a_message(fresh(talk), charlie, "Répondez")
    with pytest.raises(openness.TheyTakeNoMore):
        privates.to_organisers(circle=circle, by=charlie, text="Répondez", at=SAID_AT)
    with pytest.raises(openness.TheyTakeNoMore):
        messages.edit(message=Message.objects.get(), by=charlie, text="Répondez", at=SAID_AT)
    with pytest.raises(openness.TheyTakeNoMore):
        take(person=charlie, about_id=talk.pk, text="Répondez", files=[], key="m", at=SAID_AT)
    with pytest.raises(openness.YouMayNotWriteHere):
        reactions.give(message=Message.objects.get(), person=charlie, kind=a_reaction_kind(), at=SAID_AT)
    assert CircleBlock.objects.count() == 1
    assert words_of(talk) == ["Par où commencer\u202f?"]


def test_nothing_else_changes_for_them_nor_for_others(circle, rose, charlie, talk):
    other = a_circle("Hellemmes", organisers=[a_person("Nina")])
    dora = a_person("Dora")
    block(talk, rose)

    elsewhere = privates.to_organisers(circle=other, by=charlie, text="Bonjour", at=SAID_AT)
    from_dora = privates.to_organisers(circle=circle, by=dora, text="Bonjour", at=SAID_AT)

    assert Thread.objects.visible_to(Viewer(charlie)).filter(pk=talk.pk).exists()
    assert words_of(elsewhere) == words_of(from_dora) == ["Bonjour"]


def test_the_team_does_not_write_to_whom_it_refuses_either(rose, alice, talk):
    block(talk, rose)

    with pytest.raises(openness.YouTakeNoMore):
        a_message(fresh(talk), alice, "Et toi ?")


def test_only_a_referent_refuses_and_takes_again(circle, rose, alice, bob, charlie, talk):
    for person in (alice, charlie):
        with pytest.raises((circle_blocks.OnlyReferentsRefuse, openness.YouMayNotWriteHere)):
            block(talk, person)
    with pytest.raises(openness.YouMayNotWriteHere):
        block(talk, bob)
    block(talk, rose)
    for person in (alice, bob, charlie):
        with pytest.raises(circle_blocks.OnlyReferentsRefuse):
            circle_blocks.lift(circle=circle, person_code=charlie.code, by=person)
    circle_blocks.lift(circle=circle, person_code=charlie.code, by=rose)
    circle_blocks.lift(circle=circle, person_code=charlie.code, by=rose)

    a_message(fresh(talk), charlie, "Merci")
    assert words_of(talk)[-1] == "Merci"


def test_whoever_organises_the_team_is_refused_by_nobody(circle, rose, charlie, talk):
    circles.seat(circle=circle, person=charlie, role=Role.ORGANISER, at=SAID_AT)

    with pytest.raises(circle_blocks.TheyOrganiseItToo):
        block(talk, rose)


def test_what_is_refused_waits_for_no_answer(circle, rose, talk):
    def waits():
        return [line.is_to_answer for line in listing.to_organisers(circle.pk, Viewer(rose), size=9).lines]

    assert waits() == [True]
    block(talk, rose)
    assert waits() == [False]


def test_a_refusal_follows_the_team_into_another(circle, rose, charlie, talk):
    nina = a_person("Nina")
    other = a_circle("Hellemmes")
    circles.seat(circle=other, person=nina, role=Role.REFERENT, at=SAID_AT)
    block(privates.to_organisers(circle=other, by=charlie, text="Bonjour", at=SAID_AT), nina)
    dora = a_person("Dora")
    block(talk, rose)
    block(privates.to_organisers(circle=circle, by=dora, text="Bonjour", at=SAID_AT), rose)

    circle_blocks.move(circle=circle, into=other)

    assert not circle_blocks.is_blocked(circle_id=circle.pk, person=charlie)
    refused = CircleBlock.objects.filter(circle=other).order_by("person__name")
    assert [one.person.name for one in refused] == ["Charlie", "Dora"]


def test_the_person_reads_of_it_in_their_data_and_takes_it_along(rose, charlie, talk):
    block(talk, rose)

    told = export(charlie)["refused_by_organisers_of"]
    erase(rose, SAID_AT)
    by = CircleBlock.objects.get().by
    erase(charlie, SAID_AT)

    assert [one["circle__name"] for one in told] == ["Fives–Moulins"]
    assert by is None
    assert not CircleBlock.objects.exists()


def test_a_referent_refuses_from_the_talk_finds_it_listed_and_undoes_it(circle, rose, charlie, talk):
    browser, theirs = signed_in_client(rose), signed_in_client(charlie)
    path, listed = f"/en/threads/{talk.code}/", f"/en/threads/of/{circle.code}/blocks/"

    offered = browser.get(path).content.decode()
    asked = browser.get(f"{path}block/").content.decode()
    answer = browser.post(f"{path}block/")
    found = browser.get(listed).content.decode()
    ours = browser.get(path).content.decode()
    told = theirs.get(path).content.decode()

    assert f"{path}block/" in offered
    assert "Charlie" in asked
    assert answer["Location"] == listed
    assert "Charlie" in found
    assert "your team takes no more messages from this person" in ours
    assert "take no more messages from you" in told
    assert not any("talk-composer" in page for page in (ours, told))
    assert listed not in told
    browser.post(listed, {"person": charlie.code})
    assert "Charlie" not in browser.get(listed).content.decode()
    assert "talk-composer" in theirs.get(path).content.decode()


@pytest.mark.parametrize("headers", [{}, {"HX-Request": "true"}])
def test_what_they_typed_meanwhile_is_given_back(rose, charlie, talk, headers):
    browser = signed_in_client(charlie)
    block(talk, rose)

    answer = browser.post(f"/en/threads/{talk.code}/messages/", {"text": "Répondez enfin"}, headers=headers)
    said = answer.content.decode()

    assert answer.status_code == (422 if headers else 403)
    assert "they take no more messages from you" in said
    assert "Répondez enfin" in said


def test_nobody_else_comes_to_these_pages(circle, rose, alice, bob, charlie, talk):
    pages = [f"/en/threads/{talk.code}/block/", f"/en/threads/of/{circle.code}/blocks/"]

    answers = {
        person.name: [signed_in_client(person).get(page).status_code for page in pages]
        for person in (alice, bob, charlie)
    }

    assert answers == {"Alice": [403, 403], "Bob": [404, 404], "Charlie": [403, 404]}
    assert "block/" not in signed_in_client(alice).get(f"/en/threads/{talk.code}/").content.decode()
