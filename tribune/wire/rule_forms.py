"""A rule as it is typed."""

from __future__ import annotations

import json
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from tribune.kit.forms import RefusableForm
from tribune.kit.sealed import blind_index
from tribune.kit.text import slug
from tribune.wire import ruling
from tribune.wire.models import PLURALS, Rule, Source, SourceKind


class RuleForm(RefusableForm):
    """``of`` is empty for all sources, a kind, or the code of *source*. ``tried`` is the mark of what was last tried:
    what is saved has been shown before.
    """

    of = forms.ChoiceField(label=_("It reads"), required=False)
    look = forms.ChoiceField(label=_("It looks at"), choices=Rule.Look.choices)
    words = forms.CharField(
        label=_("What it looks for"),
        required=False,
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_(
            "One a line; one of them is enough. Case and accents do not matter. A star at the end takes longer words too: "
            "manifest* finds manifestation."
        ),
    )
    is_without = forms.BooleanField(label=_("The other way round: those where none of it is found"), required=False)
    deed = forms.ChoiceField(label=_("What it does then"), choices=Rule.Deed.choices, widget=forms.RadioSelect)
    name = forms.CharField(
        label=_("Section or topic"),
        required=False,
        max_length=60,
        help_text=_("Where it puts them, when it puts them somewhere."),
    )
    tried = forms.CharField(required=False, max_length=64, widget=forms.HiddenInput)

    def __init__(self, data: Any = None, *, source: Source | None = None, rule: Rule | None = None) -> None:
        super().__init__(data, initial=_given(rule, source))
        self.source = source
        several = [("", _("all sources")), *((kind, PLURALS[kind]) for kind in SourceKind)]
        field: Any = self.fields["of"]
        field.choices = [(source.code, source.title), *several] if source else several

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        look, deed = given.get("look"), given.get("deed")
        if look and look not in ruling.WITHOUT_WORDS and not _is_anything(given.get("words", "")):
            self.add_error("words", _("Say what it looks for."))
        if look == ruling.ALL and given.get("is_without"):
            self.add_error("is_without", _("No entry would ever be one."))
        if deed == ruling.SECTION and not given.get("name"):
            self.add_error("name", _("Say which section."))
        if deed == ruling.TAG and not slug(given.get("name", "")):
            self.add_error("name", _("Say which topic."))
        return given

    @property
    def given(self) -> dict[str, Any]:
        """As ``rules.drawn_up`` takes it."""
        read = self.cleaned_data
        is_own = self.source is not None and read["of"] == self.source.code
        has_words = read["look"] not in ruling.WITHOUT_WORDS
        return {
            "source": self.source if is_own else None,
            "kind": "" if is_own else read["of"],
            "look": read["look"],
            "words": "\n".join(line.strip() for line in read["words"].splitlines() if line.strip())
            if has_words
            else "",
            "is_without": read["is_without"],
            "deed": read["deed"],
            "name": read["name"] if read["deed"] in (ruling.SECTION, ruling.TAG) else "",
        }

    @property
    def mark(self) -> str:
        """Of what was typed: what was tried and what is saved are the same when their marks are."""
        told = {**self.given, "source": self.source.code if self.given["source"] and self.source else ""}
        return blind_index(json.dumps(told, sort_keys=True), context="wire.rule.tried")

    def is_tried(self) -> bool:
        return bool(self.cleaned_data["tried"]) and self.cleaned_data["tried"] == self.mark

    def remember_it_is_tried(self) -> None:
        self.carry(tried=self.mark)


def _is_anything(words: str) -> bool:
    return any(line.strip().strip("*") for line in words.splitlines())


def _given(rule: Rule | None, source: Source | None) -> dict[str, Any]:
    if rule is None:
        return {"of": source.code if source else "", "look": Rule.Look.TEXT, "deed": Rule.Deed.DROP}
    named = rule.section or (rule.topic.name if rule.topic is not None else "")
    return {
        "of": rule.source.code if rule.source is not None else rule.kind,
        "look": rule.look,
        "words": rule.words,
        "is_without": rule.is_without,
        "deed": rule.deed,
        "name": named,
    }
