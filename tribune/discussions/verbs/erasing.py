"""Erasing private messages by their age, and private threads that nobody is in any more."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.db.models import Exists, OuterRef, Q, QuerySet

from tribune.discussions import keeping
from tribune.discussions.models import Message, Reader, Thread
from tribune.discussions.verbs import messages
from tribune.discussions.verbs.privates import AGAIN_AFTER

BATCH = 200  # messages in one transaction
PRIVATE = (Thread.Kind.PRIVATE, Thread.Kind.ORGANISERS)


def erase_old(*, at: datetime) -> int:
    """Erase what is older than the operator keeps, words, files and all, and threads of which nothing is left; how many
    messages went. Stopped half way, the next run goes on.
    """
    before, gone = keeping.erased_before(at), 0
    if before is not None:
        old = Message.objects.filter(thread=OuterRef("pk"), posted_at__lt=before)
        threads = Thread.objects.filter(Exists(old), kind__in=PRIVATE, opened_at__lt=before).order_by("pk")
        for thread_id in list(threads.values_list("pk", flat=True)):
            while erased := _erase_some(thread_id, before):
                gone += erased
    for thread_id in list(_left_by_all(at).values_list("pk", flat=True)):
        while erased := _erase_some(thread_id, None):
            gone += erased
    return gone


@transaction.atomic
def _erase_some(thread_id: int, before: datetime | None) -> int:
    """The first messages of a thread that came *before*, or of all; how many. The emptied thread goes with the last."""
    thread = Thread.objects.select_for_update(of=("self",)).filter(pk=thread_id).first()
    if thread is None:
        return 0
    kept = Message.objects.filter(thread=thread)
    rows = list((kept.filter(posted_at__lt=before) if before is not None else kept).order_by("number")[:BATCH])
    for message in rows:
        messages.empty(message)
    pks = [message.pk for message in rows]
    Message.objects.filter(reply_to__in=pks).update(quote="")
    Message.objects.filter(pk__in=pks).delete()
    if not kept.exists():
        thread.delete()
    elif rows:
        last = rows[-1].number
        Thread.objects.filter(pk=thread.pk).update(erased_until=last)
        Reader.objects.filter(thread=thread, read_number__lt=last).update(read_number=last)
    return len(rows)


def _left_by_all(at: datetime) -> QuerySet[Thread]:
    """Those where nobody who accepted is left, once nobody's refusal counts any more (see ``privates.ask``)."""
    readers = Reader.objects.filter(thread=OuterRef("pk"))
    lately = Q(left_at__gt=at - AGAIN_AFTER) | Q(asked_at__gt=at - AGAIN_AFTER)
    private = Thread.objects.filter(kind=Thread.Kind.PRIVATE, opened_at__lt=at - AGAIN_AFTER)
    return private.exclude(Exists(readers.filter(is_party=True, accepted_at__isnull=False))).exclude(
        Exists(readers.filter(lately))
    )
