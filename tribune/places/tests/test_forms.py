import pytest
from django import forms

from tribune.places.forms import PlaceField
from tribune.places.testing import a_place

pytestmark = pytest.mark.django_db


class WhereForm(forms.Form):
    place = PlaceField()


class MaybeForm(forms.Form):
    place = PlaceField(required=False)


def test_a_postcode_becomes_a_place():
    lille = a_place("Lille")

    form = WhereForm({"place": " 59000 "})

    assert form.is_valid()
    assert form.cleaned_data["place"] == lille


def test_nothing_typed_is_asked_for_only_when_needed():
    assert not WhereForm({"place": "  "}).is_valid()
    assert MaybeForm({"place": "  "}).is_valid()


def test_what_was_typed_is_given_back_with_a_list_to_choose_from():
    a_place("Beaurieux", ref="02058", postcode="02160")
    a_place("Soupir", ref="02730", postcode="02160")

    form = WhereForm({"place": "02160"})

    drawn = str(form["place"]) if not form.is_valid() else ""
    assert 'value="02160"' in drawn
    assert 'name="place_choice" value="02730"' in drawn
    assert 'name="place_for" value="02160"' in drawn


def test_choosing_from_the_list_is_enough():
    a_place("Beaurieux", ref="02058", postcode="02160")
    soupir = a_place("Soupir", ref="02730", postcode="02160")

    form = WhereForm({"place": "02160", "place_for": "02160", "place_choice": "02730"})

    assert form.is_valid()
    assert form.cleaned_data["place"] == soupir
    assert form.fields["place"].found.postcode == "02160"


def test_a_choice_that_is_no_place_leaves_the_words_to_speak():
    lille = a_place("Lille")

    form = WhereForm({"place": "59000", "place_for": "59000", "place_choice": "nowhere"})

    assert form.is_valid()
    assert form.cleaned_data["place"] == lille


def test_a_namesake_stays_itself_while_its_words_are_not_changed():
    a_place("Suzhou", ref="g1", kind="town", country="CN", population=5_000_000)
    small = a_place("Suzhou", ref="g2", kind="town", country="CN", population=300_000)

    drawn = str(WhereForm(initial={"place": small})["place"])

    assert 'name="place_choice" value="g2"' in drawn
    form = WhereForm({"place": "Suzhou, Chine", "place_for": "Suzhou, Chine", "place_choice": "g2"})
    assert form.is_valid() and form.cleaned_data["place"] == small


def test_a_choice_made_for_other_words_is_forgotten():
    lille = a_place("Lille")
    a_place("Soupir", ref="02730", postcode="02160")

    form = WhereForm({"place": "59000", "place_for": "02160", "place_choice": "02730"})

    assert form.is_valid()
    assert form.cleaned_data["place"] == lille


def test_a_typing_error_is_kept_and_the_near_miss_offered():
    a_place("Lille")

    form = WhereForm({"place": "Lile <b>"})

    drawn = str(form["place"]) if not form.is_valid() else ""
    assert 'value="Lile &lt;b&gt;"' in drawn
    form = WhereForm({"place": "Lile"})
    assert not form.is_valid()
    assert 'value="59350"' in str(form["place"])


def test_one_persons_list_is_not_shown_to_the_next():
    a_place("Beaurieux", ref="02058", postcode="02160")
    a_place("Soupir", ref="02730", postcode="02160")
    WhereForm({"place": "02160"}).is_valid()

    assert "place_choice" not in str(WhereForm()["place"])


def test_a_place_already_known_is_shown_as_one_types_it():
    lille = a_place("Lille")

    assert 'value="59000 Lille"' in str(WhereForm(initial={"place": lille})["place"])
    assert 'value="59000 Lille"' in str(WhereForm(initial={"place": lille.pk})["place"])
    assert not WhereForm({"place": "59000 Lille"}, initial={"place": lille}).has_changed()
