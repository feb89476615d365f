"""Reactions to what someone wrote: told on the site as one line, to its author alone.

How many reacted is seen by all who read, who they are by nobody: so it is here, save between two who talk.
"""

from __future__ import annotations

from tribune.discussions import readership
from tribune.discussions.facts import MessageDeleted, ReactionGiven, ReactionWithdrawn
from tribune.discussions.models import Reaction, Reader, Thread
from tribune.facts.ledger import hears
from tribune.notices.listening.talk import standing, title_of
from tribune.notices.models import Notice
from tribune.notices.verbs.telling import News, tell
from tribune.people import blocks


@hears(ReactionGiven)
def tell_whoever_wrote_it(fact: ReactionGiven) -> None:
    """Once a message and person, whatever they press; not when it was taken back meanwhile."""
    message = standing(fact.message_id)
    if message is None or not _reacts(fact.message_id, fact.person_id):
        return
    thread = message.thread
    muted = Reader.objects.filter(thread=thread, is_muted=True).values("person")
    to = readership.readers_of(thread).filter(pk=message.author_id).exclude(pk__in=muted)
    news = News(
        kind="reacted_privately" if thread.kind == Thread.Kind.PRIVATE else "reacted",
        key=_key(fact.message_id, fact.person_id),
        thing=_thing(message.pk),
        title=title_of(thread),
        address=message.address,
        circle_id=thread.circle_id,
        actor_id=fact.person_id,
        names_actor=thread.kind == Thread.Kind.PRIVATE,
    )
    tell(news, to=to.exclude(pk__in=blocks.deaf_to(fact.person_id)).values("pk"), at=fact.at)


@hears(ReactionWithdrawn)
def forget_who_takes_it_back(fact: ReactionWithdrawn) -> None:
    if not _reacts(fact.message_id, fact.person_id):
        _forget(key=_key(fact.message_id, fact.person_id))


@hears(MessageDeleted)
def forget_reactions_to_it(fact: MessageDeleted) -> None:
    _forget(thing=_thing(fact.message_id))


def _reacts(message_id: int, person_id: int) -> bool:
    return Reaction.objects.filter(message=message_id, person=person_id).exists()


def _forget(**which: str) -> None:
    Notice.objects.filter(**which).update(is_shown=False, wants_mail=False, wants_push=False)


def _key(message_id: int, person_id: int) -> str:
    return f"reacted:{message_id}:{person_id}"


def _thing(message_id: int) -> str:
    return f"reactions:{message_id}"
