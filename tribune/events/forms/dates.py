"""When a date is, and how an action repeats, as they were typed."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from django import forms
from django.utils.functional import lazy
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from tribune.design.dates import moment
from tribune.design.widgets import Day
from tribune.events import repeating
from tribune.events.forms.actions import WallClockField, wall_clock
from tribune.events.hours import ThisHourDoesNotExist, on_the_clock
from tribune.events.models import Event, Occurrence, Repetition
from tribune.events.repeating import Often, Pattern
from tribune.events.wording import weekday_name
from tribune.kit.forms import RefusableForm

named = lazy(weekday_name, str)


class HoursForm(RefusableForm):
    """From when to when, on the clocks of *zone*; ``starts_at`` and ``ends_at`` are the moments."""

    starts = WallClockField(label=_("From"))
    ends = WallClockField(label=_("Until"))

    def __init__(self, *args: Any, zone: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.zone = zone

    @property
    def starts_at(self) -> datetime:
        return self._moments["starts"]

    @property
    def ends_at(self) -> datetime:
        return self._moments["ends"]

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        self._moments: dict[str, datetime] = {}
        for name in ("starts", "ends"):
            if given.get(name) is None:
                continue
            try:
                self._moments[name] = on_the_clock(given[name], self.zone)
            except ThisHourDoesNotExist as refusal:
                self.add_error(name, str(refusal))
        return given


class ComparedForm(HoursForm):
    """Hours of an action that others may change meanwhile: it keeps the version it was opened at."""

    version = forms.IntegerField(required=False, widget=forms.HiddenInput)
    is_met = False

    @property
    def seen(self) -> int | None:
        """For the verb to compare; None when the page did not say."""
        return self.cleaned_data["version"]  # type: ignore[no-any-return]

    def meet(self, version: int) -> None:
        """After somebody else's change, which the page shows: the next sending is compared with that."""
        self.is_met = True
        self.carry(version=str(version))


class DateForm(ComparedForm):
    """Another day or hour for a date; *scope* says for which others too, when the action repeats."""

    ONE, FOLLOWING, ALL = "one", "following", "all"

    scope = forms.ChoiceField(
        label=_("Which dates?"),
        choices=[
            (ONE, _("This date only")),
            (FOLLOWING, _("This date and all that follow")),
            (ALL, _("All dates to come")),
        ],
        widget=forms.RadioSelect,
        initial=ONE,
    )

    def __init__(self, *args: Any, date: Occurrence, **kwargs: Any) -> None:
        zone = date.event.zone
        initial = {
            "starts": wall_clock(date.starts_at, zone),
            "ends": wall_clock(date.ends_at, zone),
            "version": date.event.version,
        }
        super().__init__(*args, zone=zone, initial={**initial, **kwargs.pop("initial", {})}, **kwargs)
        if not date.event.repeats or date.original_starts_at is None:
            del self.fields["scope"]

    @property
    def chosen_scope(self) -> str:
        return self.cleaned_data.get("scope") or self.ONE


class NewDateForm(HoursForm):
    """One date more."""


class RepetitionForm(ComparedForm):
    """How an action repeats, in plain choices."""

    NEVER, UNTIL, COUNT = "never", "until", "count"

    starts = WallClockField(label=_("First date"))
    often = forms.ChoiceField(
        label=_("It happens again"),
        choices=[
            (Often.WEEKLY.value, _("Every week")),
            (Often.MONTHLY_WEEKDAY.value, _("Every month, the same weekday")),
            (Often.MONTHLY_LAST.value, _("Every month, the last such weekday")),
            (Often.MONTHLY_DAY.value, _("Every month, the same day of the month")),
        ],
        widget=forms.RadioSelect,
        initial=Often.WEEKLY.value,
    )
    days = forms.TypedMultipleChoiceField(
        label=_("On which days?"),
        choices=[(n, named(n)) for n in range(7)],
        coerce=int,
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("For weeks only. Without any, that of the first date."),
    )
    every = forms.IntegerField(
        label=_("Once in how many weeks, or months?"), min_value=1, max_value=12, required=False, initial=1
    )
    ending = forms.ChoiceField(
        label=_("Until when?"),
        choices=[(NEVER, _("It goes on")), (UNTIL, _("Until a day")), (COUNT, _("So many dates"))],
        widget=forms.RadioSelect,
        initial=NEVER,
        required=False,
    )
    until = forms.DateField(label=_("Last day"), required=False, widget=Day)
    count = forms.IntegerField(
        label=pgettext_lazy("repetition", "How many dates"), min_value=1, max_value=repeating.MOST, required=False
    )
    capacity = forms.IntegerField(
        label=_("How many people at most, each time"), required=False, min_value=1, max_value=1_000_000
    )
    since = forms.ChoiceField(label=_("From which date on does it change?"), required=False)

    def __init__(self, *args: Any, event: Event, dates: list[Occurrence], **kwargs: Any) -> None:
        """*dates* are those still ahead, soonest first."""
        super().__init__(*args, zone=event.zone, **kwargs)
        self.dates = {date.code: date for date in dates}
        if event.repeats and len(dates) > 1:
            choices = [(date.code, moment(date.starts_at, event.zone, long=True)) for date in dates]
            self.fields["since"].choices = choices  # type: ignore[attr-defined]
        else:
            del self.fields["since"]

    @property
    def since_date(self) -> Occurrence | None:
        return self.dates.get(self.cleaned_data.get("since") or "")

    @property
    def pattern(self) -> Pattern:
        given = self.cleaned_data
        often = Often(given["often"])
        return Pattern(
            often=often,
            every=given.get("every") or 1,
            days=tuple(sorted(given.get("days") or ())) if often is Often.WEEKLY else (),
            until=given.get("until") if given.get("ending") == self.UNTIL else None,
            count=given.get("count") if given.get("ending") == self.COUNT else None,
        )

    def clean(self) -> dict[str, Any]:
        given = super().clean()
        if given.get("ending") == self.UNTIL and not given.get("until") and "until" not in self.errors:
            self.add_error("until", _("Say the last day on which it may happen."))
        if given.get("ending") == self.COUNT and not given.get("count") and "count" not in self.errors:
            self.add_error("count", _("Say how many dates there are, up to 200."))
        return given


def initial_of_repetition(
    event: Event, repetition: Repetition | None, date: Occurrence, at: datetime
) -> dict[str, Any]:
    """What the form shows first: the rule there is, else a week after week from *date*, the next one."""
    zone = event.zone
    shown = {
        "starts": wall_clock(date.starts_at, zone),
        "ends": wall_clock(date.ends_at, zone),
        "capacity": date.capacity,
        "since": date.code,
        "version": event.version,
    }
    if date.starts_at <= at:
        days = ((at - date.starts_at) // timedelta(days=7) + 1) * 7
        shown["starts"], shown["ends"] = (
            wall_clock(one + timedelta(days=days), zone) for one in (date.starts_at, date.ends_at)
        )
    if repetition is None:
        return shown
    pattern = repeating.pattern_of(repetition.rule, zone)
    ending = RepetitionForm.NEVER
    if pattern.count is not None:
        ending = RepetitionForm.COUNT
    elif pattern.until is not None:
        ending = RepetitionForm.UNTIL
    return shown | {
        "often": pattern.often.value,
        "days": [str(day) for day in pattern.days],
        "every": pattern.every,
        "ending": ending,
        "until": pattern.until,
        "count": pattern.count,
        "capacity": repetition.capacity,
    }
