"""Where something is, from the one line that somebody else's calendar says of it."""

from __future__ import annotations

from typing import Any

from tribune.events.calendars.reading import Upstream
from tribune.places.finding import Found, ManyPlaces, NoSuchPlace, find_with_words
from tribune.teams.models import Team

TAILS = 4  # "Salle des fêtes, 3 rue du Port, 59000 Lille, France": looked at from the end


def where_of(upstream: Upstream, team: Team) -> dict[str, Any] | None:
    """The plan's words for it; the team's own town when none is known; None when nothing is."""
    said: dict[str, Any] = {"online_url": upstream.meeting}
    if upstream.point:
        said |= {"lat": upstream.point[0], "lon": upstream.point[1]}
    parts = [part.strip() for part in upstream.where.split(",") if part.strip()]
    found, at = _named(parts)
    if found is not None:
        venue = ", ".join(parts[:at])[:160]
        return said | {"place": found.place, "postcode": found.postcode, "venue": venue}
    venue = ", ".join(parts)[:160]
    if upstream.meeting and not upstream.point:
        return said | {"venue": venue}
    if team.place is not None:
        return said | {"place": team.place, "venue": venue}
    return said | {"venue": venue} if upstream.point else None


def _named(parts: list[str]) -> tuple[Found | None, int]:
    """The place that one of the last parts names, and which part."""
    for at in range(len(parts) - 1, max(-1, len(parts) - 1 - TAILS), -1):
        try:
            return find_with_words(parts[at]), at
        except (NoSuchPlace, ManyPlaces):
            continue
    return None, 0
