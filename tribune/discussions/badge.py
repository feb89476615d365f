"""The count beside "Messages" in the menus: asked once a page, whatever the number of menus."""

from __future__ import annotations

from collections.abc import Iterable

from django.http import HttpRequest

from tribune.discussions import unread
from tribune.people.viewers import NOBODY, Viewer

KEPT = "unread_messages"


def keep(viewer: Viewer, rows: Iterable[tuple[int, int, int]]) -> None:
    """For the rest of the page: *rows* of ``unread.sides`` that were asked with what else the page's top counts."""
    viewer.__dict__[KEPT] = sum(left for _thread, left in unread.kept_by(rows))


def count(request: HttpRequest) -> int:
    """Messages the viewer has not read; none for a stranger, without a query."""
    viewer = getattr(request, "viewer", NOBODY)
    kept = viewer.__dict__.get(KEPT)
    if kept is None:
        kept = viewer.__dict__[KEPT] = unread.count(viewer)
    return int(kept)
