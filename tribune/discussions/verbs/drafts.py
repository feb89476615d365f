"""Keeping what is being written."""

from __future__ import annotations

from datetime import datetime, timedelta

from tribune.discussions.models import Draft
from tribune.discussions.words import LONGEST
from tribune.kit.html import NOT_WRITTEN
from tribune.people.models import Person

KEPT_FOR = timedelta(days=90)


def keep(*, person: Person, anchor: str, text: str, at: datetime, title: str = "") -> Draft | None:
    """Keep *text* as it is typed; nothing typed forgets the draft. *anchor* is that of ``Draft``."""
    text = NOT_WRITTEN.sub("", text)[:LONGEST]
    title = NOT_WRITTEN.sub("", title)[:160]
    if not text.strip() and not title.strip():
        forget(person=person, anchor=anchor)
        return None
    draft, _new = Draft.objects.update_or_create(
        person=person, anchor=anchor, defaults={"text": text, "title": title, "kept_at": at}
    )
    return draft


def forget(*, person: Person, anchor: str) -> None:
    Draft.objects.filter(person=person, anchor=anchor).delete()


def sweep(*, at: datetime) -> int:
    """Forget what nobody touched for three months; how many."""
    gone, _rows = Draft.objects.filter(kept_at__lt=at - KEPT_FOR).delete()
    return gone
