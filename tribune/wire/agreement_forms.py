"""What was typed of an agreement, checked for shape."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from tribune.kit.forms import RefusableForm
from tribune.wire.agreement_models import LONGEST_EMBARGO, MOST_A_DAY, Extent
from tribune.wire.models import Source
from tribune.wire.verbs.agreements import mark_of

TERMS = ("extent", "is_passed_on", "quota", "embargo_hours", "credit", "note")


class AgreementForm(RefusableForm):
    """``seen`` says which agreement it was filled from."""

    extent = forms.ChoiceField(label=_("What we may show"), choices=Extent.choices, widget=forms.RadioSelect)
    is_passed_on = forms.BooleanField(
        label=_("What we show may travel further, in our feeds and to our partners; otherwise a summary does"),
        required=False,
    )
    quota = forms.IntegerField(
        label=_("At most so many a day"),
        required=False,
        min_value=1,
        max_value=MOST_A_DAY,
        help_text=_("Empty for all. Those beyond wait for an editor."),
    )
    embargo_hours = forms.IntegerField(
        label=_("Hours before we may show it"),
        required=False,
        min_value=0,
        max_value=LONGEST_EMBARGO,
        help_text=_("Counted from when it came out there. Entries wait by themselves until then."),
    )
    credit = forms.CharField(
        label=_("Credit line"),
        required=False,
        max_length=300,
        help_text=_("Stands under each of its texts, here and in feeds. Without one, its name."),
    )
    note = forms.CharField(
        label=_("With whom and how it was agreed"),
        required=False,
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("For the desk: a letter, a date, somebody’s name."),
    )
    keeps_past = forms.BooleanField(
        label=_("If less may be shown than before: what is here already may stay whole"), required=False
    )
    seen = forms.CharField(max_length=40, required=False, widget=forms.HiddenInput)

    def __init__(self, data: Any = None, *, source: Source) -> None:
        standing = source.agreement
        given = {name: getattr(standing, name) for name in TERMS} if standing else {"extent": Extent.SUMMARY}
        super().__init__(data, initial={**given, "seen": mark_of(source)})

    def clean_embargo_hours(self) -> int:
        return self.cleaned_data["embargo_hours"] or 0

    def meet(self, now: Source) -> None:
        """After somebody else's agreement: the next sending is compared with that."""
        self.carry(seen=mark_of(now))
