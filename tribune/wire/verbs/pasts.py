"""A site's past through WordPress's own interface: asked for once, then read a page at a time, without hurry."""

from __future__ import annotations

import re
from datetime import datetime, timedelta
from urllib.parse import urljoin

from django.db import IntegrityError, models, transaction
from django.utils.translation import gettext_lazy as _

from tribune.kit import outbound
from tribune.kit.outbound import Answer, OutboundRefused
from tribune.kit.refusals import Refusal
from tribune.wire.models import Host, Past, Source, host_of
from tribune.wire.parsing import Item, NotAFeed
from tribune.wire.parsing.wordpress import posts_address, read_posts
from tribune.wire.parsing.words import outward
from tribune.wire.troubles import of_status
from tribune.wire.verbs import hosts, intake

PATIENCE = 20.0
BETWEEN = timedelta(seconds=30)  # two pages of one site
MOST_FAILURES = 6
MOST_PAGES = 200  # twenty thousand posts
STOPPED = "stopped"
ROOT_SAID = re.compile(r"<([^<>]{1,2000})>\s*;[^,<]*rel=\"?https://api\.w\.org/\"?", re.I)
ROOT_WRITTEN = re.compile(
    r"<link\b(?=[^>]*\brel=[\"']https://api\.w\.org/[\"'])[^>]*\bhref=[\"']([^\"'<>]{1,2000})[\"']", re.I
)


class NoPastThere(Refusal):
    sentence = _("This site does not tell its past: it is no WordPress site, or keeps that part closed.")
    status = 422


class PastIsBeingRead(Refusal):
    sentence = _("Its past is being read already.")


def ask(*, source: Source, at: datetime) -> Past:
    """Find the site's interface and take in its newest page of posts; the rest is for ``go_on``.

    Raises NoPastThere, PastIsBeingRead, or OutboundRefused when the site cannot be reached.
    """
    if source.pasts.filter(ended_at=None).exists():
        raise PastIsBeingRead
    root = _root(source)
    answer = outbound.fetch(_address(root, 1, at), accept="application/json", deadline=PATIENCE)
    items = _posts(answer)
    if not items:
        raise NoPastThere
    try:
        with transaction.atomic():
            past = Past.objects.create(source=source, root=root, until=at, asked_at=at, next_at=at + BETWEEN)
    except IntegrityError as error:
        raise PastIsBeingRead from error
    return _keep(past, answer, items, at)


def stop(*, source: Source, at: datetime) -> None:
    """What was taken in stays."""
    source.pasts.filter(ended_at=None).update(ended_at=at, trouble=STOPPED)


def due(at: datetime) -> list[int]:
    """Those whose next page may be read; a few at once."""
    waiting = Past.objects.filter(ended_at=None, next_at__lte=at, source__removed_at=None)
    # A host that is being visited for its feeds is left alone until then.
    visited = Host.objects.taken(at).filter(name=models.OuterRef("source__host"))
    return list(waiting.exclude(models.Exists(visited)).order_by("next_at").values_list("pk", flat=True)[:20])


def go_on(*, past_id: int, at: datetime) -> None:
    """Read one page more, and say when the next one may be.

    The page is left before anything is written: a worker killed meanwhile has it
    read again, and every post is taken once. While others ask the host, it is for another time.
    """
    past = Past.objects.select_related("source").filter(pk=past_id, ended_at=None).first()
    if past is None or past.source.removed_at is not None:
        return
    try:
        with hosts.held(name=host_of(past.root), at=at) as is_ours:
            if not is_ours:
                return
            address = _address(past.root, past.page, past.until)
            answer = outbound.fetch(address, accept="application/json", deadline=PATIENCE)
    except OutboundRefused as refusal:
        _wait(past, refusal.code, 0, at)
        return
    try:
        items = _page(answer)
    except NotAFeed as refusal:
        _wait(past, of_status(answer.status) or refusal.code, answer.retry_after or 0, at)
    else:
        _keep(past, answer, items, at)


def _page(answer: Answer) -> tuple[Item, ...]:
    """Posts; none of a page past the end, to which WordPress answers 400. Raises NotAFeed of anything else."""
    if answer.status == 400 and b"rest_post_invalid_page_number" in answer.body:
        return ()
    if answer.status != 200:
        raise NotAFeed
    return read_posts(answer.body, address=answer.url)


@transaction.atomic
def _keep(past: Past, answer: Answer, items: tuple[Item, ...], at: datetime) -> Past:
    locked: Past = Past.objects.select_for_update().get(pk=past.pk)
    if locked.page != past.page or locked.ended_at is not None:
        return locked  # somebody else kept this page, or stopped it
    source = Source.objects.select_for_update().get(pk=locked.source_id)
    locked.taken += intake.keep_past(source=source, items=items, at=at)
    locked.seen += len(items)
    told = answer.headers.get("x-wp-totalpages", "")
    locked.pages = min(int(told), MOST_PAGES) if told.isascii() and told.isdigit() and len(told) < 7 else locked.pages
    locked.page, locked.failures, locked.trouble, locked.next_at = locked.page + 1, 0, "", at + BETWEEN
    if not items or locked.page > (locked.pages or MOST_PAGES):
        locked.ended_at = at
    locked.save()
    return locked


def _wait(past: Past, trouble: str, retry_after: int, at: datetime) -> None:
    """Later, and later each time; after six failures in a row it is given up, and the desk is told why."""
    failures = past.failures + 1
    asked = timedelta(seconds=min(retry_after, 24 * 3600))
    Past.objects.filter(pk=past.pk, page=past.page, ended_at=None).update(
        failures=failures,
        trouble=trouble,
        next_at=at + max(BETWEEN * 4**failures, asked),
        ended_at=at if failures >= MOST_FAILURES else None,
    )


def _address(root: str, page: int, until: datetime) -> str:
    return f"{posts_address(root, page=page)}&before={until:%Y-%m-%dT%H:%M:%S}"


def _posts(answer: Answer) -> tuple[Item, ...]:
    if answer.status != 200:
        raise NoPastThere
    try:
        return read_posts(answer.body, address=answer.url)
    except NotAFeed as error:
        raise NoPastThere from error


def _root(source: Source) -> str:
    """Where the site says its interface is, by a header or in its page; where it usually is otherwise."""
    site = source.site_address or urljoin(source.feed_address, "/")
    answer = outbound.fetch(site, accept="text/html", deadline=PATIENCE)
    said = ROOT_SAID.search(answer.headers.get("link", ""))
    written = said or ROOT_WRITTEN.search(answer.body[:500_000].decode("utf-8", "replace"))
    named = outward(written.group(1), answer.url) if written else ""
    return named or urljoin(answer.url, "/wp-json/")
