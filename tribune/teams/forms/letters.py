"""What is written to a team, answered, and written to its members."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.crypto import get_random_string
from django.utils.translation import gettext_lazy as _

from tribune.kit.forms import RefusableForm
from tribune.people.forms.entry import AddressField
from tribune.teams.verbs.enquiries import LONGEST


class EnquiryForm(RefusableForm):
    name = forms.CharField(label=_("Your name"), required=False, max_length=80)
    email = AddressField(label=_("Your e-mail address"), help_text=_("For the answer. The team does not see it."))
    words = forms.CharField(label=_("Your message"), max_length=LONGEST, widget=forms.Textarea(attrs={"rows": 6}))
    key = forms.CharField(required=False, max_length=32, widget=forms.HiddenInput)  # pressed twice, sent once

    def __init__(self, data: Any = None, *, is_known: bool) -> None:
        super().__init__(data, initial={"key": get_random_string(24)})
        if is_known:
            del self.fields["name"], self.fields["email"]


class AnswerForm(RefusableForm):
    words = forms.CharField(label=_("Your answer"), max_length=LONGEST, widget=forms.Textarea(attrs={"rows": 5}))


class CircularForm(RefusableForm):
    subject = forms.CharField(label=_("What it is about"), max_length=120)
    words = forms.CharField(
        label=_("Your message"), required=False, max_length=1000, widget=forms.Textarea(attrs={"rows": 6})
    )
