"""What a person says of themselves, and to whom."""

import json
from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from tribune.facts.ledger import record
from tribune.kit.refusals import Refusal
from tribune.kit.sealed import blind_index
from tribune.media.verbs import pictures
from tribune.people.audiences import Reach
from tribune.people.facts import PersonRenamed
from tribune.people.models import Person
from tribune.people.queries import FIELDS

GUARD = "people.profile"
TYPED = frozenset({"name", "place", "postcode", "radius_km", "phone", "skills", "availability", "about"})
SHOWN = (*sorted(TYPED - {"place"}), "place_id", "picture_id")
REACHES = tuple(f"{name}_reach" for name in FIELDS)


class ChangedMeanwhile(Refusal):
    """This person saved the same page from another window since the form was opened."""

    sentence = _("You changed this in another window meanwhile. What you typed is kept below: compare, then save.")
    status = 409


def mark_of(person: Person, names: Iterable[str] = SHOWN) -> str:
    """What the fields *names* hold now, told by nothing but itself: a form keeps it and gives it back as ``seen``."""
    return blind_index(json.dumps([str(getattr(person, name)) for name in names]), context="people.profile.seen")


@transaction.atomic
def introduce(*, person: Person, name: str, reach: Reach | str, at: datetime) -> None:
    """The welcome page was answered, with a name or without."""
    is_renamed = person.name != name
    person.name, person.name_reach = name, reach
    person.welcomed_at = person.welcomed_at or at
    person.save(update_fields=["name", "name_reach", "welcomed_at"])
    if is_renamed:
        record(PersonRenamed(person_id=person.pk, at=at))


def change(*, person: Person, values: Mapping[str, Any], at: datetime, picture: Any = None, seen: str = "") -> None:
    """Set what the profile page holds (TYPED); *picture* is what the form's field answered, *seen* the mark of what
    the form was filled from, empty when it does not matter.

    Raises PictureRefused or ChangedMeanwhile, and then nothing has changed.
    """
    unknown = set(values) - TYPED
    if unknown:
        raise ValueError(f"not of a profile: {unknown}")
    # Before the picture is worked on; and once more below, where nobody else saves.
    _refuse_if_changed(person, seen, SHOWN, values)
    old = person.picture
    new = pictures.settle(picture, current=old, by=person, at=at, guard=GUARD, guard_id=person.pk)
    with transaction.atomic():
        held = Person.objects.select_for_update().get(pk=person.pk)
        _refuse_if_changed(held, seen, SHOWN, values)
        for name, value in values.items():
            setattr(person, name, value)
        person.picture = new
        person.save(update_fields=[*values, "picture"])
        if held.name != person.name:
            record(PersonRenamed(person_id=person.pk, at=at))
        if old is not None and old != new:
            pictures.discard(picture=old)


@transaction.atomic
def open_to(*, person: Person, reaches: Mapping[str, str], seen: str = "") -> None:
    """How far each field goes: ``{"name": "teams", …}``. Raises ChangedMeanwhile, as ``change`` does."""
    held = Person.objects.select_for_update().get(pk=person.pk)
    _refuse_if_changed(held, seen, REACHES, {f"{name}_reach": reach for name, reach in reaches.items()})
    for name, reach in reaches.items():
        if name not in FIELDS:
            raise ValueError(f"{name} is not of a profile")
        setattr(person, f"{name}_reach", Reach(reach))
    person.save(update_fields=[f"{name}_reach" for name in reaches])


def _refuse_if_changed(held: Person, seen: str, names: Iterable[str], wanted: Mapping[str, Any]) -> None:
    # Pressing twice finds what the first press saved: there is nothing to compare.
    is_saved_already = all(getattr(held, name) == value for name, value in wanted.items())
    if seen and seen != mark_of(held, names) and not is_saved_already:
        raise ChangedMeanwhile
