"""What a person says of themselves, and to whom."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.core.files.base import File
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


def change(
    *,
    person: Person,
    values: Mapping[str, Any],
    at: datetime,
    picture: File[Any] | None = None,
    removes_picture: bool = False,
) -> None:
    """Set what the profile page holds (TYPED), and the picture when one is sent or removed.

    Raises the refusals of ``pictures.take_in``, and then nothing has changed.
    """
    unknown = set(values) - TYPED
    if unknown:
        raise ValueError(f"not of a profile: {unknown}")
    taken = pictures.take_in(picture, by=person, at=at, guard=GUARD, guard_id=person.pk) if picture else None
    with transaction.atomic():
        for name, value in values.items():
            setattr(person, name, value)
        old = person.picture if taken is not None or removes_picture else None
        if taken is not None or removes_picture:
            person.picture = taken
        person.save(update_fields=[*values, "picture"])
        if old is not None:
            pictures.discard(picture=old)


def open_to(*, person: Person, reaches: Mapping[str, str]) -> None:
    """How far each field goes: ``{"name": "teams", …}``."""
    for name, reach in reaches.items():
        if name not in FIELDS:
            raise ValueError(f"{name} is not of a profile")
        setattr(person, f"{name}_reach", Reach(reach))
    person.save(update_fields=[f"{name}_reach" for name in reaches])
