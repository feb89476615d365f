"""Charges given and taken back."""

from datetime import datetime

from django.contrib.auth.models import Group
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from tribune.kit.refusals import Refusal
from tribune.people import sessions
from tribune.people.charges import CHARGES
from tribune.people.models import ChargeChange, Person


class NoSuchCharge(Refusal):
    sentence = _("There is no such charge.")
    field = "charge"
    status = 404


class NobodyWouldRemain(Refusal):
    sentence = _("This is the last operator: appoint another one first.")


@transaction.atomic
def give(*, charge: str, to: Person, by: Person | None, at: datetime) -> None:
    """*to* holds *charge* from now on; their open sessions become short. ``by`` is None for the command line."""
    if charge not in CHARGES:
        raise NoSuchCharge()
    group, _made = Group.objects.get_or_create(name=charge)
    if to.groups.filter(pk=group.pk).exists():
        return
    to.groups.add(group)
    ChargeChange.objects.create(person=to, by=by, charge=charge, is_given=True, at=at)
    to.__dict__.pop("has_charge", None)
    sessions.shorten_for_charge(to, at=at)


@transaction.atomic
def take_back(*, charge: str, from_: Person, by: Person | None, at: datetime) -> None:
    """Raises NobodyWouldRemain rather than leave the site without an operator. Ends every session of *from_*."""
    if charge not in CHARGES:
        raise NoSuchCharge()
    if charge == "operator":
        _refuse_if_last(from_)
    from_.groups.remove(*Group.objects.filter(name=charge))
    from_.__dict__.pop("has_charge", None)
    ChargeChange.objects.create(person=from_, by=by, charge=charge, is_given=False, at=at)
    sessions.end_all(from_)


def _refuse_if_last(person: Person) -> None:
    # Locked so that two operators removing each other at once take turns.
    operators = Person.objects.present().filter(groups__name="operator").select_for_update().order_by("pk")
    if not [other for other in operators if other.pk != person.pk]:
        raise NobodyWouldRemain()
