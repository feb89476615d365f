"""What was typed of an exchange: from outside, and on the desk."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from tribune.kit.forms import RefusableForm
from tribune.kit.html import web_address
from tribune.people.forms.entry import AddressField
from tribune.publications.cards import CARDS
from tribune.wire.exchange_models import ExchangeRequest, Partner
from tribune.wire.verbs.exchanges import LONGEST

OTHERS = "entry"  # what others said first


class SiteField(forms.CharField):
    """The address of a site as people type it, "https://" left out or not. Gives it whole, or nothing."""

    widget = forms.TextInput(attrs={"inputmode": "url", "autocomplete": "url", "spellcheck": "false"})

    def clean(self, value: Any) -> str:
        typed = str(super().clean(value))
        if not typed:
            return ""
        whole = web_address(typed if "://" in typed else f"https://{typed}")
        if whole is None or "." not in whole.partition("://")[2]:
            raise forms.ValidationError(_("This is not the address of a site."))
        return whole


class RequestForm(RefusableForm):
    name = forms.CharField(label=_("Your medium"), max_length=200)
    site_address = SiteField(label=_("Its site"), max_length=2000)
    contact = AddressField(label=_("Your e-mail address"), help_text=_("For the answer. Only the desk sees it."))
    wish = forms.ChoiceField(
        label=_("You would like to"), choices=ExchangeRequest.Wish.choices, widget=forms.RadioSelect, initial="both"
    )
    words = forms.CharField(
        label=_("Who you are, and what you have in mind"),
        max_length=LONGEST,
        widget=forms.Textarea(attrs={"rows": 5}),
    )


class GivenForm(RefusableForm):
    """What a partner is given."""

    is_whole = forms.BooleanField(
        label=_("Whole texts; otherwise a summary, and the link"),
        required=False,
        help_text=_("What others said first goes no further than was agreed with them."),
    )
    kinds = forms.MultipleChoiceField(label=_("Of what"), widget=forms.CheckboxSelectMultiple)

    def __init__(self, data: Any = None, *, initial: dict[str, Any] | None = None) -> None:
        every = [name for name, _kind in CARDS]
        super().__init__(data, initial={"kinds": [k for k in every if k != OTHERS], **(initial or {})})
        kinds = self.fields["kinds"]
        assert isinstance(kinds, forms.MultipleChoiceField)
        kinds.choices = [(name, kind.label) for name, kind in CARDS]


class AcceptForm(GivenForm):
    words = forms.CharField(
        label=_("Your answer"), required=False, max_length=LONGEST, widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("Goes by letter, with the addresses and how to credit."),
    )  # fmt: skip


class DeclineForm(RefusableForm):
    words = forms.CharField(label=_("Your answer"), max_length=LONGEST, widget=forms.Textarea(attrs={"rows": 4}))


class PartnerForm(GivenForm):
    name = forms.CharField(label=_("Name"), max_length=200)
    site_address = SiteField(label=_("Site"), required=False, max_length=2000)
    contact = AddressField(label=_("E-mail address"), required=False)
    field_order = ("name", "site_address", "contact", "is_whole", "kinds")

    def __init__(self, data: Any = None, *, partner: Partner | None = None) -> None:
        names = ("name", "site_address", "contact", "is_whole", "kinds")
        given = {name: getattr(partner, name) for name in names} if partner is not None else {}
        super().__init__(data, initial=given)
