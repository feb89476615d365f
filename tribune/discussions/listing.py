"""The threads of someone, the last that moved first: those of their circles and those they follow or are a party to."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import F, Q, QuerySet
from django.utils.translation import gettext as _

from tribune.discussions import parties, queries, unread, words
from tribune.discussions.homes import ROOMS
from tribune.discussions.models import CircleBlock, Message, Reader, Thread
from tribune.discussions.querysets import may_be_seen_by, not_banned
from tribune.kit.paging import Page, first_of, page_of
from tribune.kit.prepared import prepared
from tribune.people import rules as people_rules
from tribune.people.models import Person
from tribune.people.viewers import Viewer, seen_by

A_PAGE = 25
FEW = 4  # on the page of a team
BY = ("-last_at", "-pk")
ONLY = ("teams", "rooms", "private")


@dataclass(slots=True)
class Line:
    """One thread as the list shows it; ``left`` is how many of its messages are unread, ``is_to_answer`` one written to
    organisers, of whom *viewer* is, that waits for their answer, ``is_refused`` one whose writer they take no more from.
    """

    thread: Thread
    name: str
    said: str = ""
    left: int = 0
    is_of_people: bool = False
    is_to_answer: bool = False
    is_refused: bool = False


@dataclass(slots=True)
class Lines:
    lines: list[Line]
    next_cursor: str | None


def of(viewer: Viewer, *, only: str = "", cursor: str = "") -> Lines:
    """One page. *only* is "teams", "rooms" (also those where nobody said anything yet), "private" or everything."""
    if viewer.person is None:
        return Lines([], None)
    pages = []
    if only == "rooms":
        pages += [page_of(side, by=BY, cursor=cursor, size=A_PAGE) for side in rooms_of(viewer)]
    if only in ("", "teams"):
        pages.append(_page_of_circles(viewer, cursor))
    if only in ("", "private"):
        pages.append(_page_of_person(viewer, only == "private", cursor))
    return drawn(_merged(pages), viewer)


def rooms_of(viewer: Viewer) -> Sequence[QuerySet[Thread]]:
    """The rooms *viewer* is in, each kind by an index of its own: of their teams, of what they come to, the movement's."""
    rooms = Thread.objects.visible_to(viewer).filter(kind=Thread.Kind.ROOM).select_related("about", "circle")
    sides = [rooms.filter(circle=None, about=None), rooms.filter(circle__in=sorted(viewer.circle_ids), about=None)]
    return sides + [rooms.filter(about__in=cards) for _kind, of_cards in ROOMS for cards in of_cards.cards_of(viewer)]


def of_circle(circle_id: int, viewer: Viewer, *, cursor: str = "", size: int = A_PAGE) -> Lines:
    """The posts in one circle that *viewer* may see; the pinned ones stand first on the first page."""
    posts = Thread.objects.visible_to(viewer).filter(circle=circle_id, kind=Thread.Kind.POST)
    page = page_of(posts.filter(pinned_at=None).select_related("circle"), by=BY, cursor=cursor, size=size)
    if not cursor:
        pinned = list(posts.exclude(pinned_at=None).select_related("circle").order_by("-pinned_at")[:5])
        page = Page([*pinned, *page.rows], page.next_cursor)
    return drawn(page, viewer)


def few(circle_id: int, viewer: Viewer) -> Lines:
    """The last that moved in one circle, by their titles alone. One query."""
    posts = Thread.objects.visible_to(viewer).filter(circle=circle_id, kind=Thread.Kind.POST)
    last = posts.select_related("circle").order_by(*BY)[:FEW]
    return Lines([Line(thread, name=thread.name) for thread in last], None)


def drawn(page: Page[Thread], viewer: Viewer) -> Lines:
    """*page* with what each thread said last and how much of it is unread: three queries, and one more where the page has
    talks with organisers.
    """
    pks = [thread.pk for thread in page.rows]
    said = {message.thread_id: message for message in _last_of(threads=pks)}
    left = unread.of_threads(viewer, pks)
    others = parties.names_in([thread for thread in page.rows if thread.is_private], viewer)
    to_us = [one for one in page.rows if one.kind == Thread.Kind.ORGANISERS and one.circle_id in viewer.organised_ids]
    refused = _refused(to_us)
    lines = []
    for thread in page.rows:
        message = said.get(thread.pk)
        lines.append(
            Line(
                thread,
                name=name_of(thread, viewer, others),
                said=_said(message, viewer),
                left=left.get(thread.pk, 0),
                is_of_people=thread.pk in others or thread.kind == Thread.Kind.PRIVATE,
                is_refused=thread.pk in refused,
                is_to_answer=thread in to_us and thread.pk not in refused and _is_to_answer(thread, message),
            )
        )
    return Lines(lines, page.next_cursor)


def name_of(thread: Thread, viewer: Viewer, others: Mapping[int, str] | None = None) -> str:
    """What *viewer* calls it: a private one by its other party, whom *others* (``parties.names_in``) names."""
    if not thread.is_private:
        return thread.name
    found = (parties.names_in([thread], viewer) if others is None else others).get(thread.pk)
    if found is None and thread.kind == Thread.Kind.ORGANISERS and thread.circle_id not in viewer.organised_ids:
        return thread.name
    return found or str(_("Someone who left"))


def known_name(person: Person, viewer: Viewer) -> str:
    """Of *person*, as far as their profile shows it to *viewer*."""
    return person.name if "name" in people_rules.fields_shown(person, viewer) else ""


def to_organisers(circle_id: int, viewer: Viewer, *, size: int) -> Lines:
    """What was written to those who organise a team, the last first. *viewer* is one of them."""
    threads = Thread.objects.visible_to(viewer).filter(kind=Thread.Kind.ORGANISERS, circle=circle_id, last_number__gt=0)
    return drawn(page_of(threads.select_related("circle"), by=BY, size=size), viewer)


def _merged(pages: Sequence[Page[Thread]]) -> Page[Thread]:
    """Each side by its own index, then the first page of both: a thread in both is one row."""
    found = {thread.pk: thread for page in pages for thread in page.rows}
    rows = sorted(found.values(), key=lambda thread: (thread.last_at, thread.pk), reverse=True)
    page = first_of(rows, by=BY, size=A_PAGE)
    if page.is_last and rows and not all(each.is_last for each in pages):
        return first_of([*rows, rows[-1]], by=BY, size=len(rows))
    return page


def _page_of_circles(viewer: Viewer, cursor: str) -> Page[Thread]:
    assert viewer.person is not None
    person, circles = viewer.person.pk, sorted(viewer.circle_ids)
    if cursor:
        return page_of(_of_circles(person, circles), by=BY, cursor=cursor, size=A_PAGE)
    return first_of(_first_of_circles(person=person, circles=circles), by=BY, size=A_PAGE)


def _page_of_person(viewer: Viewer, is_private: bool, cursor: str) -> Page[Thread]:
    if cursor:
        return page_of(_of_person(viewer, is_private), by=BY, cursor=cursor, size=A_PAGE)
    return first_of(_first_of_person(viewer.shape, is_private, **queries.values_of(viewer)), by=BY, size=A_PAGE)


@prepared
def _first_of_circles(*, person: int, circles: Sequence[int]) -> QuerySet[Thread]:
    return _of_circles(person, circles).order_by(*BY)[: A_PAGE + 1]


@prepared
def _first_of_person(shape: tuple[bool, bool], is_private: bool, **viewer: Any) -> QuerySet[Thread]:
    return _of_person(seen_by(shape, viewer), is_private).order_by(*BY)[: A_PAGE + 1]


@prepared
def _last_of(*, threads: Sequence[int]) -> QuerySet[Message]:
    last = Message.objects.filter(thread__in=threads, number=F("thread__last_number"), hidden_at=None, held_at=None)
    return last.select_related("author", "deletion")


def _of_circles(person: int, circles: Sequence[int]) -> QuerySet[Thread]:
    kinds = [Thread.Kind.POST, Thread.Kind.ROOM]
    threads = Thread.objects.filter(circle__in=circles, kind__in=kinds, hidden_at=None)
    threads = threads.filter(~Q(kind=Thread.Kind.ROOM) | not_banned(person), card__withheld_at=None, last_number__gt=0)
    return threads.select_related("about", "circle")


def _of_person(viewer: Viewer, is_private: bool) -> QuerySet[Thread]:
    assert viewer.person is not None
    # Requests that wait for an answer stand on a page of their own.
    readers = Reader.objects.filter(person=viewer.person.pk, is_party=True, accepted_at__isnull=False)
    if not is_private:
        readers |= Reader.objects.filter(person=viewer.person.pk, follows=True)
        readers |= Reader.objects.filter(person=viewer.person.pk, is_party=True, thread__kind=Thread.Kind.ROOM)
    threads = Thread.objects.filter(may_be_seen_by(viewer), pk__in=readers.values("thread"))
    if viewer.organised_ids:
        to_us = Thread.objects.filter(kind=Thread.Kind.ORGANISERS, circle__in=sorted(viewer.organised_ids))
        threads = threads | to_us.filter(hidden_at=None)
    if is_private:
        threads = threads.filter(kind__in=[Thread.Kind.PRIVATE, Thread.Kind.ORGANISERS])
    return threads.select_related("about", "circle")


def _said(message: Message | None, viewer: Viewer) -> str:
    if message is None or message.is_deleted:
        return ""
    text = words.extract(message.text, 120)
    is_own = viewer.person is not None and message.author_id == viewer.person.pk
    return text if is_own else f"{message.author_name.split(' ')[0]}\u00a0: {text}"


def _refused(threads: Sequence[Thread]) -> set[int]:
    """The ids of those whose organisers take no more from whoever wrote them. One query; none where there is none."""
    if not threads:
        return set()
    standing = CircleBlock.objects.filter(circle__in={one.circle_id for one in threads})
    pairs = set(standing.filter(person__in={one.opened_by_id for one in threads}).values_list("circle", "person"))
    return {one.pk for one in threads if (one.circle_id, one.opened_by_id) in pairs}


def _is_to_answer(thread: Thread, last: Message | None) -> bool:
    """Whoever wrote to the organisers said the last word."""
    return last is not None and last.author_id is not None and last.author_id == thread.opened_by_id
