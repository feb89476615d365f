"""What a message on a page says of its author to the page's own script: the same person has the same mark in one thread,
and another in every other, so that a page can fold those its reader does not want to hear without naming anybody.
"""

import hashlib
import hmac
from collections.abc import Iterable

from django.conf import settings


def mark_of(thread_id: int, person_id: int | None) -> str:
    """Empty for someone who left."""
    if person_id is None:
        return ""
    said = f"discussions.mark\0{thread_id}\0{person_id}"
    return hmac.new(settings.INDEX_KEY, said.encode(), hashlib.sha256).hexdigest()[:12]


def marks_of(thread_id: int, people: Iterable[int]) -> str:
    return " ".join(sorted(mark_of(thread_id, person) for person in people))
