"""A stretch of a thread as its page shows it: whatever its length, the same number of queries."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any

from django.db.models import Count, Max, Q, QuerySet

from tribune.design import dates
from tribune.discussions import marks, rules, words
from tribune.discussions.models import Attachment, Message, Reaction, ReactionKind, Reader, Thread
from tribune.kit.prepared import prepared
from tribune.kit.recent import recent
from tribune.movement.settings import movement
from tribune.people.blocks import unheard_by
from tribune.people.viewers import Viewer

A_PAGE = 40
BEFORE_UNREAD = 5  # read messages shown above the first unread one
IN_A_ROW = timedelta(minutes=10)  # what someone says again so soon stands under the same name, in a room


@dataclass(slots=True)
class Given:
    """One reaction under one message."""

    kind: ReactionKind
    count: int = 0
    is_mine: bool = False


@dataclass(slots=True)
class Row:
    """One message with what is drawn around it."""

    message: Message
    reactions: list[Given] = field(default_factory=list)
    attachments: list[Attachment] = field(default_factory=list)
    is_shown: bool = True
    is_mine: bool = False
    is_folded: bool = False  # of someone whom the viewer muted, or a block stands between them
    may_edit: bool = False
    may_delete: bool = False
    may_release: bool = False
    may_report: bool = False
    may_ban: bool = False
    goes_on: bool = False  # in a room: the same person as above, a moment later
    by: str = ""  # see ``marks``
    begins_day: date | None = None  # its day where its stretch shows no message of that day above
    is_first_unread: bool = False
    is_target: bool = False

    @property
    def quote(self) -> str:
        """The words that are answered: those that were chosen, else how that message begins now."""
        answered = self.message.reply_to
        if answered is None or answered.is_deleted or answered.hidden_at is not None or answered.held_at is not None:
            return ""
        return self.message.quote or words.extract(answered.text, 120)

    @property
    def given(self) -> list[Given]:
        return [one for one in self.reactions if one.count]

    @property
    def pictures(self) -> list[Any]:
        return [one.picture for one in self.attachments if one.picture is not None]

    @property
    def files(self) -> list[Any]:
        return [one.file for one in self.attachments if one.file is not None]


@dataclass(slots=True)
class Log:
    """``older`` and ``newer`` are the numbers to go on from, None at either end; hours are told in ``zone``."""

    thread: Thread
    rows: list[Row]
    unread: int = 0
    may_write: bool = False
    zone: str = ""
    is_live: bool = False  # drawn for everyone at once: what is a reader's own comes with the page
    unheard: str = ""  # the marks of those whom the viewer keeps at a distance

    @property
    def older(self) -> int | None:
        first = self.rows[0].message.number if self.rows else 1
        return first if first > self.thread.erased_until + 1 else None

    @property
    def newer(self) -> int | None:
        last = self.rows[-1].message.number if self.rows else self.thread.last_number
        return last if last < self.thread.last_number else None

    @property
    def last_shown(self) -> int:
        return self.rows[-1].message.number if self.rows else 0


def of(
    thread: Thread, viewer: Viewer, *, at: datetime, reader: Reader | None = None, around: int | None = None,
    before: int | None = None, after: int | None = None, zone: str = "",
) -> Log:  # fmt: skip
    """The messages around one, before or after one, else from the first unread of *reader*, else the last; of a room,
    the last.
    """
    read = reader.read_number if reader is not None else None
    from_unread = None if thread.is_room else read
    first, last = _stretch(thread.last_number, from_unread, around=around, before=before, after=after)
    return between(thread, viewer, first, last, at=at, read=read, zone=zone, target=around)


def between(
    thread: Thread, viewer: Viewer, first: int, last: int, *, at: datetime, read: int | None = None, zone: str = "",
    target: int | None = None,
) -> Log:  # fmt: skip
    """Messages *first* to *last*, both shown; the hours are the movement's where *zone* is empty."""
    zone = zone or movement().zone
    messages = _messages(thread=thread.pk, first=first, last=last) if last >= first else []
    may_write = rules.may_write(thread, viewer)
    keeper = rules.looks_after(thread, viewer)
    rows = [_row(message, thread, viewer, at, may_write=may_write, keeper=keeper) for message in messages]
    unheard = unheard_by(viewer)
    for row in rows:
        row.is_folded = row.message.author_id in unheard and not row.is_mine
    _attach(rows)
    _react(rows, viewer)
    _mark_days(rows, zone)
    if thread.is_room:
        _join(rows)
    for row in rows:
        row.is_target = row.message.number == target
        row.is_first_unread = read is not None and row.message.number == read + 1 and row.message.number > 1
    unread = thread.last_number - read if read is not None and read < thread.last_number else 0
    return Log(thread, rows, unread, may_write, zone, unheard=marks.marks_of(thread.pk, unheard))


@recent(seconds=30)
def reaction_kinds() -> list[ReactionKind]:
    """Those one may give, in their order."""
    return list(ReactionKind.objects.filter(retired_at=None))


def _stretch(
    last: int, read: int | None, *, around: int | None, before: int | None, after: int | None
) -> tuple[int, int]:
    if around is not None:
        first = max(1, min(around, last) - A_PAGE // 2)
        return first, min(last, first + A_PAGE - 1)
    if before is not None:
        return max(1, before - A_PAGE), max(0, before - 1)
    if after is not None:
        return after + 1, min(last, after + A_PAGE)
    if read is not None and last - read > A_PAGE - BEFORE_UNREAD:
        first = max(1, read + 1 - BEFORE_UNREAD)
        return first, min(last, first + A_PAGE - 1)
    return max(1, last - A_PAGE + 1), last


def _row(message: Message, thread: Thread, viewer: Viewer, at: datetime, *, may_write: bool, keeper: bool) -> Row:
    message.thread = thread
    is_mine = viewer.person is not None and message.author_id == viewer.person.pk
    is_shown = not message.is_deleted and message.hidden_at is None and (message.held_at is None or is_mine or keeper)
    return Row(
        message,
        is_shown=is_shown,
        is_mine=is_mine,
        may_edit=is_shown and may_write and rules.may_edit(message, viewer, at),
        may_delete=is_shown and rules.may_delete(message, viewer, looks_after=keeper),
        may_release=is_shown and keeper and message.held_at is not None,
        may_report=is_shown and not is_mine and viewer.is_signed_in and (may_write or thread.is_private),
        may_ban=thread.is_room and is_shown and keeper and not is_mine and message.author_id is not None,
        by=marks.mark_of(thread.pk, message.author_id),
    )


def _attach(rows: Sequence[Row]) -> None:
    by_message = {row.message.pk: row for row in rows if row.is_shown}
    for attachment in _attachments(messages=list(by_message)):
        by_message[attachment.message_id].attachments.append(attachment)


def _react(rows: Sequence[Row], viewer: Viewer) -> None:
    me = viewer.person.pk if viewer.person is not None else 0
    shown = [row for row in rows if row.is_shown]
    counted: dict[tuple[int, int], tuple[int, bool]] = {}
    for message, kind, count, mine in _reactions(messages=[row.message.pk for row in shown], person=me):
        counted[message, kind] = (count, mine is not None)
    kinds = reaction_kinds()
    for row in shown:
        row.reactions = [Given(kind, *counted.get((row.message.pk, kind.pk), (0, False))) for kind in kinds]


@prepared
def _messages(*, thread: int, first: int, last: int) -> QuerySet[Message]:
    rows = Message.objects.for_page().filter(thread=thread, number__gte=first, number__lte=last)
    return rows.order_by("number")


@prepared
def _attachments(*, messages: Sequence[int]) -> QuerySet[Attachment]:
    return Attachment.objects.filter(message__in=messages).select_related("picture", "file").order_by("pk")


@prepared
def _reactions(*, messages: Sequence[int], person: int) -> QuerySet[Any, Any]:
    mine = Max("pk", filter=Q(person=person))
    grouped = Reaction.objects.filter(message__in=messages).values("message", "kind")
    return grouped.annotate(count=Count("pk"), mine=mine).values_list("message", "kind", "count", "mine")


def _mark_days(rows: Sequence[Row], zone: str) -> None:
    day = None
    for row in rows:
        its = dates.local(row.message.posted_at, zone).date()
        row.begins_day, day = its if its != day else None, its


def _join(rows: Sequence[Row]) -> None:
    """What one person says in a row is read as one, where nothing stands between."""
    for above, row in zip(rows, rows[1:], strict=False):
        one, other = above.message, row.message
        is_same = one.author_id is not None and one.author_id == other.author_id and above.is_shown and row.is_shown
        is_soon = other.posted_at - one.posted_at < IN_A_ROW
        row.goes_on = is_same and is_soon and not row.begins_day and other.reply_to_id is None and not row.is_folded
