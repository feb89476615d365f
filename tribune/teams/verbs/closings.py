"""Closing a team, opening it again. What it had ahead is called off or handed on: nothing is orphaned."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from tribune.facts.ledger import record
from tribune.kit.refusals import Refusal
from tribune.people.models import Person
from tribune.publications.verbs import cards
from tribune.teams.belongings import BELONGINGS, ahead
from tribune.teams.facts import TeamClosed
from tribune.teams.models import Deed, Handover, Invitation, JoinRequest, Team
from tribune.teams.verbs import certifying, history
from tribune.teams.verbs.memberships import OnlyReferentsGiveRoles, locked, refuse_unless_referent


class OnlyReferentsClose(OnlyReferentsGiveRoles):
    sentence = _("Only the team’s referents close it.")


class SayWhatBecomesOfIt(Refusal):
    sentence = _("The team has actions ahead: say whether they are called off or handed on.")
    field = "fate"
    status = 422


class ItCannotGoThere(Refusal):
    sentence = _("Choose a team that stands, and in whose name you may act.")
    field = "to"
    status = 422


@transaction.atomic
def close(
    *, team: Team, by: Person, at: datetime, call_off: bool = False, hand_on_to: Team | None = None, words: str = ""
) -> None:
    """End the team; its page, its past and its members stay. What is ahead is called off or goes to *hand_on_to*.

    *words* go to those who were coming.
    """
    held, other = _locked(team, hand_on_to)
    refuse_unless_referent(held, by, OnlyReferentsClose)
    if held.is_closed:
        return
    if hand_on_to is not None:
        if other is None or other.is_closed:
            raise ItCannotGoThere
        for _name, each in BELONGINGS:
            each.hand_on(held, hand_on_to, at)
    elif ahead(held, at=at):
        if not call_off:
            raise SayWhatBecomesOfIt
        for _name, each in BELONGINGS:
            each.end(held, by, words, at)
    shut(held, at=at)
    certifying.end(team=held, at=at)
    history.write(Deed.Kind.CLOSED, team=held, by=by, other=hand_on_to, at=at)
    record(TeamClosed(team_id=held.pk, by_id=by.pk, at=at))


@transaction.atomic
def reopen(*, team: Team, by: Person, at: datetime) -> None:
    held = locked(team)
    refuse_unless_referent(held, by, OnlyReferentsClose)
    if Team.objects.filter(pk=held.pk, closed_at__isnull=False, merged_into=None).update(closed_at=None):
        cards.amend(held.publication, at=at)
        history.write(Deed.Kind.REOPENED, team=held, by=by, at=at)


def _locked(team: Team, other: Team | None) -> tuple[Team, Team | None]:
    """Both, *other* None when it is the same one."""
    # In the order of their ids, so that two teams closing into each other never wait for each other.
    asked = {team.pk: team} | ({other.pk: other} if other is not None else {})
    found = {pk: locked(asked[pk]) for pk in sorted(asked)}
    return found[team.pk], found.get(other.pk) if other is not None and other.pk != team.pk else None


def shut(held: Team, *, at: datetime) -> None:
    """Nobody joins any more: invitations, requests and offers end with it."""
    Team.objects.filter(pk=held.pk).update(closed_at=at)
    held.closed_at = at
    Invitation.objects.filter(team=held, revoked_at=None).update(revoked_at=at)
    JoinRequest.objects.filter(team=held, answered_at=None).update(answered_at=at)
    Handover.objects.filter(team=held, answered_at=None).update(answered_at=at)
    cards.amend(held.publication, at=at)
