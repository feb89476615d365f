"""Threads and messages: pages, the box that names people, the channels of open pages."""

from collections.abc import Iterator

from tribune.discussions.models import Message, ReactionKind, Thread
from tribune.kit.registries import WAYS_OUT
from tribune.kit.ways import Names, Visitor, pages, web
from tribune.people.models import Circle, Person
from tribune.publications.models import Publication
from tribune.streams.ways_out import heard


def register() -> None:
    WAYS_OUT.register(
        "discussions.lists",
        pages("discussions:index", "discussions:requests", asking=["", "?only=rooms", "?only=private"]),
    )
    WAYS_OUT.register(
        "discussions.circles", pages("discussions:of_circle", "discussions:new", of=_circles, asking=["", "?few=1"])
    )
    WAYS_OUT.register("discussions.threads", pages("discussions:thread", of=_threads, asking=["", "?before=99"]))
    WAYS_OUT.register(
        "discussions.messages",
        web(
            "discussions:message", "discussions:answer", "discussions:edit", "discussions:history",
            "discussions:deletion", "discussions:ban", of=_messages,
        ),
    )  # fmt: skip
    WAYS_OUT.register(
        "discussions.desks",
        web(
            "discussions:lock", "discussions:pace", "discussions:bans", "discussions:leaving", "discussions:block",
            of=_threads,
        ),
    )  # fmt: skip
    WAYS_OUT.register("discussions.blocks", web("discussions:blocks", of=_circles))
    WAYS_OUT.register(
        "discussions.naming",
        web("discussions:people", "discussions:people_under", of=_readers, asking=["?q=a"]),
    )
    WAYS_OUT.register(
        "discussions.reactions",
        web(
            "discussions:operating",
            "discussions:movement_room",
            "discussions:kinds",
            "discussions:kind_new",
            "discussions:kind",
            of=_reactions,
        ),
    )
    WAYS_OUT.register("discussions.private", web("discussions:write", of=_people))
    WAYS_OUT.register("discussions.live", heard("thread", _channels))
    WAYS_OUT.register("discussions.counts", heard("talk", _persons))


def _circles(visitor: Visitor) -> Iterator[Names]:
    yield from ({"circle_code": code} for code in Circle.objects.values_list("code", flat=True))


def _threads(visitor: Visitor) -> Iterator[Names]:
    yield from Thread.objects.values("code")


def _messages(visitor: Visitor) -> Iterator[Names]:
    for code, number in Message.objects.values_list("thread__code", "number"):
        yield {"code": code, "number": number}


def _readers(visitor: Visitor) -> Iterator[Names]:
    yield from _threads(visitor)
    yield from ({"card_code": code} for code in Publication.objects.values_list("code", flat=True))


def _people(visitor: Visitor) -> Iterator[Names]:
    yield from ({"person_code": code} for code in _persons(visitor))


def _persons(visitor: Visitor) -> Iterator[str]:
    yield from Person.objects.values_list("code", flat=True)


def _reactions(visitor: Visitor) -> Iterator[Names]:
    yield from ReactionKind.objects.values("slug")[:1]


def _channels(visitor: Visitor) -> Iterator[str]:
    yield from Thread.objects.values_list("code", flat=True)
