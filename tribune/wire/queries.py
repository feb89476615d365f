"""The river as plain values: what the wire, the front page and the feeds show of entries."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from django.db.models import Count, QuerySet

from tribune.design import dates
from tribune.kit.paging import Page, first_of
from tribune.kit.prepared import prepared
from tribune.kit.recent import recent
from tribune.media.models import Picture
from tribune.movement.settings import movement
from tribune.people.viewers import NOBODY, Viewer
from tribune.publications.models import Publication
from tribune.wire import newest
from tribune.wire.models import PLURALS, ChapterFile, Entry, SourceKind
from tribune.wire.querysets import EntryQuerySet
from tribune.wire.saying import SAID, Saying, said_in
from tribune.wire.scopes import Scope, View, standing
from tribune.wire.told import ALONE, Gathered, Told, gathered

SIZE = 30
NEWEST_FIRST = ("-published_at", "-pk")
# One flat row a line: no object but the line itself.
SHOWN = (
    *SAID, "publication", "publication__picture", "publication__picture__code", "publication__picture__width",
    "publication__picture__height", "telling__story",
)  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class Line(Saying):
    """One entry in a river. *clock* is its hour in the movement's zone, *day* its day where that is not today's or
    the line's above, *came* when it was taken in. *told* is the story it stands for, when others tell it too.
    """

    clock: str
    day: str
    picture: Picture | None
    came: datetime
    told: Told | None = None
    is_late: bool = False


@dataclass(frozen=True, slots=True)
class Chip:
    label: str
    count: int
    query: str
    is_current: bool


@dataclass(frozen=True, slots=True)
class Today:
    """What came since midnight, and from whom: two queries, however many sources."""

    sources: int
    entries: int
    chips: tuple[Chip, ...]
    most_active: tuple[tuple[str, str, int], ...]


def latest(viewer: Viewer, n: int) -> list[Line]:
    """The newest *n* lines, fewer when several tell one thing; two queries. Drawn by ``wire/_river.html``."""
    rows = list(rows_of(Entry.objects.visible_to(viewer)).order_by(*NEWEST_FIRST)[:n])
    return lines_of(rows, stories=gathered(viewer, rows))


def also_from(viewer: Viewer, entry: Entry, n: int) -> list[Line]:
    """What else its source said lately."""
    others = Entry.objects.visible_to(viewer).filter(source=entry.source_id).exclude(pk=entry.pk)
    return lines_of(rows_of(others).order_by(*NEWEST_FIRST)[:n])


def chapters_of(entry: Entry) -> Sequence[Mapping[str, Any]]:
    """Those of the file that its episode names, as they were kept; a query when it names one."""
    if not entry.episode.get("chapters_address"):
        return ()
    return ChapterFile.objects.filter(entry=entry).values_list("chapters", flat=True).first() or ()


def river(viewer: Viewer, scope: Scope, *, after: str = "", size: int = SIZE) -> Page[Any]:
    if not after and not scope.view.query:
        return first_of(_newest(size + 1), by=NEWEST_FIRST, size=size)
    return newest.page(rows_of, viewer, scope, cursor=after, size=size)


@prepared
def _newest(n: int) -> QuerySet[Any, Any]:
    """The whole wire's: the same for all, as ``visible_to`` says."""
    rows: QuerySet[Any, Any] = rows_of(Entry.objects.visible_to(NOBODY)).order_by(*NEWEST_FIRST)[:n]
    return rows


def newer(viewer: Viewer, scope: Scope, *, than: datetime, most: int = 100) -> int:
    """How many came after the newest line a reader has before their eyes; counted up to *most*."""
    return len(scope.of(Entry.objects.visible_to(viewer)).filter(published_at__gt=than).values_list("pk")[:most])


def publications_of(viewer: Viewer, scope: Scope, n: int) -> list[Publication]:
    """The cards of a view, for its feeds."""
    found = [row.publication for row in newest.page(rows_of, viewer, scope, cursor="", size=n).rows]
    return list(Publication.objects.filter(pk__in=found).select_related("voice").order_by(*NEWEST_FIRST))


def rows_of(entries: EntryQuerySet) -> Any:
    return entries.values_list(*SHOWN, named=True)


def lines_of(rows: Iterable[Any], *, now: datetime | None = None, stories: Gathered = ALONE) -> list[Line]:
    """One line a row, but for those of *stories* that another line tells."""
    zone = movement().zone
    today = dates.local(now or datetime.now(UTC), zone).date()
    lines, above, days = [], today, {today: ""}
    for row in rows:
        if row.pk in stories.hidden:
            continue
        then = dates.local(row.published_at, zone).date()
        if then not in days:
            days[then] = dates.day(row.published_at, zone)
        told = stories.by_entry.get(row.pk)
        lines.append(_line(row, dates.clock(row.published_at, zone), days[then], told, is_below=then == above))
        above = then
    return lines


@dataclass(frozen=True, slots=True)
class _Counted:
    """What came since midnight, whoever asks."""

    sources: int
    entries: int
    by_section: Mapping[str, int]
    by_kind: Mapping[str, int]
    most_active: tuple[tuple[str, str, int], ...]


def today(scope: Scope, *, now: datetime) -> Today:
    midnight = dates.midnight(now, movement().zone)
    until = now.replace(second=0, microsecond=0) + timedelta(minutes=2)
    counted = _counted(midnight, until)
    return Today(
        sources=counted.sources,
        entries=counted.entries,
        chips=tuple(_chips(counted, scope.view)),
        most_active=counted.most_active,
    )


@recent(seconds=10, most=2)
def _counted(midnight: datetime, until: datetime) -> _Counted:
    came = dict(_came(since=midnight, until=until))
    by_section: dict[str, int] = {}
    by_kind: dict[str, int] = {}
    counts: list[tuple[str, str, int]] = []
    sources = standing.anew()
    for source in sources:
        n = came.get(source.pk, 0)
        by_kind[source.kind] = by_kind.get(source.kind, 0) + n
        if source.section:
            by_section[source.section] = by_section.get(source.section, 0) + n
        if n:
            counts.append((source.code, source.title, n))
    counts.sort(key=lambda row: (-row[2], row[1]))
    return _Counted(len(sources), sum(row[2] for row in counts), by_section, by_kind, tuple(counts[:5]))


@prepared
def _came(*, since: datetime, until: datetime) -> QuerySet[Any, Any]:
    found = Entry.objects.published().filter(published_at__gte=since, published_at__lte=until)
    return found.values_list("source_id").annotate(came=Count("pk"))  # type: ignore[no-any-return]


def _chips(counted: _Counted, view: View) -> Iterable[Chip]:
    """Sections by name, then kinds in their order; only those some source is in."""
    by_section, by_kind = counted.by_section, counted.by_kind
    for section, came in sorted(by_section.items()):
        yield Chip(section, came, View(section=section).query, view.section == section)
    for kind in SourceKind:
        if kind in by_kind and len(by_kind) > 1 and str(PLURALS[kind]) not in by_section:
            yield Chip(str(PLURALS[kind]), by_kind[kind], View(kind=kind).query, view.kind == kind)


def _line(row: Any, clock: str, day: str, told: Told | None, *, is_below: bool) -> Line:
    """*day* is empty for today's; *is_below* one of the same day."""
    picture = None
    if row.publication__picture is not None:  # a row of media's, without asking for it again
        picture = Picture(
            pk=row.publication__picture, code=row.publication__picture__code, width=row.publication__picture__width,
            height=row.publication__picture__height,
        )  # fmt: skip
    return Line(
        clock=clock,
        day="" if is_below else day,
        when=day or clock,
        title=row.publication__title,
        picture=picture,
        came=row.seen_at,
        told=told,
        **said_in(row),
    )
