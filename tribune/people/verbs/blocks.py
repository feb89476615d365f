"""Putting someone at a distance, and going back on it. The other is never told."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from tribune.kit.refusals import Refusal
from tribune.kit.text import tidy
from tribune.people.models import Block, Mute, Person

MOST = 1000


class ThatIsYourself(Refusal):
    sentence = _("That is you.")


class ThatIsManyPeople(Refusal):
    sentence = _("You keep many people at a distance. Let some of them come back first.")


def block(*, person: Person, by: Person, called: str = "", at: datetime) -> None:
    """Neither sees the other's profile nor writes to the other from now on. Twice is once."""
    _keep(Block, person, by, called, at)


def mute(*, person: Person, by: Person, called: str = "", at: datetime) -> None:
    """*by* hears no more of what *person* does. Twice is once."""
    _keep(Mute, person, by, called, at)


def unblock(*, person: Person, by: Person) -> None:
    Block.objects.filter(by=by, person=person).delete()


def unmute(*, person: Person, by: Person) -> None:
    Mute.objects.filter(by=by, person=person).delete()


@transaction.atomic
def _keep(model: type[Block] | type[Mute], person: Person, by: Person, called: str, at: datetime) -> None:
    if person.pk == by.pk:
        raise ThatIsYourself
    if model.objects.filter(by=by).count() >= MOST:
        raise ThatIsManyPeople
    name = " ".join(tidy(called).split())[:80]
    model.objects.get_or_create(by=by, person=person, defaults={"called": name, "since": at})
