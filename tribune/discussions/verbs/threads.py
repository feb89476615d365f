"""Opening a thread, locking it, pinning it, taking it away."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from tribune.discussions import rules, words
from tribune.discussions.facts import ThreadLocked, ThreadOpened, ThreadUnlocked
from tribune.discussions.homes import HOMES
from tribune.discussions.models import CaughtUp, Lock, Thread
from tribune.discussions.verbs import drafts, messages
from tribune.discussions.verbs.openness import YouMayNotWriteHere
from tribune.facts.ledger import record
from tribune.kit.refusals import Refusal
from tribune.kit.text import is_seen, set_spaces, tidy
from tribune.people.audiences import Audience
from tribune.people.models import Circle, Person
from tribune.people.viewers import Viewer
from tribune.publications.verbs import cards
from tribune.streams import verbs as streams

KIND = "post"  # of its card


class ItNeedsATitle(Refusal):
    sentence = _("Say in a few words what it is about.")
    field = "title"
    status = 422


class NotForThem(Refusal):
    sentence = _("Only those who publish in the team’s name may write beyond it. Choose the team.")
    field = "audience"
    status = 422


class OnlyWhoLooksAfterIt(Refusal):
    sentence = _("Only those who look after this discussion may do that.")
    status = 403


class SayWhy(Refusal):
    sentence = _("Say why, so that those who were talking understand.")
    field = "reason"
    status = 422


def open(  # noqa: A001  (what a person does: to open a thread)
    *,
    circle: Circle,
    by: Person,
    title: str,
    text: str,
    at: datetime,
    audience: str = Audience.CIRCLE,
    files: Sequence[Any] = (),
    mentioned: Sequence[str] = (),
    key: str | None = None,
    language: str = "fr",
) -> Thread:
    """Open a thread in *circle* with its first message and its card. The same *key* twice is one thread.

    *files* and *mentioned* are those of ``messages.post``. Raises YouMayNotWriteHere, ItNeedsATitle, NotForThem, and
    the refusals of ``messages.post``.
    """
    try:
        return _open(circle, by, title, text, at, audience, files, mentioned, key, language)
    except IntegrityError:
        made = Thread.objects.filter(opened_by=by, form_key=key).first() if key else None
        if made is None:
            raise
        return made


@transaction.atomic
def _open(
    circle: Circle, by: Person, title: str, text: str, at: datetime, audience: str, files: Sequence[Any],
    mentioned: Sequence[str], key: str | None, language: str,
) -> Thread:  # fmt: skip
    made = Thread.objects.filter(opened_by=by, form_key=key).first() if key else None
    if made is not None:
        return made
    viewer = Viewer(by)
    found = HOMES.get(circle.kind)
    home = found(circle.pk) if found is not None else None
    if home is None or not rules.may_open(circle, viewer):
        raise YouMayNotWriteHere
    if audience not in rules.audiences(circle, viewer):
        raise NotForThem
    title = set_spaces(" ".join(tidy(title).split()))[:160]
    if not is_seen(title):
        raise ItNeedsATitle
    thread = Thread(kind=Thread.Kind.POST, title=title, circle=circle, opened_by=by, form_key=key)
    thread.opened_at = thread.last_at = at
    said = words.neat(text)
    thread.card = cards.publish(
        kind=KIND,
        title=title,
        summary=words.extract(said, 300),
        body=words.drawn(said),
        voice=home.voice,
        address=thread.address,
        at=at,
        language=language,
        audience=audience,
        circle=circle if audience == Audience.CIRCLE else None,
    )
    thread.save(force_insert=True)
    record(ThreadOpened(thread_id=thread.pk, at=at))
    messages.post(thread=thread, author=by, text=text, files=files, mentioned=mentioned, key=key, at=at)
    drafts.forget(person=by, anchor=f"circle:{circle.code}")
    thread.refresh_from_db(fields=["last_number", "last_at"])
    return thread


@transaction.atomic
def lock(*, thread: Thread, by: Person, reason: str, at: datetime) -> Lock:
    """Nobody writes in it any more. Locking it again says the new reason. Raises OnlyWhoLooksAfterIt, SayWhy."""
    refuse_unless_theirs(thread, Viewer(by))
    reason = set_spaces(tidy(reason))[:300]
    if not is_seen(reason):
        raise SayWhy
    lock, is_new = Lock.objects.update_or_create(
        thread=thread,
        defaults={"by": by, "reason": reason},
        create_defaults={"by": by, "reason": reason, "locked_at": at},
    )
    if is_new:
        record(ThreadLocked(thread_id=thread.pk, at=at))
    return lock


@transaction.atomic
def unlock(*, thread: Thread, by: Person, at: datetime) -> None:
    refuse_unless_theirs(thread, Viewer(by))
    removed, _rows = Lock.objects.filter(thread=thread).delete()
    if removed:
        record(ThreadUnlocked(thread_id=thread.pk, at=at))


def pin(*, thread: Thread, by: Person, at: datetime) -> None:
    """Above the others of its circle."""
    refuse_unless_theirs(thread, Viewer(by))
    Thread.objects.filter(pk=thread.pk, pinned_at=None).update(pinned_at=at)


def unpin(*, thread: Thread, by: Person) -> None:
    refuse_unless_theirs(thread, Viewer(by))
    Thread.objects.filter(pk=thread.pk).update(pinned_at=None)


def set_pace(*, thread: Thread, by: Person, slow_seconds: int, holds_links: bool) -> None:
    """How long each waits between two messages (0 to 3,600 seconds), and whether links wait for a yes."""
    refuse_unless_theirs(thread, Viewer(by))
    Thread.objects.filter(pk=thread.pk).update(slow_seconds=max(0, min(slow_seconds, 3600)), holds_links=holds_links)


@transaction.atomic
def hide(*, thread: Thread, at: datetime) -> None:
    """From everyone, its card too: those who call this decide whether."""
    if Thread.objects.filter(pk=thread.pk, hidden_at=None).update(hidden_at=at):
        streams.drop(channel=f"thread:{thread.code}")
        if thread.card is not None:
            cards.withhold(thread.card, at=at)


@transaction.atomic
def show(*, thread: Thread, at: datetime) -> None:
    """Again, where it was; what was unread in it is unread."""
    if Thread.objects.exclude(hidden_at=None).filter(pk=thread.pk).update(hidden_at=None):
        if thread.card is not None:
            cards.restore(thread.card, at=at)
        CaughtUp.objects.filter(at__gt=thread.last_at).update(at=thread.last_at)


@transaction.atomic
def move(*, circle: Circle, into: Circle) -> None:
    """What *circle* talked about goes on in *into*; its room stays behind where *into* has its own."""
    threads = Thread.objects.filter(circle=circle)
    if Thread.objects.filter(circle=into, kind=Thread.Kind.ROOM).exists():
        threads = threads.filter(~Q(kind=Thread.Kind.ROOM))
    for code in threads.values_list("code", flat=True):
        streams.drop(channel=f"thread:{code}")
    threads.update(circle=into)


def refuse_unless_theirs(thread: Thread, viewer: Viewer) -> None:
    if not rules.looks_after(thread, viewer):
        raise OnlyWhoLooksAfterIt
