import re

from django import forms

from tribune.design.guide import GuideForm
from tribune.design.tests.test_components import drawn


def test_a_form_that_fails_gives_back_everything_that_was_typed():
    form = GuideForm(
        {"title": "", "email": "nina@", "kind": "march", "words": "<Bring> water", "starts_at_0": "2026-11-28",
         "starts_at_1": "14:00", "places": "40"}
    )  # fmt: skip

    page = drawn('{% include "design/_form.html" %}', form=form)

    assert 'value="nina@"' in page
    assert 'value="2026-11-28"' in page
    assert 'value="14:00"' in page
    assert 'value="40"' in page
    assert "&lt;Bring&gt; water</textarea>" in page
    assert re.search(r'<input[^>]*value="march"[^>]*checked', page)


def test_an_error_and_a_hint_are_tied_to_their_field():
    form = GuideForm({"title": ""})

    field = drawn("{% field form.title %}", form=form)

    assert 'aria-describedby="id_title_helptext id_title_error"' in field
    assert 'aria-invalid="true"' in field
    assert 'id="id_title_helptext"' in field
    assert 'id="id_title_error"' in field


def test_errors_are_listed_first_each_leading_to_its_field():
    form = GuideForm({"title": ""})

    page = drawn('{% include "design/_errors_summary.html" %}', form=form)

    assert 'href="#id_title"' in page
    assert 'href="#id_starts_at"' in page


def test_a_switch_is_a_check_box_that_says_it_is_a_switch():
    field = drawn('{% field form.is_online kind="switch" %}', form=GuideForm())

    assert 'type="checkbox"' in field
    assert 'role="switch"' in field


def test_a_list_that_always_says_something_is_not_called_optional():
    class Choosing(forms.Form):
        always = forms.ChoiceField(choices=[("a", "A"), ("b", "B")], required=False)
        maybe = forms.ChoiceField(choices=[("", "None"), ("b", "B")], required=False)

    assert 'class="optional"' not in drawn("{% field form.always %}", form=Choosing())
    assert 'class="optional"' in drawn("{% field form.maybe %}", form=Choosing())


def test_a_field_takes_attributes_from_its_page():
    field = drawn('{% field form.email autocomplete="email" narrow=True %}', form=GuideForm())

    assert 'autocomplete="email"' in field
    assert 'class="input narrow"' in field


def test_choices_are_chips_in_a_named_group():
    field = drawn("{% field form.kind %}", form=GuideForm())

    assert "<fieldset" in field
    assert field.count('class="chip"') == 2
