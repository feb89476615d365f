"""What hangs on a team in the rooms above: each says how it ends, and how it goes to another team."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from tribune.kit.registries import Registry
from tribune.people.models import Person
from tribune.teams.models import Team


@dataclass(frozen=True, slots=True)
class Belonging:
    """One room's things of a team; called within the verb's own transaction, the team locked.

    ``ahead`` counts what would be orphaned if the team closed now, ``end``
    calls it off (by whom, with which words), ``hand_on`` gives it to another team. ``move`` gives
    everything, past too, to the team that takes this one in.
    """

    ahead: Callable[[Team, datetime], int]
    end: Callable[[Team, Person, str, datetime], None]
    hand_on: Callable[[Team, Team, datetime], None]
    move: Callable[[Team, Team, datetime], None]


BELONGINGS: Registry[Belonging] = Registry("BELONGINGS")


def ahead(team: Team, *, at: datetime) -> int:
    return sum(each.ahead(team, at) for _name, each in BELONGINGS)
