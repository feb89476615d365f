"""An entry that is out, taken off the wire by an editor, and shown again."""

from datetime import timedelta

import pytest

from tribune.people.testing import a_person, signed_in_client, with_charge
from tribune.publications.verbs import cards
from tribune.wire.models import Hiding
from tribune.wire.testing import NOON, a_hiding, a_source, a_story, a_visit, an_entry, an_item
from tribune.wire.verbs import hidings
from tribune.wire.verbs.hidings import HiddenAlready, NotHidden

pytestmark = pytest.mark.django_db

LATER = NOON + timedelta(hours=2)


@pytest.fixture
def dora():
    return signed_in_client(with_charge(a_person("Dora"), "sources"))


class TestAnEditor:
    def test_takes_an_entry_off_from_its_own_page_and_finds_it_with_the_reason(self, dora, client):
        entry = an_entry("Un titre fautif")
        own = f"/en/wire/{entry.code}/"
        assert f"/en/desk/sources/hidden/{entry.code}/" in dora.get(own, follow=True).text

        sent = dora.post(f"/en/desk/sources/hidden/{entry.code}/", {"reason": "Withdrawn by its author"})

        assert sent.status_code == 303
        for address in ("/en/wire/", "/en/wire.rss", "/en/wire.json", entry.source.get_absolute_url()):
            assert "Un titre fautif" not in client.get(address).text
        assert client.get(own).status_code == 404
        listed = dora.get(sent["Location"]).text
        assert all(words in listed for words in ("Un titre fautif", "Withdrawn by its author", "Dora"))

    def test_shows_it_again_and_the_list_is_empty(self, dora, client):
        entry = an_entry("Un titre juste")
        a_hiding(entry)

        dora.post(f"/en/desk/sources/hidden/{entry.code}/return/")

        assert "Un titre juste" in client.get("/en/wire/").text
        assert "Nothing taken off" in dora.get("/en/desk/sources/hidden/").text

    def test_is_told_when_somebody_was_faster(self, dora):
        entry = an_entry("Un titre")
        a_hiding(entry)
        dora.post(f"/en/desk/sources/hidden/{entry.code}/return/")
        a_hiding(entry, at=LATER)
        cards.restore(entry.publication, at=LATER)

        sent = dora.post(f"/en/desk/sources/hidden/{entry.code}/return/", follow=True)

        assert "Somebody showed it again meanwhile" in sent.text


def test_what_its_source_says_again_or_otherwise_does_not_bring_it_back(client):
    source = a_source()
    a_visit(source, [an_item("Un titre")])
    a_hiding(source.entries.get())

    a_visit(source, [an_item("Un titre")], at=LATER)

    assert "Un titre" not in client.get("/en/wire/").text


def test_it_is_told_by_no_story(client):
    kept, gone = an_entry("Un sursis pour les lits"), an_entry("Six mois de gagnés")
    story = a_story(kept, gone)

    a_hiding(gone)

    assert "Six mois de gagnés" not in client.get(f"/en/wire/stories/{story.code}/", follow=True).text


def test_what_a_moderator_withheld_is_not_the_editors_to_show():
    entry = an_entry("Un titre")
    cards.withhold(entry.publication, at=NOON)

    with pytest.raises(HiddenAlready):
        a_hiding(entry, at=LATER)
    assert not Hiding.objects.exists()


def test_once_a_moderator_decided_an_older_hiding_shows_nothing_again():
    entry = an_entry("Un titre")
    hiding = a_hiding(entry)
    cards.restore(entry.publication, at=LATER)
    cards.withhold(entry.publication, at=LATER)

    with pytest.raises(NotHidden):
        hidings.show_again(hiding=hiding, at=LATER)
    entry.publication.refresh_from_db()
    assert entry.publication.withheld_at == LATER
