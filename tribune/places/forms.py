"""A form field that takes a place as people type it: "59000", "Lille", "59000 Lille"."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from tribune.places.finding import LONGEST, Found, ManyPlaces, NoSuchPlace, chosen_among, find_with_words
from tribune.places.labels import written
from tribune.places.models import Place


@dataclass(frozen=True, slots=True)
class Typed:
    """What came back: the words, and the place chosen for those words in the list shown before, if any."""

    words: str
    chosen: str = ""

    def __str__(self) -> str:
        return self.words


class PlaceInput(forms.TextInput):
    """A text box that completes as one types; below it, when several places answer, the list to choose from.

    Without JavaScript both work the same, less the completion.
    """

    template_name = "places/place_input.html"

    def __init__(self, attrs: dict[str, Any] | None = None) -> None:
        super().__init__(attrs={"maxlength": LONGEST, "autocomplete": "postal-code", **(attrs or {})})
        self.choices_found: list[Found] = []

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:
        context = super().get_context(name, value, attrs)
        words = context["widget"]["value"] or ""
        context["source"] = reverse("places:search")
        context["choices"] = [
            {
                "ref": found.place.ref,
                "label": found.label,
                "id": f"{context['widget']['attrs'].get('id', name)}_{number}",
            }
            for number, found in enumerate(self.choices_found)
        ]
        context["words"] = words
        # Unless the words are changed they mean this very place, whatever namesakes it has.
        context["ref"] = value.ref if isinstance(value, Place) else value.chosen if isinstance(value, Typed) else ""
        return context

    def format_value(self, value: Any) -> str | None:
        if isinstance(value, Place):
            return written(value)
        return super().format_value(value)

    def value_from_datadict(self, data: Mapping[str, Any], files: Any, name: str) -> Typed:
        words = str(data.get(name) or "")
        is_for_these_words = data.get(f"{name}_for") == words
        return Typed(words, str(data.get(f"{name}_choice") or "") if is_for_these_words else "")

    def value_omitted_from_data(self, data: Mapping[str, Any], files: Any, name: str) -> bool:
        return name not in data


class PlaceField(forms.Field):
    """Cleans to a Place (None when empty and not required); what was typed is always given back as typed.

    ``found`` holds, once cleaned, the words and the postcode it was found by.
    """

    widget: Any = PlaceInput
    default_error_messages = {"required": _("Say where: a postcode or the name of a town.")}

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("label", _("Postcode or town"))
        super().__init__(**kwargs)
        self.found: Found | None = None

    def prepare_value(self, value: Any) -> Any:
        if isinstance(value, int):
            return Place.objects.filter(pk=value).first()
        return value

    def to_python(self, value: Any) -> Place | None:
        typed = value if isinstance(value, Typed) else Typed(str(value or ""))
        if not typed.words.strip():
            return None
        self.found = chosen_among(typed.chosen, typed.words) if typed.chosen else None
        if self.found is not None:
            return self.found.place
        try:
            self.found = find_with_words(typed.words)
        except ManyPlaces as refusal:
            self._offer(refusal.choices)
            raise ValidationError(str(refusal), code="many") from refusal
        except NoSuchPlace as refusal:
            self._offer(refusal.near_misses)
            raise ValidationError(str(refusal), code="none") from refusal
        return self.found.place

    def has_changed(self, initial: Any, data: Any) -> bool:
        was = self.prepare_value(initial)
        return (self.widget.format_value(was) or "") != str(data or "").strip()

    def _offer(self, choices: list[Found]) -> None:
        if isinstance(self.widget, PlaceInput):
            self.widget.choices_found = choices
