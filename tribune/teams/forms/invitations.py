"""What is typed to invite, to hand over, to close."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext_lazy

from tribune.kit.forms import RefusableForm
from tribune.people.forms.entry import AddressField
from tribune.people.models import Role
from tribune.teams.models import Team
from tribune.teams.verbs.handovers import LEAVES
from tribune.teams.verbs.invitations import LINK_LIVES, MOST_OF_A_LINK, WORDS


class LinkForm(RefusableForm):
    days = forms.TypedChoiceField(
        label=_("Good for"),
        coerce=int,
        choices=[(days, ngettext_lazy("%(n)d day", "%(n)d days", days) % {"n": days}) for days in LINK_LIVES],
        initial=30,
        widget=forms.RadioSelect,
    )
    most = forms.IntegerField(label=_("How many people at most"), min_value=1, max_value=MOST_OF_A_LINK, initial=25)


class LetterForm(RefusableForm):
    email = AddressField(label=_("Their address"))
    words = forms.CharField(
        label=_("A word from you"),
        required=False,
        max_length=WORDS,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("Without links or addresses. The letter leads to the team’s page."),
    )
    is_signed = forms.BooleanField(label=_("Sign with my name"), required=False, initial=True)


class OfferForm(RefusableForm):
    giver_role = forms.TypedChoiceField(
        label=_("Once they accept, I"),
        coerce=int,
        choices=[
            (Role.ORGANISER.value, _("stay as an organiser")),
            (Role.MEMBER.value, _("stay as a member")),
            (Role.REFERENT.value, _("stay a referent too")),
            (LEAVES, _("leave the team")),
        ],
        initial=Role.MEMBER.value,
        widget=forms.RadioSelect,
    )


class ClosingForm(RefusableForm):
    """``fate`` and ``to`` are asked only where something is ahead."""

    fate = forms.ChoiceField(
        label=_("What is ahead"),
        choices=[("off", _("is called off, and those coming are told")), ("on", _("goes to another team of mine"))],
        widget=forms.RadioSelect,
    )
    to = forms.ModelChoiceField(
        Team.objects.none(), label=_("Which team takes it on"), required=False, empty_label=_("Choose a team")
    )
    words = forms.CharField(
        label=_("A word to those who were coming"),
        required=False,
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 2}),
    )

    def __init__(self, data: Any = None, *, others: Any, ahead: int) -> None:
        super().__init__(data)
        self.fields["to"].queryset = others  # type: ignore[attr-defined]
        if not ahead:
            for name in ("fate", "to", "words"):
                del self.fields[name]

    def clean(self) -> dict[str, Any]:
        given = self.cleaned_data
        if given.get("fate") == "on" and not given.get("to"):
            self.add_error("to", _("Choose the team that takes it on."))
        return given
