"""Threads and messages in the words of those who look for them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.apps import apps
from django.db.models import Exists, OuterRef, Q, QuerySet

from tribune.discussions.homes import ROOMS
from tribune.publications.queries import may_be_read_by

if TYPE_CHECKING:
    from tribune.discussions.models import Message, Thread  # noqa: F401  (named in quotes below)
    from tribune.people.viewers import Viewer


class ThreadQuerySet(QuerySet["Thread"]):
    def visible_to(self, viewer: Viewer) -> ThreadQuerySet:
        """What *viewer* may read, by the one rule of this room: see ``may_be_seen_by``."""
        return self.filter(may_be_seen_by(viewer))

    def for_page(self) -> ThreadQuerySet:
        """With what its page shows of it: its card, what it is about, its circle, its lock."""
        return self.select_related("about__voice", "card__voice", "circle", "lock")


class MessageQuerySet(QuerySet["Message"]):
    def for_page(self) -> MessageQuerySet:
        """With what one message shows, save its reactions and attachments: those come for the page at once."""
        return self.select_related("author", "deletion", "reply_to__author", "reply_to__deletion").only(
            "thread_id", "number", "text", "html", "quote", "posted_at", "edited_at", "hidden_at", "held_at", "came_by",
            "author__name", "author__erased_at", "deletion__by_id", "deletion__is_by_author", "deletion__deleted_at",
            "reply_to__number", "reply_to__text", "reply_to__hidden_at", "reply_to__held_at", "reply_to__author__name",
            "reply_to__deletion__message_id",
        )  # fmt: skip

    def standing(self) -> MessageQuerySet:
        """Neither deleted, nor hidden, nor held."""
        return self.filter(deletion=None, hidden_at=None, held_at=None)


def may_be_seen_by(viewer: Viewer, *, even_banned: bool = False) -> Q:
    """The access rule of threads. Comments are seen by whoever may read the publication, a post as its card; the room of
    a team by its members, of a publication by those ``ROOMS`` names among who may read it, of the movement by every
    supporter, by nobody while they are kept out; a private thread by its parties, one to the organisers by these too;
    what was hidden by nobody.
    """
    under = may_be_read_by(viewer, "about__") & Q(about__withheld_at=None)
    shown = Q(kind="comments") & under
    shown |= Q(kind="post", card__withheld_at=None) & may_be_read_by(viewer, "card__")
    if viewer.person is not None:
        rooms = Q(about=None, circle__in=sorted(viewer.circle_ids))
        if viewer.is_supporter:
            rooms |= Q(circle=None, about=None) | (in_rooms_of_cards(viewer) & under)
        shown |= Q(rooms, kind="room") & (Q() if even_banned else not_banned(viewer.person.pk))
        shown |= Q(Exists(_parties().filter(person=viewer.person.pk)), kind__in=["private", "organisers"])
        if viewer.organised_ids:
            shown |= Q(kind="organisers", circle__in=sorted(viewer.organised_ids))
    return Q(hidden_at=None) & shown


def in_rooms_of_cards(viewer: Viewer, prefix: str = "") -> Q:
    """Of rooms about a card, those *viewer* is in, for a queryset whose *prefix* leads to the thread ("thread__"); who
    may read the card is asked besides.
    """
    among = Q(**{f"{prefix}pk__in": []})
    for kind, rooms in ROOMS:
        for cards in rooms.cards_of(viewer):
            among |= Q(**{f"{prefix}about__kind": kind, f"{prefix}about__in": cards})
    return among


def not_banned(person: int, thread: str = "pk") -> Q:
    """Not kept out of it, where *thread* leads to a thread's id."""
    bans: Any = apps.get_model("discussions", "Ban")._default_manager
    return ~Q(Exists(bans.standing().filter(thread=OuterRef(thread), person=person)))


def _parties() -> QuerySet[Any, Any]:
    readers: QuerySet[Any, Any] = apps.get_model("discussions", "Reader")._default_manager.all()
    return readers.filter(thread=OuterRef("pk"), is_party=True)
