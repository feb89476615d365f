"""Joining, following, leaving, changing roles and rights. A team is never left without a referent."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from tribune.facts.ledger import record
from tribune.kit.refusals import Refusal
from tribune.people import circles
from tribune.people.models import Person, Right, Role, Seat
from tribune.teams.facts import TeamJoined, TeamLeft, TeamMemberRemoved, TeamRoleChanged
from tribune.teams.models import Deed, JoinRequest, Team
from tribune.teams.verbs import history


class OnlySupportersJoin(Refusal):
    sentence = _("Declare your support first: it takes a minute, and opens teams and organising.")
    status = 403


class TheTeamIsClosed(Refusal):
    sentence = _("This team is closed: nobody can join it any more.")


class TheTeamChoosesItsMembers(Refusal):
    sentence = _("This team does not take everyone who asks. Follow it, and write to its referents.")


class TheTeamIsAskedFirst(Refusal):
    sentence = _("This team has something to ask of those who join. Its page leads there.")


class TheLastReferentStays(Refusal):
    sentence = _("This team would have no referent left. Name another one first.")
    field = "role"


class OnlyReferentsGiveRoles(Refusal):
    sentence = _("Only the team’s referents give and take roles.")
    status = 403


class TheyLeft(Refusal):
    sentence = _("This person is no longer in the team.")


class OrganisersHaveEveryRight(Refusal):
    sentence = _("Rights are given to members: organisers have them all.")
    field = "rights"


@transaction.atomic
def join(*, team: Team, person: Person, at: datetime) -> Seat:
    """Make *person* a member; someone who is one already, or more, stays what they are."""
    if not person.is_supporter:
        raise OnlySupportersJoin
    held = locked(team)
    if held.is_closed:
        raise TheTeamIsClosed
    seat = seat_of(held, person)
    if seat is not None and seat.role >= Role.MEMBER:
        return seat
    if held.is_asked_first:
        raise TheTeamIsAskedFirst
    if not held.is_open:
        raise TheTeamChoosesItsMembers
    return admit(held, person, at=at)


def admit(held: Team, person: Person, *, at: datetime) -> Seat:
    """Seat *person* in a team that is locked and has said yes; what they had asked of it is answered by that."""
    seat = circles.seat(circle=held.circle, person=person, role=Role.MEMBER, at=at)
    JoinRequest.objects.filter(team=held, person=person, answered_at=None).update(answered_at=at, is_accepted=True)
    record(TeamJoined(team_id=held.pk, person_id=person.pk, at=at))
    return seat


@transaction.atomic
def follow(*, team: Team, person: Person, at: datetime) -> Seat:
    """Be told of what the team publishes, without belonging to it. Needs no declaration."""
    held = locked(team)
    if held.is_closed:
        raise TheTeamIsClosed
    return seat_of(held, person) or circles.seat(circle=held.circle, person=person, role=Role.FOLLOWER, at=at)


@transaction.atomic
def leave(*, team: Team, person: Person, at: datetime) -> None:
    """Give the seat up, follower or member; doing it twice is doing it once."""
    held = locked(team)
    seat = seat_of(held, person)
    if seat is None:
        return
    if seat.role == Role.REFERENT:
        refuse_the_last(held, person)
    circles.unseat(circle=held.circle, person=person, at=at)
    if seat.role >= Role.MEMBER:
        record(TeamLeft(team_id=held.pk, person_id=person.pk, at=at))


@transaction.atomic
def change_role(*, team: Team, person: Person, role: Role, by: Person, at: datetime) -> Seat:
    """A referent makes a member an organiser, a referent, or a member again; rights given before go with the role."""
    held, seat = governed(team, person, by=by)
    if seat.role == role:
        return seat
    if seat.role == Role.REFERENT:
        refuse_the_last(held, person)
    seat = circles.seat(circle=held.circle, person=person, role=role, at=at)
    history.write(Deed.Kind.ROLE, team=held, by=by, about=person, words=role.name, at=at)
    record(TeamRoleChanged(team_id=held.pk, person_id=person.pk, role=int(role), at=at))
    return seat


@transaction.atomic
def entrust(*, team: Team, person: Person, rights: Right, by: Person, at: datetime) -> None:
    """A referent lets a member do what *rights* name, and no more; none takes them all back."""
    held, seat = governed(team, person, by=by)
    if seat.role != Role.MEMBER:
        raise OrganisersHaveEveryRight
    if seat.rights == rights:
        return
    circles.entrust(circle=held.circle, person=person, rights=rights)
    words = ",".join(right.name or "" for right in Right if right & rights)
    history.write(Deed.Kind.RIGHTS, team=held, by=by, about=person, words=words, at=at)
    record(TeamRoleChanged(team_id=held.pk, person_id=person.pk, role=seat.role, at=at))


@transaction.atomic
def settle(*, team: Team, person: Person, role: Role, rights: Right, by: Person, at: datetime) -> None:
    """Role and rights in one: what the page of one member sends. Who steps down gives themselves no rights."""
    seat = change_role(team=team, person=person, role=role, by=by, at=at)
    if seat.role == Role.MEMBER and person.pk != by.pk:
        entrust(team=team, person=person, rights=rights, by=by, at=at)


@transaction.atomic
def remove(*, team: Team, person: Person, by: Person, at: datetime) -> None:
    """A referent takes someone out of the team; they are told."""
    held, seat = governed(team, person, by=by)
    if seat.role == Role.REFERENT:
        refuse_the_last(held, person)
    circles.unseat(circle=held.circle, person=person, at=at)
    history.write(Deed.Kind.REMOVED, team=held, by=by, about=person, at=at)
    record(TeamMemberRemoved(team_id=held.pk, person_id=person.pk, by_id=by.pk, at=at))


def locked(team: Team) -> Team:
    # Locked so that two referents leaving together take turns: the second one then finds itself the last.
    return Team.objects.select_for_update(of=("self",)).select_related("circle").get(pk=team.pk)  # type: ignore[no-any-return]


def governed(team: Team, person: Person, *, by: Person) -> tuple[Team, Seat]:
    """The team, locked, and the seat of *person* in it, for a referent."""
    held = locked(team)
    refuse_unless_referent(held, by)
    seat = seat_of(held, person)
    if seat is None or seat.role < Role.MEMBER:
        raise TheyLeft
    return held, seat


def seat_of(team: Team, person: Person) -> Seat | None:
    return Seat.objects.filter(circle=team.circle_id, person=person).first()


def is_referent(team: Team, person: Person) -> bool:
    seat = seat_of(team, person)
    return seat is not None and seat.role >= Role.REFERENT


def refuse_unless_referent(
    team: Team, by: Person, refusal: type[OnlyReferentsGiveRoles] = OnlyReferentsGiveRoles
) -> None:
    """Raise *refusal* unless *by* answers for a team that is locked."""
    if not is_referent(team, by):
        raise refusal


def refuse_the_last(team: Team, person: Person) -> None:
    """Raise when nobody else who is still here answers for the team: those being forgotten do not count."""
    if not circles.present(team.circle_id).filter(role=Role.REFERENT).exclude(person=person).exists():
        raise TheLastReferentStays
