"""Leaving: every part of the house forgets, each in its own job; the erasure stays open until all have reported."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from tribune.facts import ledger
from tribune.kit.refusals import Refusal
from tribune.kit.registries import PERSONAL_DATA
from tribune.mail.verbs import letters
from tribune.people import sessions
from tribune.people.facts import PersonLeft
from tribune.people.models import Erasure, ErasurePart, Person

LAST = "people"  # the address is needed by the other parts until they are done


class LastOperatorStays(Refusal):
    sentence = _("You are the only operator. Appoint another one before you leave.")


@transaction.atomic
def begin(*, person: Person, at: datetime) -> Erasure:
    """*person* is gone for everyone from now on; the parts forget in their jobs. Raises LastOperatorStays."""
    _refuse_last_operator(person)
    erasure, is_new = Erasure.objects.get_or_create(person=person, defaults={"asked_at": at})
    if not is_new:
        return erasure
    ErasurePart.objects.bulk_create(ErasurePart(erasure=erasure, name=name) for name, _part in PERSONAL_DATA)
    Person.objects.filter(pk=person.pk).update(is_active=False)
    sessions.end_all(person)
    if person.email:
        letters.post(
            to=person.email,
            template="people/mail/left",
            context={},
            language=person.language,
            key=f"people:left:{erasure.code}",
            at=at,
            is_asked_for=True,  # carried before the mail room forgets the address
        )
    ledger.record(PersonLeft(erasure_id=erasure.pk, at=at))
    return erasure


def erase_part(*, part: ErasurePart, at: datetime) -> None:
    """Let one part of the house forget; may be called again. The last to report closes the erasure."""
    erasure = part.erasure
    if part.name == LAST and erasure.parts.filter(done_at=None).exclude(pk=part.pk).exists():
        return
    registered = PERSONAL_DATA.get(part.name)
    with transaction.atomic():
        if registered is not None and part.done_at is None:
            registered.erase(erasure.person, at)
        ErasurePart.objects.filter(pk=part.pk, done_at=None).update(done_at=at)
        if not erasure.parts.filter(done_at=None).exists():
            Erasure.objects.filter(pk=erasure.pk, done_at=None).update(done_at=at)


def ready_parts(erasure: Erasure) -> list[ErasurePart]:
    """Those that may forget now: every part that has not reported, this room only when no other is left."""
    waiting = list(erasure.parts.filter(done_at=None).order_by("pk"))
    others = [part for part in waiting if part.name != LAST]
    return others or waiting


def _refuse_last_operator(person: Person) -> None:
    if not person.groups.filter(name="operator").exists():
        return
    others = Person.objects.present().filter(groups__name="operator").exclude(pk=person.pk)
    if not others.select_for_update().order_by("pk").exists():
        raise LastOperatorStays()
