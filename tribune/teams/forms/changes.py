"""What is typed to split, to merge, and on the desk to write the charter."""

from __future__ import annotations

import re
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from tribune.kit.forms import RefusableForm
from tribune.kit.ids import CodeConverter
from tribune.places.forms import PlaceField
from tribune.teams import charter
from tribune.teams.measures import MEASURES
from tribune.teams.models import CharterRule, Team, TeamKind
from tribune.teams.verbs.teams import Charter


class SplitForm(RefusableForm):
    name = forms.CharField(label=_("Name of the new team"), max_length=80)
    kind = forms.ModelChoiceField(TeamKind.objects.none(), label=_("Kind of team"), empty_label=None)
    place = PlaceField(label=_("Postcode or town"), required=False)
    going = forms.MultipleChoiceField(label=_("Who goes"), widget=forms.CheckboxSelectMultiple, required=False)
    referent = forms.ChoiceField(label=_("Who answers for it"), help_text=_("You, or someone who goes."))

    def __init__(self, data: Any = None, *, members: list[tuple[str, Any]], me: str, initial: Any = None) -> None:
        super().__init__(data, initial=initial)
        self.fields["kind"].queryset = TeamKind.objects.filter(retired_at=None)  # type: ignore[attr-defined]
        self.fields["going"].choices = members  # type: ignore[attr-defined]
        named = [(code, _("Me") if code == me else label) for code, label in members]
        self.fields["referent"].choices = sorted(named, key=lambda pair: pair[0] != me)  # type: ignore[attr-defined]

    def charter(self, about: str) -> Charter:
        given = self.cleaned_data
        return Charter(name=given["name"], kind=given["kind"], place=given["place"], about=about)


class MergerForm(RefusableForm):
    """The other team, by the address of its page or by its name."""

    into = forms.CharField(
        label=_("The other team"), max_length=200, help_text=_("The address of its page, or its exact name.")
    )

    def clean_into(self) -> Team:
        typed = self.cleaned_data["into"].strip()
        found = re.search(rf"/teams/({CodeConverter.regex})", typed)
        teams = Team.objects.standing().filter(withheld_at=None)
        rows = teams.filter(code=found[1]) if found else teams.filter(name__iexact=typed)
        matching = list(rows[:2])
        if len(matching) != 1:
            raise ValidationError(_("No team, or several, answer to that. Paste the address of its page."))
        return matching[0]  # type: ignore[no-any-return]


class CharterForm(forms.Form):
    """Three fields a measure: in force, how many, over how many days; and how long a team has once warned."""

    grace_days = forms.IntegerField(label=_("Days to meet the charter again, once warned"), min_value=1, max_value=365)

    def __init__(self, data: Any = None) -> None:
        super().__init__(data, initial={"grace_days": charter.grace().days})
        kept = {rule.measure: rule for rule in CharterRule.objects.all()}
        for name, measure in MEASURES:
            rule = kept.get(name)
            self.fields[f"{name}_on"] = forms.BooleanField(
                label=measure.label, required=False, initial=bool(rule and rule.is_on)
            )
            self.fields[f"{name}_least"] = forms.IntegerField(
                label=_("At least"), min_value=1, max_value=10_000, initial=rule.least if rule else 1
            )
            if measure.over_days:
                self.fields[f"{name}_days"] = forms.IntegerField(
                    label=_("Within how many days"), min_value=1, max_value=1000, initial=rule.days if rule else 60
                )

    def rows(self) -> list[dict[str, Any]]:
        return [
            {
                "on": self[f"{name}_on"],
                "least": self[f"{name}_least"],
                "days": self[f"{name}_days"] if measure.over_days else None,
            }
            for name, measure in MEASURES
        ]

    def rules(self) -> dict[str, tuple[bool, int, int]]:
        given = self.cleaned_data
        return {
            name: (given[f"{name}_on"], given[f"{name}_least"], given.get(f"{name}_days") or 0)
            for name, _measure in MEASURES
        }
