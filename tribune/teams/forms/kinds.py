"""What the operator typed about a kind of team."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from tribune.movement.kinds import DrawnKindForm
from tribune.teams.models import TeamKind


class TeamKindForm(DrawnKindForm):
    OWN = (*DrawnKindForm.OWN, "is_local", "parent")
    is_local = forms.BooleanField(label=_("A team of this kind belongs to a place"), required=False)
    parent = forms.ModelChoiceField(
        TeamKind.objects.none(), label=_("Part of"), required=False, empty_label=_("Nothing: it stands by itself")
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        above = TeamKind.objects.exclude(pk=self.kind.pk) if self.kind is not None else TeamKind.objects.all()
        self.fields["parent"].queryset = above  # type: ignore[attr-defined]
