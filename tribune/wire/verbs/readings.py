"""Reading articles on their pages, as was agreed: one page a minute of a host, when nobody else asks it."""

from __future__ import annotations

import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import Min

from tribune.kit import outbound
from tribune.kit.html import clean, plain_of_clean
from tribune.kit.outbound import AddressNotAllowed, Answer, Ask, NotAWebAddress, OutboundRefused
from tribune.publications.verbs import cards
from tribune.wire.keeping import LONGEST_BODY, LONGEST_SUMMARY, Words, shortened
from tribune.wire.models import Entry, Extent, Host, Reading, Source
from tribune.wire.parsing.article import Article, NotRead, read_article
from tribune.wire.reading_models import ReadingQuerySet
from tribune.wire.troubles import ABSENT, ELSEWHERE, GONE, NO_MORE, NO_PAGE, NO_TEXT, NOT_A_PAGE, RESERVED, of_status
from tribune.wire.verbs import following, hosts, whole_texts

ACCEPT = "text/html, application/xhtml+xml;q=0.9"
BETWEEN = timedelta(minutes=1)  # two pages of one host
HOSTS = 12
LARGEST = 2 * 1024 * 1024
PATIENCE = 15.0
MOST_TRIES = 4
BACK_OFF = timedelta(minutes=15)
# What asking again does not change.
FOR_GOOD = {ELSEWHERE, RESERVED, NO_MORE, NOT_A_PAGE, AddressNotAllowed.code, NotAWebAddress.code}


def is_due(at: datetime) -> bool:
    return Reading.objects.due(at, since=at - BETWEEN).exists()


def go_on(*, at: datetime) -> int:
    """Read one page of each of some hosts; gives how many were asked for.

    A try is written down before it is made: a page that kills its reader is not asked for for ever, and of a worker
    killed meanwhile another tries again, later.
    """
    with _claimed(at) as (ours, asked):
        courtesy = hosts.courtesy(ours, gap=hosts.GAP, at=at)
        # A host that taught us to go slowly is not waited for here, where others wait with it.
        ready = [host.name for host in ours if courtesy.wait(host.name) <= hosts.GAP]
        begun = [reading for name in ready if (reading := _next_of(name, at)) is not None and _begin(reading, at)]
        asks = [Ask(one.entry.link, accept=ACCEPT, max_bytes=LARGEST, deadline=PATIENCE) for one in begun]
        asked.extend(one.host for one in begun)
        answers = outbound.fetch_all(asks, at_once=4, courtesy=courtesy) if asks else []
    for reading, answer in zip(begun, answers, strict=True):
        try:
            _keep(reading, _article(reading, answer), at)
        except NotRead as refusal:
            _put_off(reading, refusal.trouble, answer, at)
    return len(begun)


@contextmanager
def _claimed(at: datetime) -> Iterator[tuple[Sequence[Host], list[str]]]:
    """Hosts that are ours to ask, inside, and the list to write those down in that were asked."""
    began = time.monotonic()
    due = Reading.objects.due(at, since=at - BETWEEN).values("host").annotate(since=Min("next_at"))
    names = [row["host"] for row in due.order_by("since", "host")[:HOSTS]]
    word, ours = hosts.claim(names=names, at=at) if names else ("", [])
    asked: list[str] = []
    try:
        yield ours, asked
    finally:
        if ours:
            hosts.release(word=word, asked=asked, at=at + timedelta(seconds=time.monotonic() - began))


def _next_of(host: str, at: datetime) -> Reading | None:
    """The newest entry first: it is the one that is read now."""
    waiting = Reading.objects.wanted().filter(host=host, next_at__lte=at).select_related("entry__source")
    return waiting.order_by("-entry__published_at", "-pk").first()


def _begin(reading: Reading, at: datetime) -> bool:
    """Written down as if nothing came of it. False when another worker has begun it."""
    standing = Reading.objects.filter(pk=reading.pk, tries=reading.tries, next_at=reading.next_at)
    reading.tries, reading.tried_at = reading.tries + 1, at
    next_at = _later(reading.tries, at)
    trouble = reading.trouble if next_at else NO_TEXT
    return bool(standing.update(tries=reading.tries, tried_at=at, next_at=next_at, trouble=trouble))


def _later(tries: int, at: datetime) -> datetime | None:
    return at + BACK_OFF * 4 ** (tries - 1) if tries < MOST_TRIES else None


def _article(reading: Reading, answer: Answer | OutboundRefused) -> Article:
    """Raises NotRead with what went wrong."""
    if isinstance(answer, OutboundRefused):
        raise NotRead(answer.code)
    if trouble := of_status(answer.status):
        raise NotRead(NO_PAGE if trouble in (ABSENT, GONE) else trouble)
    if not whole_texts.is_its_own(answer.url, reading.entry.source):
        raise NotRead(ELSEWHERE)
    article = read_article(answer)
    # Made harmless here: nothing is computed while the database is held.
    body = clean(article.text[:LONGEST_BODY], base=article.address)
    if len(plain_of_clean(body)) <= reading.said_length:
        raise NotRead(NO_MORE)
    return Article(body, article.picture, article.address)


def _put_off(reading: Reading, trouble: str, answer: Answer | OutboundRefused, at: datetime) -> None:
    """Later, and later each time; given up at the fourth, or at once where asking again changes nothing."""
    next_at = None if trouble in FOR_GOOD else _later(reading.tries, at)
    if isinstance(answer, Answer) and answer.asks_to_wait:
        is_too_often = answer.status == 429
        until = hosts.rest(name=reading.host, seconds=answer.retry_after, is_too_often=is_too_often, at=at)
        next_at = max(next_at, until) if next_at else None
    _mine(reading).update(trouble=trouble, next_at=next_at)


@transaction.atomic
def _keep(reading: Reading, article: Article, at: datetime) -> None:
    """The text becomes the entry's, if that is still agreed and its feed said nothing else meanwhile."""
    source = Source.objects.select_for_update(of=("self",)).select_related("agreement").get(pk=reading.entry.source_id)
    entry = Entry.objects.select_for_update(of=("self",)).select_related("publication").get(pk=reading.entry_id)
    if source.extent != Extent.PAGE or entry.state == Entry.State.DROPPED:
        _mine(reading).delete()
        return
    is_first = reading.read_at is None
    if not _mine(reading).update(read_at=at, address=article.address[:2000], next_at=None, trouble=""):
        return
    _show(entry, article, at, is_first=is_first)
    if article.picture and not entry.picture_address:
        entry.picture_address = article.picture
    entry.save(update_fields=["words", "picture_address", "weighed_at"])


def _show(entry: Entry, article: Article, at: datetime, *, is_first: bool) -> None:
    """Of an article read again, what changed is kept as an edit; the first time nothing has changed."""
    _text, summary = whole_texts.standing(entry)
    summary = summary or shortened(plain_of_clean(article.text), LONGEST_SUMMARY)
    card = entry.publication
    if card is None:
        entry.words = {**(entry.words or {}), "body": article.text, "summary": summary}
        return
    if not is_first:
        said = Words(card.title, summary, article.text, card.language)
        following.remember(entry=entry, card=card, said=said, at=at)
    cards.amend(card, at=card.updated_at if is_first else at, summary=summary, body=article.text)
    entry.weighed_at = None  # more words: to be compared with what others tell


def _mine(reading: Reading) -> ReadingQuerySet:
    """The row, unless somebody wrote in it since this try began."""
    return Reading.objects.filter(pk=reading.pk, tries=reading.tries, tried_at=reading.tried_at)
