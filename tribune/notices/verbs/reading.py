from datetime import datetime

from tribune.notices.models import Notice
from tribune.people.models import Person


def mark_read(*, person: Person, at: datetime, address: str = "", until: datetime | None = None) -> int:
    """Mark *person*'s notices read: those leading to *address*, or those told by *until*, or all; how many."""
    notices = Notice.objects.of(person).unread()
    if address:
        notices = notices.filter(address=address)
    if until is not None:
        notices = notices.filter(created_at__lte=until)
    return int(notices.update(read_at=at))
