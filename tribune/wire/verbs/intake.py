"""Taking in: one visit to one source, and what an editor decides of what waits."""

from __future__ import annotations

import random
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.db.models import Count, Min
from django.utils.translation import gettext_lazy as _

from tribune.kit.inserting import put_in
from tribune.kit.refusals import Refusal
from tribune.publications.models import Publication, Topic
from tribune.publications.verbs import cards
from tribune.publications.verbs.cards import Draft
from tribune.wire import coming, deciding, fetching
from tribune.wire.deciding import Plan, Taken
from tribune.wire.fetching import Heard
from tribune.wire.keeping import Words
from tribune.wire.models import Entry, Source, Visit, Waits, address_of
from tribune.wire.parsing import Item
from tribune.wire.verbs import agreements, chapters, following, hosts, moves, rulings, subscriptions, whole_texts

AT_ONCE = 200


class AlreadyDecided(Refusal):
    sentence = _("Someone has already decided about this entry.")


class NotYetAsAgreed(Refusal):
    """What was agreed with its source keeps an entry from coming out now."""


@dataclass(frozen=True, slots=True)
class Taking:
    """What a visit changed."""

    taken: int = 0
    changed: int = 0


def visit(*, source: Source, at: datetime) -> Taking:
    """Ask the source, and keep what is new. The network is left before the transaction begins.

    Raises ServerIsBeingAsked or ServerIsAtRest, and then nobody was asked.
    """
    with hosts.asking(name=source.host, at=at):
        heard = fetching.visit(
            source.feed_address, etag=source.etag, modified=source.modified, body_hash=source.body_hash
        )
    return keep(source=source, heard=heard, at=at)


@transaction.atomic
def keep(*, source: Source, heard: Heard, at: datetime) -> Taking:
    """Everything a visit changes, or nothing: entries, cards, what to say next time, and when that is.

    A worker killed before the commit leaves the source as it was, to be visited
    again; one killed after it finds every entry seen.
    """
    locked = Source.objects.select_for_update().get(pk=source.pk)
    taking = _take(locked, heard, at) if heard.feed is not None else Taking()
    subscriptions.heed(source=locked, heard=heard, is_news=bool(taking.taken), at=at)
    _write_down(locked, heard, taking, at)
    locked.save()
    for field in Source._meta.concrete_fields:  # what was just written, without asking for it again
        setattr(source, field.attname, getattr(locked, field.attname))
    return taking


@transaction.atomic
def keep_pushed(*, source: Source, heard: Heard, at: datetime) -> Taking:
    """What a hub sent: entries as of a visit, and nothing else of one.

    It may hold only what is new (WebSub, section 7), so it tells nothing of what the feed no longer lists; the next
    visit asks with the validators of the last one.
    """
    locked = Source.objects.select_for_update().get(pk=source.pk)
    taking = _take(locked, heard, at, is_whole=False)
    locked.save()
    items = len(heard.feed.items) if heard.feed else 0
    outcome = Visit.Outcome.PUSHED
    Visit.objects.create(
        source=source, at=at, outcome=outcome, items=items, taken=taking.taken, changed=taking.changed
    )  # fmt: skip
    return taking


def keep_past(*, source: Source, items: Sequence[Item], at: datetime) -> int:
    """Take in what *source*, which the caller has locked, published long ago; gives how many were new.

    What we have of it stays as it is, and so does the rhythm of visits.
    """
    links = [item.link for item in items if item.link]
    known = set(Entry.objects.filter(source=source, link__in=links).values_list("link", flat=True))
    unknown = [item for item in items if item.link not in known]
    identity = source.identity or deciding.choose_identity(items)
    plan = deciding.plan(unknown, coming.held_of(source, unknown, identity), identity=identity, at=at)
    for start in range(0, len(plan.fresh), AT_ONCE):
        _create(source, plan.fresh[start : start + AT_ONCE], at)
    if source.identity != identity:
        source.identity = identity
        source.save(update_fields=["identity"])
    return len(plan.fresh)


@transaction.atomic
def publish_entries(*, entries: Iterable[Entry], at: datetime) -> int:
    """What an editor lets through; how many came out. Those decided by someone else meanwhile are left as they are,
    and what was agreed with their source holds back goes on waiting.
    """
    waiting = _claimed([e.pk for e in entries])
    return bring_out(waiting, at)


def bring_out(waiting: Sequence[Entry], at: datetime) -> int:
    """Publish *waiting*, which the caller has locked with their sources and voices, by the words kept of them; what was
    agreed with their source holds back waits. Gives how many came out.
    """
    for entry in waiting:
        entry.state = Entry.State.PUBLISHED
    agreements.hold_back(waiting, at=at)
    out = [entry for entry in waiting if entry.state == Entry.State.PUBLISHED]
    for start in range(0, len(out), AT_ONCE):
        batch = out[start : start + AT_ONCE]
        given = rulings.topics_given(batch)
        topics = [given.get(entry.pk, []) for entry in batch]
        published = _published(batch, [_kept_words(entry) for entry in batch], topics, at)
        for entry, card in zip(batch, published, strict=True):
            entry.publication, entry.words = card, None
    Entry.objects.bulk_update(waiting, ["publication", "state", "words", "waits", "free_at"], batch_size=AT_ONCE)
    return len(out)


def let_out(*, at: datetime) -> int:
    """A batch of what waited for its hour, as was agreed; gives how many were looked at."""
    free = list(Entry.objects.free(at)[:AT_ONCE])
    if free:
        publish_entries(entries=free, at=at)
    return len(free)


@transaction.atomic
def drop_entries(*, entries: Iterable[Entry], at: datetime) -> int:
    """What an editor leaves out: its words go, its key stays so that it does not come back."""
    return Entry.objects.filter(pk__in=[e.pk for e in entries], state=Entry.State.HELD).update(
        state=Entry.State.DROPPED, words=None, waits="", free_at=None
    )


def decide(*, entry: Entry, is_published: bool, at: datetime) -> None:
    """One entry, by one button; raises AlreadyDecided, or NotYetAsAgreed with what keeps it."""
    if publish_entries(entries=[entry], at=at) if is_published else drop_entries(entries=[entry], at=at):
        return
    now = Entry.objects.select_related("source").get(pk=entry.pk)
    if now.state != Entry.State.HELD:
        raise AlreadyDecided
    words = (
        _("What was agreed with %(source)s lets this out later. It comes out by itself when the source is trusted.")
        if now.waits == Waits.EMBARGO
        else _("As many entries of that day are out as were agreed with %(source)s.")
    )
    raise NotYetAsAgreed(words % {"source": now.source.title})


def _take(source: Source, heard: Heard, at: datetime, *, is_whole: bool = True) -> Taking:
    assert heard.feed is not None
    items = (*heard.feed.items, *heard.feed.lives)
    identity = source.identity or deciding.choose_identity(items)
    taken = deciding.taken_of(items, identity=identity, at=at)
    held = coming.held_of(source, items, identity)
    if source.identity:
        held |= following.follow(source=source, taken=list(taken.values()), at=at, is_whole=is_whole)
    plan = deciding.weighed(taken, held, identity=identity)
    source.identity = plan.identity
    for start in range(0, len(plan.fresh), AT_ONCE):
        _create(source, plan.fresh[start : start + AT_ONCE], at)
    changed = _amend(source, plan, at)
    if plan.fresh:
        recent = Entry.objects.filter(source=source, published_at__gt=at - deciding.RHYTHM)
        lately = recent.aggregate(n=Count("pk"), first=Min("published_at"))
        since = min(filter(None, [lately["first"], plan.fresh[0].at, source.newest_at, source.added_at]))
        source.items_a_day = deciding.items_a_day(lately["n"], since=since, at=at)
        source.newest_at = max(filter(None, [source.newest_at, plan.fresh[-1].at]))
    return Taking(len(plan.fresh), changed)


def _create(source: Source, fresh: Sequence[Taken], at: datetime) -> None:
    all_new = coming.drawn_up(source, fresh, at)
    known = rulings.topics_among([one.verdict for one in all_new])
    out = [one for one in all_new if one.entry.state == Entry.State.PUBLISHED]
    if out:
        topics = [[known[pk] for pk in one.verdict.topics] for one in out]
        published = _published([one.entry for one in out], [one.words for one in out], topics, at)
        for one, card in zip(out, published, strict=True):
            one.entry.publication = card
    for one in all_new:
        if one.entry.state != Entry.State.PUBLISHED:
            one.entry.words = one.words.kept()
    entries = [one.entry for one in all_new]
    put_in(entries)
    rulings.remember(entries, [one.verdict for one in all_new], at=at)
    whole_texts.want(source=source, entries=entries, words=[one.words for one in all_new], at=at)
    chapters.want(entries, at=at)


def _published(
    entries: Sequence[Entry], words: Sequence[Words], topics: Sequence[Sequence[Topic]], at: datetime
) -> list[Publication]:
    own = _topics_of({entry.source_id for entry in entries})
    drafts = [
        Draft(
            kind="entry",
            title=said.title,
            voice=entry.source.speaker,
            address=address_of(entry.code, said.title),
            at=entry.published_at,
            summary=said.summary,
            body=said.body,
            language=said.language,
            topics=list({topic.pk: topic for topic in [*about, *own.get(entry.source_id, [])]}.values()),
        )
        for entry, said, about in zip(entries, words, topics, strict=True)
    ]
    return cards.publish_many(drafts, at=at)


def _topics_of(sources: set[int]) -> dict[int, list[Topic]]:
    found: dict[int, list[Topic]] = {}
    for link in Source.topics.through.objects.filter(source__in=sources).select_related("topic"):
        found.setdefault(link.source_id, []).append(link.topic)
    return found


def _amend(source: Source, plan: Plan, at: datetime) -> int:
    """Follow what the source changed since, and what more may be shown of it; only what a reader would see makes a new
    version of the card.
    """
    standing = {
        entry.key: entry
        for entry in Entry.objects.filter(source=source, key__in=[t.key for t in plan.changed]).select_related(
            "publication", "reading"
        )
    }
    for taken in plan.changed:
        entry, said = standing[taken.key], coming.words_said(source, taken)
        is_edited = bool(entry.content_hash)
        for name, value in coming.shown_of(taken).items():
            setattr(entry, name, value)
        said = whole_texts.follow(source=source, entry=entry, said=said, at=at)
        if entry.words is not None:
            entry.words = said.kept()
        if entry.state == Entry.State.PUBLISHED:
            entry.weighed_at = None  # other words: to be compared again
        entry.save()
        card = entry.publication
        if card is not None and is_edited:
            following.remember(entry=entry, card=card, said=said, at=at)
        if card is not None and (card.title, card.summary) != (said.title, said.summary):
            cards.amend(card, at=at, title=said.title, summary=said.summary, body=said.body)
        elif card is not None and said.body:
            card.texts.filter(language=card.language).exclude(body=said.body).update(body=said.body)
    chapters.want(standing.values(), at=at)
    return len(standing)


def _write_down(source: Source, heard: Heard, taking: Taking, at: datetime) -> None:
    source.last_try_at, source.trouble = at, heard.trouble
    if heard.trouble:
        source.failures += 1
    else:
        source.failures, source.last_success_at = 0, at
        source.etag, source.modified = heard.etag or source.etag, heard.modified or source.modified
        source.body_hash = heard.body_hash or source.body_hash
        moves.weigh(source=source, heard=heard, at=at)
    if heard.feed is not None:
        source.ttl = min(heard.feed.ttl, deciding.LONGEST_TTL) if heard.feed.ttl else None
        source.skip_hours, source.skip_days = list(heard.feed.skip_hours), list(heard.feed.skip_days)
    source.next_try_at = deciding.next_try(
        at=at,
        items_a_day=source.items_a_day,
        chance=random.random(),  # noqa: S311 (spreads visits over time)
        trouble=heard.trouble,
        failures=source.failures,
        retry_after=heard.retry_after,
        max_age=heard.max_age,
        newest_at=source.newest_at,
        ttl=source.ttl,
        skip_hours=source.skip_hours,
        skip_days=source.skip_days,
        is_served=source.served_until is not None and source.served_until > at,
    )
    if heard.asks_to_wait:
        is_too_often = heard.status == 429
        until = hosts.rest(name=source.host, seconds=heard.retry_after, is_too_often=is_too_often, at=at)
        source.next_try_at = max(filter(None, [source.next_try_at, until]))
    Visit.objects.create(
        source=source,
        at=at,
        outcome=_outcome(heard),
        status=heard.status,
        trouble=heard.trouble,
        items=len(heard.feed.items) if heard.feed else 0,
        taken=taking.taken,
        changed=taking.changed,
        milliseconds=heard.milliseconds,
    )


def _outcome(heard: Heard) -> str:
    if heard.trouble:
        return Visit.Outcome.TROUBLE
    return Visit.Outcome.UNCHANGED if heard.is_unchanged else Visit.Outcome.READ


def _claimed(ids: Sequence[int]) -> list[Entry]:
    rows = Entry.objects.select_for_update(of=("self",)).filter(pk__in=ids, state=Entry.State.HELD)
    speaking = ("source__voice", "source__belongs_to", "source__agreement")
    return list(rows.select_related(*speaking).order_by("published_at", "pk"))


def _kept_words(entry: Entry) -> Words:
    return Words(**(entry.words or {}))
