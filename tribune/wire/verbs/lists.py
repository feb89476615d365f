"""Bringing a list of feeds: looked at line by line first, added in batches when the desk has said yes."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from urllib.parse import urlsplit

from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from tribune.kit.outbound import Answer, Ask
from tribune.kit.refusals import Refusal
from tribune.wire import fetching
from tribune.wire.discovering import Finding
from tribune.wire.fetching import ACCEPT
from tribune.wire.models import FeedList, Host, Listed, Source, host_of
from tribune.wire.parsing import Feed, NotAFeed
from tribune.wire.parsing.opml import read_opml
from tribune.wire.verbs import hosts, sources

MOST = 5_000
AT_ONCE = 12
PATIENCE = 10.0
NOT_KEPT = "not_kept"
State = Listed.State


class NoListThere(Refusal):
    sentence = _("This file is no list of feeds (OPML). Look for “Export” in the reader it comes from.")
    field = "file"
    status = 422


class ListIsEmpty(Refusal):
    sentence = _("This list names no feed.")
    field = "file"
    status = 422


class ListIsTooLong(Refusal):
    sentence = _("This list has more than five thousand feeds: cut it into several.")
    field = "file"
    status = 422


@transaction.atomic
def bring(*, body: bytes, name: str, by: Any, at: datetime) -> FeedList:
    """Write down what the list *body* (OPML) says, with what we listen to already and what it says twice.

    Nothing is asked of anybody here. Raises NoListThere, ListIsEmpty or ListIsTooLong.
    """
    try:
        found = read_opml(body)
    except NotAFeed as error:
        raise NoListThere from error
    if not found:
        raise ListIsEmpty
    if len(found) > MOST:
        raise ListIsTooLong
    known = {_same(address): pk for pk, address in Source.objects.standing().values_list("pk", "feed_address")}
    made = FeedList.objects.create(name=name.strip()[:200] or "OPML", by=by, brought_at=at)
    seen: set[str] = set()
    lines = []
    for number, one in enumerate(found, start=1):
        same = _same(one.feed_address)
        state = State.KNOWN if same in known else State.TWICE if same in seen else State.WAITING
        seen.add(same)
        lines.append(
            Listed(
                feed_list=made, number=number, feed_address=one.feed_address[:2000], title=one.title[:200],
                site_address=one.site_address[:2000], state=state, source_id=known.get(same),
                section=one.sections[0].rpartition("/")[2].strip()[:60] if one.sections else "",
            )
        )  # fmt: skip
    Listed.objects.bulk_create(lines)
    return made


def want(*, feed_list: FeedList, kind: str, is_trusted: bool, section: str, at: datetime) -> None:
    """The desk says yes: what answers is added, and what is still to be asked will be once it has answered."""
    FeedList.objects.filter(pk=feed_list.pk).update(
        kind=kind, is_trusted=is_trusted, section=section.strip()[:60], wanted_at=at, ended_at=None
    )


def leave(*, feed_list: FeedList, number: int) -> None:
    """Leave a line aside; one that was added stays."""
    standing = feed_list.lines.filter(number=number, state__in=[State.WAITING, State.ALIVE, State.DEAD])
    standing.update(state=State.LEFT)


@transaction.atomic
def ask_again(*, feed_list: FeedList) -> int:
    """Ask once more those that did not answer; gives how many."""
    count = feed_list.lines.filter(state=State.DEAD).update(state=State.WAITING, trouble="")
    if count:
        FeedList.objects.filter(pk=feed_list.pk).update(ended_at=None)
    return count


def going() -> list[int]:
    """Lists of which something is left to do."""
    is_left = Q(lines__state=State.WAITING) | Q(lines__state=State.ALIVE, wanted_at__isnull=False)
    rows = FeedList.objects.filter(is_left, ended_at=None).distinct().order_by("brought_at", "pk")
    return list(rows.values_list("pk", flat=True))


def go_on(*, list_id: int, at: datetime, gap: float = hosts.GAP) -> bool:
    """A batch of lines asked, and added where the desk wants them; True while there are more to ask now.

    Those whose server somebody else asks, or which rests, are for another time. Each line is written by itself: a worker killed between two loses neither, and asks again only those of its batch.
    """
    feed_list = FeedList.objects.filter(pk=list_id, ended_at=None).first()
    if feed_list is None:
        return False
    is_wanted = feed_list.wanted_at is not None
    states = [State.WAITING, State.ALIVE] if is_wanted else [State.WAITING]
    batch = _batch(feed_list, states, at)
    asks = {name: Ask(line.feed_address, accept=ACCEPT, deadline=PATIENCE) for name, line in batch.items()}
    answers = hosts.ask_each(asks, at=at, gap=gap, at_once=AT_ONCE)
    for name, answer in answers.items():
        line = batch[name]
        heard = fetching.heard(answer)
        if heard.feed is None or not isinstance(answer, Answer):
            _write(line, State.DEAD, trouble=heard.trouble)
        elif is_wanted:
            _add(feed_list, line, answer, heard.feed, at)
        else:
            _write(line, State.ALIVE, items=len(heard.feed.items), title=line.title or heard.feed.title[:200])
    is_left = feed_list.lines.filter(state__in=states).exists()
    if is_wanted and not is_left:
        FeedList.objects.filter(pk=list_id).update(ended_at=at)
    return is_left and bool(answers)


def _batch(feed_list: FeedList, states: Sequence[str], at: datetime) -> dict[str, Listed]:
    """The next lines in their order, by their host: no server is asked two things at once, or anything while it rests."""
    taken = set(Host.objects.taken(at).values_list("name", flat=True))
    first: dict[str, int] = {}
    for pk, address in feed_list.lines.filter(state__in=states).order_by("number").values_list("pk", "feed_address"):
        if (name := host_of(address)) not in taken:
            first.setdefault(name, pk)
        if len(first) == AT_ONCE:
            break
    found = Listed.objects.in_bulk(first.values())
    return {name: found[pk] for name, pk in first.items()}


def _add(feed_list: FeedList, line: Listed, answer: Answer, feed: Feed, at: datetime) -> None:
    site = line.site_address or feed.link
    try:
        source = sources.add(
            finding=Finding(answer.permanent_url or line.feed_address, site, feed, answer), kind=feed_list.kind, at=at,
            title=line.title, section=feed_list.section or line.section, is_trusted=feed_list.is_trusted,
        )  # fmt: skip
    except sources.SourceIsKnown:
        address = answer.permanent_url or line.feed_address
        _write(line, State.KNOWN, source=Source.objects.filter(feed_address=address).first())
    except Refusal:
        _write(line, State.DEAD, trouble=NOT_KEPT)
    else:
        _write(line, State.ADDED, source=source, items=len(feed.items))


def _write(line: Listed, state: str, **changed: Any) -> None:
    """Unless the desk left it aside meanwhile."""
    Listed.objects.filter(pk=line.pk, state=line.state).update(state=state, **{"trouble": "", **changed})


def _same(address: str) -> str:
    """Two ways of writing one address: with or without TLS, "www." and a last slash."""
    try:
        parts = urlsplit(address)
    except ValueError:
        return address
    host = parts.netloc.lower().removeprefix("www.")
    return f"{host}{parts.path.rstrip('/')}?{parts.query}"
