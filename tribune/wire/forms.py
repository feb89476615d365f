"""What was typed on the sources' desk, checked for shape."""

from django import forms
from django.core.validators import RegexValidator
from django.utils.translation import gettext_lazy as _

from tribune.wire.models import Source, SourceKind

LANGUAGE = RegexValidator(r"^[a-z]{2,3}$", _("Give two letters: fr, en, es …"))


class AddressForm(forms.Form):
    address = forms.CharField(
        label=_("Address of the site"),
        help_text=_("The site, the channel or the feed itself: we look for the rest."),
        max_length=2000,
        widget=forms.TextInput(attrs={"inputmode": "url", "autocomplete": "off", "spellcheck": "false"}),
    )


class SourceForm(forms.Form):
    title = forms.CharField(label=_("Name"), max_length=200)
    kind = forms.ChoiceField(label=_("Kind"), choices=SourceKind.choices, widget=forms.RadioSelect)
    section = forms.CharField(
        label=_("Section"),
        required=False,
        max_length=60,
        help_text=_("A word readers can filter by: Parliament, North …"),
    )
    language = forms.CharField(label=_("Language"), max_length=3, validators=[LANGUAGE])
    extent = forms.ChoiceField(label=_("What we may show"), choices=Source.Extent.choices, widget=forms.RadioSelect)


class NewSourceForm(SourceForm):
    feed_address = forms.CharField(max_length=2000, widget=forms.HiddenInput)
    is_trusted = forms.BooleanField(label=_("Trusted: what it says comes out at once"), required=False, initial=True)
