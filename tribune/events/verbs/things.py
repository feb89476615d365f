"""Things to bring: making the list, saying "I bring 2". Never more than is needed, whoever presses together."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.db.models import F, Sum
from django.utils.translation import gettext_lazy as _

from tribune.events.facts import ThingRemoved
from tribune.events.models import Bringing, Occurrence, Thing
from tribune.events.verbs import coming
from tribune.facts.ledger import record
from tribune.kit.refusals import Refusal
from tribune.kit.text import is_seen, set_spaces, tidy
from tribune.people.models import Person

MOST_OF_A_DATE = 100
MOST = 999


class AThingNeedsAName(Refusal):
    sentence = _("Say what has to be brought.")
    field = "name"


class SomeAreNeeded(Refusal):
    sentence = _("At least one is needed, and 999 at most.")
    field = "needed"


class TheListIsLong(Refusal):
    sentence = _("This list has a hundred lines already.")
    field = "name"


class MoreAreBrought(Refusal):
    sentence = _("More than that are being brought already.")
    field = "needed"


class ThatIsMoreThanNeeded(Refusal):
    sentence = _("That is more than is still needed.")


class ThisIsNotNeeded(Refusal):
    sentence = _("This is not needed any more.")


@transaction.atomic
def add(*, occurrence: Occurrence, name: str, needed: int, at: datetime) -> Thing:
    """A line of the list."""
    date = coming.locked_with_action(occurrence.pk)
    name = _checked(name, needed)
    if Thing.objects.filter(occurrence=date, removed_at=None).count() >= MOST_OF_A_DATE:
        raise TheListIsLong
    thing = Thing.objects.create(occurrence=date, name=name, needed=needed, made_at=at)
    coming.mark(date.event_id, has_things=True)
    return thing


@transaction.atomic
def amend(*, thing: Thing, name: str, needed: int) -> Thing:
    held = _locked(thing)
    name = _checked(name, needed)
    if needed < held.brought:
        raise MoreAreBrought
    held.name, held.needed = name, needed
    held.save(update_fields=["name", "needed"])
    return held


@transaction.atomic
def remove(*, thing: Thing, at: datetime) -> None:
    """Those who were going to bring it are told, once."""
    held = _held(coming.locked_with_action(thing.occurrence_id), thing)
    held.removed_at = at
    held.save(update_fields=["removed_at"])
    event_id = held.occurrence.event_id
    coming.mark(event_id, has_things=Thing.objects.filter(occurrence__event=event_id, removed_at=None).exists())
    if held.brought:
        record(ThingRemoved(thing_id=held.pk, at=at))


@transaction.atomic
def bring(*, thing: Thing, person: Person, quantity: int, at: datetime) -> None:
    """*person* brings that many, which says yes to the action too; 0 takes their word back."""
    held = _locked(thing)
    mine = Bringing.objects.filter(thing=held, person=person).first()
    before = mine.quantity if mine else 0
    if quantity == before:
        return
    if not 0 <= quantity <= held.left + before:
        raise ThatIsMoreThanNeeded
    if quantity > before:
        coming.come(occurrence=held.occurrence, person=person, at=at)
    if quantity == 0:
        Bringing.objects.filter(thing=held, person=person).delete()
    else:
        Bringing.objects.update_or_create(thing=held, person=person, defaults={"quantity": quantity, "said_at": at})
    Thing.objects.filter(pk=held.pk).update(brought=F("brought") + quantity - before)


@transaction.atomic
def leave(*, person: Person, occurrence_id: int | None = None) -> None:
    """What someone who does not come any more was going to bring is needed again."""
    mine = Bringing.objects.filter(person=person)
    if occurrence_id is not None:
        mine = mine.filter(thing__occurrence=occurrence_id)
    for date_id in sorted(set(mine.values_list("thing__occurrence_id", flat=True))):
        coming.locked(date_id)
        things = list(mine.filter(thing__occurrence=date_id).values_list("thing_id", flat=True))
        mine.filter(thing__occurrence=date_id).delete()
        for thing in Thing.objects.filter(pk__in=things).annotate(said=Sum("bringings__quantity")):
            Thing.objects.filter(pk=thing.pk).update(brought=thing.said or 0)


def _locked(thing: Thing) -> Thing:
    return _held(coming.locked(thing.occurrence_id), thing)


def _held(date: Occurrence, thing: Thing) -> Thing:
    """As it is now; *date* is locked."""
    held = Thing.objects.filter(pk=thing.pk, removed_at=None).first()
    if held is None:
        raise ThisIsNotNeeded
    held.occurrence = date
    return held


def _checked(name: str, needed: int) -> str:
    name = set_spaces(tidy(name).replace("\n", " "))[:80]
    if not is_seen(name):
        raise AThingNeedsAName
    if not 1 <= needed <= MOST:
        raise SomeAreNeeded
    return name
