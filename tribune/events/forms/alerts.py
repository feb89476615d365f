"""What is asked of an alert, once the view it looks at is chosen."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from tribune.events.models import Alert


class AlertForm(forms.Form):
    name = forms.CharField(label=_("Its name"), max_length=80)
    pace = forms.ChoiceField(
        label=_("When to write to you"),
        choices=Alert.Pace.choices,
        initial=Alert.Pace.AT_ONCE,
        widget=forms.RadioSelect,
    )
