"""What an entry keeps of an episode beside its words, as JSON, and how a reader is told of it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any

from tribune.wire.parsing import Episode
from tribune.wire.parsing.values import NO_EPISODE, Chapter

TYPES = {
    "video/mp4": "MP4", "video/webm": "WebM", "audio/mpeg": "MP3", "audio/mp4": "M4A", "audio/ogg": "Ogg",
    "audio/opus": "Opus", "application/x-bittorrent": "BitTorrent", "application/x-mpegurl": "HLS",
    "application/vnd.apple.mpegurl": "HLS",
}  # fmt: skip


def kept(episode: Episode) -> dict[str, Any]:
    """Its parts by name, hours in ISO 8601; what is unknown is left out."""
    if episode is NO_EPISODE:
        return {}
    parts: dict[str, Any] = _told_only(asdict(episode))
    return parts


def kept_chapters(chapters: Sequence[Chapter]) -> list[dict[str, Any]]:
    """Chapters alone, as ``kept`` keeps those of an episode."""
    parts: list[dict[str, Any]] = _told_only([asdict(chapter) for chapter in chapters])
    return parts


def _told_only(part: Any) -> Any:
    if isinstance(part, Mapping):
        return {name: _told_only(value) for name, value in part.items() if value or value == 0 and name == "seconds"}
    if isinstance(part, (list, tuple)):
        return [_told_only(one) for one in part]
    return part.isoformat() if isinstance(part, datetime) else part


WRITTEN = {"PLAIN": "TXT", "X-SUBRIP": "SRT"}


@dataclass(frozen=True, slots=True)
class Link:
    """*words* say what is there; *size* is in bytes."""

    words: str
    address: str = ""
    size: int | None = None
    language: str = ""

    @property
    def alone(self) -> tuple[Link]:
        return (self,)


@dataclass(frozen=True, slots=True)
class Told:
    """What the page of an entry shows. *live* is "pending", "live", "ended" or empty; chapters begin with their clock."""

    season: int | None
    number: int | None
    names: tuple[Link, ...]
    transcripts: tuple[Link, ...]
    captions: tuple[Link, ...]
    chapters: tuple[tuple[str, Link], ...]
    files: tuple[Link, ...]
    live: str
    starts_at: datetime | None

    def __bool__(self) -> bool:
        return any(getattr(self, name) for name in self.__slots__)


def told(held: Mapping[str, Any], *, chapters: Sequence[Mapping[str, Any]] = ()) -> Told:
    """Of what ``kept`` gave, or of nothing; *chapters* are those that it has elsewhere (``kept_chapters``)."""
    live = held.get("live", {})
    written = held.get("transcripts", [])
    return Told(
        season=held.get("season"),
        number=held.get("number"),
        names=tuple(Link(who["name"], who.get("link", "")) for who in held.get("contributors", [])),
        transcripts=tuple(_written(one) for one in written if not one.get("is_captions")),
        captions=tuple(_written(one) for one in written if one.get("is_captions")),
        chapters=tuple(
            (_clock(c["seconds"]), Link(c["title"], c.get("link", ""))) for c in held.get("chapters") or chapters
        ),
        files=tuple(_file(one) for one in held.get("files", [])),
        live=live.get("status", ""),
        starts_at=datetime.fromisoformat(live["starts_at"]) if "starts_at" in live else None,
    )


def _written(transcript: Mapping[str, Any]) -> Link:
    kind = str(transcript.get("type", "")).rpartition("/")[2].partition(";")[0].upper()[:12]
    return Link(WRITTEN.get(kind, kind) or "TXT", transcript["url"], language=transcript.get("language", ""))


def _file(file: Mapping[str, Any]) -> Link:
    """ "1080p MP4": its height, else its title, then the kind of file people know."""
    kind = str(file.get("type", "")).lower()
    size = f"{file['height']}p" if file.get("height") else str(file.get("title", ""))[:40]
    form = TYPES.get(kind, kind.rpartition("/")[2].upper()[:12])
    words = size if form and form == size else " ".join(filter(None, (size, form)))
    return Link(words or file["url"], file["url"], file.get("size"), file.get("language", ""))


def _clock(seconds: int) -> str:
    """ "1:02:03", or "2:03" within the first hour."""
    minutes, seconds = divmod(seconds, 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours}:{minutes:02}:{seconds:02}" if hours else f"{minutes}:{seconds:02}"
