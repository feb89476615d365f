"""What the exchanges hold about a person: which agreements they wrote down or ended as an editor of the wire."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db.models import Q

from tribune.kit.registries import PERSONAL_DATA, PersonalData
from tribune.wire.models import Agreement


def export(person: Any) -> Mapping[str, Any]:
    rows = Agreement.objects.filter(Q(by=person.pk) | Q(ended_by=person.pk)).select_related("source").order_by("pk")
    return {"agreements": [_agreement(row, person.pk) for row in rows]}


def erase(person: Any, at: datetime) -> None:
    """What was agreed stays; who wrote it down goes."""
    Agreement.objects.filter(by=person.pk).update(by=None)
    Agreement.objects.filter(ended_by=person.pk).update(ended_by=None)


def register() -> None:
    PERSONAL_DATA.register("wire.exchanges", PersonalData(models=[Agreement], export=export, erase=erase))


def _agreement(row: Agreement, theirs: int) -> dict[str, str | None]:
    return {
        "source": row.source.title,
        "written_at": row.at.isoformat() if row.by_id == theirs else None,
        "ended_at": row.ended_at.isoformat() if row.ended_at is not None and row.ended_by_id == theirs else None,
    }
