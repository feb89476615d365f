"""What a person says of themselves, and to whom."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db import transaction

from tribune.media.verbs import pictures
from tribune.people.audiences import Reach
from tribune.people.models import Person
from tribune.people.queries import FIELDS

GUARD = "people.profile"
TYPED = frozenset({"name", "place", "postcode", "radius_km", "phone", "skills", "availability", "about"})


@transaction.atomic
def introduce(*, person: Person, name: str, reach: Reach | str, at: datetime) -> None:
    """The welcome page was answered, with a name or without."""
    person.name, person.name_reach = name, reach
    person.welcomed_at = person.welcomed_at or at
    person.save(update_fields=["name", "name_reach", "welcomed_at"])


def change(*, person: Person, values: Mapping[str, Any], at: datetime, picture: Any = None) -> None:
    """Set what the profile page holds (TYPED); *picture* is what the form's field answered.

    Raises PictureRefused, and then nothing has changed.
    """
    unknown = set(values) - TYPED
    if unknown:
        raise ValueError(f"not of a profile: {unknown}")
    old = person.picture
    new = pictures.settle(picture, current=old, by=person, at=at, guard=GUARD, guard_id=person.pk)
    with transaction.atomic():
        for name, value in values.items():
            setattr(person, name, value)
        person.picture = new
        person.save(update_fields=[*values, "picture"])
        if old is not None and old != new:
            pictures.discard(picture=old)


def open_to(*, person: Person, reaches: Mapping[str, str]) -> None:
    """How far each field goes: ``{"name": "teams", …}``."""
    for name, reach in reaches.items():
        if name not in FIELDS:
            raise ValueError(f"{name} is not of a profile")
        setattr(person, f"{name}_reach", Reach(reach))
    person.save(update_fields=[f"{name}_reach" for name in reaches])
