"""The bell of open pages: how many notices wait, as soon as somebody is told or has read."""

from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Any

from django.db.models import QuerySet
from django.template.loader import get_template
from django.utils.translation import gettext as _

from tribune.discussions.live import channel_of_person as of_talk
from tribune.kit.prepared import prepared
from tribune.notices.models import Notice
from tribune.notices.queries import MANY
from tribune.people.models import Person
from tribune.people.viewers import Viewer
from tribune.streams import verbs as streams
from tribune.streams.channels import CHANNELS, Channel, Part, Row

FEW = 20  # told at once, each on their own channel; beyond, one ripple for all of them


def register() -> None:
    CHANNELS.register("person", Channel(draw=draw, may_listen=may_listen, reached=told_among))


def channel_of(person: Person) -> str:
    return f"person:{person.code}"


def channels_of(person: Person) -> list[str]:
    """What every page of theirs hears: its bell, and the count of messages beside."""
    return [channel_of(person), of_talk(person)]


def told(*, key: str, at: datetime, count: int) -> None:
    """Those who were told of *key* at *at*, *count* of them, see it on the pages they have open."""
    if count > FEW:
        streams.ripple(channel="person:*", kind="told", words=key)
    elif count:
        codes = Notice.objects.filter(key=key, created_at=at, is_shown=True).values_list("person__code", flat=True)
        streams.ripples(channels=[f"person:{code}" for code in codes], kind="told")


def read(person: Person) -> None:
    streams.ripple(channel=channel_of(person), kind="read")


def draw(row: Row) -> Sequence[Part]:
    """The bell of one person, in the language that is active."""
    words = count_in_words(len(_waiting_of(code=row.name)))
    say = _("Notices, %(count)s unread") % {"count": words} if words and row.kind == "told" else ""
    bell = get_template("notices/_bell.html").render({"count": words})
    return [Part(to="bell", html=bell, say=say)]


def may_listen(viewer: Viewer, code: str) -> bool:
    return viewer.person is not None and viewer.person.code == code


def told_among(row: Row, codes: Collection[str]) -> Collection[str]:
    notices = Notice.objects.filter(key=row.words, is_shown=True, person__code__in=list(codes))
    return set(notices.values_list("person__code", flat=True))


def count_in_words(count: int) -> str:
    """Empty for none, "99+" beyond that."""
    return f"{MANY}+" if count > MANY else str(count or "")


@prepared
def _waiting_of(*, code: str) -> QuerySet[Any, Any]:
    return Notice.objects.filter(person__code=code).unread().order_by().values_list("bunch").distinct()[: MANY + 1]
