"""Through which sources a voice speaks, beside what it says."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.db.models import Q
from django.http import HttpRequest

from tribune.publications.models import Voice
from tribune.wire.models import Source
from tribune.wire.querysets import SourceQuerySet

SHOWN = 12


def speaking_for(voice: Voice) -> SourceQuerySet:
    return Source.objects.standing().filter(Q(belongs_to=voice) | Q(belongs_to=None, voice=voice)).by_name()


def sources_of(request: HttpRequest | None, given: Mapping[str, Any]) -> Mapping[str, Any] | None:
    """One query."""
    found = list(speaking_for(given["voice"])[:SHOWN])
    return {"voice": given["voice"], "sources": found} if found else None
