"""What someone has read, follows, does not want to hear of."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db import transaction

from tribune.discussions import live, unread
from tribune.discussions.models import CaughtUp, Reader, Thread
from tribune.people.models import Person
from tribune.people.viewers import Viewer

# A message carries the hour at which its request began: one being written now may come with an hour already past.
STILL_COMING = timedelta(minutes=2)


@transaction.atomic
def mark_read(*, thread: Thread, person: Person, number: int, at: datetime) -> Reader:
    """*person* has read up to *number*, no further than there are messages and never back."""
    reader, is_further = _read(thread, person, number, at)
    if is_further:
        live.counts_otherwise(person)
    return reader


def _read(thread: Thread, person: Person, number: int, at: datetime) -> tuple[Reader, bool]:
    """Their place, and whether it changed."""
    number = min(number, Thread.objects.values_list("last_number", flat=True).get(pk=thread.pk))
    reader, is_new = Reader.objects.get_or_create(
        thread=thread,
        person=person,
        defaults={"read_number": number, "read_at": at, "is_party": thread.is_entered},
    )
    if is_new or not Reader.objects.filter(pk=reader.pk, read_number__lt=number).update(read_number=number, read_at=at):
        return reader, is_new and number > 0
    reader.read_number, reader.read_at = number, at
    return reader, True


@transaction.atomic
def mark_all_read(*, viewer: Viewer, at: datetime) -> int:
    """Everything that counts as unread to *viewer*; how many threads."""
    person = viewer.person
    assert person is not None
    rows = unread.all_of(viewer)
    for thread in Thread.objects.filter(pk__in=[pk for pk, _count in rows]):
        _read(thread, person, thread.last_number, at)
    catch_up(viewer=viewer, at=at)
    live.counts_otherwise(person)
    return len(rows)


def catch_up(*, viewer: Viewer, at: datetime) -> None:
    """Raise the floor under which *viewer* has nothing unread: to the oldest that is, else to just now."""
    oldest = unread.oldest(viewer)
    floor = min(oldest, at - STILL_COMING) if oldest is not None else at - STILL_COMING
    assert viewer.person is not None
    CaughtUp.objects.update_or_create(person=viewer.person, defaults={"at": floor})


@transaction.atomic
def follow(*, thread: Thread, person: Person, at: datetime) -> None:
    """Be told of each message from now on; what was said before does not count as unread."""
    _set(thread, person, at, follows=True, is_muted=False)


@transaction.atomic
def unfollow(*, thread: Thread, person: Person, at: datetime) -> None:
    _set(thread, person, at, follows=False)


@transaction.atomic
def mute(*, thread: Thread, person: Person, at: datetime) -> None:
    """Be told of nothing in it, and count nothing of it as unread."""
    _set(thread, person, at, follows=False, is_muted=True)


@transaction.atomic
def unmute(*, thread: Thread, person: Person, at: datetime) -> None:
    """What was said meanwhile does not count as unread."""
    _set(thread, person, at, is_muted=False)


def _set(thread: Thread, person: Person, at: datetime, **wanted: bool) -> None:
    last = Thread.objects.values_list("last_number", flat=True).get(pk=thread.pk)
    reader, is_new = Reader.objects.get_or_create(
        thread=thread,
        person=person,
        defaults={
            "read_number": unread.read_without_a_row(thread, person, last),
            "read_at": at,
            "is_party": thread.is_entered,
            **wanted,
        },
    )
    live.counts_otherwise(person)
    if is_new:
        return
    begins_again = reader.is_muted or not (reader.follows or reader.is_party or unread.is_read_by_circle(thread))
    if begins_again and (wanted.get("follows") or wanted.get("is_muted") is False):
        reader.read_number = max(reader.read_number, last)
    for name, value in wanted.items():
        setattr(reader, name, value)
    reader.save(update_fields=[*wanted, "read_number"])
