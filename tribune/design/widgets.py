"""Widgets that Django does not have."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _


class DateAndTime(forms.SplitDateTimeWidget):
    """A day and an hour in the browser's own pickers, which speak ISO 8601 whatever the language of the page."""

    def __init__(self, attrs: dict[str, Any] | None = None) -> None:
        super().__init__(attrs, date_format="%Y-%m-%d", time_format="%H:%M")
        for widget, kind, label in zip(self.widgets, ("date", "time"), (_("Day"), _("Hour")), strict=True):
            widget.is_localized = False
            widget.input_type = kind
            widget.attrs |= {"aria-label": label}
        self.widgets[1].attrs |= {"step": 300}


class Day(forms.DateInput):
    """One day in the browser's own picker."""

    input_type = "date"

    def __init__(self, attrs: dict[str, Any] | None = None) -> None:
        super().__init__(attrs, format="%Y-%m-%d")


class Hour(forms.TimeInput):
    input_type = "time"

    def __init__(self, attrs: dict[str, Any] | None = None) -> None:
        super().__init__({"step": 300, **(attrs or {})}, format="%H:%M")
