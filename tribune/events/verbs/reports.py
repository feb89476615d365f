"""Writing how an action went, adding pictures, publishing it, taking it back."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from tribune.events.cards import voice_of
from tribune.events.facts import ReportPublished
from tribune.events.models import (
    Event,
    FigureKind,
    Occurrence,
    Report,
    ReportFigure,
    ReportPicture,
)
from tribune.events.report_pictures import GUARD
from tribune.events.verbs import coming, rsvps
from tribune.facts.ledger import record
from tribune.kit.html import from_plain
from tribune.kit.refusals import Refusal
from tribune.kit.text import is_seen, set_spaces, tidy
from tribune.media.models import Picture
from tribune.media.preparing import prepare
from tribune.media.verbs import pictures
from tribune.people.audiences import Audience
from tribune.people.models import Person
from tribune.publications.models import Publication
from tribune.publications.verbs import cards

MOST_PICTURES = 24
LARGEST = 10_000_000


class ItHasNotHappenedYet(Refusal):
    sentence = _("The report is written once the action has begun.")


class ThereIsNothingToRead(Refusal):
    sentence = _("Write a few words, or add a picture, before publishing.")
    field = "body"


class ThatIsManyPictures(Refusal):
    sentence = _("A report holds at most 24 pictures. Remove one to add another.")
    field = "pictures"


class ThatFigureIsTooLarge(Refusal):
    sentence = _("A figure is between 0 and ten million.")


class SomebodyElseWrote(Refusal):
    sentence = _("Somebody changed this report while you were writing. What you typed is kept: compare, then save.")


@transaction.atomic
def begin(*, occurrence: Occurrence, by: Person, title: str, at: datetime) -> Report:
    """The report of that date, begun if there was none."""
    date = coming.locked_with_action(occurrence.pk)
    if date.is_called_off:
        raise rsvps.ItWasCalledOff
    if date.starts_at > at or date.event.is_draft:
        raise ItHasNotHappenedYet
    report, _is_new = Report.objects.get_or_create(
        occurrence=date, defaults={"made_by": by, "title": title[:160], "created_at": at, "updated_at": at}
    )
    return _held(report)


@transaction.atomic
def write(
    *, report: Report, title: str, body: str, figures: Mapping[FigureKind, int | None], version: int, at: datetime
) -> Report:
    """Keep its words and figures (None takes one away), if it is still at *version*; its card follows."""
    held = _held(report)
    if held.version != version:
        raise SomebodyElseWrote
    title = set_spaces(tidy(title).replace("\n", " "))[:160]
    held.title = title if is_seen(title) else held.title
    held.body = set_spaces(tidy(body))[:10_000]
    for kind, number in figures.items():
        if number is None:
            ReportFigure.objects.filter(report=held, kind=kind).delete()
        elif 0 <= number <= LARGEST:
            ReportFigure.objects.update_or_create(report=held, kind=kind, defaults={"number": number})
        else:
            raise ThatFigureIsTooLarge
    held.version += 1
    held.updated_at = at
    held.save(update_fields=["title", "body", "version", "updated_at"])
    _tell_the_card(held, at)
    return held


def add_picture(*, report: Report, file: Any, by: Person, at: datetime) -> ReportPicture:
    """Keep one picture; the same one sent again is not there twice. Raises PictureRefused in plain words."""
    prepared = prepare(file)  # outside the transaction: it takes seconds
    with transaction.atomic():
        held = _held(report)
        same = held.pictures.filter(picture__sha256=prepared.sha256).first()
        if same is not None:
            return same
        if held.pictures.count() >= MOST_PICTURES:
            raise ThatIsManyPictures
        kept = pictures.take_in(prepared, by=by, at=at, guard="" if _is_for_everyone(held) else GUARD)
        added = ReportPicture.objects.create(report=held, picture=kept)
        _tell_the_card(held, at)
        return added


@transaction.atomic
def describe(*, picture: ReportPicture, caption: str, alt: str, at: datetime) -> None:
    held = _held(picture.report)
    words = set_spaces(tidy(caption).replace("\n", " "))[:200]
    seen = set_spaces(tidy(alt).replace("\n", " "))[:300]
    ReportPicture.objects.filter(pk=picture.pk).update(caption=words)
    Picture.objects.filter(pk=picture.picture_id).update(alt=seen)
    _tell_the_card(held, at)


@transaction.atomic
def remove_picture(*, picture: ReportPicture, at: datetime) -> None:
    """Off the report, file and all."""
    held = _held(picture.report)
    file = picture.picture
    picture.delete()
    _tell_the_card(held, at)  # before the file goes: the card may show it
    pictures.discard(picture=file)


@transaction.atomic
def publish(*, report: Report, at: datetime, tells: bool = False) -> Report:
    """Show it on the action's and the team's pages; with *tells*, write to those who came, once however often asked.

    Of an action that the desk hides it waits, hidden with it, and tells nobody yet.
    """
    held = _held(report)
    event = held.occurrence.event
    if not held.body and not held.pictures.exists():
        raise ThereIsNothingToRead
    if held.published_at is None:
        held.published_at = at
        if held.publication is None:
            voice = voice_of(event)
            held.publication = cards.publish(
                kind="report", voice=voice, at=at, language=event.language, **_card_of(held)
            )
        else:
            cards.restore(held.publication, at=at)
        if event.publication is not None and event.publication.withheld_at is not None:
            cards.withhold(held.publication, at=event.publication.withheld_at)
    tells = tells and held.told_at is None and not event.is_withheld
    if tells:
        held.told_at = at
    held.save(update_fields=["published_at", "publication", "told_at"])
    _tell_the_card(held, at)
    _guard_pictures(held)
    _mark(event)
    record(ReportPublished(report_id=held.pk, tells=tells, at=at))
    return held


@transaction.atomic
def unpublish(*, report: Report, at: datetime) -> Report:
    """Back to a draft that only those who organise read; nothing of it is lost."""
    held = _held(report)
    if held.published_at is None:
        return held
    held.published_at = None
    held.save(update_fields=["published_at"])
    if held.publication is not None:
        cards.withhold(held.publication, at=at)
    _guard_pictures(held)
    _mark(held.occurrence.event)
    return held


def hide(*, event: Event, at: datetime) -> None:
    """With their action, which is held and was hidden *at* that very hour: by it ``show`` knows them again."""
    for report, card in _published(event):
        cards.withhold(card, at=at)
        _guard_pictures(report)


def show(*, event: Event, hidden_at: datetime, at: datetime) -> None:
    """With their action, those that were hidden with it; one that the desk hid by itself stays hidden."""
    for report, card in _published(event):
        if card.withheld_at == hidden_at:
            cards.restore(card, at=at)
        _guard_pictures(report)


def _published(event: Event) -> list[tuple[Report, Publication]]:
    rows = Report.objects.filter(occurrence__event=event, published_at__isnull=False)
    found = list(rows.select_related("occurrence", "publication").order_by("pk"))
    for report in found:
        report.occurrence.event = event
    return [(report, report.publication) for report in found if report.publication is not None]


def _held(report: Report) -> Report:
    """Locked until the transaction ends: two phones saving together take turns."""
    coming.locked_with_action(report.occurrence_id)
    rows = Report.objects.select_related(
        "occurrence__event__team__voice",
        "occurrence__event__team__circle",
        "occurrence__event__publication",
        "publication",
    )
    return rows.get(pk=report.pk)


def _mark(event: Event) -> None:
    has = Report.objects.filter(occurrence__event=event, published_at__isnull=False).exists()
    coming.mark(event.pk, has_report=has)


def _is_for_everyone(report: Report) -> bool:
    event = report.occurrence.event
    return not (report.is_draft or event.is_withheld) and event.audience == Audience.PUBLIC


def _guard_pictures(report: Report) -> None:
    guard = "" if _is_for_everyone(report) else GUARD
    Picture.objects.filter(pk__in=report.pictures.values("picture")).update(guard=guard)


def _tell_the_card(report: Report, at: datetime) -> None:
    if report.publication is not None and not report.is_draft:
        cards.amend(report.publication, at=at, **_card_of(report))


def _card_of(report: Report) -> dict[str, Any]:
    event = report.occurrence.event
    first = report.pictures.select_related("picture").first()
    is_for_team = event.audience == Audience.CIRCLE and event.team is not None
    return {
        "title": report.title,
        "summary": report.body[:300],
        "body": from_plain(report.body),
        "address": report.address,
        "picture": first.picture if first else None,
        "audience": event.audience,
        "circle": event.team.circle if is_for_team and event.team else None,
        "place": (event.lat, event.lon, event.town) if event.lat is not None and event.lon is not None else None,
    }
