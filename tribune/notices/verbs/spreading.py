"""An announcement on its way: in slices, so that it can be watched and stopped; each person once."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from tribune.notices.models import Announcement
from tribune.notices.segments import persons_of
from tribune.notices.verbs.telling import WAYS, News, tell

SLICE = 10_000  # persons in one statement and one job


@transaction.atomic
def go_on(*, announcement_id: int, at: datetime) -> bool:
    """Tell the next ten thousand; True while there are more. Done again after a crash, it tells nobody twice."""
    held = Announcement.objects.select_for_update().filter(pk=announcement_id).first()
    if held is None or held.is_over or held.due_at is None:
        return False
    everyone = persons_of(held.segment).order_by("pk")
    ahead = everyone.filter(pk__gt=held.reached).values_list("pk", flat=True)
    last = ahead[SLICE - 1 : SLICE].first() or ahead.order_by("-pk").first()
    held.started_at = held.started_at or at
    if last is not None:
        slice_of = everyone.filter(pk__gt=held.reached, pk__lte=last)
        for language in held.texts:
            readers = slice_of.filter(language=language)
            if language == held.first_language:  # whoever reads none of its languages reads the first
                readers = slice_of.exclude(language__in=[other for other in held.texts if other != language])
            held.told += tell(news_of(held, language, key=held.key), to=readers.order_by().values("pk"), at=at)
        held.reached = last
    held.finished_at = None if last is not None and everyone.filter(pk__gt=last).exists() else at
    held.save(update_fields=["started_at", "told", "reached", "finished_at"])
    return held.finished_at is None


def news_of(announcement: Announcement, language: str, *, key: str) -> News:
    text = announcement.texts.get(language) or announcement.texts[announcement.first_language]
    asked = (announcement.in_app, announcement.mail, announcement.push)
    return News(
        kind="announcement",
        key=key,
        thing=announcement.key,
        title=text["title"],
        detail=text["words"],
        address=announcement.address,
        ways=frozenset(way for way, is_asked in zip(WAYS, asked, strict=True) if is_asked),
    )
