"""What this room holds about a person: less of what they asked for, and what they have seen."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from tribune.kit.registries import PERSONAL_DATA, PersonalData
from tribune.people.models import Person
from tribune.timeline.models import LessOfThis, Seen


def register() -> None:
    PERSONAL_DATA.register("timeline", PersonalData(models=[LessOfThis, Seen], export=export, erase=erase))


def export(person: Person) -> Mapping[str, Any]:
    asked = LessOfThis.objects.filter(person=person).select_related("voice", "topic").order_by("asked_at", "pk")
    seen = Seen.objects.filter(person=person).first()
    return {
        "less_of": [
            {
                "voice": one.voice.name if one.voice else "",
                "kind": one.kind,
                "topic": one.topic.name if one.topic else "",
                "how": one.get_how_display(),
                "since": one.asked_at.isoformat(),
            }
            for one in asked
        ],
        "seen": {"cards": len(seen.keys.replace("|", " ").split()), "at": seen.at.isoformat()} if seen else None,
    }


def erase(person: Person, at: datetime) -> None:
    LessOfThis.objects.filter(person=person).delete()
    Seen.objects.filter(person=person).delete()
