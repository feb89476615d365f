"""Publishing, amending, withholding: called by the room that owns the thing, in its own transaction."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import F

from tribune.facts.ledger import record, record_all
from tribune.kit.inserting import put_in, put_values
from tribune.kit.text import fold
from tribune.media.models import Picture
from tribune.people.audiences import Audience
from tribune.people.models import Circle
from tribune.publications import live
from tribune.publications.facts import PublicationPublished, PublicationWithheld
from tribune.publications.models import CardText, CardTopic, Publication, Topic, Voice


@dataclass(slots=True)
class Draft:
    """A card about to be published, for ``publish_many``: the same fields as ``publish``."""

    kind: str
    title: str
    voice: Voice
    address: str
    at: datetime
    summary: str = ""
    body: str = ""
    language: str = "fr"
    audience: str = Audience.PUBLIC
    circle: Circle | None = None
    picture: Picture | None = None
    place: tuple[float, float, str] | None = None
    starts_at: datetime | None = None
    ends_at: datetime | None = None
    topics: Sequence[Topic] = field(default_factory=tuple)
    updated_at: datetime | None = None


@transaction.atomic
def publish(
    *,
    kind: str,
    title: str,
    voice: Voice,
    address: str,
    at: datetime,
    summary: str = "",
    body: str = "",
    language: str = "fr",
    audience: str = Audience.PUBLIC,
    circle: Circle | None = None,
    picture: Picture | None = None,
    place: tuple[float, float, str] | None = None,
    starts_at: datetime | None = None,
    ends_at: datetime | None = None,
    topics: Sequence[Topic] = (),
) -> Publication:
    """Publish the card of a thing. *body* is harmless HTML already; *place* is (lat, lon, town)."""
    draft = Draft(
        kind, title, voice, address, at, summary, body, language, audience, circle, picture, place, starts_at, ends_at
    )
    card = _card(draft)
    card.save(force_insert=True)
    if body:
        CardText.objects.create(publication=card, language=language, body=body)
    CardTopic.objects.bulk_create(_topics(card, topics))
    record(PublicationPublished(publication_id=card.pk, at=at))
    return card


@transaction.atomic
def publish_many(drafts: Iterable[Draft], *, at: datetime) -> list[Publication]:
    """Publish many cards in a few statements; *at* is the hour they came in, each keeps its own date."""
    given = list(drafts)
    cards = put_in([_card(draft) for draft in given])
    put_values(
        CardText,
        ("publication_id", "language", "body"),
        [(card.pk, draft.language, draft.body) for card, draft in zip(cards, given, strict=True) if draft.body],
    )
    put_in(link for card, draft in zip(cards, given, strict=True) for link in _topics(card, draft.topics))
    record_all([PublicationPublished(publication_id=card.pk, at=at) for card in cards])
    return cards


@transaction.atomic
def amend(publication: Publication, *, at: datetime, **changed: Any) -> Publication:
    """Bring a card in step with its thing. *changed* takes the names ``publish`` takes, ``body`` and ``topics`` too."""
    body = changed.pop("body", None)
    topics = changed.pop("topics", None)
    if _is_for_others(publication, changed):
        live.close(publication)
    if "place" in changed:
        lat, lon, town = changed.pop("place") or (None, None, "")
        changed.update(lat=lat, lon=lon, town=town)
    for name, value in changed.items():
        setattr(publication, name, value)
    publication.updated_at = at
    publication.version = F("version") + 1
    publication.save(update_fields=[*changed, "title_folded", "updated_at", "version"])
    publication.refresh_from_db(fields=["version"])
    if body is not None:
        CardText.objects.update_or_create(
            publication=publication, language=publication.language, defaults={"body": body}
        )
    if topics is not None:
        publication.topics.set(topics, through_defaults={"published_at": publication.published_at})
    elif "published_at" in changed:
        publication.about.update(published_at=publication.published_at)
    return publication


@transaction.atomic
def withhold(publication: Publication, *, at: datetime) -> None:
    """Show it to nobody from now on; the thing itself stays its room's."""
    if Publication.objects.filter(pk=publication.pk, withheld_at=None).update(withheld_at=at, version=F("version") + 1):
        live.close(publication)
        record(PublicationWithheld(publication_id=publication.pk, at=at))
    publication.refresh_from_db(fields=["withheld_at", "version"])


@transaction.atomic
def restore(publication: Publication, *, at: datetime) -> None:
    """Show a withheld card again."""
    Publication.objects.filter(pk=publication.pk).update(withheld_at=None, updated_at=at, version=F("version") + 1)
    publication.refresh_from_db(fields=["withheld_at", "version"])


def _is_for_others(publication: Publication, changed: Mapping[str, Any]) -> bool:
    """What changes is who may read it."""
    circle = changed.get("circle")
    return changed.get("audience", publication.audience) != publication.audience or (
        "circle" in changed and publication.circle_id != (circle.pk if circle is not None else None)
    )


def _topics(card: Publication, topics: Iterable[Topic]) -> list[CardTopic]:
    return [CardTopic(publication=card, topic=topic, published_at=card.published_at) for topic in topics]


def _card(draft: Draft) -> Publication:
    lat, lon, town = draft.place or (None, None, "")
    title = draft.title[:300]
    return Publication(
        kind=draft.kind,
        title=title,
        title_folded=fold(title)[:300],
        summary=draft.summary,
        picture=draft.picture,
        voice=draft.voice,
        language=draft.language,
        audience=draft.audience,
        circle=draft.circle,
        lat=lat,
        lon=lon,
        town=town,
        starts_at=draft.starts_at,
        ends_at=draft.ends_at,
        published_at=draft.at,
        updated_at=draft.updated_at or draft.at,
        address=draft.address[:500],
    )
