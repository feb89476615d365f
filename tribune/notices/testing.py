"""Makers for the tests of this room and of those above."""

import base64
import json
from datetime import datetime
from typing import Any

import http_ece
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import ec
from django.utils import timezone

from tribune.kit.testing import Asked, LoopbackSite, Reply
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


class Phone:
    """A browser that asked to be told by push: makes keys as a browser does, and opens what comes to *path* of *site*."""

    def __init__(self, site: LoopbackSite, path: str) -> None:
        self.site, self.path = site, path
        self.key = ec.generate_private_key(ec.SECP256R1())
        self.secret = bytes(range(16))
        site.pages.setdefault(path, Reply(201))

    @property
    def subscription(self) -> dict[str, str]:
        point = self.key.public_key().public_bytes(
            serialization.Encoding.X962, serialization.PublicFormat.UncompressedPoint
        )
        return {"endpoint": self.site.url(self.path), "p256dh": _text(point), "auth": _text(self.secret)}

    @property
    def asked(self) -> list[Asked]:
        return [asked for asked in self.site.asked if asked.path == self.path]

    @property
    def shown(self) -> list[dict[str, str]]:
        opened = [
            http_ece.decrypt(asked.body, private_key=self.key, auth_secret=self.secret, version="aes128gcm")
            for asked in self.asked
        ]
        return [json.loads(words) for words in opened]


def _text(raw: bytes) -> str:
    return base64.urlsafe_b64encode(raw).decode().rstrip("=")
