"""What was typed on the sources' desk, checked for shape."""

from typing import Any

from django import forms
from django.conf import settings
from django.core.validators import RegexValidator
from django.utils.translation import gettext_lazy as _

from tribune.kit.forms import RefusableForm
from tribune.kit.text import address_parts
from tribune.people.viewers import NOBODY
from tribune.publications.models import Publication
from tribune.wire.models import Entry, Extent, Source, SourceKind
from tribune.wire.verbs import stories
from tribune.wire.verbs.sources import CORRECTED, mark_of

LANGUAGE = RegexValidator(r"^[a-z]{2,3}$", _("Give two letters: fr, en, es …"))


class AddressForm(forms.Form):
    address = forms.CharField(
        label=_("Address of the site"),
        help_text=_("The site, the channel or the feed itself: we look for the rest."),
        max_length=2000,
        widget=forms.TextInput(attrs={"inputmode": "url", "autocomplete": "off", "spellcheck": "false"}),
    )


class SourceForm(RefusableForm):
    title = forms.CharField(label=_("Name"), max_length=200)
    kind = forms.ChoiceField(label=_("Kind"), choices=SourceKind.choices, widget=forms.RadioSelect)
    section = forms.CharField(
        label=_("Section"),
        required=False,
        max_length=60,
        help_text=_("A word readers can filter by: Parliament, North …"),
    )
    language = forms.CharField(label=_("Language"), max_length=3, validators=[LANGUAGE])


class CorrectionForm(SourceForm):
    """What an editor corrects of a source that stands; ``seen`` is the mark of what it was filled from."""

    seen = forms.CharField(max_length=64, required=False, widget=forms.HiddenInput)

    def __init__(self, data: Any = None, *, source: Source) -> None:
        given = {name: getattr(source, name) for name in CORRECTED}
        super().__init__(data, initial={**given, "seen": mark_of(source)})

    def meet(self, now: Source) -> None:
        """After somebody else's change: say what differs, and let the next sending be compared with that."""
        differing = [name for name in CORRECTED if getattr(now, name) != self[name].value()]
        said = {name: getattr(now, f"get_{name}_display", lambda: "")() or getattr(now, name) for name in differing}
        self.met = [(self[name].label, said[name]) for name in differing]
        self.carry(seen=mark_of(now))


class StoryForm(forms.Form):
    """What stands above a story; ``article`` is cleaned into one of our cards, or None."""

    title = forms.CharField(
        label=_("Title"), required=False, max_length=300, help_text=_("Without one, the title of who told it first.")
    )
    article = forms.CharField(
        label=_("Our article"),
        required=False,
        max_length=500,
        help_text=_("The address of a page of this site that tells it: it then stands above the others."),
    )

    def clean_article(self) -> Publication | None:
        typed = self.cleaned_data["article"]
        if not typed:
            return None
        path = address_parts(typed).path
        for code, _name in settings.LANGUAGES:
            path = path.removeprefix(f"/{code}") if path.startswith(f"/{code}/") else path
        found: Publication | None = (
            Publication.objects.visible_to(NOBODY).exclude(kind="entry").filter(address=path).order_by("-pk").first()
        )
        if found is None:
            raise forms.ValidationError(_("No page of ours that everyone may read has this address."))
        return found


class OtherEntryForm(forms.Form):
    """``address`` is cleaned into an entry."""

    address = forms.CharField(
        label=_("Address"),
        max_length=2000,
        help_text=_("Of its page here, or where it was said."),
        widget=forms.TextInput(attrs={"inputmode": "url", "autocomplete": "off", "spellcheck": "false"}),
    )

    def clean_address(self) -> Entry:
        found = stories.entry_at(self.cleaned_data["address"])
        if found is None:
            raise forms.ValidationError(_("Nothing on the wire has this address."))
        return found


class NewSourceForm(SourceForm):
    extent = forms.ChoiceField(label=_("What we may show"), choices=Extent.choices, widget=forms.RadioSelect)
    feed_address = forms.CharField(max_length=2000, widget=forms.HiddenInput)
    is_trusted = forms.BooleanField(label=_("Trusted: what it says comes out at once"), required=False, initial=True)
