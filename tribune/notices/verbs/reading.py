from datetime import datetime, timedelta

from django.db import transaction

from tribune.discussions import keeping
from tribune.notices import live
from tribune.notices.models import Notice
from tribune.people.models import Person

KEPT = timedelta(days=400)
PRIVATE = ("private", "to_organisers")


@transaction.atomic
def mark_read(*, person: Person, at: datetime, address: str = "", until: datetime | None = None) -> int:
    """Mark *person*'s notices read: those leading to *address*, or those told by *until*, or all; how many."""
    notices = Notice.objects.of(person).unread()
    if address:
        notices = notices.filter(address=address)
    if until is not None:
        notices = notices.filter(created_at__lte=until)
    count = int(notices.update(read_at=at))
    if count:
        live.read(person)
    return count


def forget_old(*, at: datetime) -> int:
    """What was told more than a year ago, read or not; how many. Of private messages, the words go when those do."""
    before = keeping.erased_before(at)
    if before is not None:
        private = Notice.objects.filter(kind__in=PRIVATE, created_at__lt=before)
        private.exclude(detail="").update(detail="")
    return Notice.objects.filter(created_at__lt=at - KEPT).delete()[0]
