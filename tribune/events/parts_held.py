"""What this room holds about the parts a person takes: their roles, what they bring, the reports they began."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db.models import Q

from tribune.events.models import Bringing, Favour, FavourAsked, FavourWord, Report, ShiftTaken, TeamPart
from tribune.events.verbs import favours, shifts, things
from tribune.kit.registries import PERSONAL_DATA, PersonalData
from tribune.people.models import Person


def export(person: Person) -> Mapping[str, Any]:
    taken = ShiftTaken.objects.filter(person=person).select_related("shift__occurrence__event")
    brought = Bringing.objects.filter(person=person).select_related("thing__occurrence__event")
    return {
        "roles": [
            {
                "action": t.shift.occurrence.event.title,
                "role": t.shift.title,
                "starts_at": t.shift.starts_at.isoformat(),
                "taken_at": t.taken_at.isoformat(),
            }
            for t in taken
        ],
        "things": [
            {"action": b.thing.occurrence.event.title, "thing": b.thing.name, "quantity": b.quantity} for b in brought
        ],
        "rides_and_beds_offered": [
            {
                "action": f.occurrence.event.title,
                "kind": f.kind,
                "where": f.where,
                "nights": f.nights,
                "note": f.note,
                "contact": f.contact,
                "offered_at": f.offered_at.isoformat(),
            }
            for f in Favour.objects.filter(person=person).select_related("occurrence__event")
        ],
        "rides_and_beds_asked": [
            {"action": a.favour.occurrence.event.title, "where": a.favour.where, "places": a.places, "state": a.state}
            for a in FavourAsked.objects.filter(person=person).select_related("favour__occurrence__event")
        ],
        "written_about_them": [
            {"at": said.isoformat(), "text": text}
            for text, said in FavourWord.objects.filter(by=person).values_list("text", "said_at")
        ],
        "spoke_for_teams": [
            {"action": part.event.title, "team": part.team.name}
            for part in TeamPart.objects.filter(
                Q(asked_by=person) | Q(answered_by=person) | Q(attends_by=person)
            ).select_related("event", "team")
        ],
        "reports": [
            {"title": title, "at": made.isoformat()}
            for title, made in Report.objects.filter(made_by=person).values_list("title", "created_at")
        ],
    }


def erase(person: Person, at: datetime) -> None:
    """Their roles are free again and the organisers told; what they were to bring is needed again."""
    shifts.leave(person=person, at=at)
    things.leave(person=person)
    favours.erase(person=person, at=at)
    ShiftTaken.objects.filter(placed_by=person).update(placed_by=None)
    Report.objects.filter(made_by=person).update(made_by=None)
    for name in ("asked_by", "answered_by", "attends_by"):
        TeamPart.objects.filter(**{name: person}).update(**{name: None})


def register() -> None:
    parts = PersonalData(
        models=[ShiftTaken, Bringing, Report, TeamPart, Favour, FavourAsked, FavourWord], export=export, erase=erase
    )
    PERSONAL_DATA.register("events.parts", parts)
