"""Who belongs where. A team owns a circle; joining writes its seat in the same transaction."""

from datetime import datetime

from django.db import transaction

from tribune.people.models import Circle, Person, Role, Seat

__all__ = ["Circle", "Role", "Seat", "found", "seat", "unseat"]


def found(*, kind: str, name: str) -> Circle:
    return Circle.objects.create(kind=kind, name=name)


@transaction.atomic
def seat(*, circle: Circle, person: Person, role: Role, at: datetime) -> Seat:
    """Give *person* a seat in *circle*, or change the role of the one they hold."""
    seat, _created = Seat.objects.update_or_create(
        circle=circle, person=person, defaults={"role": role}, create_defaults={"role": role, "taken_at": at}
    )
    return seat


@transaction.atomic
def unseat(*, circle: Circle, person: Person, at: datetime) -> bool:
    """Take the seat away; False when there was none."""
    removed, _rows = Seat.objects.filter(circle=circle, person=person).delete()
    return bool(removed)
