"""What a person says of themselves, and to whom."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db import transaction

from tribune.people.audiences import Reach
from tribune.people.models import Person
from tribune.people.queries import FIELDS


@transaction.atomic
def introduce(*, person: Person, name: str, reach: Reach | str, at: datetime) -> None:
    """The welcome page was answered, with a name or without."""
    person.name, person.name_reach = name, reach
    person.welcomed_at = person.welcomed_at or at
    person.save(update_fields=["name", "name_reach", "welcomed_at"])


def change(*, person: Person, values: Mapping[str, Any]) -> None:
    """Set what the profile page holds: name, place, radius_km, phone, skills, availability, about, picture."""
    allowed = {"name", "place", "postcode", "radius_km", "phone", "skills", "availability", "about", "picture"}
    for name, value in values.items():
        if name not in allowed:
            raise ValueError(f"{name} is not of a profile")
        setattr(person, name, value)
    person.save(update_fields=list(values))


def open_to(*, person: Person, reaches: Mapping[str, str]) -> None:
    """How far each field goes: ``{"name": "teams", …}``."""
    for name, reach in reaches.items():
        if name not in FIELDS:
            raise ValueError(f"{name} is not of a profile")
        setattr(person, f"{name}_reach", Reach(reach))
    person.save(update_fields=[f"{name}_reach" for name in reaches])
