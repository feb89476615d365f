"""What this room holds about a person: who sent which picture or file. The thing itself belongs to what shows it."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from tribune.kit.registries import PERSONAL_DATA, PersonalData
from tribune.media.models import File, Picture
from tribune.media.verbs import files, pictures


def export(person: Any) -> Mapping[str, Any]:
    sent = Picture.objects.filter(taken_in_by=person.pk).order_by("pk")
    kept = File.objects.filter(taken_in_by=person.pk).order_by("pk")
    return {
        "pictures": [{"code": p.code, "sent_at": p.taken_in_at.isoformat(), "alt": p.alt} for p in sent],
        "files": [{"code": f.code, "sent_at": f.taken_in_at.isoformat(), "name": f.name} for f in kept],
    }


def erase(person: Any, at: datetime) -> None:
    """What nothing shows goes at once, file and all; what a team or an action shows stays, without who sent it."""
    for picture in pictures.unused().filter(taken_in_by=person.pk):
        pictures.discard(picture=picture)
    for file in files.unused().filter(taken_in_by=person.pk):
        files.discard(file=file)
    Picture.objects.filter(taken_in_by=person.pk).update(taken_in_by=None)
    File.objects.filter(taken_in_by=person.pk).update(taken_in_by=None)


def register() -> None:
    PERSONAL_DATA.register("media", PersonalData(models=[File, Picture], export=export, erase=erase))
