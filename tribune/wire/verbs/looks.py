"""Where somebody was on the wire: when they last looked, and the line they marked by hand."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from tribune.people.models import Person
from tribune.wire.models import LastLook
from tribune.wire.queries import Line

A_VISIT = timedelta(minutes=30)  # without a look, and the next one is another visit


@dataclass(frozen=True, slots=True)
class Here:
    """``former_at`` is when the visit before this one ended, ``marked_at`` the hour of the line marked by hand."""

    former_at: datetime | None = None
    marked_at: datetime | None = None

    @property
    def at(self) -> datetime | None:
        return self.marked_at or self.former_at

    def before(self, lines: Sequence[Line], *, above: datetime | None) -> int | None:
        """The place of the line that they were at: everything over it is newer. None where it is not on this page;
        *above* is the hour of the last line of the page before.
        """
        if self.at is None:
            return None
        place = next((place for place, line in enumerate(lines) if line.at <= self.at), None)
        return place if place or (above is not None and above > self.at) else None

    def telling_what_came_late(self, lines: Sequence[Line]) -> list[Line]:
        """Those dated before the last visit that came since say so: under the mark, they would pass for seen."""
        since = self.former_at
        if since is None:
            return list(lines)
        return [replace(line, is_late=True) if line.at <= since < line.came else line for line in lines]


def look(*, person: Person, at: datetime) -> Here:
    """*person* looks at the wire; where they were. One query, two where a visit begins and every ten minutes of it."""
    held = LastLook.objects.filter(person=person).first()
    if held is None:
        LastLook.objects.get_or_create(person=person, defaults={"last_at": at})
        return Here()
    mine = LastLook.objects.filter(pk=held.pk, last_at=held.last_at)
    if at - held.last_at > A_VISIT:
        mine.update(former_at=held.last_at, last_at=at)
        return Here(held.last_at, held.marked_at)
    if at - held.last_at > A_VISIT / 3:
        mine.update(last_at=at)
    return Here(held.former_at, held.marked_at)


def mark(*, person: Person, line_at: datetime | None, at: datetime) -> None:
    """*person* stopped at the line of that hour; None takes the mark away."""
    LastLook.objects.update_or_create(
        person=person, defaults={"marked_at": line_at}, create_defaults={"marked_at": line_at, "last_at": at}
    )
