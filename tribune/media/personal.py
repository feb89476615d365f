"""What this room holds about a person: who sent which picture. The picture itself belongs to what shows it."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from tribune.kit.registries import PERSONAL_DATA, PersonalData
from tribune.media.models import Picture
from tribune.media.verbs import pictures


def export(person: Any) -> Mapping[str, Any]:
    sent = Picture.objects.filter(taken_in_by=person.pk).order_by("pk")
    return {"pictures": [{"code": p.code, "sent_at": p.taken_in_at.isoformat(), "alt": p.alt} for p in sent]}


def erase(person: Any, at: datetime) -> None:
    """What nothing shows goes at once, file and all; what a team or an action shows stays, without who sent it."""
    for picture in pictures.unused().filter(taken_in_by=person.pk):
        pictures.discard(picture=picture)
    Picture.objects.filter(taken_in_by=person.pk).update(taken_in_by=None)


def register() -> None:
    PERSONAL_DATA.register("media", PersonalData(models=[Picture], export=export, erase=erase))
