"""What is asked of a calendar to follow."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from tribune.events.models import EventKind
from tribune.events.near import DEFAULT_KM, RADII


class FeedForm(forms.Form):
    name = forms.CharField(
        label=_("Where you will put it"),
        max_length=60,
        required=False,
        help_text=_("“My phone”, “the kitchen tablet”: to know which one to close later."),
    )
    with_teams = forms.BooleanField(label=_("Also what my teams do, until I say no"), required=False)


class FollowForm(forms.Form):
    """What a public calendar is narrowed to; everything may stay empty."""

    place = forms.CharField(
        label=_("Around where"), max_length=120, required=False, help_text=_("A postcode or a town.")
    )
    radius = forms.TypedChoiceField(
        label=_("Within"), choices=[(km, f"{km} km") for km in RADII], coerce=int, initial=DEFAULT_KM, required=False
    )
    kind = forms.MultipleChoiceField(label=_("Kinds of action"), required=False, widget=forms.CheckboxSelectMultiple)
    q = forms.CharField(label=pgettext_lazy("a title", "With these words in its title"), max_length=100, required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        kinds = EventKind.objects.filter(retired_at=None)
        self.fields["kind"].choices = [(kind.slug, kind.name) for kind in kinds]  # type: ignore[attr-defined]
