"""Notices on the site, on telephones and by letter; announcements; what ends or chooses them."""

from collections.abc import Iterator

from tribune.kit.registries import WAYS_OUT
from tribune.kit.ways import Names, Visitor, WayOut, pages, web
from tribune.notices import stopping
from tribune.notices.models import Announcement
from tribune.people.models import Circle, Person
from tribune.streams.ways_out import heard


def register() -> None:
    WAYS_OUT.register("notices.centre", pages("notices:centre", asking=["", "?only=unread"]))
    WAYS_OUT.register("notices.pushes", WayOut(lambda visitor: visitor.pushes()))
    WAYS_OUT.register("notices.live", heard("person", _channels))
    WAYS_OUT.register("notices.preferences", pages("notices:preferences", "notices:team", of=_circles))
    WAYS_OUT.register("notices.stopping", web("notices:stop", of=_stops))
    WAYS_OUT.register(
        "notices.announcements",
        web("notices:announcements", "notices:announcement_new", "notices:announcement", of=_announcements),
    )


def _channels(visitor: Visitor) -> Iterator[str]:
    yield from Person.objects.values_list("code", flat=True)


def _circles(visitor: Visitor) -> Iterator[Names]:
    yield from Circle.objects.values("code")


def _stops(visitor: Visitor) -> Iterator[Names]:
    """From a letter to the visitor, of each team it may have been about: they may hold one of when they belonged."""
    yield {"token": "wrong"}
    if visitor.person is not None:
        yield {"token": stopping.token_for(visitor.person, topic="threads")}


def _announcements(visitor: Visitor) -> Iterator[Names]:
    yield from Announcement.objects.values("code")
