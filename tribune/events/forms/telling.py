"""What an organiser typed to those who come, and how the ladder of reminders is set."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext, pgettext_lazy

from tribune.events.ladder import BOUNDS, ON_THE_CLOCK, Rung
from tribune.events.models import Message, Step
from tribune.events.verbs.messages import NothingIsSaid

# Short enough for the chips of a phone.
TO = [(Message.To.ALL.value, pgettext_lazy("message", "Everyone but the no’s")), *Message.To.choices[1:]]


class MessageForm(forms.Form):
    text = forms.CharField(
        label=_("What they should know"),
        max_length=1000,
        error_messages={"required": NothingIsSaid.sentence},
        widget=forms.Textarea(attrs={"rows": 6, "maxlength": 1000}),
        help_text=_("Nobody can answer this letter by mail: say in it how to reach you, if you wish to be answered."),
    )
    to = forms.ChoiceField(label=_("To"), choices=TO, initial=Message.To.YES, widget=forms.RadioSelect)
    form_key = forms.CharField(required=False, max_length=32, widget=forms.HiddenInput)


class RungForm(forms.Form):
    """One step; ``number`` is an hour on the clock ("18:00") or a count of its unit."""

    is_on = forms.BooleanField(required=False)
    sentence = forms.CharField(required=False, max_length=300)

    def __init__(self, rung: Rung, data: Any = None) -> None:
        self.step = rung.step
        super().__init__(data, prefix=rung.step.value, initial={"is_on": rung.is_on, "sentence": rung.sentence})
        if rung.step in ON_THE_CLOCK:
            hour = f"{rung.minutes // 60:02}:{rung.minutes % 60:02}"
            self.fields["number"] = forms.TimeField(
                initial=hour, input_formats=["%H:%M"], widget=forms.TimeInput(attrs={"type": "time"}, format="%H:%M")
            )
        elif rung.step in BOUNDS:
            smallest, largest, unit = BOUNDS[rung.step]
            self.fields["number"] = forms.IntegerField(
                initial=rung.minutes // unit, min_value=smallest // unit, max_value=largest // unit
            )

    @property
    def label(self) -> str:
        return str(self.step.label)

    @property
    def unit(self) -> str:
        return str(UNITS.get(self.step, ""))

    @property
    def has_number(self) -> bool:
        return "number" in self.fields

    def rung(self) -> Rung:
        """As typed; the form must be valid."""
        given = self.cleaned_data
        number: Any = given.get("number")
        minutes = 0
        if self.step in ON_THE_CLOCK:
            minutes = number.hour * 60 + number.minute
        elif self.step in BOUNDS:
            minutes = number * BOUNDS[self.step][2]
        return Rung(self.step, given["is_on"], minutes, given["sentence"])

    def words_of(self, rung: Rung) -> str:
        """This step as *rung* has it, for whoever typed something else."""
        if not rung.is_on:
            return pgettext("a reminder", "not sent")
        hour = f"{rung.minutes // 60:02}:{rung.minutes % 60:02}" if self.step in ON_THE_CLOCK else ""
        number = hour or (str(rung.minutes // BOUNDS[self.step][2]) if self.step in BOUNDS else "")
        said = (f"{number} {self.unit}".strip() if number else "", rung.sentence)
        return " · ".join(filter(None, said)) or pgettext("a reminder", "sent")


UNITS = {
    Step.DAYS: _("hours before the start"),
    Step.EVE: _("the day before, at this hour"),
    Step.MORNING: _("the same day, at this hour"),
    Step.SOON: _("minutes before the start"),
    Step.THANKS: _("minutes after the end"),
    Step.NEXT: _("days after the end"),
}
