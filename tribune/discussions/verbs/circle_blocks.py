"""Refusing what one person writes to those who organise a team, and taking it again."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from tribune.discussions import queries, rules
from tribune.discussions.models import CircleBlock, Thread
from tribune.discussions.verbs.openness import TheyTakeNoMore, YouMayNotWriteHere
from tribune.discussions.verbs.rooms import NobodyToKeepOut
from tribune.kit.refusals import Refusal
from tribune.people.models import Circle, Person, Role, Seat
from tribune.people.viewers import Viewer


class OnlyReferentsRefuse(Refusal):
    sentence = _("Only a referent of the team refuses someone’s messages, or takes them again.")
    status = 403


class TheyOrganiseItToo(Refusal):
    sentence = _("They organise this team too: nobody refuses their messages.")


@transaction.atomic
def block(*, thread: Thread, by: Person, at: datetime) -> CircleBlock:
    """Whoever wrote *thread* to the organisers writes to them no more. What was said stays; twice is once.

    Raises YouMayNotWriteHere, OnlyReferentsRefuse, NobodyToKeepOut, TheyOrganiseItToo.
    """
    viewer = Viewer(by)
    if thread.kind != Thread.Kind.ORGANISERS or not queries.is_shown(viewer, thread.pk):
        raise YouMayNotWriteHere
    refuse_unless_referent(thread.circle_id, viewer)
    if thread.opened_by is None:
        raise NobodyToKeepOut
    organises = Seat.objects.filter(circle=thread.circle_id, person=thread.opened_by, role__gte=Role.ORGANISER)
    if organises.exists():
        raise TheyOrganiseItToo
    standing, _new = CircleBlock.objects.get_or_create(
        circle_id=thread.circle_id, person=thread.opened_by, defaults={"by": by, "since": at}
    )
    return standing


@transaction.atomic
def lift(*, circle: Circle, person_code: str, by: Person) -> None:
    """They may write again. Lifting none changes nothing. Raises OnlyReferentsRefuse."""
    refuse_unless_referent(circle.pk, Viewer(by))
    CircleBlock.objects.filter(circle=circle, person__code=person_code).delete()


@transaction.atomic
def move(*, circle: Circle, into: Circle) -> None:
    """Whom *circle* refused, *into* refuses too."""
    there = CircleBlock.objects.filter(circle=into).values("person")
    CircleBlock.objects.filter(circle=circle, person__in=list(there.values_list("person", flat=True))).delete()
    CircleBlock.objects.filter(circle=circle).update(circle=into)


def refuse_if_blocked(*, circle_id: int, person: Person) -> None:
    """Whatever way they would write by. Raises TheyTakeNoMore."""
    if is_blocked(circle_id=circle_id, person=person):
        raise TheyTakeNoMore


def is_blocked(*, circle_id: int, person: Person) -> bool:
    return CircleBlock.objects.filter(circle=circle_id, person=person).exists()


def refuse_unless_referent(circle_id: int | None, viewer: Viewer) -> None:
    if not rules.answers_for(circle_id, viewer):
        raise OnlyReferentsRefuse
