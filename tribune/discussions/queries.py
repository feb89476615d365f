"""The thread of a page, found through its viewer: asked with every message that is read or written."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet

from tribune.discussions.models import Thread
from tribune.kit.prepared import prepared
from tribune.people.viewers import Viewer, seen_by


def shown(viewer: Viewer, code: str) -> Thread | None:
    """The thread of that code with all that its page shows of it; None when *viewer* may not know of it. One query."""
    return next(iter(_of_code(viewer.shape, code=code, **values_of(viewer))), None)


def shown_by_key(viewer: Viewer, thread: int) -> Thread | None:
    """The same of the thread of that id."""
    return next(iter(_of_key(viewer.shape, pk=thread, **values_of(viewer))), None)


def is_shown(viewer: Viewer, thread: int) -> bool:
    """May *viewer* read the thread of that id? One query."""
    return bool(_key_of(viewer.shape, pk=thread, **values_of(viewer)))


def values_of(viewer: Viewer) -> dict[str, Any]:
    """As a prepared query takes them, for the rules that ask whom one organises."""
    return {**viewer.values, "organised": viewer.organised_ids} if viewer.is_signed_in else {}


@prepared
def _of_code(shape: tuple[bool, bool], *, code: str, **viewer: Any) -> QuerySet[Thread]:
    return Thread.objects.visible_to(seen_by(shape, viewer)).for_page().filter(code=code)


@prepared
def _of_key(shape: tuple[bool, bool], *, pk: int, **viewer: Any) -> QuerySet[Thread]:
    return Thread.objects.visible_to(seen_by(shape, viewer)).for_page().filter(pk=pk)


@prepared
def _key_of(shape: tuple[bool, bool], *, pk: int, **viewer: Any) -> QuerySet[Any, Any]:
    return Thread.objects.visible_to(seen_by(shape, viewer)).filter(pk=pk).values_list("pk")[:1]
