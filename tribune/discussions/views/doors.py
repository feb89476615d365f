"""How a page comes to its thread: through the viewer, else it is not there."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet
from django.http import Http404
from django.shortcuts import get_object_or_404

from tribune.discussions import queries
from tribune.discussions.models import Message, Reader, Thread
from tribune.discussions.verbs import rooms
from tribune.kit.prepared import prepared
from tribune.people.models import Person
from tribune.people.viewers import Asked
from tribune.publications.models import Publication
from tribune.publications.templatetags.publications import localised


def seen_thread(request: Asked, code: str) -> Thread:
    """Whoever is kept out of a room is told so: raises YouAreKeptOut."""
    thread = queries.shown(request.viewer, code)
    if thread is None:
        rooms.refuse_if_banned(code=code, viewer=request.viewer)
        raise Http404(code)
    return thread


def seen_message(request: Asked, code: str, number: int) -> Message:
    """With its thread. One that was hidden is not there."""
    thread = seen_thread(request, code)
    messages = Message.objects.select_related("author", "deletion").filter(hidden_at=None)
    message: Message = get_object_or_404(messages, thread=thread, number=number)
    message.thread = thread
    return message


def seen_card(request: Asked, code: str) -> Publication:
    return get_object_or_404(Publication.objects.visible_to(request.viewer), code=code)


def me(request: Asked) -> Person:
    """Whoever is signed in: the gate has asked."""
    if request.viewer.person is None:
        raise Http404
    return request.viewer.person


def reader_of(thread: Thread, request: Asked) -> Reader | None:
    if request.viewer.person is None:
        return None
    return next(iter(_reader(thread=thread.pk, person=request.viewer.person.pk)), None)


@prepared
def _reader(*, thread: int, person: int) -> QuerySet[Reader]:
    return Reader.objects.filter(thread=thread, person=person)


def answered(thread: Thread, number: Any) -> Message | None:
    """The message of that number in *thread*, if one may still answer it."""
    if not number:
        return None
    standing = Message.objects.standing().select_related("author", "deletion")
    return standing.filter(thread=thread, number=number).first()


def address_of(thread: Thread, number: int | None = None) -> str:
    """In the reader's language; with *number*, of that message."""
    return localised(f"{thread.address}{number}/#m{number}" if number else thread.address)
