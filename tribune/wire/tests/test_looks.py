"""Where somebody was on the wire: between what is new and what was there, and what came late says so."""

from datetime import timedelta

import pytest
from django.utils import timezone
from lxml import html

from tribune.people.testing import HouseClient, a_person, signed_in_client
from tribune.wire.look_personal import erase, export
from tribune.wire.models import LastLook
from tribune.wire.testing import a_source, an_entry

pytestmark = pytest.mark.django_db


@pytest.fixture
def alice():
    return a_person("Alice")


def ago(**past):
    return timezone.now() - timedelta(**past)


def rows(answer) -> list[str]:
    """The titles of the lines, and "—" where they were."""
    found = html.fromstring(answer.content).xpath("//ul[@class='wire']/li[@data-came or contains(@class, 'here')]")
    return ["—" if row.get("class") else row.xpath(".//h3")[0].text_content() for row in found]


def looked(person, **past):
    LastLook.objects.update_or_create(person=person, defaults={"last_at": ago(**past), "former_at": None})


def test_what_came_out_since_the_last_visit_stands_over_the_mark(alice):
    source, browser = a_source(), signed_in_client(alice)
    an_entry("Avant", source=source, at=ago(hours=5))
    looked(alice, hours=2)
    an_entry("Depuis", source=source, at=ago(hours=1))

    assert rows(browser.get("/wire/")) == ["Depuis", "—", "Avant"]
    assert rows(browser.get("/wire/")) == ["Depuis", "—", "Avant"], "as long as the visit lasts"


def test_a_first_visit_has_no_mark_and_one_with_nothing_new_neither(alice):
    browser = signed_in_client(alice)
    an_entry("Avant", at=ago(hours=5))

    assert rows(browser.get("/wire/")) == ["Avant"]
    looked(alice, hours=2)
    assert rows(browser.get("/wire/")) == ["Avant"]


def test_what_is_dated_before_and_came_since_says_so(alice):
    looked(alice, hours=2)
    late = an_entry("En retard", at=ago(hours=5))
    type(late).objects.filter(pk=late.pk).update(seen_at=ago(hours=1))

    assert "came since your last visit" in signed_in_client(alice).get("/en/wire/").content.decode()


def test_a_place_marked_by_hand_stays_until_it_is_taken_away(alice):
    source, browser = a_source(), signed_in_client(alice)
    for number in range(3):
        an_entry(f"Titre {number}", source=source, at=ago(hours=number + 1))
    line = an_entry("Ici", source=source, at=ago(hours=4))

    assert browser.post("/wire/mark/", {"until": line.published_at.isoformat()}).status_code == 303
    looked(alice, minutes=90)

    assert rows(browser.get("/wire/")) == ["Titre 0", "Titre 1", "Titre 2", "—", "Ici"]
    browser.post("/wire/mark/", {"until": ""})
    assert rows(browser.get("/wire/")) == ["Titre 0", "—", "Titre 1", "Titre 2", "Ici"]


def test_the_mark_is_found_at_the_edge_of_two_pages(alice):
    source, browser = a_source(), signed_in_client(alice)
    for number in range(32):
        an_entry(f"Titre {number}", source=source, at=ago(minutes=number * 10 + 1))
    looked(alice, minutes=296)

    first = browser.get("/wire/")
    second = browser.get("/wire/", {"after": first.context["page"].next_cursor})

    assert "—" not in rows(first)
    assert rows(second)[0] == "—"


def test_a_visitor_is_remembered_nowhere():
    an_entry()

    page = HouseClient().get("/wire/")

    assert not LastLook.objects.exists()
    assert not page.cookies
    assert b"data-keeps" in page.content


def test_what_is_held_of_a_reader_is_exported_and_erased(alice):
    looked(alice, hours=2)

    assert export(alice)["last_look"]["marked"] is None
    erase(alice, timezone.now())
    assert export(alice) == {"last_look": None}
