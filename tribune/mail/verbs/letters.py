"""Letters are posted in the transaction of what they tell; a job carries them after the commit."""

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from datetime import datetime
from typing import Any

from django.db import transaction

from tribune.mail import tasks
from tribune.mail.addresses import NotAnAddress, checked
from tribune.mail.models import Letter, address_index
from tribune.mail.verbs.carrying import BATCH
from tribune.mail.writing import CalendarPart, words_of


@dataclass(frozen=True, slots=True)
class To:
    """Who a letter of a batch goes to; ``unsubscribe`` is the absolute address that ends such letters.

    ``calendars`` is for this reader's calendar alone, the soonest date first.
    ``headers`` are further ones of the message (threading, lists), by name.
    ``own`` says by what each mark of the rendered letter is replaced in this copy: addresses, not words.
    """

    address: str
    key: str
    language: str
    unsubscribe: str = ""
    calendars: Sequence[CalendarPart] = ()
    own: Mapping[str, str] = field(default_factory=dict)
    headers: Mapping[str, str] = field(default_factory=dict)


@transaction.atomic
def post(
    *,
    to: str,
    template: str,
    context: Mapping[str, Any],
    language: str,
    key: str,
    at: datetime,
    is_asked_for: bool = False,
    useless_at: datetime | None = None,
    unsubscribe: str = "",
    calendars: Sequence[CalendarPart] = (),
    headers: Mapping[str, str] | None = None,
) -> Letter:
    """Write a letter into the outbox; the one already there when *key* was used before.

    *is_asked_for*: its reader waits for it (a code): it overtakes the others
    and goes even to an address that refused once. After *useless_at* it is not
    sent any more. Raises NotAnAddress.
    """
    content = _content(template, context, language=language)
    content = _with(content, unsubscribe, calendars, headers or {})
    letter, is_new = Letter.objects.get_or_create(
        key=key,
        defaults={
            "to": checked(to),
            "to_index": address_index(to),
            "content": content,
            "language": language,
            "is_asked_for": is_asked_for,
            "posted_at": at,
            "due_at": at,
            "useless_at": useless_at,
        },
    )
    if is_new:
        (tasks.carry_now if is_asked_for else tasks.carry).enqueue(letter.pk)
    return letter


@transaction.atomic
def post_many(*, to: Iterable[To], template: str, context: Mapping[str, Any], at: datetime) -> int:
    """One letter in many copies, rendered once a language; how many were new. One job a hundred copies.

    An address that cannot be written to is left out, so that it does not keep the others from their letter.
    """
    readers = list(to)
    known = set(Letter.objects.filter(key__in=[r.key for r in readers]).values_list("key", flat=True))
    drawn: dict[str, str] = {}
    letters = []
    for reader in readers:
        if reader.key in known:
            continue
        try:
            address = checked(reader.address)
        except NotAnAddress:
            continue
        words = drawn.get(reader.language)
        if words is None:
            words = drawn[reader.language] = _content(template, context, language=reader.language)
        letters.append(
            Letter(
                key=reader.key,
                to=address,
                to_index=address_index(reader.address),
                content=_copy(words, reader),
                language=reader.language,
                posted_at=at,
                due_at=at,
            )
        )
    Letter.objects.bulk_create(letters, batch_size=500, ignore_conflicts=True)
    posted = Letter.objects.filter(key__in=[letter.key for letter in letters[::BATCH]])
    for letter_id in posted.values_list("pk", flat=True):
        tasks.carry.enqueue(letter_id)
    return len(letters)


NOTHING_OWN = ', "unsubscribe": ""}'


def _content(template: str, context: Mapping[str, Any], *, language: str) -> str:
    """Ends with NOTHING_OWN, so that what is a reader's own can take its place without reading the rest again."""
    words = words_of(template, context, language=language)
    return json.dumps(asdict(words), ensure_ascii=False)[:-1] + NOTHING_OWN


def _copy(content: str, reader: To) -> str:
    for mark, address in reader.own.items():
        content = content.replace(mark, address)
    return _with(content, reader.unsubscribe, reader.calendars, reader.headers)


def _with(content: str, unsubscribe: str, calendars: Sequence[CalendarPart], headers: Mapping[str, str]) -> str:
    """The same words with what is this reader's own."""
    own: dict[str, Any] = {"unsubscribe": unsubscribe}
    if calendars:
        own["calendars"] = [asdict(part) for part in calendars]
    if headers:
        own["headers"] = dict(headers)
    return f"{content.removesuffix(NOTHING_OWN)}, {json.dumps(own, ensure_ascii=False)[1:]}"
