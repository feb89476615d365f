"""A message, a post, a reason."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.crypto import get_random_string
from django.utils.translation import gettext_lazy as _

from tribune.discussions.forms.files import FilesField
from tribune.discussions.words import LONGEST
from tribune.kit.forms import RefusableForm
from tribune.people.audiences import Audience

# seconds between two messages of one person → in words
PACES = {0: _("no wait"), 30: _("30 seconds"), 60: _("1 minute"), 300: _("5 minutes"), 900: _("15 minutes")}


class MessageForm(RefusableForm):
    """``mentioned`` are codes of persons picked from the list, ``reply_to`` the number of the message answered."""

    text = forms.CharField(
        label=_("Your message"), required=False, max_length=LONGEST, strip=False,
        widget=forms.Textarea(attrs={"rows": 2}),
    )  # fmt: skip
    files = FilesField(label=_("Pictures or files"), required=False)  # type: ignore[assignment]
    reply_to = forms.IntegerField(required=False, min_value=1, widget=forms.HiddenInput)
    quote = forms.CharField(required=False, max_length=1000, widget=forms.HiddenInput)
    mentioned = forms.CharField(required=False, max_length=500, widget=forms.HiddenInput)
    key = forms.CharField(required=False, max_length=32, widget=forms.HiddenInput)

    def said(self) -> dict[str, Any]:
        """As ``messages.post`` takes it, the answered message aside."""
        given = self.cleaned_data
        return {
            "text": given["text"],
            "files": given["files"],
            "quote": given["quote"],
            "mentioned": [code for code in given["mentioned"].split(",") if code][:20],
            "key": given["key"] or None,
        }


class FirstForm(RefusableForm):
    """The words of a request: no files, since nobody has said yet that they wish any."""

    text = forms.CharField(
        label=_("Your message"), max_length=2000, strip=False,
        widget=forms.Textarea(attrs={"rows": 6}),
    )  # fmt: skip
    key = forms.CharField(required=False, max_length=32, widget=forms.HiddenInput)


class PostForm(RefusableForm):
    title = forms.CharField(label=_("What it is about"), max_length=160)
    text = forms.CharField(
        label=_("Your message"), required=False, max_length=LONGEST, strip=False,
        widget=forms.Textarea(attrs={"rows": 6}),
    )  # fmt: skip
    files = FilesField(label=_("Pictures or files"), required=False)  # type: ignore[assignment]
    audience = forms.ChoiceField(label=_("Who sees it"), choices=Audience.choices, widget=forms.RadioSelect)
    key = forms.CharField(required=False, max_length=32, widget=forms.HiddenInput)

    def __init__(self, *args: Any, audiences: list[Audience], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["audience"]
        field.choices = [(a.value, a.label) for a in audiences]  # type: ignore[attr-defined]
        if len(audiences) == 1:
            field.required, field.widget = False, forms.HiddenInput()
            field.initial = audiences[0].value


class EditForm(RefusableForm):
    text = forms.CharField(
        label=_("Your message"), required=False, max_length=LONGEST, strip=False,
        widget=forms.Textarea(attrs={"rows": 6}),
    )  # fmt: skip
    mentioned = forms.CharField(required=False, max_length=500, widget=forms.HiddenInput)


class LockForm(RefusableForm):
    reason = forms.CharField(
        label=_("Why"), max_length=300, help_text=_("Everyone who reads the discussion sees it."),
        widget=forms.Textarea(attrs={"rows": 2}),
    )  # fmt: skip


class BanForm(RefusableForm):
    hours = forms.TypedChoiceField(
        label=_("For how long"), coerce=int, widget=forms.RadioSelect, initial=24,
        choices=[(1, _("1 hour")), (24, _("1 day")), (24 * 7, _("1 week")), (24 * 30, _("30 days"))],
    )  # fmt: skip
    reason = forms.CharField(
        label=_("Why"), max_length=300, help_text=_("They read it; nobody else does."),
        widget=forms.Textarea(attrs={"rows": 2}),
    )  # fmt: skip


class PaceForm(RefusableForm):
    slow_seconds = forms.TypedChoiceField(
        label=_("Between two messages of one person"), coerce=int,
        choices=list(PACES.items()),
    )  # fmt: skip
    holds_links = forms.BooleanField(
        label=_("A message with a link waits for one of us"), required=False,
    )  # fmt: skip


def new_key() -> str:
    return get_random_string(24)
