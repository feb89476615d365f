"""Joining, following, leaving, changing roles. A team is never left without a referent."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from tribune.facts.ledger import record
from tribune.kit.refusals import Refusal
from tribune.people import circles
from tribune.people.models import Person, Role, Seat
from tribune.teams.facts import TeamJoined, TeamLeft, TeamRoleChanged
from tribune.teams.models import Team


class OnlySupportersJoin(Refusal):
    sentence = _("Declare your support first: it takes a minute, and opens teams and organising.")
    status = 403


class TheTeamIsClosed(Refusal):
    sentence = _("This team is closed: nobody can join it any more.")


class TheTeamChoosesItsMembers(Refusal):
    sentence = _("This team does not take everyone who asks. Follow it, and write to its referents.")


class TheLastReferentStays(Refusal):
    sentence = _("This team would have no referent left. Name another one first.")
    field = "role"


class OnlyReferentsGiveRoles(Refusal):
    sentence = _("Only the team’s referents give and take roles.")
    status = 403


class TheyLeft(Refusal):
    sentence = _("This person is no longer in the team.")


@transaction.atomic
def join(*, team: Team, person: Person, at: datetime) -> Seat:
    """Make *person* a member; someone who is one already, or more, stays what they are."""
    if not person.is_supporter:
        raise OnlySupportersJoin
    held = _locked(team)
    if held.is_closed:
        raise TheTeamIsClosed
    seat = _seat_of(held, person)
    if seat is not None and seat.role >= Role.MEMBER:
        return seat
    if held.openness != Team.Openness.OPEN:
        raise TheTeamChoosesItsMembers
    seat = circles.seat(circle=held.circle, person=person, role=Role.MEMBER, at=at)
    record(TeamJoined(team_id=held.pk, person_id=person.pk, at=at))
    return seat


@transaction.atomic
def follow(*, team: Team, person: Person, at: datetime) -> Seat:
    """Be told of what the team publishes, without belonging to it. Needs no declaration."""
    held = _locked(team)
    if held.is_closed:
        raise TheTeamIsClosed
    return _seat_of(held, person) or circles.seat(circle=held.circle, person=person, role=Role.FOLLOWER, at=at)


@transaction.atomic
def leave(*, team: Team, person: Person, at: datetime) -> None:
    """Give the seat up, follower or member; doing it twice is doing it once."""
    held = _locked(team)
    seat = _seat_of(held, person)
    if seat is None:
        return
    if seat.role == Role.REFERENT:
        _refuse_the_last(held, person)
    circles.unseat(circle=held.circle, person=person, at=at)
    if seat.role >= Role.MEMBER:
        record(TeamLeft(team_id=held.pk, person_id=person.pk, at=at))


@transaction.atomic
def change_role(*, team: Team, person: Person, role: Role, by: Person, at: datetime) -> Seat:
    """A referent makes a member an organiser, a referent, or a member again."""
    held = _locked(team)
    giver = _seat_of(held, by)
    if giver is None or giver.role < Role.REFERENT:
        raise OnlyReferentsGiveRoles
    seat = _seat_of(held, person)
    if seat is None:
        raise TheyLeft
    if seat.role == role:
        return seat
    if seat.role == Role.REFERENT:
        _refuse_the_last(held, person)
    seat = circles.seat(circle=held.circle, person=person, role=role, at=at)
    record(TeamRoleChanged(team_id=held.pk, person_id=person.pk, role=int(role), at=at))
    return seat


def _locked(team: Team) -> Team:
    # Locked so that two referents leaving together take turns: the second one then finds itself the last.
    return Team.objects.select_for_update(of=("self",)).select_related("circle").get(pk=team.pk)  # type: ignore[no-any-return]


def _seat_of(team: Team, person: Person) -> Seat | None:
    return Seat.objects.filter(circle=team.circle_id, person=person).first()


def _refuse_the_last(team: Team, person: Person) -> None:
    if not Seat.objects.filter(circle=team.circle_id, role=Role.REFERENT).exclude(person=person).exists():
        raise TheLastReferentStays
