"""Opening and entering a room, keeping someone out of it for a time, letting them back in."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _say
from django.utils.translation import gettext_lazy as _

from tribune.design import dates
from tribune.discussions import live, rules
from tribune.discussions.facts import PersonBanned, ThreadOpened
from tribune.discussions.homes import ROOMS
from tribune.discussions.models import Ban, Thread
from tribune.discussions.querysets import may_be_seen_by
from tribune.discussions.verbs import threads
from tribune.facts.ledger import record
from tribune.kit.refusals import Refusal
from tribune.kit.text import is_seen, set_spaces, tidy
from tribune.people.models import Circle, Person
from tribune.people.viewers import Viewer
from tribune.publications.models import Publication
from tribune.streams import verbs as streams

LONGEST_BAN = timedelta(days=366)
# The movement's room begins calm: its moderators quicken it.
FIRST_PACE = {"slow_seconds": 30, "holds_links": True}


class YouAreNotOfThisRoom(Refusal):
    sentence = _("This room is for others.")
    status = 404


class ThatIsNoRoom(Refusal):
    sentence = _("Only in rooms is someone kept out for a time.")


class YouAreKeptOut(Refusal):
    status = 403


class TheyLookAfterItToo(Refusal):
    sentence = _("They look after this room too: nobody keeps them out of it.")


class NobodyToKeepOut(Refusal):
    sentence = _("Whoever wrote this has left.")


@transaction.atomic
def enter(*, by: Person, at: datetime, circle: Circle | None = None, about: Publication | None = None) -> Thread:
    """The room of *circle*, or of what *about* stands for, made at its first use. Raises YouAreNotOfThisRoom, and
    YouAreKeptOut.
    """
    viewer = Viewer(by)
    if circle is not None and circle.pk not in viewer.circle_ids:
        raise YouAreNotOfThisRoom
    if about is not None and not is_in_room_of(about, viewer):
        raise YouAreNotOfThisRoom
    thread = _one(at, by, circle=circle, about=about)
    refuse_if_banned(code=thread.code, viewer=viewer)
    return thread


def is_in_room_of(card: Publication, viewer: Viewer) -> bool:
    """Whether the room of what *card* stands for is *viewer*'s too, open or not."""
    kind = ROOMS.get(card.kind)
    if kind is None or not viewer.is_supporter:
        return False
    among = Q(pk__in=[])
    for cards in kind.cards_of(viewer):
        among |= Q(pk__in=cards)
    return Publication.objects.visible_to(viewer).filter(among, pk=card.pk).exists()


@transaction.atomic
def open_to_all(*, by: Person, at: datetime) -> Thread:
    """The movement's room, for every supporter; the one that was closed goes on where it was."""
    thread = _one(at, by, **FIRST_PACE)
    threads.show(thread=thread, at=at)
    return thread


@transaction.atomic
def close_to_all(*, at: datetime) -> None:
    """Nobody sees the movement's room any more, until it is opened again. Its words are kept."""
    thread = of_movement()
    if thread is not None:
        threads.hide(thread=thread, at=at)


def of_movement() -> Thread | None:
    """Open or not; None before it was ever opened."""
    return Thread.objects.filter(kind=Thread.Kind.ROOM, circle=None, about=None).first()


@transaction.atomic
def leave(*, card_id: int | None, person: Person) -> None:
    """*person* may be of the room about that card no more: their open pages hear nothing of it from this instant."""
    if card_id is None:
        return
    for thread in Thread.objects.filter(kind=Thread.Kind.ROOM, about=card_id):
        streams.drop(listener=person.code, channel=live.channel_of(thread))


@transaction.atomic
def ban(*, thread: Thread, person: Person | None, by: Person, hours: int, reason: str, at: datetime) -> Ban:
    """*person* neither reads nor writes there for so many hours, and is told why; again, and the last word counts.

    Raises OnlyWhoLooksAfterIt, NobodyToKeepOut, TheyLookAfterItToo, SayWhy.
    """
    refuse_unless_a_room(thread)
    threads.refuse_unless_theirs(thread, Viewer(by))
    if person is None or person.erased_at is not None:
        raise NobodyToKeepOut
    if rules.looks_after(thread, Viewer(person)):
        raise TheyLookAfterItToo
    reason = set_spaces(tidy(reason))[:300]
    if not is_seen(reason):
        raise threads.SayWhy
    until = at + min(timedelta(hours=max(1, hours)), LONGEST_BAN)
    ban, _new = Ban.objects.update_or_create(
        thread=thread, person=person, defaults={"by": by, "reason": reason, "since": at, "until": until}
    )
    streams.drop(listener=person.code, channel=live.channel_of(thread))
    record(PersonBanned(ban_id=ban.pk, at=at))
    return ban


@transaction.atomic
def let_back(*, thread: Thread, person_code: str, by: Person) -> None:
    """Before the time is over. Letting back who is not kept out changes nothing."""
    threads.refuse_unless_theirs(thread, Viewer(by))
    Ban.objects.filter(thread=thread, person__code=person_code).delete()


def refuse_if_banned(*, code: str, viewer: Viewer) -> None:
    """Tell whoever would see the room of that code, were they not kept out of it, until when and why."""
    if viewer.person is None:
        return
    theirs = Thread.objects.filter(may_be_seen_by(viewer, even_banned=True), kind=Thread.Kind.ROOM, code=code)
    ban = Ban.objects.standing().filter(thread__in=theirs, person=viewer.person).first()
    if ban is not None:
        until = dates.moment(ban.until, viewer.person.zone)
        said = _say("You are kept out of this room until %(until)s: “%(reason)s”")
        raise YouAreKeptOut(said % {"until": until, "reason": ban.reason})


def refuse_unless_a_room(thread: Thread) -> None:
    if not thread.is_room:
        raise ThatIsNoRoom


def forget_ended(*, at: datetime) -> int:
    """A year after they ended, bans go; how many."""
    gone, _rows = Ban.objects.filter(until__lt=at - LONGEST_BAN).delete()
    return gone


def _one(at: datetime, by: Person, **which: Any) -> Thread:
    pace = {name: which.pop(name) for name in FIRST_PACE if name in which}
    thread, is_new = Thread.objects.get_or_create(
        kind=Thread.Kind.ROOM,
        about=which.get("about"),
        circle=which.get("circle"),
        defaults={"opened_by": by, "opened_at": at, "last_at": at, **pace},
    )
    if is_new:
        record(ThreadOpened(thread_id=thread.pk, at=at))
    return thread
