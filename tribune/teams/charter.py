"""How far a team is from its certification, and what follows: plain values in, plain answers out."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import Enum, auto

from tribune.teams.measures import MEASURES
from tribune.teams.models import CharterRule, Team

GRACE = "grace"  # the row of the charter that is no measure: how long a team has once warned
USUAL_GRACE_DAYS = 14


@dataclass(frozen=True, slots=True)
class Step:
    """One rule, as one team stands."""

    words: str
    reached: int
    least: int

    @property
    def is_met(self) -> bool:
        return self.reached >= self.least


class Turn(Enum):
    GIVE = auto()
    WARN = auto()
    CLEAR = auto()
    END = auto()
    STAY = auto()


def turn(*, is_held: bool, lapses_at: datetime | None, is_met: bool, at: datetime) -> Turn:
    """What becomes of a certification today: given, warned of, cleared of a warning, ended, or left as it is."""
    if not is_held:
        return Turn.GIVE if is_met else Turn.STAY
    if is_met:
        return Turn.CLEAR if lapses_at is not None else Turn.STAY
    if lapses_at is None:
        return Turn.WARN
    return Turn.END if lapses_at <= at else Turn.STAY


def rules() -> list[CharterRule]:
    """Those in force; a measure that no room gives any more is left out. One query."""
    return [rule for rule in CharterRule.objects.filter(is_on=True) if rule.measure in MEASURES]


def grace() -> timedelta:
    """How long a certification stands once its team is warned: the desk's word, two weeks at first. One query."""
    said = CharterRule.objects.filter(measure=GRACE).values_list("days", flat=True).first()
    return timedelta(days=said or USUAL_GRACE_DAYS)


def steps_of(teams: Sequence[Team], asked: Sequence[CharterRule], *, at: datetime) -> Mapping[int, list[Step]]:
    """Every rule for every team. One query a rule."""
    found: dict[int, list[Step]] = {team.pk: [] for team in teams}
    for rule in asked:
        measure = MEASURES[rule.measure]
        counted = measure.count(teams, rule.days, at)
        for team in teams:
            words = measure.says(rule.least, rule.days)
            found[team.pk].append(Step(words=words, reached=counted.get(team.pk, 0), least=rule.least))
    return found
