"""What this room holds about a person: what they were told, what they want to be told, and their name in others' notices."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from tribune.kit.registries import PERSONAL_DATA, PersonalData
from tribune.notices.models import Notice, Preference
from tribune.notices.verbs import preferences
from tribune.people.models import Person


def register() -> None:
    PERSONAL_DATA.register("notices", PersonalData(models=[Notice, Preference], export=export, erase=erase))


def export(person: Person) -> Mapping[str, Any]:
    notices = Notice.objects.filter(person=person).select_related("actor").order_by("created_at")
    return {
        "notices": [
            {
                "told_at": notice.created_at.isoformat(),
                "read_at": notice.read_at.isoformat() if notice.read_at else None,
                "mailed_at": notice.mailed_at.isoformat() if notice.mailed_at else None,
                "sentence": notice.sentence,
                "address": notice.address,
            }
            for notice in notices
        ],
        "preferences": {
            topic: {"in_app": choice.in_app, "mail": choice.mail} for topic, choice in preferences.of(person).items()
        },
    }


def erase(person: Person, at: datetime) -> None:
    Notice.objects.filter(person=person).delete()
    Preference.objects.filter(person=person).delete()
    Notice.objects.filter(actor=person).update(actor=None, names_actor=False)
