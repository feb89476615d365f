"""The button that follows a voice, on its page."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.http import HttpRequest

from tribune.publications.models import Follow
from tribune.timeline.explaining import FOLLOWABLE


def of_a_voice(request: HttpRequest | None, given: Mapping[str, Any]) -> Mapping[str, Any] | None:
    """For who is signed in, of a voice that may be followed; one query."""
    person = request.viewer.person if request is not None else None  # type: ignore[attr-defined]
    if person is None or given["voice"].kind not in FOLLOWABLE:
        return None
    is_followed = Follow.objects.filter(person=person, voice=given["voice"]).exists()
    return {"voice": given["voice"], "is_followed": is_followed}
