"""Cards in the words of those who look for them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.db.models import Q, QuerySet

from tribune.kit.text import fold
from tribune.people.audiences import Audience

if TYPE_CHECKING:
    from tribune.people.viewers import Viewer
    from tribune.publications.models import Publication, Voice  # noqa: F401  (named in quotes below)

# What a card needs to be drawn: one row, no further query.
DRAWN = (
    "pk", "code", "kind", "title", "summary", "language", "town", "starts_at", "ends_at", "published_at",
    "updated_at", "address", "version", "said", "picture_id", "voice_id", "voice__name", "voice__kind", "voice__address",
)  # fmt: skip


class PublicationQuerySet(QuerySet["Publication"]):
    def standing(self) -> PublicationQuerySet:
        """Published and not withheld."""
        return self.filter(withheld_at=None)

    def public(self) -> PublicationQuerySet:
        return self.standing().filter(audience=Audience.PUBLIC)

    def visible_to(self, viewer: Viewer) -> PublicationQuerySet:
        """What *viewer* may read: a stranger what is public, a supporter more, a team its own."""
        return self.standing().filter(may_be_read_by(viewer))

    def said_by(self, voice: Voice) -> PublicationQuerySet:
        """Not the card that stands for the voice itself, as a team's does."""
        said = self.filter(voice=voice)
        return said.exclude(address=voice.address) if voice.address else said

    def titled(self, words: str) -> PublicationQuerySet:
        """Those whose title holds every one of *words*, case and accents aside."""
        found = self
        for word in fold(words).split()[:8]:
            found = found.filter(title_folded__contains=word)
        return found

    def for_drawing(self) -> PublicationQuerySet:
        """With what a card needs and nothing else: see ``drawing.draw``."""
        return self.select_related("voice").only(*(f for f in DRAWN if f != "pk"))


def may_be_read_by(viewer: Viewer, prefix: str = "") -> Q:
    """The audience rule as a condition, for a queryset whose *prefix* leads to the card ("publication__")."""
    rule = Q(**{f"{prefix}audience": Audience.PUBLIC})
    if viewer.person is not None:
        if viewer.person.is_supporter:
            rule |= Q(**{f"{prefix}audience": Audience.MEMBERS})
        circles: Any = sorted(viewer.circle_ids)
        if circles:
            rule |= Q(**{f"{prefix}audience": Audience.CIRCLE, f"{prefix}circle__in": circles})
    return rule
