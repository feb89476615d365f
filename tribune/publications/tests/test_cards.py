"""Who may read a card, what happens when it changes, how it leaves as a feed."""

import json
from datetime import UTC, datetime, timedelta

import pytest
from django.db import IntegrityError
from django.test import RequestFactory
from lxml import etree

from tribune.people.audiences import Audience
from tribune.people.circles import Role, found, seat, unseat
from tribune.people.testing import a_person
from tribune.people.viewers import NOBODY, Viewer
from tribune.publications import live, syndication
from tribune.publications.models import CardText, Follow, Publication
from tribune.publications.personal import erase, export
from tribune.publications.testing import a_publication, a_voice
from tribune.publications.verbs import cards
from tribune.streams.models import Ripple

pytestmark = pytest.mark.django_db
STRANGER = NOBODY
NOW = datetime(2026, 11, 21, 9, 0, tzinfo=UTC)


def titles(viewer):
    return set(Publication.objects.visible_to(viewer).values_list("title", flat=True))


def test_a_stranger_reads_only_what_is_public():
    circle = found(kind="team", name="Fives")
    a_publication("For all")
    a_publication("For supporters", audience=Audience.MEMBERS)
    a_publication("For the team", audience=Audience.CIRCLE, circle=circle)

    assert titles(STRANGER) == {"For all"}
    assert titles(Viewer(a_person("Guest", supporter=False))) == {"For all"}
    assert titles(Viewer(a_person("Bob"))) == {"For all", "For supporters"}


def test_a_former_member_no_longer_reads_what_the_team_keeps():
    circle = found(kind="team", name="Fives")
    bob = a_person("Bob")
    seat(circle=circle, person=bob, role=Role.MEMBER, at=NOW)
    a_publication("For the team", audience=Audience.CIRCLE, circle=circle)

    assert titles(Viewer(bob)) == {"For the team"}
    unseat(circle=circle, person=bob, at=NOW)
    assert titles(Viewer(bob)) == set()


def test_a_circle_audience_without_a_circle_is_refused_by_the_database():
    with pytest.raises(IntegrityError):
        a_publication("Lost", audience=Audience.CIRCLE)


def test_a_withheld_card_is_shown_to_nobody_until_restored():
    card = a_publication("Wrong")

    cards.withhold(card, at=NOW)
    assert titles(STRANGER) == set()
    cards.restore(card, at=NOW)
    assert titles(STRANGER) == {"Wrong"}


def test_amending_a_card_grows_its_version_and_keeps_one_text_a_language():
    card = a_publication("Before", body="<p>one</p>")

    cards.amend(card, at=NOW, title="Après l’été", body="<p>two</p>")

    card.refresh_from_db()
    assert (card.title, card.version, card.title_folded) == ("Après l’été", 2, "apres l ete")
    assert list(CardText.objects.values_list("body", flat=True)) == ["<p>two</p>"]


def test_a_title_is_found_whatever_the_accents_and_the_case():
    a_publication("La grève des cœurs")

    assert Publication.objects.titled("GREVE coeur").count() == 1
    assert Publication.objects.titled("grève lune").count() == 0


def test_many_cards_are_published_in_as_many_statements_as_few(django_assert_max_num_queries):
    voice = a_voice()
    drafts = [cards.Draft("entry", f"Title {n}", voice, f"/wire/{n}/", NOW, body=f"<p>{n}</p>") for n in range(30)]

    published = cards.publish_many(drafts, at=NOW)

    assert len(published) == 30
    assert Publication.objects.filter(published_at=NOW).count() == 30
    assert CardText.objects.count() == 30


@pytest.mark.parametrize("format", ["rss", "atom", "json"])
def test_a_list_leaves_as_a_feed_and_is_not_sent_twice(format):
    card = a_publication("L’eau & nous", body="<p>Trois contrats</p>", summary="Dek", at=NOW)
    request = RequestFactory().get(f"/wire.{format}")

    answer = syndication.answer(request, [card], title="Le fil", format=format)

    if format == "json":
        item = json.loads(answer.content)["items"][0]
        assert (item["title"], item["content_html"]) == ("L’eau & nous", "<p>Trois contrats</p>")
    else:
        assert "L’eau & nous" in etree.fromstring(answer.content).xpath(
            "string(//*[local-name()='title'][2]|//item/title|//*[local-name()='entry']/*[local-name()='title'])"
        )
    again = RequestFactory().get(f"/wire.{format}", headers={"If-None-Match": answer["ETag"]})
    assert syndication.answer(again, [card], title="Le fil", format=format).status_code == 304


def test_erasing_a_person_renames_their_one_voice():
    alice = a_person("Alice Martin")
    voice = a_voice("Alice Martin", kind="person", person=alice)
    card = a_publication("Mine", voice=voice)
    Follow.objects.create(person=alice, voice=a_voice("Other"), followed_at=NOW)
    assert export(alice)["follows"][0]["name"] == "Other"

    erase(alice, NOW + timedelta(days=1))

    card.refresh_from_db()
    assert "Alice" not in card.voice.name
    assert card.voice.person is None
    assert not Follow.objects.exists()
    assert card.version == 2


def closed(card):
    return Ripple.objects.filter(channel="drop:", words=f" card:{card.code}").count()


def test_the_pages_that_hear_of_a_card_hear_nothing_from_the_instant_it_is_withheld():
    card = a_publication("Hidden")

    cards.withhold(card, at=NOW)
    cards.withhold(card, at=NOW)

    assert closed(card) == 1


def test_who_hears_is_asked_again_when_a_card_is_for_others_and_not_when_its_words_change():
    circle = found(kind="team", name="Fives")
    card = a_publication("For all")

    cards.amend(card, at=NOW, title="For everyone", audience=Audience.PUBLIC, circle=None)
    before = closed(card)
    cards.amend(card, at=NOW, audience=Audience.CIRCLE, circle=circle)

    assert (before, closed(card)) == (0, 1)


def test_a_card_is_heard_by_who_may_read_it():
    open_to_all, hidden = a_publication("Open"), a_publication("Hidden")
    cards.withhold(hidden, at=NOW)

    assert live.may_listen(STRANGER, open_to_all.code)
    assert not live.may_listen(STRANGER, hidden.code)
