"""What a charter may ask of teams, counted for many at once. Rooms above add theirs."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Count
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from tribune.kit.registries import Registry
from tribune.people.models import Role, Seat
from tribune.teams.models import Team


@dataclass(frozen=True, slots=True)
class Measure:
    """``count`` gives a number for each team id, over the last *days*; one that is absent is 0.

    ``says`` writes a rule: (least, days) → "Two referents". ``over_days``: whether days have a meaning.
    """

    label: Any  # a lazy translation
    says: Callable[[int, int], str]
    count: Callable[[Sequence[Team], int, datetime], Mapping[int, int]]
    over_days: bool = False


MEASURES: Registry[Measure] = Registry("MEASURES")

# What a movement starts with: measure, least, days.
FIRST_RULES = [("referents", 2, 0), ("actions", 3, 60), ("age", 30, 0), ("active_members", 3, 60)]


def plant(model: Any) -> None:
    """Make the first rules that are missing from *model* (the real one, or a migration's picture of it)."""
    for order, (measure, least, days) in enumerate(FIRST_RULES):
        model.objects.get_or_create(measure=measure, defaults={"least": least, "days": days, "order": order})


def _referents(teams: Sequence[Team], days: int, at: datetime) -> Mapping[int, int]:
    return _seats(teams, Role.REFERENT)


def _members(teams: Sequence[Team], days: int, at: datetime) -> Mapping[int, int]:
    return _seats(teams, Role.MEMBER)


def _age(teams: Sequence[Team], days: int, at: datetime) -> Mapping[int, int]:
    return {team.pk: max(0, (at - team.created_at).days) for team in teams}


def _seats(teams: Sequence[Team], role: Role) -> Mapping[int, int]:
    present = Seat.objects.filter(circle__team__in=teams, role__gte=role, person__is_active=True)
    return dict(present.values_list("circle__team").annotate(n=Count("pk")).order_by())


def _says_referents(least: int, days: int) -> str:
    return ngettext("%(n)d referent", "%(n)d referents", least) % {"n": least}


def _says_members(least: int, days: int) -> str:
    return ngettext("%(n)d member", "%(n)d members", least) % {"n": least}


def _says_age(least: int, days: int) -> str:
    return ngettext("%(n)d day of existence", "%(n)d days of existence", least) % {"n": least}


def register() -> None:
    MEASURES.register("referents", Measure(_("Referents"), _says_referents, _referents))
    MEASURES.register("members", Measure(_("Members"), _says_members, _members))
    MEASURES.register("age", Measure(_("Days of existence"), _says_age, _age))
