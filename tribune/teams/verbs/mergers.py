"""One team goes into another: its people, its actions, what it published, its followers, its address."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.db.models import IntegerField, OuterRef, Subquery
from django.db.models.functions import Greatest
from django.utils.translation import gettext_lazy as _

from tribune.discussions.verbs import circle_blocks, threads
from tribune.facts.ledger import record
from tribune.kit.refusals import Refusal
from tribune.people.models import Person, Role, Seat
from tribune.publications.verbs import cards, voices
from tribune.teams.belongings import BELONGINGS
from tribune.teams.facts import MergerAnswered, MergerAsked
from tribune.teams.models import Deed, Merger, Team
from tribune.teams.verbs import certifying, closings, history
from tribune.teams.verbs.memberships import (
    OnlyReferentsGiveRoles,
    TheTeamIsClosed,
    is_referent,
    locked,
    refuse_unless_referent,
)


class ChooseAnotherTeam(Refusal):
    sentence = _("Choose another team, one that is open.")
    field = "into"
    status = 422


class OneAskedAlready(Refusal):
    sentence = _("Your team has asked another one already. Take that back first.")


class TheAnswerIsGiven(Refusal):
    sentence = _("This was answered, or taken back.")
    status = 410


class OnlyReferentsAnswer(OnlyReferentsGiveRoles):
    sentence = _("Only a referent answers for a team.")


@transaction.atomic
def ask(*, team: Team, into: Team, by: Person, at: datetime) -> Merger:
    """A referent of *team* asks those of *into* to take it in."""
    held = locked(team)
    refuse_unless_referent(held, by, OnlyReferentsAnswer)
    if held.is_closed:
        raise TheTeamIsClosed
    if into.pk == held.pk or into.is_closed:
        raise ChooseAnotherTeam
    if Merger.objects.filter(team=held, answered_at=None).exists():
        raise OneAskedAlready
    merger = Merger.objects.create(team=held, into=into, asked_by=by, asked_at=at)
    history.write(Deed.Kind.MERGING, team=held, by=by, other=into, at=at)
    record(MergerAsked(merger_id=merger.pk, at=at))
    return merger


@transaction.atomic
def accept(*, merger: Merger, by: Person, at: datetime) -> None:
    """A referent of the other side says yes, and it is done at once."""
    team, into = _both_locked(merger)
    refuse_unless_referent(into, by, OnlyReferentsAnswer)
    _settle(merger, by=by, is_accepted=True, at=at)
    if team.is_closed or into.is_closed:
        raise TheTeamIsClosed
    _move_people(team, into)
    for _name, each in BELONGINGS:
        each.move(team, into, at)
    cards.withhold(team.publication, at=at)
    threads.move(circle=team.circle, into=into.circle)
    circle_blocks.move(circle=team.circle, into=into.circle)
    voices.absorb(team.voice, into=into.voice, circle=team.circle, into_circle=into.circle)
    closings.shut(team, at=at)
    certifying.end(team=team, at=at)
    Team.objects.filter(pk=team.pk).update(merged_into=into)
    Team.objects.filter(merged_into=team).update(merged_into=into)
    Merger.objects.filter(into=team, answered_at=None).update(answered_at=at)
    history.write(Deed.Kind.MERGED, team=team, by=by, other=into, at=at)
    history.write(Deed.Kind.TOOK_IN, team=into, by=by, other=team, at=at)
    record(MergerAnswered(merger_id=merger.pk, at=at))


@transaction.atomic
def decline(*, merger: Merger, by: Person, at: datetime) -> None:
    """By a referent of the other side; or taken back by one of the side that asked."""
    team, into = _both_locked(merger)
    is_taken_back = is_referent(team, by)
    if not is_taken_back:
        refuse_unless_referent(into, by, OnlyReferentsAnswer)
    _settle(merger, by=by, is_accepted=False, at=at)
    history.write(Deed.Kind.UNMERGED, team=team, by=by, other=into, at=at)
    if not is_taken_back:
        record(MergerAnswered(merger_id=merger.pk, at=at))


def _both_locked(merger: Merger) -> tuple[Team, Team]:
    # In the order of their ids, so that two teams asking each other never wait for each other.
    first, second = sorted((merger.team, merger.into), key=lambda team: team.pk)
    found = {team.pk: team for team in (locked(first), locked(second))}
    return found[merger.team_id], found[merger.into_id]


def _settle(merger: Merger, *, by: Person, is_accepted: bool, at: datetime) -> None:
    still_open = Merger.objects.filter(pk=merger.pk, answered_at=None)
    if not still_open.update(answered_at=at, answered_by=by, is_accepted=is_accepted):
        raise TheAnswerIsGiven


def _move_people(team: Team, into: Team) -> None:
    """Everyone keeps their role; who is in both keeps the higher one."""
    there = Seat.objects.filter(circle=into.circle_id)
    here = Seat.objects.filter(circle=team.circle_id)
    both = here.filter(person__in=there.values("person"))
    mine = Subquery(here.filter(person=OuterRef("person")).values("role")[:1], output_field=IntegerField())
    raised = there.filter(person__in=list(both.values_list("person", flat=True)))
    raised.update(role=Greatest("role", mine))
    there.filter(role__gte=Role.ORGANISER).update(rights=0)
    both.delete()
    here.update(circle=into.circle_id)
