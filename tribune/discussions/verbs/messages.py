"""Posting, editing, deleting a message; letting through one that was held."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from tribune.discussions import live, queries, readership, rules, words
from tribune.discussions.facts import MentionMade, MessageDeleted, MessageEdited, MessageHeld, MessagePosted
from tribune.discussions.models import (
    Attachment,
    Deletion,
    Mention,
    Message,
    Reaction,
    Reader,
    Revision,
    Thread,
)
from tribune.discussions.verbs import drafts
from tribune.discussions.verbs.openness import YouMayNotWriteHere, refuse_unless_open, refuse_unless_seen
from tribune.facts.ledger import record
from tribune.kit.limits import Limit, is_within
from tribune.kit.refusals import Refusal
from tribune.kit.text import is_seen
from tribune.media.documents import Document
from tribune.media.preparing import Prepared
from tribune.media.verbs import files as documents
from tribune.media.verbs import pictures
from tribune.people.models import Person
from tribune.people.viewers import Viewer
from tribune.publications.models import Publication
from tribune.publications.verbs import cards

GUARD = "discussions"
MOST_FILES = 6
A_MINUTE = Limit("discussions.posts.minute", 20, 60)
A_DAY = Limit("discussions.posts.day", 500, 86_400)


class NothingIsSaid(Refusal):
    sentence = _("Write something, or add a picture or a file.")
    field = "text"
    status = 422


class TooManyFiles(Refusal):
    sentence = _("Six pictures or files at most go with one message.")
    field = "files"
    status = 422


class YouWriteVeryFast(Refusal):
    sentence = _("That is many messages in a short time. Wait a minute, then send this one.")
    status = 429


class SlowMode(Refusal):
    status = 429


class OnlyYourOwn(Refusal):
    sentence = _("Only whoever wrote it may change it, for a month.")
    status = 403


class OnlyYoursOrTheirs(Refusal):
    sentence = _("Only whoever wrote it, or those who look after this discussion, may delete it.")
    status = 403


@transaction.atomic
def post(
    *,
    thread: Thread,
    author: Person,
    text: str,
    at: datetime,
    reply_to: Message | None = None,
    quote: str = "",
    files: Sequence[Prepared | Document] = (),
    mentioned: Sequence[str] = (),
    key: str | None = None,
    came_by: str = Message.Way.WEB,
) -> Message:
    """Write *text* at the end of *thread*. The same *key* of the same author twice is one message.

    *files* were looked at already (``media.preparing.prepare``, ``media.documents.look``): that takes time, and nobody
    waits for it here. *mentioned* are codes of persons picked from the list, to tell apart those of one name.
    Raises this module's refusals.
    """
    # Locked so that two people posting at once take turns: numbers follow one another without a gap.
    Thread.objects.select_for_update(no_key=True).only("pk").get(pk=thread.pk)
    standing = Message.objects.filter(thread=thread, author=author, key=key).first() if key else None
    if standing is not None:
        return standing
    viewer = Viewer(author)
    # Read once it is ours: what happened while we waited, its closing among it, is seen.
    locked = queries.shown_by_key(viewer, thread.pk)
    if locked is None:
        raise YouMayNotWriteHere
    keeper = rules.looks_after(locked, viewer)
    refuse_unless_open(locked, viewer, at)
    text = _said(text, files)
    _refuse_too_fast(locked, author, keeper=keeper, at=at)
    named = _named_in(text, locked, viewer, mentioned)
    answered = (
        reply_to if reply_to is not None and reply_to.thread_id == locked.pk and not reply_to.is_deleted else None
    )
    message = Message(
        author=author,
        text=text,
        html=words.drawn(text, names=named),
        reply_to=answered,
        quote=words.quoted(quote) if answered is not None else "",
        posted_at=at,
        held_at=at if locked.holds_links and not keeper and words.has_link(text) else None,
        came_by=came_by,
        key=key,
    )
    return _put(message, locked, files=files, named=named, at=at)


@transaction.atomic
def put_first(*, thread: Thread, author: Person, text: str, key: str | None, at: datetime) -> Message:
    """The words of a request for a private talk, without asking whether one may write there: for ``privates.ask``.

    They name nobody and bring no file. Raises NothingIsSaid, YouWriteVeryFast.
    """
    locked = Thread.objects.select_for_update(of=("self",)).get(pk=thread.pk)
    text = _said(text, ())
    _refuse_too_fast(locked, author, keeper=False, at=at)
    message = Message(author=author, text=text, html=words.drawn(text), posted_at=at, key=key)
    return _put(message, locked, files=(), named={}, at=at)


@transaction.atomic
def comment(*, publication: Publication, author: Person, at: datetime, **said: Any) -> Message:
    """Write the first message under *publication*, or the next: takes what ``post`` takes."""
    if not Publication.objects.visible_to(Viewer(author)).filter(pk=publication.pk).exists():
        raise YouMayNotWriteHere
    thread = Thread.objects.filter(about=publication, kind=Thread.Kind.COMMENTS).first()
    if thread is None:
        # Not by get_or_create alone: two first comments at once would both look for a thread and find none.
        Publication.objects.select_for_update(of=("self",)).get(pk=publication.pk)
        thread, _new = Thread.objects.get_or_create(
            about=publication, kind=Thread.Kind.COMMENTS, defaults={"opened_at": at, "last_at": at}
        )
    message = post(thread=thread, author=author, at=at, **said)
    drafts.forget(person=author, anchor=f"about:{publication.code}")
    return message


@transaction.atomic
def edit(*, message: Message, by: Person, text: str, at: datetime, mentioned: Sequence[str] = ()) -> Message:
    """Change one's own words; the former ones stay to be read. Whoever is named anew is told, nobody twice."""
    thread = Thread.objects.select_for_update(of=("self",)).select_related("card", "about", "circle")
    locked = thread.get(pk=message.thread_id)
    message = Message.objects.select_related("deletion").get(pk=message.pk)
    viewer = Viewer(by)
    refuse_unless_seen(locked, viewer)
    refuse_unless_open(locked, viewer, at)
    if not rules.may_edit(message, viewer, at):
        raise OnlyYourOwn
    text = words.neat(text)
    if not is_seen(text) and not message.attachments.exists():
        raise NothingIsSaid
    if text == message.text:
        return message
    Revision.objects.create(
        message=message, text=message.text, html=message.html, said_at=message.edited_at or message.posted_at
    )
    named = _named_in(text, locked, viewer, mentioned, message=message)
    message.text, message.html, message.edited_at = text, words.drawn(text, names=named), at
    if locked.holds_links and words.has_link(text) and not rules.looks_after(locked, viewer):
        message.held_at = at
    message.save(update_fields=["text", "html", "edited_at", "held_at"])
    before = set(message.mentions.values_list("person", flat=True))
    new = [Mention(message=message, person=p, said=said) for said, p in named.items() if p.pk not in before]
    Mention.objects.bulk_create(new)
    _amend_card(message, locked, at)
    live.changed(message)
    record(MessageEdited(message_id=message.pk, at=at))
    if message.held_at == at:
        record(MessageHeld(message_id=message.pk, at=at))
    for mention in new if message.held_at is None else ():
        record(MentionMade(message_id=message.pk, person_id=mention.person_id, at=at))
    return message


@transaction.atomic
def delete(*, message: Message, by: Person, at: datetime) -> Deletion:
    """Nothing of what it said is kept, in former versions or files either; its place says that it was deleted.

    Deleting twice is deleting once. Raises OnlyYoursOrTheirs.
    """
    locked = Thread.objects.select_for_update(of=("self",)).select_related("card", "about").get(pk=message.thread_id)
    message = Message.objects.select_related("deletion").get(pk=message.pk)
    if message.is_deleted:
        return message.deletion
    viewer = Viewer(by)
    refuse_unless_seen(locked, viewer)
    if not rules.may_delete(message, viewer, looks_after=rules.looks_after(locked, viewer)):
        raise OnlyYoursOrTheirs
    return wipe(message=message, by=by, is_by_author=message.author_id == by.pk, at=at)


def wipe(*, message: Message, by: Person | None, is_by_author: bool, at: datetime) -> Deletion:
    """Delete without asking whether one may: for ``delete``, and for a decision of those who moderate."""
    empty(message)
    Message.objects.filter(reply_to=message).update(quote="")
    Reaction.objects.filter(message=message).delete()
    deletion = Deletion.objects.create(message=message, by=by, is_by_author=is_by_author, deleted_at=at)
    thread = Thread.objects.select_related("card").get(pk=message.thread_id)
    if message.number == 1 and thread.card is not None and thread.last_number == 1:
        Thread.objects.filter(pk=thread.pk).update(hidden_at=at)
        cards.withhold(thread.card, at=at)
    else:
        _amend_card(message, thread, at)
    live.changed(message)
    record(MessageDeleted(message_id=message.pk, at=at))
    return deletion


def empty(message: Message) -> None:
    """Take every word, name and file off *message*."""
    for attachment in message.attachments.select_related("picture", "file"):
        picture, file = attachment.picture, attachment.file
        attachment.delete()
        if picture is not None:
            pictures.discard(picture=picture)
        if file is not None:
            documents.discard(file=file)
    message.revisions.all().delete()
    message.mentions.all().delete()
    message.text = message.html = message.quote = ""
    message.save(update_fields=["text", "html", "quote"])


@transaction.atomic
def let_through(*, message: Message, by: Person, at: datetime) -> None:
    """Show a held message to everyone; those it would have told are told now. Raises OnlyYoursOrTheirs."""
    if not rules.looks_after(message.thread, Viewer(by)):
        raise OnlyYoursOrTheirs
    if Message.objects.exclude(held_at=None).filter(pk=message.pk).update(held_at=None):
        message.held_at = None
        live.changed(message)
        _tell(message, message.mentions.values_list("person", flat=True), at)


@transaction.atomic
def hide(*, message: Message, at: datetime) -> None:
    """From everyone, until ``show``: those who call this decide whether."""
    if Message.objects.filter(pk=message.pk, hidden_at=None).update(hidden_at=at):
        live.changed(message)
        _amend_card(message, Thread.objects.select_related("card").get(pk=message.thread_id), at, is_hidden=True)


@transaction.atomic
def show(*, message: Message, at: datetime) -> None:
    if Message.objects.exclude(hidden_at=None).filter(pk=message.pk).update(hidden_at=None):
        live.changed(message)
        _amend_card(message, Thread.objects.select_related("card").get(pk=message.thread_id), at)


def _said(text: str, files: Sequence[Prepared | Document]) -> str:
    text = words.neat(text)
    if not is_seen(text) and not files:
        raise NothingIsSaid
    if len(files) > MOST_FILES:
        raise TooManyFiles
    return text


def _put(
    message: Message, locked: Thread, *, files: Sequence[Prepared | Document], named: dict[str, Person], at: datetime
) -> Message:
    """Number it and all that goes with it, under the lock of its thread."""
    author = message.author
    assert author is not None
    message.thread, message.number = locked, locked.last_number + 1
    message.save(force_insert=True)
    _attach(message, files, author, at)
    Thread.objects.filter(pk=locked.pk).update(last_number=message.number, last_at=max(at, locked.last_at))
    if locked.kind == Thread.Kind.COMMENTS:
        Publication.objects.filter(threads=locked).update(said=message.number)
    elif locked.card_id is not None and message.number > 1:  # a post opens with its own first message
        Publication.objects.filter(pk=locked.card_id).update(said=message.number - 1)
    _mark_own(message, author, at)
    Mention.objects.bulk_create(Mention(message=message, person=person, said=said) for said, person in named.items())
    live.posted(message)
    if message.came_by == Message.Way.WEB:  # what is begun on the site is not what was answered from elsewhere
        drafts.forget(person=author, anchor=f"thread:{locked.code}")
    if message.held_at is not None:
        record(MessageHeld(message_id=message.pk, at=at))
    else:
        _tell(message, [person.pk for person in named.values()], at)
    return message


def _refuse_too_fast(thread: Thread, author: Person, *, keeper: bool, at: datetime) -> None:
    if thread.slow_seconds and not keeper:
        mine = Message.objects.filter(thread=thread, author=author).order_by("-number")
        last = mine.values_list("posted_at", flat=True).first()
        waits = thread.slow_seconds - (at - last).total_seconds() if last is not None else 0
        if waits > 0:
            sentence = _("Here everyone waits a moment between two messages: %(n)d seconds more for you.")
            raise SlowMode(sentence % {"n": int(waits) + 1})
    now = at.timestamp()
    if not is_within(A_MINUTE, author.code, at=now) or not is_within(A_DAY, author.code, at=now):
        raise YouWriteVeryFast


def _named_in(
    text: str, thread: Thread, viewer: Viewer, mentioned: Sequence[str], *, message: Message | None = None
) -> dict[str, Person]:
    """Those *text* names, by the name as it stands there."""
    names = words.may_name(text)
    if not names:
        return {}
    people = readership.may_be_named(thread, viewer)
    found = readership.named_so(people, names, list(mentioned), in_thread=thread)
    if message is not None:  # who was named keeps being named by the same words
        for mention in message.mentions.select_related("person"):
            if mention.said in names:
                found[mention.said] = mention.person
    return found


def _attach(message: Message, files: Sequence[Prepared | Document], author: Person, at: datetime) -> None:
    for given in files:
        if isinstance(given, Prepared):
            picture = pictures.take_in(given, by=author, at=at, guard=GUARD, guard_id=message.pk)
            Attachment.objects.create(message=message, picture=picture)
        else:
            file = documents.take_in(given, by=author, at=at, guard=GUARD, guard_id=message.pk)
            Attachment.objects.create(message=message, file=file)


def _mark_own(message: Message, author: Person, at: datetime) -> None:
    """Whoever writes on the site has the thread before their eyes; by mail, they have read what came right before.

    Writing under a publication is following what is answered; in a team, one hears of answers and mentions.
    """
    thread = message.thread
    follows = thread.kind == Thread.Kind.COMMENTS
    given = {"read_number": message.number, "read_at": at, "follows": follows, "is_party": thread.is_entered}
    reader, is_new = Reader.objects.get_or_create(thread=thread, person=author, defaults=given)
    is_next = reader.read_number == message.number - 1
    if not is_new and (message.came_by == Message.Way.WEB or is_next):
        Reader.objects.filter(pk=reader.pk).update(read_number=message.number, read_at=at)
    if not is_next and message.number > 1:
        live.counts_otherwise(author)


def _tell(message: Message, named: Iterable[int], at: datetime) -> None:
    record(MessagePosted(message_id=message.pk, thread_id=message.thread_id, at=at))
    for person in named:
        record(MentionMade(message_id=message.pk, person_id=person, at=at))


def _amend_card(message: Message, thread: Thread, at: datetime, *, is_hidden: bool = False) -> None:
    """The card of a post says what its first message says."""
    if message.number == 1 and thread.card is not None:
        text, html = ("", "") if is_hidden else (message.text, message.html)
        cards.amend(thread.card, at=at, summary=words.extract(text, 300) if text else "", body=html)
