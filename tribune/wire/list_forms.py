"""A list of feeds as it is brought, and what is wanted of it."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from tribune.wire.kinds import SourceKind

HEAVIEST = 5 * 1024 * 1024


class ListForm(forms.Form):
    file = forms.FileField(
        label=_("List of feeds (OPML)"),
        help_text=_("Every reader of feeds exports one. Nothing is listened to before you have seen what it says."),
        widget=forms.FileInput(attrs={"accept": ".opml,.xml,text/x-opml,text/xml,application/xml"}),
    )

    def clean_file(self) -> Any:
        file = self.cleaned_data["file"]
        if file.size > HEAVIEST:
            raise forms.ValidationError(_("This file is heavier than 5 MB."))
        return file


class WantedForm(forms.Form):
    kind = forms.ChoiceField(
        label=_("Kind"), choices=SourceKind.choices, initial=SourceKind.PARTNER, widget=forms.RadioSelect
    )
    section = forms.CharField(
        label=_("Section"),
        required=False,
        max_length=60,
        help_text=_("For all of them; without one, each keeps its folder of the list."),
    )
    is_trusted = forms.BooleanField(label=_("Trusted: what they say comes out at once"), required=False)
