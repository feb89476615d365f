"""Offering to hand a team over, accepting, declining; and who follows when its last referent leaves the movement."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from tribune.facts.ledger import record
from tribune.kit.refusals import Refusal
from tribune.people import circles
from tribune.people.models import Person, Role, Seat
from tribune.teams.facts import (
    HandoverAnswered,
    HandoverOffered,
    TeamInherited,
    TeamLeft,
    TeamLeftAlone,
    TeamRoleChanged,
)
from tribune.teams.models import Deed, Handover, Team
from tribune.teams.verbs import history
from tribune.teams.verbs.memberships import TheTeamIsClosed, TheyLeft, governed, locked, seat_of

LEAVES = 0


class TheyAnswerForItAlready(Refusal):
    sentence = _("This person answers for the team already.")


class TheOfferIsOver(Refusal):
    sentence = _("This offer has been answered, or was taken back.")
    status = 410


@transaction.atomic
def offer(*, team: Team, taker: Person, giver_role: int, by: Person, at: datetime) -> Handover:
    """A referent asks a member to take their place; they become *giver_role* (0: they leave) once it is accepted."""
    held, seat = governed(team, taker, by=by)
    return _offer(held, seat, giver=by, giver_role=giver_role, at=at)


@transaction.atomic
def ask(*, team: Team, taker: Person, at: datetime) -> Handover:
    """The desk asks a member to answer for a team."""
    held = locked(team)
    seat = seat_of(held, taker)
    if seat is None or seat.role < Role.MEMBER:
        raise TheyLeft
    return _offer(held, seat, giver=None, giver_role=LEAVES, at=at)


@transaction.atomic
def accept(*, handover: Handover, at: datetime) -> None:
    """The taker is a referent, then the giver steps down: at no instant does nobody answer for the team."""
    team, seat = _still_open(handover)
    circles.seat(circle=team.circle, person=handover.taker, role=Role.REFERENT, at=at)
    if handover.giver is not None:
        _step_down(team, handover.giver, handover.giver_role, at=at)
    _settle(handover, True, at=at)
    history.write(Deed.Kind.TAKEN, team=team, by=handover.giver, about=handover.taker, at=at)
    record(HandoverAnswered(handover_id=handover.pk, at=at))


@transaction.atomic
def decline(*, handover: Handover, at: datetime) -> None:
    team, _seat = _still_open(handover)
    _settle(handover, False, at=at)
    history.write(Deed.Kind.DECLINED, team=team, about=handover.taker, at=at)
    record(HandoverAnswered(handover_id=handover.pk, at=at))


@transaction.atomic
def take_back(*, handover: Handover, by: Person, at: datetime) -> None:
    """The giver changes their mind before the answer."""
    Handover.objects.filter(pk=handover.pk, giver=by, answered_at=None).update(answered_at=at)


def let_others_follow(*, person: Person, at: datetime) -> None:
    """*person* leaves the movement: where they alone answered, the organiser of longest standing does from now on.

    Where there is none, the desk is told. Called again, it finds nothing to do.
    """
    answered = Seat.objects.filter(person=person, role=Role.REFERENT).values("circle")
    for team in Team.objects.standing().filter(circle__in=answered).order_by("pk"):
        _let_others_follow(team, person, at=at)


@transaction.atomic
def _let_others_follow(team: Team, person: Person, *, at: datetime) -> None:
    # Locked like every change of roles: two last referents leaving together find each other gone, one after the other.
    held = locked(team)
    staying = circles.present(held.circle_id).exclude(person=person)
    if staying.filter(role=Role.REFERENT).exists():
        return
    heir = staying.filter(role=Role.ORGANISER).select_related("person").order_by("taken_at", "pk").first()
    if heir is None:
        if not Deed.objects.filter(team=held, kind=Deed.Kind.ALONE, about=person).exists():
            history.write(Deed.Kind.ALONE, team=held, about=person, at=at)
            record(TeamLeftAlone(team_id=held.pk, at=at))
        return
    circles.seat(circle=held.circle, person=heir.person, role=Role.REFERENT, at=at)
    history.write(Deed.Kind.INHERITED, team=held, about=heir.person, at=at)
    record(TeamInherited(team_id=held.pk, person_id=heir.person_id, at=at))


def _offer(held: Team, seat: Seat, *, giver: Person | None, giver_role: int, at: datetime) -> Handover:
    if held.is_closed:
        raise TheTeamIsClosed
    if seat.role == Role.REFERENT:
        raise TheyAnswerForItAlready
    standing = Handover.objects.filter(team=held, taker=seat.person, answered_at=None).first()
    if standing is not None:
        return standing
    handover = Handover.objects.create(team=held, giver=giver, taker=seat.person, giver_role=giver_role, offered_at=at)
    kind = Deed.Kind.OFFERED if giver is not None else Deed.Kind.ASKED
    history.write(kind, team=held, by=giver, about=seat.person, at=at)
    record(HandoverOffered(handover_id=handover.pk, at=at))
    return handover


def _still_open(handover: Handover) -> tuple[Team, Seat]:
    team = locked(handover.team)
    handover.refresh_from_db(fields=["answered_at"])
    seat = seat_of(team, handover.taker)
    giver = seat_of(team, handover.giver) if handover.giver is not None else None
    is_given = handover.giver is None or (giver is not None and giver.role == Role.REFERENT)
    if not handover.is_open or team.is_closed or seat is None or seat.role < Role.MEMBER or not is_given:
        raise TheOfferIsOver
    return team, seat


def _step_down(team: Team, giver: Person, role: int, *, at: datetime) -> None:
    if role == LEAVES:
        circles.unseat(circle=team.circle, person=giver, at=at)
        record(TeamLeft(team_id=team.pk, person_id=giver.pk, at=at))
    elif role != Role.REFERENT:
        circles.seat(circle=team.circle, person=giver, role=Role(role), at=at)
        record(TeamRoleChanged(team_id=team.pk, person_id=giver.pk, role=role, at=at))


def _settle(handover: Handover, is_accepted: bool, *, at: datetime) -> None:
    handover.answered_at, handover.is_accepted = at, is_accepted
    handover.save(update_fields=["answered_at", "is_accepted"])
