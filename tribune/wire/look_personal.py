"""What the wire holds about whoever reads it: when they last looked, and the line they marked."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from tribune.kit.registries import PERSONAL_DATA, PersonalData
from tribune.wire.models import LastLook


def export(person: Any) -> Mapping[str, Any]:
    look = LastLook.objects.filter(person=person.pk).first()
    if look is None:
        return {"last_look": None}
    marked = look.marked_at.isoformat() if look.marked_at else None
    return {"last_look": {"at": look.last_at.isoformat(), "marked": marked}}


def erase(person: Any, at: datetime) -> None:
    LastLook.objects.filter(person=person.pk).delete()


def register() -> None:
    PERSONAL_DATA.register("wire.looks", PersonalData(models=[LastLook], export=export, erase=erase))
