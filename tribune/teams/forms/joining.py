"""What a team asks, what those who join answer, what a referent gives."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from tribune.kit.forms import RefusableForm
from tribune.people.models import Right, Role
from tribune.teams.models import JoinQuestion
from tribune.teams.rights import GIVEN
from tribune.teams.verbs.questions import MOST, Asked

YES_NO = [("yes", _("Yes")), ("no", _("No"))]


class RoleForm(RefusableForm):
    role = forms.TypedChoiceField(
        label=_("Role"),
        coerce=lambda value: Role(int(value)),
        choices=[(role.value, role.label) for role in (Role.MEMBER, Role.ORGANISER, Role.REFERENT)],
        widget=forms.RadioSelect,
    )
    rights = forms.MultipleChoiceField(
        label=_("A member may also"),
        help_text=_("Organisers and referents may do all of this already."),
        required=False,
        choices=[(str(int(right)), label) for right, label in GIVEN],
        widget=forms.CheckboxSelectMultiple,
    )

    def given_rights(self) -> Right:
        given = Right(0)
        for value in self.cleaned_data["rights"]:
            given |= Right(int(value))
        return given


class JoinForm(RefusableForm):
    """The words to those who accept, and the team's own questions."""

    words = forms.CharField(
        label=_("A few words about you"),
        required=False,
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 3}),
    )

    def __init__(self, *args: Any, questions: Sequence[JoinQuestion], with_words: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.questions = questions
        if not with_words:
            del self.fields["words"]
        for question in questions:
            self.fields[f"question_{question.pk}"] = _field_of(question)

    def replies(self) -> dict[int, str]:
        """By question id, as they read: a box's value is replaced by its label."""
        given = {}
        for question in self.questions:
            value = self.cleaned_data.get(f"question_{question.pk}") or ""
            given[question.pk] = str(dict(YES_NO).get(value, value)) if question.form == "yes_no" else value
        return given


def _field_of(question: JoinQuestion) -> forms.Field:
    given: dict[str, Any] = {"label": question.words, "required": question.is_required}
    if question.form == JoinQuestion.Form.YES_NO:
        return forms.ChoiceField(choices=YES_NO, widget=forms.RadioSelect, **given)
    if question.form == JoinQuestion.Form.CHOICE and question.choices:
        return forms.ChoiceField(choices=[(c, c) for c in question.choices], widget=forms.RadioSelect, **given)
    is_long = question.form == JoinQuestion.Form.TEXT
    return forms.CharField(
        max_length=1000 if is_long else 200,
        widget=forms.Textarea(attrs={"rows": 3}) if is_long else forms.TextInput(),
        **given,
    )


class QuestionsForm(forms.Form):
    """Eight questions at most, four fields each; those already asked, and one line more."""

    def __init__(self, data: Any = None, *, asked: Sequence[JoinQuestion]) -> None:
        super().__init__(data)
        self.count = min(MOST, max(len(asked) + 1, _count_in(data)))
        for n in range(self.count):
            question = asked[n] if n < len(asked) else None
            self.fields[f"words_{n}"] = forms.CharField(
                label=_("Question"), required=False, max_length=200, initial=question.words if question else ""
            )
            self.fields[f"form_{n}"] = forms.ChoiceField(
                label=_("Answered by"),
                choices=JoinQuestion.Form.choices,
                required=False,
                initial=question.form if question else JoinQuestion.Form.LINE,
            )
            self.fields[f"choices_{n}"] = forms.CharField(
                label=_("The answers to choose among, one a line"),
                required=False,
                max_length=1000,
                widget=forms.Textarea(attrs={"rows": 2}),
                initial="\n".join(question.choices) if question else "",
            )
            self.fields[f"required_{n}"] = forms.BooleanField(
                label=_("An answer is needed"), required=False, initial=bool(question and question.is_required)
            )

    def clean(self) -> dict[str, Any]:
        given = self.cleaned_data
        for n in range(self.count):
            chosen = given.get(f"form_{n}") == JoinQuestion.Form.CHOICE
            if given.get(f"words_{n}") and chosen and len(_lines(given.get(f"choices_{n}", ""))) < 2:
                self.add_error(f"choices_{n}", _("Give at least two answers to choose among."))
        return given

    def rows(self) -> list[dict[str, Any]]:
        return [
            {"number": n + 1, **{name: self[f"{name}_{n}"] for name in ("words", "form", "choices", "required")}}
            for n in range(self.count)
        ]

    def asked(self) -> list[Asked]:
        given = self.cleaned_data
        return [
            Asked(
                words=given[f"words_{n}"],
                form=given[f"form_{n}"] or JoinQuestion.Form.LINE,
                choices=tuple(_lines(given[f"choices_{n}"])),
                is_required=given[f"required_{n}"],
            )
            for n in range(self.count)
        ]


def _count_in(data: Any) -> int:
    return sum(1 for n in range(MOST) if f"words_{n}" in data) if data else 0


def _lines(text: str) -> list[str]:
    return [line.strip() for line in text.splitlines() if line.strip()]
