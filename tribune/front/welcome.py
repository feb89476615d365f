"""The first minute of someone who has just joined: after what is near them, one thing to read."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.http import HttpRequest

from tribune.kit.slots import fill
from tribune.people.viewers import NOBODY, Viewer
from tribune.publications.models import Publication

LOOKED_AT = 12


def one_thing_to_read(request: HttpRequest | None, _given: Mapping[str, Any]) -> Mapping[str, Any] | None:
    """The newest entry of the wire that has a picture, else the newest."""
    viewer: Viewer = getattr(request, "viewer", NOBODY)
    newest = Publication.objects.visible_to(viewer).filter(kind="entry").select_related("voice", "picture")
    found = list(newest.order_by("-published_at", "-pk")[:LOOKED_AT])
    if not found:
        return None
    return {"card": next((card for card in found if card.picture is not None), found[0])}


def register() -> None:
    fill("welcome.css", "front/_welcome_css.html")
    fill("welcome.near", "front/_welcome_read.html", context=one_thing_to_read, order=120)
