"""An announcement: written, tried on oneself, sent now or later, stopped; and what came of it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from tribune.facts.jobs import enqueue
from tribune.kit.refusals import Refusal
from tribune.notices.announcing_tasks import announce
from tribune.notices.models import Announcement, Notice
from tribune.notices.segments import persons_of
from tribune.notices.verbs.spreading import news_of
from tribune.notices.verbs.telling import tell
from tribune.people.models import Person

FEW = 10  # below, a figure is not said


class IsOnItsWay(Refusal):
    sentence = _("This announcement is on its way already: stop it, or write another.")
    status = 409


class ChangedMeanwhile(Refusal):
    sentence = _("Somebody changed this announcement meanwhile. What you typed is kept below: compare, then save.")
    status = 409


class NobodyToTell(Refusal):
    sentence = _("Nobody is in this segment.")
    status = 422


class NoWay(Refusal):
    sentence = _("Choose at least one way: on the site, by mail or on the phone.")
    field = "in_app"
    status = 422


@dataclass(frozen=True, slots=True)
class Draft:
    """``texts`` maps a language to {"title", "words"}; ``segment`` is as Announcement's."""

    texts: Mapping[str, Mapping[str, str]]
    address: str
    segment: Mapping[str, Any]
    in_app: bool
    mail: bool
    push: bool


@dataclass(frozen=True, slots=True)
class Figures:
    """Persons; None where there are fewer than ten. ``of`` is how many the segment holds now."""

    of: int | None
    told: int | None
    read: int | None
    mailed: int | None
    pushed: int | None


def write(*, draft: Draft, by: Person, at: datetime) -> Announcement:
    _refuse_without_a_way(draft)
    return Announcement.objects.create(made_by=by, made_at=at, **_columns(draft))


@transaction.atomic
def rewrite(*, announcement: Announcement, draft: Draft, version: int, at: datetime) -> Announcement:
    """Raises ChangedMeanwhile, IsOnItsWay or NoWay."""
    _refuse_without_a_way(draft)
    held = Announcement.objects.select_for_update().get(pk=announcement.pk)
    if not held.is_draft:
        raise IsOnItsWay
    if held.version != version:
        raise ChangedMeanwhile
    for name, value in _columns(draft).items():
        setattr(held, name, value)
    held.version += 1
    held.save()
    return held


def try_on(*, announcement: Announcement, to: Person, at: datetime) -> None:
    """As its readers will have it, to *to* alone, as often as they like; it is not counted."""
    me = Person.objects.filter(pk=to.pk)
    key = f"{announcement.key}:try:{at:%Y%m%d%H%M%S%f}"
    tell(news_of(announcement, to.language, key=key), to=me.values("pk"), at=at)


@transaction.atomic
def send(*, announcement: Announcement, due_at: datetime | None, at: datetime) -> None:
    """Now, or at *due_at*. Raises IsOnItsWay for one that was sent or stopped before, NobodyToTell."""
    if not persons_of(announcement.segment).exists():
        raise NobodyToTell
    due = max(due_at or at, at)
    draft = Announcement.objects.filter(pk=announcement.pk, due_at=None, stopped_at=None)
    if draft.update(due_at=due) != 1:
        raise IsOnItsWay
    enqueue(announce, announcement.pk, run_at=due)


def stop(*, announcement: Announcement, by: Person, at: datetime) -> bool:
    """Who was told was told; nobody more is. Letters that wait for the evening or a Monday go no more either. Whether
    there was anything to stop.
    """
    leaving = Announcement.objects.filter(pk=announcement.pk, stopped_at=None, due_at__isnull=False)
    with transaction.atomic():
        if not leaving.update(stopped_at=at, stopped_by=by):
            return False
        Notice.objects.unsent().filter(key=announcement.key).update(wants_mail=False)
        Notice.objects.unpushed().filter(key=announcement.key).update(wants_push=False)
    return True


def figures(announcement: Announcement) -> Figures:
    told = Notice.objects.filter(key=announcement.key)
    return Figures(
        of=_enough(persons_of(announcement.segment).count()),
        told=_enough(announcement.told),
        read=_enough(told.filter(read_at__isnull=False).count()),
        mailed=_enough(told.filter(mailed_at__isnull=False).count()),
        pushed=_enough(told.filter(pushed_at__isnull=False).count()),
    )


def _refuse_without_a_way(draft: Draft) -> None:
    if not (draft.in_app or draft.mail or draft.push):
        raise NoWay


def _columns(draft: Draft) -> dict[str, Any]:
    return {
        "texts": {language: dict(text) for language, text in draft.texts.items()},
        "address": draft.address,
        "segment": dict(draft.segment),
        "in_app": draft.in_app,
        "mail": draft.mail,
        "push": draft.push,
    }


def _enough(count: int) -> int | None:
    return count if count >= FEW else None
