"""Car-pooling and lodging on the page of an action."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.http import HttpRequest

from tribune.events.models import Event


def on_page(request: HttpRequest | None, given: Mapping[str, Any]) -> Mapping[str, Any] | None:
    """That there is some, and the way to it for those who come. No query."""
    event: Event = given["event"]
    state = given["state"]
    if not (event.opens_rides or event.opens_beds) or not state.is_open:
        return None
    return {"event": event, "state": state, "may_see": state.answer == "yes"}
