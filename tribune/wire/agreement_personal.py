"""What the exchanges hold about a person: what they wrote down, opened or answered for the desk, and what they asked for."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db.models import Q

from tribune.kit.registries import PERSONAL_DATA, PersonalData
from tribune.wire.models import Agreement, ExchangeRequest, Partner

MODELS = [Agreement, ExchangeRequest, Partner]


def export(person: Any) -> Mapping[str, Any]:
    agreed = Agreement.objects.filter(Q(by=person.pk) | Q(ended_by=person.pk)).select_related("source").order_by("pk")
    partners = Partner.objects.filter(Q(opened_by=person.pk) | Q(closed_by=person.pk)).order_by("pk")
    answered = ExchangeRequest.objects.filter(answered_by=person.pk).order_by("pk")
    asked = ExchangeRequest.objects.filter(contact_index=person.email_index or "-").order_by("pk")
    return {
        "agreements": [
            {"source": row.source.title}
            | _done(person, written=(row.by_id, row.at), ended=(row.ended_by_id, row.ended_at))
            for row in agreed
        ],
        "partners": [
            {"name": row.name}
            | _done(person, opened=(row.opened_by_id, row.opened_at), closed=(row.closed_by_id, row.closed_at))
            for row in partners
        ],
        "exchanges_answered": [
            {"at": row.answered_at.isoformat(), "answer": row.answer} for row in answered if row.answered_at
        ],
        "exchanges_asked": [
            {"at": row.asked_at.isoformat(), "name": row.name, "site": row.site_address, "words": row.words}
            for row in asked
        ],
    }


def erase(person: Any, at: datetime) -> None:
    """What was agreed stays, and the media go on taking; who wrote it down goes, and what they asked for themselves."""
    Agreement.objects.filter(by=person.pk).update(by=None)
    Agreement.objects.filter(ended_by=person.pk).update(ended_by=None)
    Partner.objects.filter(opened_by=person.pk).update(opened_by=None)
    Partner.objects.filter(closed_by=person.pk).update(closed_by=None)
    ExchangeRequest.objects.filter(answered_by=person.pk).update(answered_by=None)
    if person.email_index:
        ExchangeRequest.objects.filter(contact_index=person.email_index).delete()
        Partner.objects.filter(contact_index=person.email_index).update(contact="", contact_index="")


def register() -> None:
    PERSONAL_DATA.register("wire.exchanges", PersonalData(models=MODELS, export=export, erase=erase))


def _done(person: Any, **acts: tuple[int | None, datetime | None]) -> dict[str, str]:
    """Of *acts*, each with who did it and when, the hours of those that are *person*'s: "written_at" and so on."""
    return {f"{act}_at": at.isoformat() for act, (by, at) in acts.items() if by == person.pk and at is not None}
