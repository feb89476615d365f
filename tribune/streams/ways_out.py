"""What open pages are told: by streams, and by asking where these do not come through."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator

from django.urls import reverse

from tribune.kit.ways import Left, Visitor, WayOut
from tribune.streams import keys


def heard(kind: str, of: Callable[[Visitor], Iterable[str]]) -> WayOut:
    """The way of the channels "<kind>:<name>" that *of* names, each asked with a key that says the visitor may hear it:
    it must hold against whoever had one while they belonged.
    """

    def leaves(visitor: Visitor) -> Iterator[Left]:
        code = visitor.person.code if visitor.person is not None else ""
        for name in of(visitor):
            key = keys.make(person=code, channels=[f"{kind}:{name}"], language="fr", cookies=visitor.cookies)
            yield visitor.opens(reverse("streams:key", args=[key]))
            yield visitor.opens(reverse("streams:news", args=[key]) + "?cursor=0")

    return WayOut(leaves, ("streams:key", "streams:news"), (kind,))
