"""Sources and entries in the words of those who look for them."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Any

from django.db.models import Exists, F, OuterRef, QuerySet

if TYPE_CHECKING:
    from tribune.people.viewers import Viewer


class SourceQuerySet(QuerySet["Source"]):  # type: ignore[name-defined]  # noqa: F821
    def standing(self) -> SourceQuerySet:
        """Not removed."""
        return self.filter(removed_at=None)

    def listened_to(self) -> SourceQuerySet:
        return self.standing().filter(paused_at=None)

    def due(self, at: datetime) -> SourceQuerySet:
        """To be visited now, if their host is free; those who waited longest first."""
        # A host that rests gives all its sources one hour: without the last try, the same would always come first.
        longest = F("last_try_at").asc(nulls_first=True)
        return self.listened_to().filter(next_try_at__lte=at).order_by("next_try_at", longest, "pk")

    def forget_answers(self) -> int:
        """What they answered last: their next visit reads all they say. Gives how many."""
        return self.update(etag="", modified="", body_hash="")

    def by_name(self) -> SourceQuerySet:
        return self.order_by("title_folded", "pk")


class EntryQuerySet(QuerySet["Entry"]):  # type: ignore[name-defined]  # noqa: F821
    def published(self) -> EntryQuerySet:
        return self.filter(state="published")

    def held(self) -> EntryQuerySet:
        return self.filter(state="held")

    def free(self, at: datetime) -> EntryQuerySet:
        """Held until an hour that has come, of sources that are trusted; the first free first."""
        free = self.held().filter(waits="embargo", free_at__lte=at, source__is_trusted=True, source__removed_at=None)
        return free.order_by("free_at", "pk")

    def held_by_its_source(self) -> EntryQuerySet:
        """Waiting because its source is held, and not because a rule says so."""
        return self.held().exclude(Exists(self._rulings("hold")))

    def left_out_by_rules(self) -> EntryQuerySet:
        """What a rule left out and an editor may take back: its words are still kept."""
        return self.filter(state="dropped", words__isnull=False).filter(Exists(self._rulings("drop")))

    def sectioned_by_rules(self) -> EntryQuerySet:
        return self.filter(Exists(self._rulings("section")))

    def tagged_by_rules(self, topic: Any) -> EntryQuerySet:
        """Given *topic* by a rule, whatever their source is about."""
        return self.filter(Exists(self._rulings("tag").filter(rule__topic=topic)))

    def _rulings(self, deed: str) -> QuerySet[Any]:
        rulings: Any = self.model._meta.get_field("rulings").related_model
        found: QuerySet[Any] = rulings._default_manager.filter(entry=OuterRef("pk"), rule__deed=deed, undone_at=None)
        return found

    def visible_to(self, viewer: Viewer) -> EntryQuerySet:
        """What *viewer* may read. Entries are public or nowhere, so it is the same for all."""
        return self.published().filter(publication__withheld_at=None)

    def unweighed(self) -> EntryQuerySet:
        """Published, and not compared yet with what others tell; the newest first."""
        return self.published().filter(weighed_at=None).order_by("-published_at", "-pk")

    def without_their_picture(self, since: datetime) -> EntryQuerySet:
        """Published since, announcing a picture nobody has tried to bring home; the newest first."""
        untried = self.published().filter(picture_tried_at=None, publication__picture=None, published_at__gte=since)
        return untried.exclude(picture_address="").order_by("-published_at", "-pk")
