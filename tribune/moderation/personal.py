"""What this room holds about a person: what they reported, what was decided of theirs, what they did as a moderator."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from tribune.kit.registries import PERSONAL_DATA, PersonalData
from tribune.moderation.models import Case, Decision, Deed, Excerpt, Report
from tribune.moderation.verbs import kept_pictures
from tribune.people.models import Person


def register() -> None:
    models = [Case, Decision, Deed, Excerpt, Report]
    PERSONAL_DATA.register("moderation", PersonalData(models=models, export=export, erase=erase))


def export(person: Person) -> Mapping[str, Any]:
    """Of what others reported of theirs, what was decided: before, it would say that someone reports."""
    made = Report.objects.filter(by=person).select_related("case__decision").order_by("made_at")
    decided = Decision.objects.filter(case__author=person).select_related("case").order_by("decided_at")
    kept = Excerpt.objects.filter(author=person, report__case__closed_at__isnull=False).order_by("pk")
    return {
        "reports": [
            {
                "thing": one.case.title,
                "address": one.case.address,
                "reason": one.reason,
                "words": one.words,
                "made_at": one.made_at,
                "outcome": one.case.decision.outcome if hasattr(one.case, "decision") else "",
            }
            for one in made
        ],
        "decisions": [
            {"thing": one.case.title, "outcome": one.outcome, "words": one.words, "decided_at": one.decided_at}
            for one in decided
        ],
        "words_kept": [{"text": one.text, "said_at": one.said_at} for one in kept],
        "moderated": list(Deed.objects.filter(by=person).order_by("at").values("case__code", "what", "at")),
    }


def erase(person: Person, at: datetime) -> None:
    """Their words go; that a case was looked at, and what was decided, stays without them."""
    theirs = Excerpt.objects.filter(author=person)
    kept_pictures.forget(theirs)
    theirs.delete()
    Case.objects.filter(author=person).update(title="")
    Case.objects.filter(author=person).update(author=None)
    Case.objects.filter(claimed_by=person).update(claimed_by=None, claimed_at=None)
    Report.objects.filter(by=person).update(by=None, words="")
    Decision.objects.filter(by=person).update(by=None)
    Deed.objects.filter(by=person).update(by=None)
