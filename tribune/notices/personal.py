"""What this room holds about a person: what they were told, what they want to be told and on which devices, and their
name in others' notices.
"""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from tribune.kit.registries import PERSONAL_DATA, PersonalData
from tribune.notices.models import Announcement, Device, Notice, Preference, Rhythm
from tribune.notices.verbs import preferences
from tribune.people.models import Person


def register() -> None:
    PERSONAL_DATA.register(
        "notices", PersonalData(models=[Announcement, Device, Notice, Preference, Rhythm], export=export, erase=erase)
    )


def export(person: Person) -> Mapping[str, Any]:
    notices = Notice.objects.filter(person=person).select_related("actor").order_by("created_at")
    rhythm = preferences.rhythm_of(person)
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
            topic: {"in_app": choice.in_app, "push": choice.push, "mail": choice.mail.value}
            for topic, choice in preferences.of(person).items()
        },
        "preferences_by_team": [
            {
                "team": row.circle.name if row.circle else "",
                "topic": row.topic,
                "in_app": row.in_app,
                "push": row.push,
                "mail": row.pace,
            }
            for row in Preference.objects.filter(person=person, circle__isnull=False).select_related("circle")
        ],
        "announcements_written": list(
            Announcement.objects.filter(made_by=person).order_by("made_at").values("code", "texts", "made_at")
        ),
        "quiet_hours": [hour and hour.isoformat() for hour in (rhythm.quiet_from, rhythm.quiet_until)],
        "says_words_on_a_locked_screen": rhythm.says_words,
        "devices": [
            {"name": device.name, "endpoint": device.endpoint, "since": device.made_at.isoformat()}
            for device in Device.objects.filter(person=person).order_by("made_at")
        ],
    }


def erase(person: Person, at: datetime) -> None:
    Notice.objects.filter(person=person).delete()
    for model in (Preference, Rhythm, Device):
        model._default_manager.filter(person=person).delete()
    Announcement.objects.filter(made_by=person).update(made_by=None)
    Announcement.objects.filter(stopped_by=person).update(stopped_by=None)
    Notice.objects.filter(actor=person).update(actor=None, names_actor=False)
