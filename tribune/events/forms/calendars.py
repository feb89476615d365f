"""What is asked of a calendar to follow."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from tribune.events.calendars.reading import MAX_BYTES, TooBigACalendar
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


class ImportForm(forms.Form):
    """A calendar to take in: an address that is followed, or a file."""

    address = forms.CharField(
        label=_("Its address"),
        max_length=2000,
        required=False,
        help_text=_("It often ends in .ics. The calendar is asked again every few hours; the address stays secret."),
        widget=forms.URLInput(attrs={"spellcheck": "false"}),
    )
    file = forms.FileField(
        label=_("Or a file (.ics)"), required=False, widget=forms.FileInput(attrs={"accept": ".ics,text/calendar"})
    )
    kind = forms.ModelChoiceField(EventKind.objects.none(), label=_("What kind of action they are"), empty_label=None)
    publishes = forms.TypedChoiceField(
        label=_("What they become"),
        choices=[("0", _("Drafts: an organiser looks at each and publishes it")), ("1", _("Published at once"))],
        coerce=lambda value: value == "1",
        initial="0",
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["kind"].queryset = EventKind.objects.filter(retired_at=None)  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        if not given.get("address") and not given.get("file") and not self.errors:
            self.add_error("address", _("Give an address or a file."))
        return given

    def clean_file(self) -> Any:
        return sized(self.cleaned_data.get("file"))


class NewerFileForm(forms.Form):
    file = forms.FileField(
        label=_("A newer file (.ics)"), widget=forms.FileInput(attrs={"accept": ".ics,text/calendar"})
    )

    def clean_file(self) -> Any:
        return sized(self.cleaned_data.get("file"))


def sized(upload: Any) -> Any:
    if upload is not None and upload.size > MAX_BYTES:
        raise forms.ValidationError(TooBigACalendar.sentence)
    return upload
