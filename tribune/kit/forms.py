"""A form that is sent to a verb, and what the verb's no does to it."""

from __future__ import annotations

from types import TracebackType
from typing import cast

from django import forms
from django.http import QueryDict

from tribune.kit.refusals import Refusal


class RefusableForm(forms.Form):
    def refuse(self, refusal: Refusal) -> None:
        """Show a verb's no beside its field, else above the form."""
        self.add_error(refusal.field if refusal.field in self.fields else None, str(refusal))

    def carry(self, **now: str) -> None:
        """Shown again, it says *now* in these fields, whatever was sent: what the next sending is compared with."""
        data = cast(QueryDict, self.data).copy()
        for name, value in now.items():
            data[name] = value
        self.data = data


class Attempt:
    """Around the verb that a form is sent to.

        attempt = Attempt(form)
        if form.is_valid():
            with attempt:
                verb(**form.cleaned_data)
                return done(request, address)
        return render(request, template, {"form": form}, status=attempt.status)

    A refusal is said in the form, kept as ``refusal``, and goes no further. ``status`` is that of the page which shows the form: 200 when it was
    not sent, 422 when what was typed does not hold, else the refusal's.
    """

    def __init__(self, form: RefusableForm) -> None:
        self.form = form
        self.status = 422 if form.is_bound else 200
        self.refusal: Refusal | None = None

    def __enter__(self) -> Attempt:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> bool:
        if not isinstance(error, Refusal):
            return False
        self.form.refuse(error)
        self.refusal = error
        self.status = error.status
        return True
