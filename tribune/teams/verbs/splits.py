"""Making one team of some members of another."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from tribune.facts.ledger import record
from tribune.kit.refusals import Refusal
from tribune.people import circles
from tribune.people.models import Person, Role, Seat
from tribune.teams.facts import TeamSplit
from tribune.teams.models import Deed, Team
from tribune.teams.verbs import history, teams
from tribune.teams.verbs.memberships import (
    TheLastReferentStays,
    TheTeamIsClosed,
    locked,
    refuse_unless_referent,
)
from tribune.teams.verbs.teams import Charter


class NobodyWouldGo(Refusal):
    sentence = _("Choose who goes: at least one person.")
    field = "going"
    status = 422


class TheyDoNotGo(Refusal):
    sentence = _("Whoever answers for the new team is you, or someone who goes.")
    field = "referent"
    status = 422


@transaction.atomic
def split(
    *, team: Team, charter: Charter, going: Collection[Person], referent: Person, by: Person, at: datetime
) -> Team:
    """A new team of those *going*, for which *referent* answers; organisers stay organisers, the past stays.

    Those who follow the team, its actions and what it published are left where they are.
    """
    held = locked(team)
    refuse_unless_referent(held, by)
    if held.is_closed:
        raise TheTeamIsClosed
    leaving = {person.pk for person in going}
    seats = list(
        Seat.objects.filter(circle=held.circle_id, person__in=leaving, role__gte=Role.MEMBER).select_related("person")
    )
    if not seats:
        raise NobodyWouldGo
    if referent.pk != by.pk and referent.pk not in {each.person_id for each in seats}:
        raise TheyDoNotGo
    staying = circles.present(held.circle_id).filter(role=Role.REFERENT).exclude(person__in=leaving)
    if not staying.exists():
        raise TheLastReferentStays(field="going")
    made = teams.create(by=by, charter=charter, at=at)
    for each in seats:
        role = Role.ORGANISER if each.role >= Role.ORGANISER else Role.MEMBER
        circles.seat(circle=made.circle, person=each.person, role=role, at=at)
        circles.unseat(circle=held.circle, person=each.person, at=at)
    circles.seat(circle=made.circle, person=referent, role=Role.REFERENT, at=at)
    if referent.pk != by.pk and by.pk not in leaving:
        circles.unseat(circle=made.circle, person=by, at=at)
    history.write(Deed.Kind.SPLIT, team=held, by=by, other=made, at=at)
    history.write(Deed.Kind.CAME_OF, team=made, by=by, other=held, at=at)
    record(TeamSplit(team_id=held.pk, new_team_id=made.pk, by_id=by.pk, at=at))
    return made
