"""Kinds that the operator edits (of actions, of teams): names by language, an order, most often an icon; retired, never deleted."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, ClassVar

from django import forms
from django.db import models
from django.utils.translation import get_language
from django.utils.translation import gettext as now_in
from django.utils.translation import gettext_lazy as _

from tribune.design import icons
from tribune.design.fields import language_name
from tribune.kit.forms import RefusableForm
from tribune.kit.refusals import Refusal
from tribune.kit.text import is_seen, set_spaces, tidy
from tribune.movement.settings import movement

NAME = "name_"


class Kind(models.Model):
    """``version`` grows with each change, so that the second of two windows is told."""

    slug = models.SlugField(max_length=40, unique=True)
    names = models.JSONField(default=dict)  # language → name
    order = models.PositiveSmallIntegerField(default=0)
    retired_at = models.DateTimeField(null=True, blank=True)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        abstract = True
        ordering: ClassVar = ["order", "slug"]

    def __str__(self) -> str:
        return self.name

    @property
    def name(self) -> str:
        """In the reader's language, else in the first one it was given."""
        return named(self.names, self.slug)

    @property
    def other_names(self) -> list[str]:
        return [name for name in self.names.values() if name != self.name]

    @property
    def is_in_a_ring(self) -> bool:
        """Whether it stands below itself; only kinds that make a tree can."""
        return False


def named(names: Mapping[str, str], slug: str) -> str:
    """What a kind of these ``names`` is called here and now."""
    return str(names.get(get_language() or "") or next(iter(names.values()), slug))


class KindForm(RefusableForm):
    """What every kind has; a room adds its own fields, and names in OWN those that are columns."""

    OWN: ClassVar[tuple[str, ...]] = ()
    order = forms.IntegerField(
        label=_("Rank in lists"), min_value=0, max_value=9999, help_text=_("The smallest comes first.")
    )
    version = forms.IntegerField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, kind: Any = None, **kwargs: Any) -> None:
        if kind is not None:
            kwargs["initial"] = self.said_by(kind)
        super().__init__(*args, **kwargs)
        self.kind = kind
        self.met: list[tuple[Any, str]] = []
        names = {}
        for language in movement().languages:
            names[NAME + language] = forms.CharField(
                label=now_in("Name (%(language)s)") % {"language": language_name(language)},
                max_length=40,
                required=language == movement().main_language,
                widget=forms.TextInput(attrs={"lang": language}),
            )
        self.fields = {**names, **self.fields}

    @property
    def icons(self) -> forms.BoundField | None:
        """Those to choose among, of a kind that is drawn."""
        return self["icon"] if "icon" in self.fields else None

    @property
    def plain_fields(self) -> list[forms.BoundField]:
        """All that is seen but the icons, which are drawn."""
        return [field for field in self.visible_fields() if field.name != "icon"]

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        for field in [name for name in given if name.startswith(NAME)]:
            typed = " ".join(tidy(given[field]).split())
            if given[field] and not is_seen(typed):
                self.add_error(field, _("Nothing of this name can be seen. Write it in letters."))
            given[field] = set_spaces(typed) if field == NAME + "fr" else typed
        return given

    def values(self) -> dict[str, Any]:
        """What was typed, by column; names in languages the site does not answer in today are kept."""
        given = self.cleaned_data
        held = self.kind.names if self.kind is not None else {}
        typed = {language: given[NAME + language] for language in movement().languages}
        names = {language: name for language, name in {**held, **typed}.items() if name}
        return {"names": names, "order": given["order"], **{n: given[n] for n in self.OWN}}

    def said_by(self, kind: Any) -> dict[str, Any]:
        own = {name: getattr(kind, name) for name in ("order", "version", *self.OWN)}
        own = {name: value.pk if isinstance(value, models.Model) else value for name, value in own.items()}
        return {**own, **{NAME + language: name for language, name in kind.names.items()}}

    def refuse(self, refusal: Refusal) -> None:
        """A name is typed in several languages: what is said of it stands beside the main one."""
        if refusal.field == "name":
            refusal.field = NAME + movement().main_language
        super().refuse(refusal)

    def meet(self, now: Any) -> None:
        """After somebody else's change: say what it says now, and let the next sending be compared with that."""
        said = self.said_by(now)
        differing = [f for f in self.visible_fields() if str(said.get(f.name) or "") != str(f.value() or "")]
        self.met = [(field.label, self._in_words(field, said.get(field.name))) for field in differing]
        self.carry(version=str(now.version))

    def _in_words(self, field: forms.BoundField, value: Any) -> str:
        if isinstance(value, bool):
            return now_in("yes") if value else now_in("no")
        choices = getattr(field.field, "choices", None)
        known = {str(choice): str(words) for choice, words in choices} if choices else {}
        return known.get(str(value), str(value if value is not None else "–"))


class DrawnKindForm(KindForm):
    """A kind that has an icon; its OWN begin with it."""

    OWN: ClassVar[tuple[str, ...]] = ("icon",)
    icon = forms.ChoiceField(label=_("Icon"), choices=lambda: [(n, n) for n in icons.names()], widget=forms.RadioSelect)
