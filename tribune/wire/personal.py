"""What this room holds about a person: what they did as an editor of the wire."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from tribune.kit.registries import PERSONAL_DATA, PersonalData
from tribune.wire.models import Correction, FeedList, Hiding, Move, Rule, Ruling, Showing


def export(person: Any) -> Mapping[str, Any]:
    rows = Correction.objects.filter(by=person.pk).order_by("pk")
    undone = Move.objects.filter(undone_by=person.pk, undone_at__isnull=False).order_by("pk")
    shown = Showing.objects.filter(by=person.pk).order_by("pk")
    brought = FeedList.objects.filter(by=person.pk).order_by("pk")
    made = Rule.objects.filter(by=person.pk).order_by("pk")
    hidden = Hiding.objects.filter(by=person.pk).order_by("pk")
    taken = Ruling.objects.filter(undone_by=person.pk, undone_at__isnull=False).order_by("pk")
    return {
        "corrections": [{"at": c.at.isoformat(), "joined": c.is_joined, "entry": c.entry_id} for c in rows],
        "moves_undone": [
            {"at": m.undone_at.isoformat(), "left": m.left, "reached": m.reached} for m in undone if m.undone_at
        ],
        "health_shown": [{"at": one.at.isoformat(), "source": one.source_id} for one in shown],
        "lists": [{"at": one.brought_at.isoformat(), "name": one.name} for one in brought],
        "rules": [{"at": r.made_at.isoformat(), "look": r.look, "words": r.words, "does": r.deed} for r in made],
        "hidden": [{"at": h.at.isoformat(), "entry": h.entry_id, "reason": h.reason} for h in hidden],
        "taken_back": [{"at": r.undone_at.isoformat(), "entry": r.entry_id} for r in taken if r.undone_at],
    }


def erase(person: Any, at: datetime) -> None:
    """What was done stays, for what was learnt of it; who did it goes."""
    Correction.objects.filter(by=person.pk).update(by=None)
    Move.objects.filter(undone_by=person.pk).update(undone_by=None)
    Showing.objects.filter(by=person.pk).update(by=None)
    FeedList.objects.filter(by=person.pk).update(by=None)
    Rule.objects.filter(by=person.pk).update(by=None)
    Hiding.objects.filter(by=person.pk).update(by=None)
    Ruling.objects.filter(undone_by=person.pk).update(undone_by=None)


def register() -> None:
    PERSONAL_DATA.register(
        "wire",
        PersonalData(models=[Correction, FeedList, Hiding, Move, Rule, Ruling, Showing], export=export, erase=erase),
    )
