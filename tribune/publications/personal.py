"""What this room holds about a person: what they follow, and the voice they speak with."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _

from tribune.kit.registries import PERSONAL_DATA, PersonalData
from tribune.people.models import Person
from tribune.publications.models import Follow, Voice
from tribune.publications.verbs import voices


def export(person: Person) -> Mapping[str, Any]:
    follows = person.follows.select_related("voice", "topic")
    voice = Voice.objects.filter(person=person).first()
    return {
        "follows": [
            {"name": f.voice.name if f.voice else f.topic.name if f.topic else "", "since": f.followed_at.isoformat()}
            for f in follows
        ],
        "voice": {
            "name": voice.name,
            "publications": list(voice.publications.values("title", "address", "published_at")),
        }
        if voice
        else None,
    }


def erase(person: Person, at: datetime) -> None:
    """Follows go; the voice stays, under nobody's name, so that what was said keeps its place."""
    Follow.objects.filter(person=person).delete()
    for voice in Voice.objects.filter(person=person):
        voices.rename(voice, name=_("Someone who left"))
        voice.person = None
        voice.address = ""
        voice.picture = None
        voice.save(update_fields=["person", "address", "picture"])


def register() -> None:
    PERSONAL_DATA.register("publications", PersonalData(models=[Follow, Voice], export=export, erase=erase))
