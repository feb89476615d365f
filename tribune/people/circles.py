"""Who belongs where. A team owns a circle; joining writes its seat in the same transaction."""

from datetime import datetime

from django.db import transaction
from django.db.models import F, Q, QuerySet

from tribune.people.models import Circle, Person, Right, Role, Seat
from tribune.streams import verbs as streams

__all__ = ["Circle", "Right", "Role", "Seat", "entrust", "found", "holders", "present", "seat", "unseat"]


def found(*, kind: str, name: str) -> Circle:
    return Circle.objects.create(kind=kind, name=name)


@transaction.atomic
def seat(*, circle: Circle, person: Person, role: Role, at: datetime) -> Seat:
    """Give *person* a seat in *circle*, or change the role of the one they hold; rights given before go with it."""
    seat, is_new = Seat.objects.update_or_create(
        circle=circle,
        person=person,
        defaults={"role": role, "rights": 0},
        create_defaults={"role": role, "taken_at": at},
    )
    if not is_new:
        streams.drop(listener=person.code)
    return seat


@transaction.atomic
def unseat(*, circle: Circle, person: Person, at: datetime) -> bool:
    """Take the seat away; False when there was none. Their open pages hear nothing more of it from that instant."""
    removed, _rows = Seat.objects.filter(circle=circle, person=person).delete()
    if removed:
        streams.drop(listener=person.code)
    return bool(removed)


@transaction.atomic
def entrust(*, circle: Circle, person: Person, rights: Right) -> bool:
    """Let a member do what *rights* name, and no more; False when they are no plain member. Their open pages ask again
    what they may hear.
    """
    seats = Seat.objects.filter(circle=circle, person=person, role=Role.MEMBER)
    if not seats.update(rights=int(rights)):
        return False
    streams.drop(listener=person.code)
    return True


def present(circle_id: int) -> QuerySet[Seat]:
    """The seats of those who have not asked to be forgotten."""
    return Seat.objects.filter(circle=circle_id, person__is_active=True, person__erased_at=None)


def holders(circle_id: int, right: Right) -> QuerySet[Seat]:
    """The seats of those present who may do what *right* names: organisers, and members who were given it."""
    given = present(circle_id).annotate(held=F("rights").bitand(int(right)))
    return given.filter(Q(role__gte=Role.ORGANISER) | Q(role=Role.MEMBER, held__gt=0))
