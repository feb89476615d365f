"""Weighing every team against the charter, once a day."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime

from django.db import transaction

from tribune.facts.ledger import record
from tribune.teams import charter
from tribune.teams.charter import GRACE, Step, Turn
from tribune.teams.facts import CertificationLapsed, CertificationWarned, TeamCertified
from tribune.teams.measures import MEASURES
from tribune.teams.models import Certification, CharterRule, Deed, Team
from tribune.teams.verbs import history

BATCH = 500


def weigh_all(*, at: datetime) -> None:
    """Give, warn, clear and end certifications, a batch of teams at a time; run twice a day, the same."""
    asked = charter.rules()
    if not asked:
        return
    last = 0
    while teams := list(Team.objects.standing().filter(pk__gt=last).order_by("pk")[:BATCH]):
        weigh(teams, asked, at=at)
        last = teams[-1].pk


@transaction.atomic
def weigh(teams: Sequence[Team], asked: Sequence[CharterRule], *, at: datetime) -> None:
    steps = charter.steps_of(teams, asked, at=at)
    # Of two workers that weigh together, the second waits and finds the first one's decision.
    rows = Certification.objects.select_for_update().filter(team__in=teams, ended_at=None)
    held: Mapping[int, Certification] = {each.team_id: each for each in rows}
    for team in teams:
        _apply(team, held.get(team.pk), steps[team.pk], at=at)


@transaction.atomic
def end(*, team: Team, at: datetime) -> None:
    """The team closed, or was taken in: its certification is over, and nobody is warned."""
    Certification.objects.filter(team=team, ended_at=None).update(ended_at=at)
    Team.objects.filter(pk=team.pk).update(certified_at=None)


@transaction.atomic
def settle_rules(rules: Mapping[str, tuple[bool, int, int]], *, grace_days: int) -> None:
    """The desk's charter: measure → (in force, least, days). It holds from the next weighing on; who is warned already
    keeps the days they were given.
    """
    CharterRule.objects.update_or_create(measure=GRACE, defaults={"is_on": False, "least": 0, "days": grace_days})
    for order, (name, _measure) in enumerate(MEASURES):
        if name in rules:
            is_on, least, days = rules[name]
            values = {"is_on": is_on, "least": max(1, least), "days": days, "order": order}
            CharterRule.objects.update_or_create(measure=name, defaults=values)


def _apply(team: Team, held: Certification | None, steps: Sequence[Step], *, at: datetime) -> None:
    met = sum(step.is_met for step in steps)
    if (team.rules_met, team.rules_asked) != (met, len(steps)):
        Team.objects.filter(pk=team.pk).update(rules_met=met, rules_asked=len(steps))
    lapses_at = held.lapses_at if held is not None else None
    step = charter.turn(is_held=held is not None, lapses_at=lapses_at, is_met=met == len(steps), at=at)
    if step is Turn.GIVE:
        given = Certification.objects.create(team=team, given_at=at)
        Team.objects.filter(pk=team.pk).update(certified_at=at)
        history.write(Deed.Kind.CERTIFIED, team=team, at=at)
        record(TeamCertified(certification_id=given.pk, at=at))
    elif held is None:
        return
    elif step is Turn.WARN:
        Certification.objects.filter(pk=held.pk).update(warned_at=at, lapses_at=at + charter.grace())
        history.write(Deed.Kind.WARNED, team=team, at=at)
        record(CertificationWarned(certification_id=held.pk, at=at))
    elif step is Turn.CLEAR:
        Certification.objects.filter(pk=held.pk).update(warned_at=None, lapses_at=None)
    elif step is Turn.END:
        end(team=team, at=at)
        history.write(Deed.Kind.LAPSED, team=team, at=at)
        record(CertificationLapsed(certification_id=held.pk, at=at))
