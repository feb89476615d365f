"""Who may do what in a thread they may see: plain yes or no."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.utils import timezone

from tribune.discussions import parties
from tribune.discussions.homes import KEEPERS, ROOMS
from tribune.discussions.models import CircleBlock, Message, Thread
from tribune.people.audiences import Audience
from tribune.people.models import Circle, Role
from tribune.people.viewers import Viewer

MODERATE = "discussions.moderate"
EDITED_UNTIL = timedelta(days=30)


def may_open(circle: Circle, viewer: Viewer) -> bool:
    """Any member of the team opens a thread in it."""
    return viewer.is_supporter and circle.pk in viewer.circle_ids


def audiences(circle: Circle, viewer: Viewer) -> list[Audience]:
    """Who a post may be for: beyond the team, only by those who may publish in its name."""
    if not may_open(circle, viewer):
        return []
    if circle.pk in viewer.acting_ids:
        return [Audience.CIRCLE, Audience.MEMBERS, Audience.PUBLIC]
    return [Audience.CIRCLE]


def looks_after(thread: Thread, viewer: Viewer) -> bool:
    """May pin, lock, delete what others wrote, let through what is held: the organisers of the circle, whoever
    answers for what it is about, the moderators of the movement. In private threads, nobody.
    """
    if thread.is_private or viewer.person is None:
        return False
    if thread.circle_id is not None and thread.circle_id in viewer.organised_ids:
        return True
    return (thread.about is not None and _keeps(thread, viewer)) or moderates(viewer)


def moderates(viewer: Viewer) -> bool:
    """Holds the right all over the site; whoever comes by a session has passed their second factor in it."""
    if not viewer.has_charge or not viewer.may(MODERATE):
        return False
    return viewer.session is None or viewer.has_second_factor(timezone.now())


def may_write(thread: Thread, viewer: Viewer) -> bool:
    """A supporter who may see it, where it is neither locked nor over; in a private thread, while both have accepted and
    neither blocked the other, nor the team whoever wrote to it.
    """
    if viewer.person is None or not viewer.is_supporter or thread.is_locked:
        return False
    if thread.is_room and is_over(thread, timezone.now()):
        return False
    if thread.kind == Thread.Kind.ORGANISERS:
        return block_of(thread) is None
    return thread.kind != Thread.Kind.PRIVATE or parties.seen_by(viewer, thread).standing == parties.Standing.OPEN


def answers_for(circle_id: int | None, viewer: Viewer) -> bool:
    """A referent of the team: says from whom its organisers take no more messages."""
    return circle_id is not None and viewer.roles.get(circle_id, 0) >= Role.REFERENT


def block_of(thread: Thread) -> CircleBlock | None:
    """By which the team takes no more from whoever wrote *thread* to its organisers. One query a thread at hand; none
    for threads of another kind.
    """
    if thread.kind != Thread.Kind.ORGANISERS:
        return None
    kept: dict[str, CircleBlock | None] = thread.__dict__
    if "circle_block" not in kept:
        standing = CircleBlock.objects.filter(circle=thread.circle_id, person=thread.opened_by_id)
        kept["circle_block"] = standing.select_related("person", "by").first()
    return kept["circle_block"]


def closes_at(thread: Thread) -> datetime | None:
    """When a room takes no more words: some days after what it is about. One query a thread at hand; none for others
    than rooms.
    """
    if not thread.is_room or thread.about is None:
        return None
    kept: dict[str, datetime | None] = thread.__dict__
    if "closes_at" not in kept:
        rooms = ROOMS.get(thread.about.kind)
        kept["closes_at"] = rooms.closes_at(thread.about) if rooms is not None else None
    return kept["closes_at"]


def is_over(thread: Thread, at: datetime) -> bool:
    closes = closes_at(thread)
    return closes is not None and closes <= at


def may_read(message: Message, thread: Thread, viewer: Viewer) -> bool:
    """In a thread one may see: nobody what is hidden; what is held, its author and those who look after the thread."""
    if message.hidden_at is not None:
        return False
    is_own = viewer.person is not None and message.author_id == viewer.person.pk
    return message.held_at is None or is_own or looks_after(thread, viewer)


def may_edit(message: Message, viewer: Viewer, at: datetime) -> bool:
    """One's own words, for a month; not once they were hidden or deleted."""
    is_own = viewer.person is not None and message.author_id == viewer.person.pk
    is_standing = not message.is_deleted and message.hidden_at is None
    return is_own and is_standing and at - message.posted_at < EDITED_UNTIL


def may_delete(message: Message, viewer: Viewer, *, looks_after: bool) -> bool:
    is_own = viewer.person is not None and message.author_id == viewer.person.pk
    return not message.is_deleted and (is_own or looks_after)


def _keeps(thread: Thread, viewer: Viewer) -> bool:
    assert thread.about is not None
    keeper = KEEPERS.get(thread.about.kind)
    return keeper is not None and keeper(thread.about, viewer)
