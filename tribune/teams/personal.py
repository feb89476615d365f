"""What this room holds about a person: the teams they made, what they asked of teams and did in them.

Seats are the people room's to export and erase.
"""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db.models import Q, QuerySet

from tribune.kit.registries import PERSONAL_DATA, PersonalData
from tribune.people.models import Person, Seat
from tribune.teams.models import (
    Acceptance,
    Circular,
    Deed,
    Enquiry,
    EnquiryAnswer,
    Handover,
    Invitation,
    JoinRequest,
    Merger,
    Team,
)
from tribune.teams.verbs import handovers

MODELS = [Acceptance, Circular, Deed, Enquiry, EnquiryAnswer, Handover, Invitation, JoinRequest, Merger, Team]


def export(person: Person) -> Mapping[str, Any]:
    seats = Seat.objects.filter(person=person, circle__team__isnull=False).select_related("circle__team")
    return {
        "teams": [
            {"name": s.circle.team.name, "role": s.get_role_display(), "since": s.taken_at.isoformat()} for s in seats
        ],
        "teams_made": list(Team.objects.filter(made_by=person).values_list("name", flat=True)),
        "requests_to_join": [
            {
                "team": request.team.name,
                "words": request.words,
                "replies": {reply.question: reply.words for reply in request.replies.all()},
                "asked_at": request.asked_at.isoformat(),
                "answer": request.answer,
            }
            for request in JoinRequest.objects.filter(person=person).select_related("team").prefetch_related("replies")
        ],
        "came_by_invitation": [
            {"team": taken.invitation.team.name, "at": taken.at.isoformat()}
            for taken in Acceptance.objects.filter(person=person).select_related("invitation__team")
        ],
        "asked_to_answer_for": [
            {"team": handover.team.name, "at": handover.offered_at.isoformat(), "accepted": handover.is_accepted}
            for handover in Handover.objects.filter(taker=person).select_related("team")
        ],
        "written_to_teams": [
            {"team": one.team.name, "words": one.words, "at": one.sent_at.isoformat()}
            for one in _written_by(person).select_related("team")
        ],
        "done_in_teams": [
            {"team": deed.team.name, "what": deed.kind, "at": deed.at.isoformat()}
            for deed in Deed.objects.filter(by=person).select_related("team").order_by("at")
        ],
    }


def erase(person: Person, at: datetime) -> None:
    """The teams stay, made by nobody, and someone answers for them; what they did there was done by someone."""
    handovers.let_others_follow(person=person, at=at)
    Handover.objects.filter(taker=person).delete()
    Handover.objects.filter(giver=person).delete()
    Acceptance.objects.filter(person=person).delete()
    Invitation.objects.filter(made_by=person).update(made_by=None)
    Merger.objects.filter(asked_by=person).update(asked_by=None)
    Merger.objects.filter(answered_by=person).update(answered_by=None)
    _written_by(person).delete()
    EnquiryAnswer.objects.filter(by=person).update(by=None)
    Circular.objects.filter(by=person).update(by=None)
    if person.email_index:
        Invitation.objects.filter(address_index=person.email_index).update(address_index="")
    JoinRequest.objects.filter(person=person).delete()
    JoinRequest.objects.filter(answered_by=person).update(answered_by=None)
    Deed.objects.filter(by=person).update(by=None)
    Deed.objects.filter(about=person).update(about=None)
    Team.objects.filter(made_by=person).update(made_by=None, form_key=None)


def _written_by(person: Person) -> QuerySet[Enquiry]:
    """Signed in, or as a stranger with the same address."""
    rule = Q(person=person)
    if person.email_index:
        rule |= Q(address_index=person.email_index)
    return Enquiry.objects.filter(rule)


def register() -> None:
    PERSONAL_DATA.register("teams", PersonalData(models=MODELS, export=export, erase=erase))
