"""What is shown of one entry wherever it is shown, as plain values."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from tribune.wire.models import is_taken_back, label_of, medium_of

# Of a row of ``Entry``; ``said_in`` reads them.
SAID = (
    "pk", "published_at", "code", "kind", "section", "link", "seconds", "youtube_id", "enclosures", "source__title",
    "source__code", "source__belongs_to__name", "publication__title", "publication__summary", "publication__address", "missing_since",
    "source__last_success_at", "seen_at",
)  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class Saying:
    """One thing that a source said. *when* is its hour today, its day before; *voice* is whose the source
    is, empty where it speaks for itself.
    """

    code: str
    at: datetime
    when: str
    title: str
    summary: str
    address: str
    link: str
    source: str
    source_code: str
    voice: str
    label: str
    medium: str
    seconds: int | None
    is_taken_back: bool = False

    @property
    def outlet(self) -> str:
        """Where *voice* says it; empty where the source speaks for itself."""
        return outlet_of(self.source, self.voice)

    @property
    def minutes(self) -> int | None:
        return minutes_of(self.seconds)


def minutes_of(seconds: int | None) -> int | None:
    """Whole minutes, one at least; None where nobody said how long."""
    return max(1, round(seconds / 60)) if seconds else None


def outlet_of(source: str, voice: str) -> str:
    """What *source* adds to the name of *voice*: "en direct" of "Claire Vasseur en direct", empty without a voice."""
    if not voice:
        return ""
    rest = source.removeprefix(voice)
    return source if rest[:1].isalnum() else rest.lstrip(" ,:·–—|-")


def said_in(row: Any) -> dict[str, Any]:
    """What a ``Saying`` holds of *row* as it is; its title and its hour in words are for whoever shows it to say."""
    medium = medium_of(row.youtube_id, row.enclosures)
    return {
        "code": row.code,
        "at": row.published_at,
        "summary": row.publication__summary,
        "address": row.publication__address,
        "link": row.link,
        "source": row.source__title,
        "source_code": row.source__code,
        "voice": row.source__belongs_to__name or "",
        "label": label_of(row.section, row.kind, medium),
        "medium": medium,
        "seconds": row.seconds,
        "is_taken_back": is_taken_back(row.missing_since, row.source__last_success_at),
    }
