"""The newest rows of a scope, found by index however many entries there are.

All of the wire, a section, a kind, both, or one source is an index walked from its end. A topic is walked on its cards.
Of several sources, the newest few of each are looked up and the newest of those kept: no more sources than lines asked
for can hold them, those that spoke last.
"""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from django.db.models import F, OuterRef, QuerySet, Subquery
from django.db.models.functions import Coalesce

from tribune.kit.paging import Page, hour_in, page_of, past
from tribune.people.viewers import Viewer
from tribune.publications import dialects
from tribune.publications.models import CardTopic
from tribune.wire.models import Entry, Source
from tribune.wire.querysets import EntryQuerySet
from tribune.wire.scopes import Scope

BY_HOUR = ("-published_at", "-pk")
BY_CARD = ("-published_at", "-publication")  # as a topic's cards are in their index
LONG_AGO = datetime(1900, 1, 1, tzinfo=UTC)


def page(rows: Any, viewer: Viewer, scope: Scope, *, cursor: str, size: int) -> Page[Any]:
    """*rows* makes the values that are shown of entries."""
    entries = Entry.objects.visible_to(viewer)
    if scope.topic is not None:
        cards = _about(scope, cursor, size + 1)
        return page_of(rows(entries.filter(publication__in=cards)), by=BY_CARD, cursor=cursor, size=size)
    if scope.sources is not None and len(scope.sources) > 1:
        entries = scope.otherwise(entries.filter(pk__in=_of_each(entries, scope, cursor, size + 1)))
        return page_of(rows(entries), by=BY_HOUR, cursor=cursor, size=size)
    return page_of(rows(scope.of(entries)), by=BY_HOUR, cursor=cursor, size=size)


def _about(scope: Scope, cursor: str, n: int) -> QuerySet[Any, Any]:
    said: dict[str, Any] = {"publication__withheld_at": None, "publication__entry__state": Entry.State.PUBLISHED}
    if scope.view.section:
        said["publication__entry__section"] = scope.view.section
    if scope.view.kind and scope.sources is None:
        said["publication__entry__kind"] = scope.view.kind
    cards = CardTopic.objects.filter(topic=scope.topic, **said)
    if scope.sources is not None:
        cards = cards.filter(publication__entry__source__in=scope.sources)
    return past(cards, by=BY_CARD, cursor=cursor).values("publication")[:n]


def _of_each(entries: EntryQuerySet, scope: Scope, cursor: str, n: int) -> QuerySet[Any, Any]:
    """At least the newest *n* of the scope's sources together, past *cursor*."""
    its_own = past(scope.otherwise(entries.filter(source=OuterRef("pk"))), by=BY_HOUR, cursor=cursor)
    sources = Source.objects.filter(pk__in=scope.sources or ())
    if len(scope.sources or ()) > n:
        # By number too: of those that spoke at one same hour, the order of their lines is that of their entries.
        last = {"spoke_at": Subquery(its_own.values("published_at")[:1]), "spoke": Subquery(its_own.values("pk")[:1])}
        spoke = sources.annotate(**last).exclude(spoke=None).order_by("-spoke_at", "-spoke")
        sources = Source.objects.filter(pk__in=spoke.values("pk")[:n])
    if dialects.is_postgresql():
        each: QuerySet[Any, Any] = sources.annotate(each=dialects.Each(its_own.values("pk")[:n])).values("each")
        return each
    nth = Subquery(its_own.values("published_at")[n - 1 : n])
    # In one filter, so that it is one and the same entry of which all is said.
    said: dict[str, Any] = {"entries__state": Entry.State.PUBLISHED, "entries__published_at__gte": F("since")}
    if (hour := hour_in(cursor, BY_HOUR)) is not None:
        said["entries__published_at__lte"] = hour
    found: QuerySet[Any, Any] = sources.annotate(since=Coalesce(nth, LONG_AGO)).filter(**said).values("entries__pk")
    return found
