"""What was typed about a team, checked for shape; everything is given back as it came."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django import forms
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from tribune.kit.forms import RefusableForm
from tribune.media.forms import PictureField
from tribune.media.models import Picture
from tribune.media.verbs import pictures
from tribune.people.models import Person
from tribune.places.forms import PlaceField
from tribune.teams.models import Team, TeamKind
from tribune.teams.verbs.teams import Charter


class TeamForm(RefusableForm):
    name = forms.CharField(label=_("Name of the team"), max_length=80)
    kind = forms.ModelChoiceField(TeamKind.objects.none(), label=_("Kind of team"), empty_label=None)
    place = PlaceField(label=_("Postcode or town"), required=False, help_text=_("So that people nearby find it."))
    about = forms.CharField(
        label=_("What you do, in a few words"),
        required=False,
        max_length=4000,
        widget=forms.Textarea(attrs={"rows": 4}),
    )
    picture = PictureField(label=_("Picture"))
    openness = forms.ChoiceField(label=_("Who may join"), choices=Team.Openness.choices, required=False)
    form_key = forms.CharField(required=False, max_length=32, widget=forms.HiddenInput)
    version = forms.IntegerField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, team: Team | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.team = team
        self.picture_taken: Picture | None = None
        self.met: list[tuple[Any, str]] = []
        offered = Q(retired_at=None) | Q(pk=team.kind_id) if team is not None else Q(retired_at=None)
        self.fields["kind"].queryset = TeamKind.objects.filter(offered)  # type: ignore[attr-defined]
        if team is None:
            del self.fields["openness"]

    def charter(self) -> Charter:
        given = self.cleaned_data
        kept = self.team
        return Charter(
            name=given["name"],
            kind=given["kind"],
            about=given["about"],
            place=given["place"],
            picture=self.picture_taken,
            openness=given.get("openness") or (kept.openness if kept else Team.Openness.OPEN),
        )

    def settle_picture(self, *, by: Person, at: datetime) -> None:
        """Take in the picture that came with the form, once everything else is right; raises the media's refusals."""
        given = self.cleaned_data["picture"]
        if given is None or isinstance(given, Picture):
            self.picture_taken = self.team.picture if self.team else None
        else:
            self.picture_taken = pictures.take_in(given, by=by, at=at) if given else None

    def meet(self, now: Team) -> None:
        """After somebody else's change: say what it says now, and let the next sending be compared with that."""
        kind = self["kind"].value()
        words = [
            ("name", now.name, self["name"].value()),
            ("kind", now.kind.name, now.kind.name if str(kind) == str(now.kind_id) else ""),
            ("about", now.about, self["about"].value()),
        ]
        self.met = [(self[name].label, said) for name, said, typed in words if said != (typed or "")]
        self.carry(version=str(now.version))


def initial_of(team: Team) -> dict[str, Any]:
    return {
        "name": team.name,
        "kind": team.kind_id,
        "place": team.place,
        "about": team.about,
        "picture": team.picture,
        "openness": team.openness,
        "version": team.version,
    }
