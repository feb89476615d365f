"""A campaign's kit as the desk types it."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django import forms
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from tribune.design.fields import language_name
from tribune.events.models import EventKind, Kit
from tribune.events.verbs.kits import Outline
from tribune.kit.forms import RefusableForm
from tribune.media.forms import PictureField
from tribune.media.models import Picture
from tribune.media.verbs import pictures
from tribune.movement.settings import movement
from tribune.people.models import Person

DAY = forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"})
ONE_A_LINE = _("One a line, with how many: 2 people at the door.")


class KitForm(RefusableForm):
    """``outline()`` is what the verbs are given."""

    title = forms.CharField(label=_("What are people invited to host?"), max_length=160)
    introduction = forms.CharField(
        label=_("In two or three sentences"), max_length=1000, widget=forms.Textarea(attrs={"rows": 3})
    )
    picture = PictureField(label=_("Picture"), help_text=_("Actions and posters made from this kit show it."))
    guide = forms.CharField(
        label=_("The guide, step by step"),
        required=False,
        max_length=40_000,
        widget=forms.Textarea(attrs={"rows": 14}),
        help_text=_("A blank line starts a paragraph, “# ” a heading, “- ” a line of a list. HTML is taken too."),
    )
    kind = forms.ModelChoiceField(EventKind.objects.none(), label=_("Kind of action"), empty_label=None)
    usual_minutes = forms.IntegerField(
        label=_("How long one lasts, in minutes"),
        required=False,
        min_value=5,
        max_value=44_640,
        help_text=_("Leave it empty for what the kind says."),
    )
    usual_capacity = forms.IntegerField(
        label=_("How many people one takes"),
        required=False,
        min_value=1,
        max_value=1_000_000,
        help_text=_("Leave it empty for no limit."),
    )
    description = forms.CharField(
        label=_("What the page of each action begins with"),
        required=False,
        max_length=10_000,
        widget=forms.Textarea(attrs={"rows": 5}),
    )
    roles = forms.CharField(
        label=_("Roles to fill"),
        required=False,
        max_length=4000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=ONE_A_LINE,
    )
    things = forms.CharField(
        label=_("Things to bring"),
        required=False,
        max_length=4000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("One a line, with how many: 4 folding tables."),
    )
    from_on = forms.DateField(label=_("From which day"), required=False, widget=DAY)
    until_on = forms.DateField(label=_("Until which day"), required=False, widget=DAY)
    language = forms.ChoiceField(label=_("Written in"))
    version = forms.IntegerField(required=False, widget=forms.HiddenInput)

    OWN = (
        "title", "introduction", "guide", "usual_minutes", "usual_capacity", "description", "roles", "things",
        "from_on", "until_on", "picture", "language", "version",
    )  # fmt: skip

    def __init__(self, *args: Any, kit: Kit | None = None, **given: Any) -> None:
        if kit is not None:
            given["initial"] = said_by(kit)
        super().__init__(*args, **given)
        self.kit = kit
        self.met: list[tuple[Any, str]] = []
        self.picture_taken: Picture | None = None
        in_use = Q(retired_at=None) | Q(pk=kit.kind_id) if kit is not None else Q(retired_at=None)
        self.fields["kind"].queryset = EventKind.objects.filter(in_use)  # type: ignore[attr-defined]
        choices = [(code, language_name(code)) for code in movement().languages]
        self.fields["language"].choices = choices  # type: ignore[attr-defined]

    def settle_picture(self, *, by: Person, at: datetime) -> None:
        """Take in the picture that came with the form, once everything else is right; raises the media's refusals."""
        current = self.kit.picture if self.kit is not None else None
        self.picture_taken = pictures.settle(self.cleaned_data["picture"], current=current, by=by, at=at)

    def outline(self) -> Outline:
        given = {name: value for name, value in self.cleaned_data.items() if name not in ("version", "picture")}
        return Outline(picture=self.picture_taken, **given)

    def meet(self, now: Kit) -> None:
        """After somebody else's change: say what differs, and let the next sending be compared with *now*'s version."""
        said = said_by(now)
        seen = [field for field in self.visible_fields() if field.name != "picture"]
        differing = [f for f in seen if str(said.get(f.name) or "") != str(f.value() or "")]
        self.met = [(f.label, str(now.kind if f.name == "kind" else said[f.name] or "")) for f in differing]
        self.carry(version=str(now.version))


def said_by(kit: Kit) -> dict[str, Any]:
    return {"kind": kit.kind_id, **{name: getattr(kit, name) for name in KitForm.OWN}}
