"""What is said in discussions: whoever is named, answered, written to or follows is told of a message once.

One message is one key, so that whoever several rules name is told by the first of them that finds them; who is named
in it is left to the rule of names, whichever job comes first.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from typing import Any

from django.db.models import Q, QuerySet

from tribune.discussions import readership
from tribune.discussions.facts import (
    MentionMade,
    MessageDeleted,
    MessageHeld,
    MessagePosted,
    PersonBanned,
    TalkAccepted,
)
from tribune.discussions.models import Ban, Message, Reader, Thread
from tribune.discussions.rules import MODERATE
from tribune.discussions.words import extract
from tribune.events.models import Event
from tribune.facts.ledger import hears
from tribune.movement.settings import movement
from tribune.notices import kinds_of_talk
from tribune.notices.listening.words import charged_with, just, organisers, organisers_of
from tribune.notices.models import Notice
from tribune.notices.verbs.telling import News, tell
from tribune.people.models import Role, Seat

__all__ = ["kinds_of_talk"]  # read here, so that its kinds are known

WORDS = 600  # of the message, in the notice and its letter


@hears(MentionMade)
def tell_who_is_named(fact: MentionMade) -> None:
    message = standing(fact.message_id)
    if message is not None and not message.thread.is_private:  # there, whoever is named is written to anyway
        _tell(message, "mention", just(fact.person_id), at=fact.at, is_named=True)


@hears(MessagePosted)
def tell_those_it_is_for(fact: MessagePosted) -> None:
    """Whom it answers, its parties, the members of a team where it opens something, the organisers of the action it
    stands under, then those who follow.
    """
    message = standing(fact.message_id)
    if message is None:
        return
    thread = message.thread
    if message.reply_to is not None and message.reply_to.author_id is not None and not thread.is_private:
        _tell(message, "reply", just(message.reply_to.author_id), at=fact.at)
    if thread.is_private:
        parties = Reader.objects.filter(thread=thread, is_party=True)
        _tell(message, "private", parties.filter(accepted_at__isnull=False).values("person"), at=fact.at)
        _tell(message, "private_asked", parties.filter(accepted_at=None).values("person"), at=fact.at)
        if thread.kind == Thread.Kind.ORGANISERS and thread.circle is not None:
            _tell(message, "to_organisers", organisers(thread.circle), at=fact.at)
    if thread.kind == Thread.Kind.POST and message.number == 1:
        members = Seat.objects.filter(circle=thread.circle_id, role__gte=Role.MEMBER)
        _tell(message, "thread_opened", members.values("person"), at=fact.at)
    is_under = thread.about_id is not None and thread.kind == Thread.Kind.COMMENTS
    event = _event_of(thread) if is_under else None
    if event is not None:
        _tell(message, "commented", organisers_of(event), at=fact.at)
    followers = Reader.objects.filter(thread=thread, follows=True).values("person")
    _tell(message, "thread_goes_on", followers, at=fact.at)


@hears(MessageHeld)
def tell_who_looks_after_it_that_it_waits(fact: MessageHeld) -> None:
    """Those of the team, else those of the action it stands under, else the movement's; its words are read in place."""
    held = Message.objects.select_related("thread__circle", "thread__about__circle", "thread__card__circle")
    message = held.filter(pk=fact.message_id, held_at__isnull=False, deletion=None, hidden_at=None).first()
    if message is None or message.thread.hidden_at is not None:
        return
    thread = message.thread
    event = _event_of(thread)
    if thread.circle is not None:
        to = organisers(thread.circle)
    elif event is not None:
        to = organisers_of(event)
    else:
        to = charged_with(MODERATE).values("pk")
    news = replace(_news(message, "held"), key=f"held:{message.pk}:{fact.at.timestamp():.6f}", detail="")
    tell(news, to=to, at=fact.at)


@hears(TalkAccepted)
def tell_whoever_asked_that_they_may_write(fact: TalkAccepted) -> None:
    thread = Thread.objects.filter(pk=fact.thread_id, hidden_at=None).first()
    readers = Reader.objects.filter(thread=fact.thread_id, is_party=True, is_muted=False)
    if thread is None or not readers.filter(person=fact.person_id, accepted_at__isnull=False).exists():
        return  # they have left it since
    news = News(
        kind="private_accepted",
        key=f"accepted:{thread.pk}:{fact.at:%Y%m%d%H%M%S}",
        thing=f"thread:{thread.pk}",
        title="",
        address=thread.address,
        actor_id=fact.person_id,
        names_actor=True,
    )
    tell(news, to=readers.values("person"), at=fact.at)


@hears(MessageDeleted)
def forget_what_it_said(fact: MessageDeleted) -> None:
    """Nobody is told of it any more, and its words stand in no notice; letters that left are their readers'."""
    told = Notice.objects.filter(key=_key(fact.message_id))
    told.update(detail="", is_shown=False, wants_mail=False, wants_push=False)


@hears(PersonBanned)
def tell_who_is_kept_out_and_why(fact: PersonBanned) -> None:
    """Once for each time; who was let back in meanwhile is told nothing."""
    found = Ban.objects.select_related("thread__circle", "thread__about__circle", "thread__card__circle")
    ban = found.filter(pk=fact.ban_id, since=fact.at).first()
    if ban is not None:
        news = News(
            kind="banned",
            key=f"banned:{ban.pk}:{fact.at.timestamp():.6f}",
            thing=f"ban:{ban.pk}",
            title=title_of(ban.thread),
            detail=ban.reason,
            address=ban.thread.address,
        )
        tell(news, to=just(ban.person_id), at=fact.at)


def _tell(message: Message, kind: str, to: QuerySet[Any, Any], *, at: datetime, is_named: bool = False) -> None:
    """Those of *to* who may read the thread and did not mute it."""
    thread = message.thread
    muted = Reader.objects.filter(thread=thread, is_muted=True).values("person")
    people = readership.readers_of(thread).filter(pk__in=to).exclude(pk__in=muted)
    if not is_named and not thread.is_private:
        people = people.exclude(pk__in=message.mentions.values("person"))
    tell(_news(message, kind), to=people.values("pk"), at=at)


def _news(message: Message, kind: str) -> News:
    thread = message.thread
    circle = thread.circle or (thread.card or thread.about or thread).circle
    return News(
        kind=kind,
        key=_key(message.pk),
        thing=f"thread:{thread.pk}",
        title=title_of(thread),
        team=circle.name if circle is not None else "",
        # Nobody reads the words of a stranger whom they have not let in.
        detail=extract(message.text, WORDS) if message.text and kind != "private_asked" else "",
        # What is declined is there no more: the page of requests is.
        address=message.address if kind != "private_asked" else "/messages/requests/",
        circle_id=circle.pk if circle is not None else None,
        actor_id=message.author_id,
        names_actor=True,  # whoever writes shows their name to those who read: the form says so
    )


def _event_of(thread: Thread) -> Event | None:
    if thread.about_id is None:
        return None
    return Event.objects.select_related("team__circle").filter(publication=thread.about_id).first()


def title_of(thread: Thread) -> str:
    if thread.title:
        return thread.title
    if thread.about is not None:
        return str(thread.about.title)
    return thread.circle.name if thread.circle is not None else movement().name


def standing(message_id: int) -> Message | None:
    """As it is now: neither deleted, nor hidden, nor held."""
    found = Message.objects.standing().filter(~Q(thread__hidden_at__isnull=False), pk=message_id)
    return found.select_related("thread__circle", "thread__about__circle", "thread__card__circle", "reply_to").first()


def _key(message_id: int) -> str:
    return f"said:{message_id}"
