"""The questions of an action: as its organisers write them, and as those who come reply."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from tribune.events.models import Event, Question, Reply, Rsvp
from tribune.kit.forms import RefusableForm

YES_NO = (("yes", _("yes")), ("no", _("no")))


class QuestionForm(RefusableForm):
    text = forms.CharField(label=_("The question"), max_length=200)
    kind = forms.ChoiceField(label=_("How people reply"), choices=Question.Kind.choices)
    options = forms.CharField(
        label=_("The choices, one a line"),
        required=False,
        max_length=2500,
        help_text=_("For one choice or several."),
        widget=forms.Textarea(attrs={"rows": 4}),
    )
    is_required = forms.BooleanField(label=_("A reply is needed"), required=False)

    @classmethod
    def of(cls, question: Question, data: Any = None) -> QuestionForm:
        """The form of a question that stands: its kind stays too."""
        start = {"text": question.text, "options": question.lines, "is_required": question.is_required}
        form = cls(data, initial=start, prefix=question.code, auto_id=f"{question.code}-%s")
        del form.fields["kind"]
        if not question.has_options:
            del form.fields["options"]
        return form

    def typed(self) -> dict[str, Any]:
        """What the verbs are given."""
        given = dict(self.cleaned_data)
        return {**given, "options": (given.get("options") or "").splitlines()}


class RepliesForm(forms.Form):
    """One field a question, named by its code. ``said`` gives words by code."""

    def __init__(self, event: Event, data: Any = None, *, rsvp: Rsvp | None = None) -> None:
        self.questions = list(Question.objects.filter(event=event, retired_at=None))
        held = dict(Reply.objects.filter(rsvp=rsvp).values_list("question__code", "said")) if rsvp else {}
        super().__init__(data, prefix="q", initial={q.code: _held(q, held.get(q.code, "")) for q in self.questions})
        for question in self.questions:
            self.fields[question.code] = _field_of(question)

    def said(self) -> dict[str, str]:
        given = self.cleaned_data
        return {
            code: "\n".join(given[code]) if isinstance(given[code], list) else given[code] or ""
            for code in (question.code for question in self.questions)
        }


def _held(question: Question, said: str) -> Any:
    return said.splitlines() if question.kind == Question.Kind.SEVERAL else said


def _field_of(question: Question) -> forms.Field:
    asked: dict[str, Any] = {"label": question.text, "required": question.is_required}
    options = [(option, option) for option in question.options]
    match question.kind:
        case Question.Kind.LONG:
            return forms.CharField(max_length=4000, widget=forms.Textarea(attrs={"rows": 3}), **asked)
        case Question.Kind.ONE:
            return forms.ChoiceField(choices=options, widget=forms.RadioSelect, **asked)
        case Question.Kind.SEVERAL:
            return forms.MultipleChoiceField(choices=options, widget=forms.CheckboxSelectMultiple, **asked)
        case Question.Kind.YES_NO:
            return forms.ChoiceField(choices=YES_NO, widget=forms.RadioSelect, **asked)
    return forms.CharField(max_length=300, **asked)
