"""Asking somebody for a private talk, answering, leaving it; writing to those who organise a team."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from tribune.discussions import live, parties
from tribune.discussions.facts import TalkAccepted, ThreadOpened
from tribune.discussions.homes import HOMES
from tribune.discussions.models import Message, Reader, Thread
from tribune.discussions.parties import Standing
from tribune.discussions.verbs import circle_blocks, drafts, messages
from tribune.discussions.verbs.openness import YouMayNotWriteHere
from tribune.facts.ledger import record
from tribune.kit.refusals import Refusal
from tribune.people import rules as people_rules
from tribune.people.blocks import between
from tribune.people.models import Circle, Person
from tribune.people.verbs import blocks
from tribune.people.viewers import Viewer
from tribune.streams import verbs as streams

A_DAY = 10  # requests of one person
TEAMS_A_DAY = 5  # first messages of one person to teams
TO_A_TEAM_A_DAY = 100
AGAIN_AFTER = timedelta(days=30)


class NotNow(Refusal):
    """One sentence for every reason, so that it tells nobody that they were blocked or declined."""

    sentence = _(
        "You cannot write to this person now. One writes to members of one’s own teams who show their name there "
        "and wish it."
    )
    status = 403


class TheyHaveNotAnswered(Refusal):
    sentence = _("You have written to them already: your words wait for their answer.")


class ThatIsManyRequests(Refusal):
    sentence = _("You have asked many people for a conversation today. Please go on tomorrow.")
    status = 429


class YouAreOneOfThem(Refusal):
    sentence = _("You organise this team yourself: open a discussion in it.")


class TooManyTeamsToday(Refusal):
    sentence = _("Many messages have left from you, or for this team, today. Please write again tomorrow.")
    status = 429


def may_ask(person: Person, viewer: Viewer, at: datetime) -> bool:
    """Whether a request would leave: they share a team, *viewer* sees their name, no block, no fresh refusal. Where the
    two talk already it would too.
    """
    if viewer.person is None or not viewer.is_supporter or person.pk == viewer.person.pk:
        return False
    thread = talk_between(viewer.person, person)
    if thread is None:
        return _may_meet(person, viewer)
    seen = parties.seen_by(viewer, thread)
    if between(viewer.person.pk, person.pk) or seen.theirs is None:
        return False
    return seen.theirs.is_party or (_may_meet(person, viewer) and not _is_too_soon(seen, at))


def talk_between(one: Person, other: Person) -> Thread | None:
    """Whether or not they are in it any more."""
    return Thread.objects.filter(between=parties.pair(one.pk, other.pk)).first()


@transaction.atomic
def ask(*, person: Person, by: Person, text: str, at: datetime, key: str | None = None) -> Thread:
    """Write to *person*: the words wait with the request until they accept, and no more can be said before. Where they
    asked first this accepts; where the two talk already it is one more message.

    The same *key* twice is once. Raises NotNow, TheyHaveNotAnswered, ThatIsManyRequests, and those of ``messages.post``.
    """
    viewer = Viewer(by)
    # Locked, in one order, so that two who ask each other at the same instant take turns: one thread, both in it.
    list(Person.objects.select_for_update(no_key=True).filter(pk__in=[person.pk, by.pk]).order_by("pk").values("pk"))
    thread = talk_between(by, person)
    if thread is not None and key and Message.objects.filter(thread=thread, author=by, key=key).exists():
        return thread
    if person.pk == by.pk or not by.is_supporter or between(by.pk, person.pk):
        raise NotNow
    if thread is None:
        thread = Thread(kind=Thread.Kind.PRIVATE, opened_by=by, between=parties.pair(by.pk, person.pk))
        return _request(thread, person, by, text, key, at)
    seen = parties.seen_by(viewer, thread)
    if seen.theirs is None:
        raise NotNow
    if not seen.theirs.is_party:
        if _is_too_soon(seen, at):
            raise NotNow
        return _request(thread, person, by, text, key, at)
    if seen.standing == Standing.WAITING:
        raise TheyHaveNotAnswered
    if seen.standing == Standing.ASKED:
        accept(thread=thread, person=by, at=at)
    elif seen.mine is not None and not seen.mine.is_party:  # the other never left
        Reader.objects.filter(pk=seen.mine.pk).update(is_party=True, accepted_at=at, left_at=None)
    messages.post(thread=thread, author=by, text=text, key=key, at=at)
    return thread


@transaction.atomic
def accept(*, thread: Thread, person: Person, at: datetime) -> None:
    """From now on both write. Accepting twice is once. Raises NotNow where whoever asked is there no more."""
    _lock(thread)
    seen = parties.seen_by(Viewer(person), thread)
    if seen.standing == Standing.OPEN:
        return
    if seen.standing != Standing.ASKED or seen.mine is None or not person.is_supporter:
        raise NotNow
    Reader.objects.filter(pk=seen.mine.pk).update(accepted_at=at, left_at=None)
    live.accepted(thread)
    record(TalkAccepted(thread_id=thread.pk, person_id=person.pk, at=at))


def decline(*, thread: Thread, person: Person, at: datetime) -> None:
    """The request goes, and the one who asked is not told; they may ask again ``AGAIN_AFTER``. Twice is once."""
    leave(thread=thread, person=person, at=at)


@transaction.atomic
def leave(*, thread: Thread, person: Person, at: datetime) -> None:
    """Be in it no more: nothing of it is shown to *person*, and what waits for the other's answer is withdrawn."""
    _lock(thread)
    seen = parties.seen_by(Viewer(person), thread)
    if seen.mine is None or not seen.mine.is_party:
        return
    Reader.objects.filter(pk=seen.mine.pk).update(is_party=False, left_at=at)
    streams.drop(listener=person.code, channel=live.channel_of(thread))
    drafts.forget(person=person, anchor=thread.anchor)
    if seen.theirs is not None and seen.theirs.is_party and seen.theirs.accepted_at is None:
        Reader.objects.filter(pk=seen.theirs.pk).update(is_party=False)
        streams.drop(listener=seen.theirs.person.code, channel=live.channel_of(thread))


@transaction.atomic
def keep_away(*, thread: Thread, person: Person, at: datetime) -> None:
    """*person* blocks whoever asked them, who is not told; the request goes."""
    other = parties.seen_by(Viewer(person), thread).other
    if other is None:
        raise NotNow
    decline(thread=thread, person=person, at=at)
    blocks.block(person=other, by=person, called=other.name, at=at)


@transaction.atomic
def to_organisers(
    *, circle: Circle, by: Person, text: str, at: datetime, files: Sequence[Any] = (), key: str | None = None
) -> Thread:
    """Write to those who organise the team of *circle*, now and later: one thread a person and team.

    Takes and raises what ``messages.post`` does, and YouAreOneOfThem, TheyTakeNoMore, TooManyTeamsToday.
    """
    viewer = Viewer(by)
    found = HOMES.get(circle.kind)
    if not viewer.is_supporter or found is None or found(circle.pk) is None:
        raise YouMayNotWriteHere
    if circle.pk in viewer.organised_ids:
        raise YouAreOneOfThem
    circle_blocks.refuse_if_blocked(circle_id=circle.pk, person=by)
    # Locked so that two forms sent at once are one thread.
    list(Person.objects.select_for_update(no_key=True).filter(pk=by.pk).values("pk"))
    thread = talk_with_team(circle, by)
    if thread is None:
        _refuse_many_teams(circle, by, at)
        thread = Thread.objects.create(
            kind=Thread.Kind.ORGANISERS, circle=circle, opened_by=by, between=parties.to_team(circle.pk, by.pk),
            opened_at=at, last_at=at,
        )  # fmt: skip
        Reader.objects.create(thread=thread, person=by, is_party=True, asked_at=at, accepted_at=at)
        record(ThreadOpened(thread_id=thread.pk, at=at))
    messages.post(thread=thread, author=by, text=text, files=files, key=key, at=at)
    return thread


def talk_with_team(circle: Circle, person: Person) -> Thread | None:
    """The last they wrote to it; two teams that became one may have brought one each."""
    talks = Thread.objects.filter(kind=Thread.Kind.ORGANISERS, circle=circle, opened_by=person)
    return talks.order_by("-last_at", "-pk").first()


def _request(thread: Thread, person: Person, by: Person, text: str, key: str | None, at: datetime) -> Thread:
    if not _may_meet(person, Viewer(by)):
        raise NotNow
    asked = Reader.objects.filter(person=by, asked_at__gt=at - timedelta(days=1), thread__kind=Thread.Kind.PRIVATE)
    if asked.count() >= A_DAY:
        raise ThatIsManyRequests
    if thread._state.adding:
        thread.opened_at = thread.last_at = at
        thread.save(force_insert=True)
        record(ThreadOpened(thread_id=thread.pk, at=at))
    mine = {"is_party": True, "asked_at": at, "accepted_at": at, "left_at": None}
    theirs = {"is_party": True, "accepted_at": None, "left_at": None}
    Reader.objects.update_or_create(thread=thread, person=by, defaults=mine)
    Reader.objects.update_or_create(thread=thread, person=person, defaults=theirs)
    messages.put_first(thread=thread, author=by, text=text, key=key, at=at)
    return thread


def _may_meet(person: Person, viewer: Viewer) -> bool:
    """They share a team, and *viewer* sees their name: whoever writes may then be told who answers."""
    if not person.name or not person.is_active or person.erased_at is not None or not person.is_supporter:
        return False
    return viewer.shares_a_circle_with(person) and "name" in people_rules.fields_shown(person, viewer)


def _is_too_soon(seen: parties.Parties, at: datetime) -> bool:
    """Since the other declined or left, or since what one asked and then withdrew."""
    since = seen.theirs.left_at if seen.theirs is not None else None
    since = since or (seen.mine.asked_at if seen.mine is not None else None)
    return since is not None and at - since < AGAIN_AFTER


def _refuse_many_teams(circle: Circle, by: Person, at: datetime) -> None:
    lately = Thread.objects.filter(kind=Thread.Kind.ORGANISERS, opened_at__gt=at - timedelta(days=1))
    if lately.filter(opened_by=by).count() >= TEAMS_A_DAY or lately.filter(circle=circle).count() >= TO_A_TEAM_A_DAY:
        raise TooManyTeamsToday


def _lock(thread: Thread) -> None:
    """So that an answer and a withdrawal come one after the other."""
    Thread.objects.select_for_update(of=("self",)).get(pk=thread.pk)
