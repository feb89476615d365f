"""What was typed about an action, checked for shape; everything is given back as it came."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from typing import Any
from zoneinfo import ZoneInfo

from django import forms
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from tribune.events import kits, rules
from tribune.events.hours import ThisHourDoesNotExist, on_the_clock, zone_at
from tribune.events.models import Event, EventKind, Kit, Occurrence
from tribune.events.plans import Plan, usual_end
from tribune.kit.clock import is_told
from tribune.kit.forms import RefusableForm
from tribune.kit.html import web_address
from tribune.kit.refusals import Refusal
from tribune.media.forms import PictureField
from tribune.media.models import Picture
from tribune.media.verbs import pictures
from tribune.people.audiences import Audience
from tribune.people.models import Person
from tribune.people.viewers import Viewer
from tribune.places.finding import BY_REF, Found, ManyPlaces, NoSuchPlace, find_with_words
from tribune.teams.models import Team

ZONES = [
    "Europe/Paris", "America/Guadeloupe", "America/Martinique", "America/Cayenne", "Indian/Reunion", "Indian/Mayotte",
    "America/Miquelon", "Pacific/Noumea", "Pacific/Tahiti", "Europe/Brussels", "Europe/Zurich", "Europe/London",
    "America/Montreal", "UTC",
]  # fmt: skip

BARE = re.compile(r"[\w-]+(\.[\w-]+)+(:\d+)?(/|$)")  # "meet.example.org/eau", typed without its scheme


class ThisKitIsOfferedNoMore(Refusal):
    sentence = _("This campaign’s kit is offered no more. What you typed is kept: publish it without.")


class WallClock(forms.DateTimeInput):
    input_type = "datetime-local"

    def __init__(self, **attrs: Any) -> None:
        super().__init__(format="%Y-%m-%dT%H:%M", attrs={"step": "300", **attrs})


class WallClockField(forms.Field):
    """The naive hour of a wall clock, as ``datetime-local`` sends it or as a person types it."""

    widget = WallClock
    formats = ("%Y-%m-%dT%H:%M", "%Y-%m-%dT%H:%M:%S", "%Y-%m-%d %H:%M", "%d/%m/%Y %H:%M", "%d/%m/%Y %Hh%M")

    def to_python(self, value: Any) -> datetime | None:
        if not value or isinstance(value, datetime):
            return value or None
        for pattern in self.formats:
            try:
                wall = datetime.strptime(str(value).strip(), pattern)  # noqa: DTZ007
            except ValueError:
                continue
            if is_told(wall):
                return wall
        raise forms.ValidationError(_("Write the day and the hour like this: 28/11/2026 14:00."))


def _offered(event: Event | None) -> Q:
    """The kinds in use, and the one the action has already."""
    return Q(retired_at=None) | Q(pk=event.kind_id) if event is not None else Q(retired_at=None)


class EventForm(RefusableForm):
    """Six fields one sees, the rest folded. ``plan()`` is what the verb is given."""

    title = forms.CharField(label=_("What are you going to do?"), max_length=160)
    kind = forms.ModelChoiceField(EventKind.objects.none(), label=_("Kind of action"), empty_label=None)
    starts = WallClockField(label=_("When?"))
    where = forms.CharField(
        label=_("Where?"),
        max_length=240,
        error_messages={"required": rules.AnActionNeedsAPlace.sentence},
        help_text=_("An address, then the postcode or town: Place de la République, 59000 Lille."),
    )
    team = forms.ModelChoiceField(Team.objects.none(), label=_("With which team?"), required=False)
    picture = PictureField(label=_("Picture"))
    # folded
    description = forms.CharField(
        label=_("What people should know"), required=False, max_length=10_000, widget=forms.Textarea(attrs={"rows": 5})
    )
    ends = WallClockField(label=_("Until"), required=False)
    capacity = forms.IntegerField(label=_("How many people at most"), required=False, min_value=1, max_value=1_000_000)
    online_url = forms.CharField(
        label=_("Link, if it is online"), required=False, max_length=500, widget=forms.URLInput
    )
    is_address_reserved = forms.BooleanField(
        label=_("Tell the address only to those who are going"),
        required=False,
        help_text=_("Everyone else sees the town."),
    )
    audience = forms.ChoiceField(label=_("Who may see it"), choices=Audience.choices, required=False)
    zone = forms.ChoiceField(label=_("Time zone"), required=False)
    repeats = forms.BooleanField(
        label=_("It happens again: every week, every month …"),
        required=False,
        help_text=_("You choose how on the next page, and see the dates before they are shown."),
    )
    # kept from one sending to the next
    form_key = forms.CharField(required=False, max_length=32, widget=forms.HiddenInput)
    version = forms.IntegerField(required=False, widget=forms.HiddenInput)
    kit = forms.CharField(required=False, max_length=60, widget=forms.HiddenInput)
    place_ref = forms.CharField(required=False, max_length=40)

    SEEN = ("title", "kind", "starts", "where", "team", "picture")
    COMPARED = (
        "title", "kind", "starts", "where", "team", "description", "ends", "capacity", "online_url", "audience", "zone",
    )  # fmt: skip
    FOLDED = ("description", "ends", "capacity", "repeats", "online_url", "is_address_reserved", "audience", "zone")
    OF_A_DATE = ("starts", "ends", "capacity", "zone")  # said date by date once there are several

    def __init__(
        self,
        *args: Any,
        viewer: Viewer,
        zone: str,
        event: Event | None = None,
        date: Occurrence | None = None,
        **kwargs: Any,
    ) -> None:
        """*date* is given when the action has several: the form then leaves hours and places alone."""
        super().__init__(*args, **kwargs)
        self.event = event
        self.date = date
        self.places: list[Found] = []  # to choose from, when what was typed names several
        self.picture_taken: Picture | None = None
        self.made_from: Kit | None = None  # what it is made from, once the form is checked
        self.met: list[tuple[Any, str]] = []  # label and value of what somebody else changed
        self.fields["where"].required = not self.data.get("online_url")
        self.fields["kind"].queryset = EventKind.objects.filter(_offered(event))  # type: ignore[attr-defined]
        teams = Team.objects.standing().spoken_for_by(viewer)
        field = self.fields["team"]
        field.queryset = teams.order_by("name_folded")  # type: ignore[attr-defined]
        field.empty_label = _("No team: on my own initiative")  # type: ignore[attr-defined]
        zones = [(name, name.replace("_", " ")) for name in dict.fromkeys([zone, *ZONES])]
        self.fields["zone"].choices = [("", _("That of the place")), *zones]  # type: ignore[attr-defined]
        self.default_zone = zone
        for name in (*(self.OF_A_DATE if date is not None else ()), *(["repeats"] if event is not None else ())):
            del self.fields[name]

    @property
    def seen(self) -> list[forms.BoundField]:
        return [self[name] for name in self.SEEN if name in self.fields]

    @property
    def folded(self) -> list[forms.BoundField]:
        return [self[name] for name in self.FOLDED if name in self.fields]

    @property
    def has_folded_errors(self) -> bool:
        return any(self.errors.get(name) for name in self.FOLDED)

    def clean_online_url(self) -> str:
        typed = self.cleaned_data["online_url"].strip()
        if not typed:
            return ""
        found = web_address(f"https://{typed}" if BARE.match(typed) else typed)
        if found is None:
            raise forms.ValidationError(_("This link does not read. It should begin with https://."))
        return found

    def clean_kit(self) -> str:
        """The kit may have been withdrawn since the form was opened: said once, and the form goes on without it."""
        typed: str = self.cleaned_data["kit"]
        self.made_from = kits.to_host(typed, datetime.now(UTC)) if self.event is None else None
        if typed and self.made_from is None and self.event is None:
            self.carry(kit="")
            self.add_error(None, str(ThisKitIsOfferedNoMore()))
        return typed

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        self._find_place(given)
        # Of a place abroad only the point is known; online, those who organise say theirs.
        zone = given.get("zone") or (given["place"] and zone_at(given["place"].postcode)) or self.default_zone
        given["zone"] = zone
        if self.date is not None:
            given |= {"starts_at": self.date.starts_at, "ends_at": self.date.ends_at, "capacity": self.date.capacity}
        else:
            given |= {"starts_at": self._moment("starts", zone), "ends_at": self._moment("ends", zone)}
        if not self.errors:
            may_be_past = self.event is not None and not self.event.is_draft
            for fault in rules.faults(self.plan(), at=datetime.now(UTC), may_be_past=may_be_past):
                self.add_error(fault.field, str(fault))
        return given

    def settle_picture(self, *, by: Person, at: datetime) -> None:
        """Take in the picture that came with the form, once everything else is right; raises the media's refusals."""
        given = self.cleaned_data["picture"]
        if given is None or isinstance(given, Picture):
            self.picture_taken = self.event.picture if self.event else None
        else:
            self.picture_taken = pictures.take_in(given, by=by, at=at) if given else None

    def meet(self, now: dict[str, Any], *, version: int) -> None:
        """After somebody else's change: say what differs, and let the next sending be compared with *now*'s version."""
        compared = [name for name in self.COMPARED if name in self.fields]
        typed = {name: str(self[name].value() or "") for name in compared}
        self.met = [
            (self[name].label, self._worded(name, now[name]))
            for name in compared
            if str(now[name] or "") != typed[name]
        ]
        self.carry(version=str(version))

    def plan(self) -> Plan:
        given = self.cleaned_data
        starts_at, kind = given["starts_at"], given["kind"]
        venue, place = given["venue"], given["place"]
        kept = self.event
        return Plan(
            title=given["title"],
            kind=kind,
            starts_at=starts_at,
            ends_at=given["ends_at"] or usual_end(kind, starts_at, kit=self.made_from),
            zone=given["zone"],
            team=given["team"],
            place=place,
            venue=venue,
            postcode=given["postcode"],
            online_url=given["online_url"],
            description=given["description"],
            picture=self.picture_taken,
            capacity=given["capacity"],
            audience=given["audience"] or Audience.PUBLIC,
            is_big=kept.is_big if kept else False,
            is_address_reserved=given["is_address_reserved"],
            kit=self.made_from,
        )

    def _worded(self, name: str, value: Any) -> str:
        """A value as the reader knows it: a choice by its name."""
        field = self.fields[name]
        if isinstance(field, forms.ModelChoiceField):
            chosen = field.queryset.filter(pk=value).first() if field.queryset is not None else None
            return str(chosen or field.empty_label or "")
        if isinstance(field, forms.ChoiceField):
            return str(dict(field.choices).get(value, value))  # type: ignore[arg-type]
        return str(value or "").replace("T", " ") if name in ("starts", "ends") else str(value or "")

    def _moment(self, name: str, zone: str) -> datetime | None:
        wall = self.cleaned_data.get(name)
        if wall is None:
            return None
        try:
            return on_the_clock(wall, zone)
        except ThisHourDoesNotExist as refusal:
            self.add_error(name, str(refusal))
        return None

    def _find_place(self, given: dict[str, Any]) -> None:
        """ "Place de la République, 59000 Lille": what follows the last comma is looked up, the rest is kept."""
        given.update(place=None, venue="", postcode="")
        typed = (given.get("where") or "").strip()
        if not typed:
            return
        head, comma, tail = typed.rpartition(",")
        is_chosen = given.get("place_ref") and self.data.get("where_for") == self.data.get("where")
        try:
            found = find_with_words(BY_REF + given["place_ref"] if is_chosen else tail.strip())
            given.update(place=found.place, postcode=found.postcode, venue=head.strip() if comma else "")
        except ManyPlaces as several:
            self.places = several.choices
            self.add_error("where", str(several))
        except NoSuchPlace as unknown:
            if given.get("online_url"):
                given["venue"] = typed
                return
            self.places = unknown.near_misses
            self.add_error("where", str(unknown))


def wall_clock(moment: datetime, zone: str) -> str:
    return moment.astimezone(ZoneInfo(zone)).strftime("%Y-%m-%dT%H:%M")


def initial_of(event: Event, date: Occurrence) -> dict[str, Any]:
    """What the edit form shows first."""
    town = " ".join(filter(None, [event.postcode, event.town]))
    return {
        "title": event.title,
        "kind": event.kind_id,
        "starts": wall_clock(date.starts_at, event.zone),
        "ends": wall_clock(date.ends_at, event.zone),
        "where": ", ".join(filter(None, [event.exact.venue, event.exact.street, town])),
        "is_address_reserved": event.is_address_reserved,
        "team": event.team_id,
        "picture": event.picture,
        "description": event.description,
        "capacity": date.capacity,
        "online_url": event.online_url,
        "audience": event.audience,
        "zone": event.zone,
        "version": event.version,
    }
