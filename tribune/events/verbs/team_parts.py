"""Organising together: asking a team, its answer; and a team that says it goes."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from tribune.events.facts import TeamAnswered, TeamAttends, TeamInvited
from tribune.events.models import Event, TeamPart
from tribune.events.verbs import coming
from tribune.facts.ledger import record
from tribune.kit.refusals import Refusal
from tribune.people.models import Person
from tribune.teams.models import Team

MOST_TEAMS = 100


class ItIsTheirOwnAction(Refusal):
    sentence = _("This is that team’s own action.")


class PublishItFirst(Refusal):
    sentence = _("Publish the action first: the team must be able to read what it is asked.")


class ThisTeamIsClosed(Refusal):
    sentence = _("This team is closed.")


class ThatIsManyTeams(Refusal):
    sentence = _("A hundred teams take part already.")


class NobodyAskedThem(Refusal):
    sentence = _("This invitation was taken back.")


@transaction.atomic
def invite(*, event: Event, team: Team, by: Person, at: datetime) -> TeamPart:
    """Ask *team* to organise it too; asked twice, its organisers are told once."""
    held = _locked(event)
    _refuse_unless_another(held, team)
    if held.published_at is None:
        raise PublishItFirst
    part = _part(held, team)
    if part.answer in (TeamPart.Answer.ASKED, TeamPart.Answer.YES):
        return part
    part.answer, part.asked_at, part.asked_by = TeamPart.Answer.ASKED, at, by
    part.answered_at = part.answered_by = None
    part.save()
    _mark(held)
    record(TeamInvited(part_id=part.pk, at=at))
    return part


@transaction.atomic
def answer(*, event: Event, team: Team, by: Person, accepts: bool, at: datetime) -> TeamPart:
    """Yes or no to what was asked; a no after a yes is leaving."""
    held = _locked(event)
    part = TeamPart.objects.filter(event=held, team=team).exclude(answer=TeamPart.Answer.NONE).first()
    if part is None:
        raise NobodyAskedThem
    wanted = TeamPart.Answer.YES if accepts else TeamPart.Answer.NO
    if part.answer == wanted:
        return part
    if accepts and part.answer != TeamPart.Answer.ASKED:
        raise NobodyAskedThem
    part.answer, part.answered_at, part.answered_by = wanted, at, by
    part.save()
    _mark(held)
    record(TeamAnswered(part_id=part.pk, accepts=accepts, at=at))
    return part


@transaction.atomic
def take_back(*, event: Event, team: Team) -> None:
    """The organisers do not ask it any more, or part ways; what it said of going stays."""
    held = _locked(event)
    TeamPart.objects.filter(event=held, team=team).update(answer=TeamPart.Answer.NONE, asked_at=None, answered_at=None)
    _tidy(held)


@transaction.atomic
def attend(*, event: Event, team: Team, by: Person, at: datetime) -> TeamPart:
    """ "We're going as a team." """
    held = _locked(event)
    _refuse_unless_another(held, team)
    part = _part(held, team)
    if part.attends_at is None:
        part.attends_at, part.attends_by = at, by
        part.save()
        _mark(held)
        record(TeamAttends(part_id=part.pk, at=at))
    return part


@transaction.atomic
def stay_away(*, event: Event, team: Team) -> None:
    held = _locked(event)
    TeamPart.objects.filter(event=held, team=team).update(attends_at=None, attends_by=None)
    _tidy(held)


def _locked(event: Event) -> Event:
    return Event.objects.held().get(pk=event.pk)  # type: ignore[no-any-return]


def _refuse_unless_another(event: Event, team: Team) -> None:
    if event.team_id == team.pk:
        raise ItIsTheirOwnAction
    if team.is_closed:
        raise ThisTeamIsClosed


def _part(event: Event, team: Team) -> TeamPart:
    part = TeamPart.objects.filter(event=event, team=team).first()
    if part is None and TeamPart.objects.filter(event=event).count() >= MOST_TEAMS:
        raise ThatIsManyTeams
    return part or TeamPart(event=event, team=team)


def _tidy(event: Event) -> None:
    """A row that says nothing any more goes."""
    TeamPart.objects.filter(event=event, answer=TeamPart.Answer.NONE, attends_at=None).delete()
    _mark(event)


def _mark(event: Event) -> None:
    coming.mark(event.pk, has_team_parts=TeamPart.objects.filter(event=event).exists())
