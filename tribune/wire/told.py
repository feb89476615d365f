"""Stories in a river: several entries that tell one thing are one line, with everyone who tells it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from django.db.models import QuerySet
from django.urls import reverse

from tribune.design import dates
from tribune.kit.prepared import prepared
from tribune.kit.text import fold
from tribune.movement.settings import movement
from tribune.people.viewers import NOBODY, Viewer
from tribune.publications.models import Publication
from tribune.wire.models import Entry, Story, reason_of
from tribune.wire.saying import SAID, Saying, said_in

if TYPE_CHECKING:
    from tribune.wire.scopes import Scope

NEWEST_FIRST = ("-published_at", "-pk")
SHOWN_OF_A_STORY = 5
OF_EACH = (
    *SAID, "telling__story", "telling__way", "telling__because", "telling__story__code", "telling__story__title",
    "telling__story__article",
)  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class Teller(Saying):
    """One who tells it. *title* is empty where it is the story's own."""

    way: str
    because: tuple[str | int, ...]

    @property
    def reason(self) -> str:
        return str(reason_of(self.way, self.because))


@dataclass(frozen=True, slots=True)
class Told:
    """A story as it is drawn: *tellers* are the newest first. *is_ours* when an article of ours stands over it;
    *is_aside* under one of its tellers, whose own title then stands above.
    """

    code: str
    title: str
    address: str
    is_ours: bool
    tellers: tuple[Teller, ...]
    is_aside: bool = False

    @property
    def shown(self) -> tuple[Teller, ...]:
        return self.tellers[:SHOWN_OF_A_STORY]

    @property
    def sources(self) -> int:
        return len({teller.source_code for teller in self.tellers})

    @property
    def others(self) -> int:
        """Besides the first source."""
        return self.sources - 1

    @property
    def more(self) -> int:
        return max(0, len(self.tellers) - SHOWN_OF_A_STORY)

    @property
    def page(self) -> str:
        """Everyone who tells it, and why each is thought to."""
        return reverse("wire:story", args=[self.code])


@dataclass(frozen=True, slots=True)
class Gathered:
    """The stories of some rows: *by_entry* of the rows that show one, *hidden* the rows told by another's line."""

    by_entry: Mapping[int, Told] = field(default_factory=dict)
    hidden: frozenset[int] = frozenset()


ALONE = Gathered()


def gathered(
    viewer: Viewer, rows: Sequence[Any], scope: Scope | None = None, *, now: datetime | None = None
) -> Gathered:
    """One query; another one in a filtered view, where a story is shown by the newest of its entries in that view.

    In one source's own view each entry keeps its line, and says who else tells it.
    """
    ids = sorted({row.telling__story for row in rows if row.telling__story})
    if not ids:
        return ALONE
    members = _told(_members(stories=ids), now or datetime.now(UTC))
    if scope is not None and scope.view.source:
        return Gathered(
            {row.pk: _aside(members[row.telling__story][1], row.code) for row in rows if row.telling__story in members}
        )
    if scope is not None and scope.view.query:
        kept = _first_in(scope.of(Entry.objects.visible_to(viewer)).filter(telling__story__in=ids))
    else:
        kept = {story: pk for story, (pk, _told_of_it) in members.items()}
    by_entry = {kept[story]: told for story, (_pk, told) in members.items() if story in kept}
    hidden = {row.pk for row in rows if row.telling__story in members and row.pk not in by_entry}
    return Gathered(by_entry, frozenset(hidden))


def _aside(told: Told, code: str) -> Told:
    """The story beside one of those who tell it: the others."""
    return replace(told, tellers=tuple(teller for teller in told.tellers if teller.code != code), is_aside=True)


def told_of(story: Story, *, now: datetime) -> Told | None:
    """A story by itself; None when fewer than two of its entries may be read."""
    return told_of_many([story.pk], now=now).get(story.pk)


def told_of_many(ids: Sequence[int], *, now: datetime) -> dict[int, Told]:
    return {story: told for story, (_pk, told) in _told(_members(stories=ids), now).items()} if ids else {}


def also_told(entry: Entry, *, now: datetime) -> Told | None:
    """The story that *entry* stands in, if others tell it too."""
    story = Story.objects.filter(tellings__entry=entry).first()
    told = told_of(story, now=now) if story is not None else None
    return _aside(told, entry.code) if told is not None else None


@prepared
def _members(*, stories: Sequence[int]) -> QuerySet[Any, Any]:
    """The same for all, as ``visible_to`` says."""
    entries = Entry.objects.visible_to(NOBODY).filter(telling__story__in=stories)
    rows: QuerySet[Any, Any] = entries.order_by(*NEWEST_FIRST).values_list(*OF_EACH, named=True)
    return rows


def _first_in(entries: QuerySet[Entry]) -> dict[int, int]:
    first: dict[int, int] = {}
    for story, pk in entries.order_by(*NEWEST_FIRST).values_list("telling__story", "pk"):
        first.setdefault(story, pk)
    return first


def _told(rows: Iterable[Any], now: datetime) -> dict[int, tuple[int, Told]]:
    """Each story with the entry that tells it last; those told by one alone are no stories."""
    by_story: dict[int, list[Any]] = {}
    for row in rows:
        by_story.setdefault(row.telling__story, []).append(row)
    standing = {story: members for story, members in by_story.items() if len(members) > 1}
    articles = _articles({members[0].telling__story__article for members in standing.values()} - {None})
    return {story: (members[0].pk, _drawn(members, articles, now)) for story, members in standing.items()}


def _articles(ids: Iterable[int]) -> dict[int, Publication]:
    wanted = list(ids)
    if not wanted:
        return {}
    return {card.pk: card for card in Publication.objects.visible_to(NOBODY).filter(pk__in=wanted)}


def _drawn(members: Sequence[Any], articles: Mapping[int, Publication], now: datetime) -> Told:
    newest, oldest = members[0], members[-1]
    article = articles.get(newest.telling__story__article)
    title = newest.telling__story__title or (article.title if article else "") or oldest.publication__title
    page = reverse("wire:story", args=[newest.telling__story__code])
    zone = movement().zone
    today = dates.local(now, zone).date()
    return Told(
        code=newest.telling__story__code,
        title=title,
        address=article.address if article else page,
        is_ours=article is not None,
        tellers=tuple(_teller(row, fold(title), zone, today) for row in members),
    )


def _teller(row: Any, title: str, zone: str, today: Any) -> Teller:
    is_today = dates.local(row.published_at, zone).date() == today
    return Teller(
        when=dates.clock(row.published_at, zone) if is_today else dates.day(row.published_at, zone),
        title="" if fold(row.publication__title) == title else row.publication__title,
        way=row.telling__way,
        because=tuple(row.telling__because),
        **said_in(row),
    )
