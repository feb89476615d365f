"""Asking to be in a team, being accepted or refused."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from tribune.facts.ledger import record
from tribune.kit.refusals import Refusal
from tribune.kit.text import set_spaces, tidy
from tribune.people import circles
from tribune.people.models import Person, Right, Role
from tribune.teams.facts import JoinAnswered, JoinAsked
from tribune.teams.models import Deed, JoinQuestion, JoinReply, JoinRequest, Team
from tribune.teams.verbs import history
from tribune.teams.verbs.memberships import (
    OnlySupportersJoin,
    TheTeamChoosesItsMembers,
    TheTeamIsClosed,
    admit,
    locked,
    seat_of,
)

AGAIN_AFTER = timedelta(days=7)
KEPT = timedelta(days=90)


class AQuestionWaits(Refusal):
    sentence = _("This question needs an answer.")
    status = 422


class TheyHaveAnswered(Refusal):
    sentence = _("The team refused your request less than a week ago. Follow it, and ask again later.")


class TheyWereAnswered(Refusal):
    sentence = _("Somebody of your team answered this request already.")


class TheyAreNoSupporter(Refusal):
    sentence = _("This person has withdrawn their support: they cannot be a member for now.")


class OnlyThoseWhoAccept(Refusal):
    sentence = _("Only those who accept members answer requests.")
    status = 403


@transaction.atomic
def ask(
    *, team: Team, person: Person, at: datetime, words: str = "", replies: Mapping[int, str] | None = None
) -> JoinRequest | None:
    """Ask to be a member, with *replies* by question id. An open team says yes at once; None for who is in already.

    A second press gives the open request back.
    """
    if not person.is_supporter:
        raise OnlySupportersJoin
    held = locked(team)
    if held.is_closed:
        raise TheTeamIsClosed
    seat = seat_of(held, person)
    if seat is not None and seat.role >= Role.MEMBER:
        return None
    theirs = JoinRequest.objects.filter(team=held, person=person)
    standing = theirs.filter(answered_at=None).first()
    if standing is not None:
        if held.is_open:  # it was not yet when they asked
            admit(held, person, at=at)
            standing.refresh_from_db()
        return standing
    if held.openness == Team.Openness.INVITATION:
        raise TheTeamChoosesItsMembers
    # By somebody: what ended because the team closed was refused by no one.
    refused = theirs.filter(is_accepted=False, answered_by__isnull=False, answered_at__gt=at - AGAIN_AFTER)
    if refused.exists():
        raise TheyHaveAnswered
    asked = JoinRequest.objects.create(team=held, person=person, words=set_spaces(tidy(words))[:1000], asked_at=at)
    _keep_replies(asked, replies or {})
    if held.is_open:
        _settle(asked, True, at=at)
        admit(held, person, at=at)
    else:
        record(JoinAsked(request_id=asked.pk, at=at))
    return asked


@transaction.atomic
def answer(*, asked: JoinRequest, is_accepted: bool, by: Person, at: datetime, words: str = "") -> JoinRequest:
    """Accept or refuse, with a word. Of two who answer together, the second is told."""
    team = locked(asked.team)
    if not circles.holders(team.circle_id, Right.ADMIT).filter(person=by).exists():
        raise OnlyThoseWhoAccept
    request = JoinRequest.objects.select_related("person", "team").get(pk=asked.pk)
    if not request.is_open:
        raise TheyWereAnswered
    if is_accepted:
        if team.is_closed:
            raise TheTeamIsClosed
        if not request.person.is_supporter or not request.person.is_active:
            raise TheyAreNoSupporter
        seat = seat_of(team, request.person)
        if seat is None or seat.role < Role.MEMBER:
            admit(team, request.person, at=at)
    _settle(request, is_accepted, by=by, words=words, at=at)
    kind = Deed.Kind.ACCEPTED if is_accepted else Deed.Kind.REFUSED
    history.write(kind, team=team, by=by, about=request.person, at=at)
    record(JoinAnswered(request_id=request.pk, at=at))
    return request


@transaction.atomic
def withdraw(*, team: Team, person: Person) -> bool:
    """Ask no more; False when there was nothing to withdraw."""
    locked(team)
    return bool(JoinRequest.objects.filter(team=team, person=person, answered_at=None).delete()[0])


def forget_old(*, at: datetime) -> int:
    """What was said to be let in is not kept for ever: three months after the answer it goes; how many went."""
    gone, _rows = JoinRequest.objects.filter(answered_at__lt=at - KEPT).delete()
    return gone


def _keep_replies(asked: JoinRequest, replies: Mapping[int, str]) -> None:
    questions = list(JoinQuestion.objects.filter(team=asked.team))
    given = {question.pk: set_spaces(tidy(replies.get(question.pk, "")))[:1000] for question in questions}
    for question in questions:
        if question.is_required and not given[question.pk]:
            raise AQuestionWaits(field=f"question_{question.pk}")
    JoinReply.objects.bulk_create(
        JoinReply(request=asked, question=question.words, words=given[question.pk], order=order)
        for order, question in enumerate(questions)
        if given[question.pk]
    )


def _settle(
    request: JoinRequest, is_accepted: bool, *, at: datetime, by: Person | None = None, words: str = ""
) -> None:
    request.answered_at, request.answered_by, request.is_accepted = at, by, is_accepted
    request.answer = set_spaces(tidy(words))[:1000]
    request.save(update_fields=["answered_at", "answered_by", "is_accepted", "answer"])
