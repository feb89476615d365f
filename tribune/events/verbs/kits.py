"""A campaign's kit: making and mending it, what it offers to download, publishing, withdrawing; hosting one like it."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any

from django.db import IntegrityError, transaction
from django.utils.translation import gettext_lazy as _

from tribune.events import kits
from tribune.events.cards import voice_of_movement
from tribune.events.facts import KitPublished, KitWithdrawn
from tribune.events.kits import GUARD
from tribune.events.models import Event, EventKind, Kit, KitDocument, KitPicture
from tribune.events.plans import Plan
from tribune.events.verbs import events, shifts, things
from tribune.facts.ledger import record
from tribune.kit.html import from_plain
from tribune.kit.refusals import Refusal
from tribune.kit.text import is_seen, set_spaces, slug, tidy
from tribune.media.models import Picture
from tribune.media.preparing import prepare
from tribune.media.verbs import files, pictures
from tribune.people.models import Person
from tribune.publications.verbs import cards

MOST_FILES = 30  # of each sort


class AKitNeedsATitle(Refusal):
    sentence = _("Say in a few words what people are invited to host.")
    field = "title"


class AKitNeedsAnIntroduction(Refusal):
    sentence = _("Say in two or three sentences what it is and why.")
    field = "introduction"


class ItEndsBeforeItBegins(Refusal):
    sentence = _("The last day is before the first. Check the two.")
    field = "until_on"


class ThatLineIsLong(Refusal):
    sentence = _("At most 30 lines, each with a number up to 500 and 80 letters.")


class KitChangedMeanwhile(Refusal):
    sentence = _("Somebody changed this kit while you were writing. What you typed is kept: compare, then save.")


class ThatIsManyFiles(Refusal):
    sentence = _("A kit holds at most 30 of these. Remove one to add another.")


@dataclass(frozen=True, slots=True)
class Outline:
    """What the desk says of a kit."""

    title: str
    introduction: str
    kind: EventKind
    guide: str = ""
    usual_minutes: int | None = None
    usual_capacity: int | None = None
    description: str = ""
    roles: str = ""
    things: str = ""
    from_on: date | None = None
    until_on: date | None = None
    picture: Picture | None = None
    language: str = "fr"


def make(*, by: Person, outline: Outline, at: datetime) -> Kit:
    """A kit that only the desk sees. Its address comes from its title, and never changes."""
    kit = Kit(made_by=by, created_at=at, updated_at=at)
    _write(kit, outline)
    stem = slug(kit.title, longest=50) or "campaign"
    for number in range(1, 1000):
        kit.slug = stem if number == 1 else f"{stem}-{number}"
        try:
            with transaction.atomic():
                kit.save(force_insert=True)
                _guard(kit)
                return kit
        except IntegrityError:
            if not Kit.objects.filter(slug=kit.slug).exists():
                raise
    raise AKitNeedsATitle


@transaction.atomic
def amend(*, kit: Kit, outline: Outline, version: int, at: datetime) -> Kit:
    """Change what it says, if it is still at *version*; its card follows, what was made of it stays."""
    held = _locked(kit)
    if held.version != version:
        raise KitChangedMeanwhile
    _write(held, outline)
    _changed(held, at)
    return held


@transaction.atomic
def publish(*, kit: Kit, by: Person, at: datetime) -> Kit:
    """Offer it to everyone; doing it twice is doing it once."""
    held = _locked(kit)
    if held.published_at is not None:
        return held
    held.published_at = at
    if held.publication is None:
        held.publication = cards.publish(
            kind="kit", voice=voice_of_movement(), at=at, language=held.language, **_card_of(held)
        )
    else:
        cards.amend(held.publication, at=at, **_card_of(held))
        cards.restore(held.publication, at=at)
    held.save(update_fields=["published_at", "publication"])
    _guard(held)
    record(KitPublished(kit_id=held.pk, by_id=by.pk, at=at))
    return held


@transaction.atomic
def withdraw(*, kit: Kit, by: Person, at: datetime) -> Kit:
    """Offer it no more. The actions made of it go on."""
    held = _locked(kit)
    if held.published_at is None:
        return held
    held.published_at = None
    held.save(update_fields=["published_at"])
    if held.publication is not None:
        cards.withhold(held.publication, at=at)
    _guard(held)
    record(KitWithdrawn(kit_id=held.pk, by_id=by.pk, at=at))
    return held


def add_picture(*, kit: Kit, file: Any, by: Person, at: datetime) -> KitPicture:
    """A visual to download; the same one sent again is not there twice. Raises PictureRefused in plain words."""
    prepared = prepare(file)  # outside the transaction: it takes seconds
    with transaction.atomic():
        held = _locked(kit)
        same = held.visuals.filter(picture__sha256=prepared.sha256).first()
        if same is not None:
            return same
        if held.visuals.count() >= MOST_FILES:
            raise ThatIsManyFiles
        kept = pictures.take_in(prepared, by=by, at=at, guard=_guard_of(held))
        return KitPicture.objects.create(kit=held, picture=kept)


@transaction.atomic
def add_document(*, kit: Kit, file: Any, by: Person, at: datetime) -> KitDocument:
    """A file to download; the same one sent again is not there twice. Raises FileRefused in plain words."""
    looked = files.look(file)
    held = _locked(kit)
    same = held.documents.filter(file__sha256=looked.sha256, file__name=looked.name[:120]).first()
    if same is not None:
        return same
    if held.documents.count() >= MOST_FILES:
        raise ThatIsManyFiles
    return KitDocument.objects.create(kit=held, file=files.take_in(looked, by=by, at=at, guard=GUARD, guard_id=held.pk))


@transaction.atomic
def remove_picture(*, shown: KitPicture) -> None:
    file = shown.picture
    shown.delete()
    pictures.discard(picture=file)


@transaction.atomic
def remove_document(*, offered: KitDocument) -> None:
    file = offered.file
    offered.delete()
    files.discard(file=file)


@transaction.atomic
def host(*, by: Person, plan: Plan, at: datetime, form_key: str | None = None) -> Event:
    """A draft made from ``plan.kit``: with its picture where none was chosen, its roles and its list of things.

    Without a kit, ``events.create``.
    """
    kit = plan.kit
    if kit is None:
        return events.create(by=by, plan=plan, at=at, form_key=form_key)
    if plan.picture is None and kit.picture is not None:
        # A row of its own: the action's audience decides who sees it, and not the kit.
        plan = replace(plan, picture=pictures.copy(picture=kit.picture, by=by, at=at))
    event = events.create(by=by, plan=plan, at=at, form_key=form_key)
    if event.created_at != at:
        return event  # the form came twice: it was made, and furnished, before
    (occurrence,) = event.occurrences.all()
    for needed, title in kits.lines_of(kit.roles):
        shifts.add(
            occurrence=occurrence, title=title, starts_at=plan.starts_at, ends_at=plan.ends_at, needed=needed, at=at
        )
    for needed, name in kits.lines_of(kit.things):
        things.add(occurrence=occurrence, name=name, needed=needed, at=at)
    return event


def _locked(kit: Kit) -> Kit:
    rows = Kit.objects.select_for_update(of=("self",)).select_related("kind", "picture", "publication")
    return rows.get(pk=kit.pk)


def _write(kit: Kit, outline: Outline) -> None:
    kit.title = set_spaces(" ".join(tidy(outline.title).split()))[:160]
    kit.introduction = set_spaces(tidy(outline.introduction))[:1000]
    if not is_seen(kit.title):
        raise AKitNeedsATitle
    if not is_seen(kit.introduction):
        raise AKitNeedsAnIntroduction
    if outline.from_on and outline.until_on and outline.until_on < outline.from_on:
        raise ItEndsBeforeItBegins
    kit.guide = set_spaces(tidy(outline.guide))[:40_000]
    kit.guide_html = kits.harmless(kit.guide)
    kit.description = set_spaces(tidy(outline.description))[:10_000]
    for name in ("roles", "things"):
        typed = set_spaces(tidy(getattr(outline, name)))
        _refuse_long(typed, name)
        setattr(kit, name, typed)
    for name in ("kind", "usual_minutes", "usual_capacity", "from_on", "until_on", "picture", "language"):
        setattr(kit, name, getattr(outline, name))


def _refuse_long(typed: str, name: str) -> None:
    found = kits.lines_of(typed)
    is_long = any(n > kits.MOST_OF_A_LINE or len(words) > kits.LONGEST_LINE for n, words in found)
    if is_long or len(found) > kits.MOST_LINES:
        refusal = ThatLineIsLong()
        refusal.field = name
        raise refusal


def _changed(kit: Kit, at: datetime) -> None:
    kit.version += 1
    kit.updated_at = at
    kit.save()
    _guard(kit)
    if kit.publication is not None and not kit.is_draft:
        cards.amend(kit.publication, at=at, **_card_of(kit))


def _card_of(kit: Kit) -> dict[str, Any]:
    return {
        "title": kit.title,
        "summary": kit.introduction[:300],
        "body": from_plain(kit.introduction) + kit.guide_html,
        "address": kit.address,
        "picture": kit.picture,
    }


def _guard_of(kit: Kit) -> str:
    return GUARD if kit.is_draft else ""


def _guard(kit: Kit) -> None:
    """What a draft shows is for the desk; its files are asked for each time (``kits.may_see``)."""
    guard = _guard_of(kit)
    shown = Picture.objects.filter(pk__in=kit.visuals.values("picture"))
    if kit.picture_id is not None:
        shown |= Picture.objects.filter(pk=kit.picture_id)
    shown.update(guard=guard)
