"""Makers, for the tests of this room and of those above."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime

from tribune.people import circles
from tribune.people.models import Person, Role
from tribune.people.testing import a_person
from tribune.places.models import Place
from tribune.teams import kinds
from tribune.teams.models import CharterRule, Team, TeamKind
from tribune.teams.verbs import teams
from tribune.teams.verbs.teams import Charter

MADE_AT = datetime(2026, 3, 2, 18, 0, tzinfo=UTC)


def a_team_kind(slug: str = "thematic") -> TeamKind:
    """One of the first kinds; planted again when a test of transactions emptied the table."""
    if not TeamKind.objects.filter(slug=slug).exists():
        kinds.plant(TeamKind)
    return TeamKind.objects.get(slug=slug)


def a_charter(**least: int) -> None:
    """Only these rules: measure=least, over 60 days where that has a meaning."""
    CharterRule.objects.all().delete()
    for order, (measure, number) in enumerate(least.items()):
        CharterRule.objects.create(measure=measure, least=number, days=60, order=order)


def a_team(
    name: str = "Fives–Moulins",
    *,
    referent: Person | None = None,
    organisers: Sequence[Person] = (),
    members: Sequence[Person] = (),
    followers: Sequence[Person] = (),
    kind: str = "thematic",
    place: Place | None = None,
    about: str = "Deux quartiers, une équipe.",
    openness: str = Team.Openness.OPEN,
    at: datetime = MADE_AT,
) -> Team:
    team = teams.create(
        by=referent or a_person("Alice"),
        charter=Charter(name=name, kind=a_team_kind(kind), about=about, place=place, openness=openness),
        at=at,
    )
    for role, people in ((Role.ORGANISER, organisers), (Role.MEMBER, members), (Role.FOLLOWER, followers)):
        for person in people:
            circles.seat(circle=team.circle, person=person, role=role, at=at)
    return team
