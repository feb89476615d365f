"""Who may do what with an action, and what is wrong with a plan: plain values in, plain answers out."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.utils.translation import gettext_lazy as _

from tribune.events.models import Event
from tribune.events.plans import Plan
from tribune.events.querysets import LONGEST
from tribune.kit.refusals import Refusal
from tribune.kit.text import is_seen, tidy
from tribune.movement.settings import movement
from tribune.people.audiences import Audience
from tribune.people.viewers import Viewer

FARTHEST = timedelta(days=400)


class AnActionNeedsATitle(Refusal):
    sentence = _("Say in a few words what you are going to do.")
    field = "title"


class AnActionNeedsAPlace(Refusal):
    sentence = _("Say where: an address and a town, a postcode, or a link if it is online.")
    field = "where"


class ItEndsBeforeItStarts(Refusal):
    sentence = _("It ends before it starts. Check the two hours.")
    field = "ends"


class ItIsInThePast(Refusal):
    sentence = _("This moment is past. Choose another one.")
    field = "starts"


class ItIsTooFarAhead(Refusal):
    sentence = _("This is more than 400 days away. Choose a nearer date.")
    field = "starts"


class ItIsTooLong(Refusal):
    sentence = _("This lasts more than a month. Make several actions of it.")
    field = "ends"


class NobodyCouldCome(Refusal):
    sentence = _("At least one person must be able to come. Leave it empty for no limit.")
    field = "capacity"


class ATeamAudienceNeedsATeam(Refusal):
    sentence = _("Choose the team this action is for, or open it to everyone.")
    field = "audience"


def faults(plan: Plan, *, at: datetime, may_be_past: bool = False) -> list[Refusal]:
    """Everything wrong with *plan*, each beside its field, in the order of the form.

    *may_be_past* is for an action already published: its text may still be
    mended once it has begun.
    """
    found: list[Refusal] = []
    if not is_seen(tidy(plan.title)):
        found.append(AnActionNeedsATitle())
    found += faults_of_hours(plan.starts_at, plan.ends_at, at=at, may_be_past=may_be_past)
    if not plan.has_place and not plan.online_url:
        found.append(AnActionNeedsAPlace())
    if plan.capacity is not None and plan.capacity < 1:
        found.append(NobodyCouldCome())
    if plan.audience == "circle" and plan.team is None:
        found.append(ATeamAudienceNeedsATeam())
    return found


def faults_of_hours(
    starts_at: datetime, ends_at: datetime, *, at: datetime, may_be_past: bool = False
) -> list[Refusal]:
    """What is wrong with when a date begins and ends."""
    found: list[Refusal] = []
    if not may_be_past and starts_at < at:
        found.append(ItIsInThePast())
    if starts_at > at + FARTHEST:
        found.append(ItIsTooFarAhead())
    if ends_at <= starts_at:
        found.append(ItEndsBeforeItStarts())
    elif ends_at - starts_at > LONGEST:
        found.append(ItIsTooLong())
    return found


def may_edit(event: Event, viewer: Viewer) -> bool:
    """Whoever made it, and those who act in the name of its team."""
    if viewer.person is None:
        return False
    if event.team is not None:
        return event.team.circle_id in viewer.acting_ids
    return event.made_by_id == viewer.person.pk


def guests_may_answer(event: Event) -> bool:
    """With a name and an address, without an account: what is open to everyone, unless the operator chose otherwise."""
    return event.audience == Audience.PUBLIC and movement().guests_may_answer
