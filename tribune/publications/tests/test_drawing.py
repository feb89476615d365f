"""Cards are drawn once, with holes that every reader fills for themselves."""

import pytest
from django.db import connection
from django.template import engines
from django.test.utils import CaptureQueriesContext, override_settings
from django.utils import translation

from tribune.people.testing import a_person
from tribune.people.viewers import NOBODY, Viewer
from tribune.publications import drawing
from tribune.publications.cards import CARDS, CardKind
from tribune.publications.models import Publication
from tribune.publications.testing import a_publication
from tribune.publications.verbs import cards

pytestmark = pytest.mark.django_db
SOURCE = (
    "{% load publications %}<article><h3><a href='{{ card.address|localised }}'>{{ card.title }}</a></h3>"
    "{{ more.places }} {% hole 'state' %} {% hole 'ago' %}</article>"
)


@pytest.fixture(autouse=True)
def a_kind():
    """A kind of card of the test's own; how often its template is drawn is counted."""
    drawing.forget_all()
    drawn = []

    def facts(publications):
        drawn.append(len(publications))
        return {p.pk: {"places": f"{p.pk} places"} for p in publications}

    def holes(publications, viewer):
        return {p.pk: {"state": f"<{viewer.person}>"} for p in publications}

    CARDS._answers["test"] = CardKind("test_card.html", "Test", facts=facts, holes=holes)
    locmem = [("django.template.loaders.locmem.Loader", {"test_card.html": SOURCE})]
    engine = engines["django"].engine
    before, engine.template_loaders = engine.template_loaders, engine.get_template_loaders(locmem)
    yield drawn
    engine.template_loaders = before
    del CARDS._answers["test"]
    drawing.forget_all()


def listed():
    return Publication.objects.order_by("pk").for_drawing()


def test_a_card_is_drawn_once_and_its_holes_are_filled_for_each_reader(a_kind):
    a_publication("L’eau", kind="test")

    (first,) = drawing.draw(listed(), viewer=NOBODY)
    (second,) = drawing.draw(listed(), viewer=Viewer(a_person("Bob")))

    assert "L’eau" in first
    assert "&lt;None&gt;" in first
    assert "&lt;Bob&gt;" in second
    assert "<time" in first
    assert a_kind == [1]


def test_an_amended_card_is_drawn_anew(a_kind):
    card = a_publication("Before", kind="test")
    drawing.draw(listed(), viewer=NOBODY)

    cards.amend(card, at=card.published_at, title="After")

    assert "After" in drawing.draw(listed(), viewer=NOBODY)[0]


def test_each_language_has_its_own_drawing(a_kind):
    a_publication("One", kind="test")

    with translation.override("fr"):
        drawing.draw(listed(), viewer=NOBODY)
    with translation.override("en"):
        drawing.draw(listed(), viewer=NOBODY)

    assert a_kind == [1, 1]


def test_twice_as_many_cards_cost_no_further_query(a_kind):
    for n in range(3):
        a_publication(f"Title {n}", kind="test")
    with CaptureQueriesContext(connection) as first:
        drawing.draw(listed(), viewer=NOBODY)
    for n in range(3):
        a_publication(f"More {n}", kind="test")
    with CaptureQueriesContext(connection) as then:
        assert len(drawing.draw(listed(), viewer=NOBODY)) == 6

    assert asked_in(first) == asked_in(then) == 1


def asked_in(queries):
    """How many queries, the movement's settings aside: each process looks at them again once a second."""
    return sum("movement_" not in query["sql"] for query in queries.captured_queries)


@override_settings(SITE_URL="https://tribune.example")
def test_a_title_cannot_smuggle_a_hole_or_a_tag(a_kind):
    a_publication("<script>x</script>\ue000state\ue001", kind="test")

    (html,) = drawing.draw(listed(), viewer=NOBODY)

    assert "<script>" not in html
    assert html.count("&lt;None&gt;") == 1
