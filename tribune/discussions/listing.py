"""The threads of someone, the last that moved first: those of their circles and those they follow or are a party to."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import F, QuerySet

from tribune.discussions import unread, words
from tribune.discussions.models import Message, Reader, Thread
from tribune.discussions.querysets import may_be_seen_by
from tribune.kit.paging import Page, first_of, page_of
from tribune.people.viewers import Viewer

A_PAGE = 25
BY = ("-last_at", "-pk")
ONLY = ("teams", "private")


@dataclass(slots=True)
class Line:
    """One thread as the list shows it; ``left`` is how many of its messages are unread."""

    thread: Thread
    name: str
    said: str = ""
    left: int = 0
    is_of_people: bool = False


@dataclass(slots=True)
class Lines:
    lines: list[Line]
    next_cursor: str | None


def of(viewer: Viewer, *, only: str = "", cursor: str = "") -> Lines:
    """One page. *only* is "teams", "private" or everything."""
    if viewer.person is None:
        return Lines([], None)
    sides = []
    if only != "private":
        sides.append(_of_circles(viewer))
    if only != "teams":
        sides.append(_of_person(viewer, only_private=only == "private"))
    return drawn(_merged(sides, cursor), viewer)


def of_circle(circle_id: int, viewer: Viewer, *, cursor: str = "", size: int = A_PAGE) -> Lines:
    """The posts in one circle that *viewer* may see; the pinned ones stand first on the first page."""
    posts = Thread.objects.visible_to(viewer).filter(circle=circle_id, kind=Thread.Kind.POST)
    page = page_of(posts.filter(pinned_at=None).select_related("circle"), by=BY, cursor=cursor, size=size)
    if not cursor:
        pinned = list(posts.exclude(pinned_at=None).select_related("circle").order_by("-pinned_at")[:5])
        page = Page([*pinned, *page.rows], page.next_cursor)
    return drawn(page, viewer)


def drawn(page: Page[Thread], viewer: Viewer) -> Lines:
    """*page* with what each thread said last and how much of it is unread: three queries at most."""
    pks = [thread.pk for thread in page.rows]
    last = Message.objects.filter(thread__in=pks, number=F("thread__last_number"), hidden_at=None, held_at=None)
    said = {m.thread_id: m for m in last.select_related("author", "deletion")}
    left = unread.of_threads(viewer, pks)
    others = _others([thread for thread in page.rows if thread.is_private], viewer)
    lines = []
    for thread in page.rows:
        message = said.get(thread.pk)
        lines.append(
            Line(
                thread,
                name=others.get(thread.pk) or thread.name,
                said=_said(message, viewer),
                left=left.get(thread.pk, 0),
                is_of_people=thread.pk in others,
            )
        )
    return Lines(lines, page.next_cursor)


def _merged(sides: Sequence[QuerySet[Thread]], cursor: str) -> Page[Thread]:
    """Each side by its own index, then the first page of both: a thread in both is one row."""
    found: dict[int, Thread] = {}
    more = False
    for side in sides:
        page = page_of(side.select_related("about", "circle"), by=BY, cursor=cursor, size=A_PAGE)
        found.update({thread.pk: thread for thread in page.rows})
        more = more or not page.is_last
    rows = sorted(found.values(), key=lambda thread: (thread.last_at, thread.pk), reverse=True)
    page = first_of(rows, by=BY, size=A_PAGE)
    if more and page.is_last and rows:
        return first_of([*rows, rows[-1]], by=BY, size=len(rows))
    return page


def _of_circles(viewer: Viewer) -> QuerySet[Thread]:
    kinds = [Thread.Kind.POST, Thread.Kind.ROOM]
    threads = Thread.objects.filter(circle__in=sorted(viewer.circle_ids), kind__in=kinds, hidden_at=None)
    return threads.filter(card__withheld_at=None, last_number__gt=0)


def _of_person(viewer: Viewer, *, only_private: bool) -> QuerySet[Thread]:
    readers = Reader.objects.filter(person=viewer.person, is_party=True)
    if not only_private:
        readers |= Reader.objects.filter(person=viewer.person, follows=True)
    threads = Thread.objects.filter(may_be_seen_by(viewer), pk__in=readers.values("thread"))
    if viewer.organised_ids:
        to_us = Thread.objects.filter(kind=Thread.Kind.ORGANISERS, circle__in=sorted(viewer.organised_ids))
        threads = threads | to_us.filter(hidden_at=None)
    return threads.filter(kind__in=[Thread.Kind.PRIVATE, Thread.Kind.ORGANISERS]) if only_private else threads


def _said(message: Message | None, viewer: Viewer) -> str:
    if message is None or message.is_deleted:
        return ""
    text = words.extract(message.text, 120)
    is_own = viewer.person is not None and message.author_id == viewer.person.pk
    return text if is_own else f"{message.author_name.split(' ')[0]}\u00a0: {text}"


def _others(threads: Sequence[Thread], viewer: Viewer) -> dict[int, str]:
    """The names of the other parties of private threads; one query, none where there is none."""
    if not threads or viewer.person is None:
        return {}
    parties = Reader.objects.filter(thread__in=[t.pk for t in threads], is_party=True).exclude(person=viewer.person)
    found: dict[int, list[str]] = {}
    for thread, name in parties.order_by("pk").values_list("thread", "person__name"):
        found.setdefault(thread, []).append(name)
    return {thread: ", ".join(filter(None, names)) for thread, names in found.items()}
