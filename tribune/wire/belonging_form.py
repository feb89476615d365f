"""Whose a source is, typed on the desk."""

from __future__ import annotations

import re
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from tribune.kit.forms import RefusableForm
from tribune.places.forms import PlaceField
from tribune.publications.models import Voice
from tribune.wire.models import Source
from tribune.wire.verbs.belonging import OWNERS, mark_of

KINDS = [
    (Voice.Kind.ELECTED, _("an elected person")),
    (Voice.Kind.PARTNER, _("a partner")),
    (Voice.Kind.TEAM, _("a team")),
]


class BelongingForm(RefusableForm):
    """``topics`` is cleaned into words, ``place`` into a Place or None; ``seen`` is the mark of what it was filled from."""

    name = forms.CharField(
        label=_("Who speaks through it"),
        required=False,
        max_length=200,
        help_text=_(
            "A name. The same for another source, and they have one page. Leave it empty if it speaks for itself."
        ),
    )
    kind = forms.ChoiceField(label=_("They are"), choices=KINDS, widget=forms.RadioSelect, initial=Voice.Kind.ELECTED)
    about = forms.CharField(
        label=_("In a line"),
        required=False,
        max_length=300,
        help_text=_("Shown on their page: “MP for the 2nd of Nord”. A team says it on its own page."),
    )
    topics = forms.CharField(
        label=_("Topics"),
        required=False,
        max_length=300,
        help_text=_("Words between commas: health, water. Everything it says is then found under them."),
    )
    place = PlaceField(
        label=_("Where it is from"),
        required=False,
        help_text=_("A postcode or a town, when it speaks of somewhere: readers around there find it."),
    )
    seen = forms.CharField(max_length=64, required=False, widget=forms.HiddenInput)

    def __init__(self, data: Any = None, *, source: Source) -> None:
        super().__init__(data, initial=_said(source) | {"seen": mark_of(source)})

    def clean_topics(self) -> list[str]:
        return [word for word in re.split(r"[,;\n]", self.cleaned_data["topics"]) if word.strip()]

    def meet(self, now: Source) -> None:
        """After somebody else's change: say what stands now, and let the next sending be compared with that."""
        self.met = [
            (self[name].label, said)
            for name, said in _said(now).items()
            if str(said or "") != str(self[name].value() or "")
        ]
        self.carry(seen=mark_of(now))


def _said(source: Source) -> dict[str, Any]:
    speaker = source.speaker
    is_owned = speaker.kind in OWNERS
    return {
        "name": speaker.name if is_owned else "",
        "kind": speaker.kind if is_owned else Voice.Kind.ELECTED,
        "about": speaker.about if is_owned else "",
        "topics": ", ".join(source.topics.values_list("name", flat=True)),
        "place": source.place,
    }
