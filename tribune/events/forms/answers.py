"""An answer, and a calling off, as they were sent."""

from django import forms
from django.utils.translation import gettext_lazy as _

from tribune.events.models import Rsvp


class AnswerForm(forms.Form):
    answer = forms.ChoiceField(choices=Rsvp.Answer.choices)
    guests = forms.IntegerField(required=False, min_value=0, max_value=100)
    date = forms.CharField(required=False, max_length=10)

    def clean_guests(self) -> int:
        return self.cleaned_data.get("guests") or 0


class CancellationForm(forms.Form):
    reason = forms.CharField(
        label=_("Why, in a sentence for those who were coming"),
        required=False,
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
