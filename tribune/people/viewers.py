"""Whoever looks: nobody in particular, or a person with their circles."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from tribune.people.models import Person


@dataclass(frozen=True, slots=True)
class Viewer:
    """What access rules ask about: the person, if any, and their role in each of their circles."""

    person: Person | None = None
    roles: dict[int, int] = field(default_factory=dict)

    @property
    def circle_ids(self) -> frozenset[int]:
        return frozenset(self.roles)


STRANGER = Viewer()
