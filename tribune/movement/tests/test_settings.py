import os
from datetime import UTC, datetime

import pytest
from django.utils import translation

from tribune.facts.models import Fact
from tribune.movement import settings as reading
from tribune.movement.settings import Link, movement
from tribune.movement.testing import a_movement
from tribune.movement.verbs import settings as verbs

AT = datetime(2026, 5, 1, 12, tzinfo=UTC)
pytestmark = pytest.mark.django_db


def test_nobody_has_set_anything_and_the_site_has_a_neutral_name():
    here = movement()

    assert (here.name, here.main_language, here.languages, here.version) == ("Tribune", "fr", ("fr", "en"), 0)
    assert here.texts["join_pitch"]


def test_reading_the_settings_again_costs_no_query(django_assert_num_queries):
    a_movement(name="Les Communs")
    movement()

    with django_assert_num_queries(0):
        assert movement().name == "Les Communs"


def test_what_the_operator_saves_is_obeyed_at_once():
    movement()

    a_movement(name="  Les   Communs ", accent="#0B6B53", zone="Europe/Brussels", country="be")

    here = movement()
    assert (here.name, here.accent, here.zone, here.country) == ("Les Communs", "#0b6b53", "Europe/Brussels", "BE")
    assert Fact.objects.filter(name="MovementChanged").count() == 1


def test_another_process_of_this_machine_reads_again_when_the_stamp_moves(django_assert_num_queries):
    a_movement(name="Before")
    movement()
    a_movement(name="After")
    reading._memory.kept = reading.Movement(version=1, name="Before")  # as in a process that did not save
    reading._memory.looked_at = reading.time.monotonic()
    stamp = reading._stamp()
    stamp.touch()
    os.utime(stamp, ns=(1, reading._memory.stamp_seen + 1_000_000))

    assert movement().name == "After"


def test_another_machine_reads_again_within_a_second(django_assert_num_queries, monkeypatch):
    monkeypatch.setattr(reading, "LOOK_AGAIN_SECONDS", 1.0)
    a_movement(name="After")
    movement()
    reading._memory.kept = reading.Movement(version=0, name="Before")
    reading._memory.looked_at -= 2

    assert movement().name == "After"
    reading._memory.looked_at -= 2
    with django_assert_num_queries(1):  # unchanged: the version only
        assert movement().name == "After"


def test_two_windows_saving_the_same_settings_do_not_overwrite_each_other():
    seen = a_movement(name="Les Communs").version
    a_movement(accent="#0b6b53", seen_version=seen)

    with pytest.raises(verbs.SavedMeanwhile):
        a_movement(name="Other", seen_version=seen)
    assert movement().name == "Les Communs"


@pytest.mark.parametrize(
    ("refusal", "typed"),
    [
        (verbs.NameIsMissing, {"name": " \x00 "}),
        (verbs.NotAColour, {"accent": "red;}*{display:none"}),
        (verbs.UnknownLanguage, {"main_language": "xx"}),
        (verbs.UnknownLanguage, {"other_languages": ["../en"]}),
        (verbs.UnknownZone, {"zone": "Mars/Olympus"}),
        (verbs.NotACountry, {"country": "FRANCE"}),
    ],
)
def test_what_cannot_be_obeyed_is_refused_in_words(refusal, typed):
    with pytest.raises(refusal) as caught:
        a_movement(**typed)
    assert str(caught.value)


def test_the_main_language_is_never_also_another_one():
    a_movement(main_language="en", other_languages=["fr", "en", "fr"])

    assert movement().languages == ("en", "fr")


def test_the_movements_own_words_are_said_in_each_language():
    verbs.save_texts(language="fr", texts={"welcome": "Bienvenue chez nous"}, by_id=1, at=AT)
    with translation.override("fr"):
        assert movement().texts["welcome"] == "Bienvenue chez nous"
    with translation.override("en"):
        assert movement().texts["welcome"] == "Bienvenue chez nous"  # better our own words than none of ours

    verbs.save_texts(language="en", texts={"welcome": "Welcome home"}, by_id=1, at=AT)
    with translation.override("en"):
        assert movement().texts["welcome"] == "Welcome home"

    verbs.save_texts(language="fr", texts={"welcome": "  "}, by_id=1, at=AT)
    with translation.override("fr"):
        assert movement().text("welcome") not in ("", "Bienvenue chez nous")


@pytest.mark.parametrize(
    "address", ["javascript:alert(1)", "//evil.example", "/\\evil.example", "data:text/html,x", "x"]
)
def test_a_menu_leads_to_this_site_or_to_the_web(address):
    with pytest.raises(verbs.NotALink):
        verbs.save_menus(language="fr", menus={"footer": [Link("x", address)]}, by_id=1, at=AT)


def test_a_menu_is_replaced_whole():
    first = [Link("Vidéos", "https://videos.example/"), Link("Contact", "/pages/contact/")]
    verbs.save_menus(language="fr", menus={"footer": first, "header": []}, by_id=1, at=AT)
    verbs.save_menus(language="fr", menus={"footer": first[1:]}, by_id=1, at=AT)

    with translation.override("fr"):
        assert movement().menus == {"header": (), "footer": (Link("Contact", "/pages/contact/"),)}
