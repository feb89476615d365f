"""Makers for the tests of this room and of those above."""

from datetime import datetime
from typing import Any

from django.utils import timezone

from tribune.notices.kinds import KINDS
from tribune.notices.models import Announcement, Notice
from tribune.notices.verbs import announcing
from tribune.people.models import Person


def a_notice(person: Person, *, kind: str = "called_off", at: datetime | None = None, **more: Any) -> Notice:
    """*person* was told that "Marche pour l’eau" is called off; *more* are Notice's fields."""
    number = Notice.objects.count()
    given: dict[str, Any] = {
        "key": f"test:{number}",
        "thing": f"event:{number}",
        "title": "Marche pour l’eau",
        "address": f"/actions/abc{number}/",
        "is_shown": True,
        "wants_mail": False,
    }
    given.update(more)
    given.setdefault("bunch", f"{kind}:{given['thing']}" if KINDS[kind].many else given["key"])
    return Notice.objects.create(person=person, kind=kind, created_at=at or timezone.now(), **given)


def an_announcement(by: Person, *, at: datetime | None = None, **more: Any) -> Announcement:
    """A draft by *by*, for all who support the movement; *more* are Draft's fields."""
    given: dict[str, Any] = {
        "texts": {"fr": {"title": "Le congrès", "words": "C’est en mai."}},
        "address": "/near/",
        "segment": {"kind": "all"},
        "in_app": True,
        "mail": True,
        "push": False,
    }
    return announcing.write(draft=announcing.Draft(**{**given, **more}), by=by, at=at or timezone.now())
