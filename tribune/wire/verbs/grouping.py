"""What the desk's hand does with stories: put together, take apart, name, and forget what was learnt of it."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from tribune.kit.refusals import Refusal
from tribune.publications.models import Publication
from tribune.wire import likening
from tribune.wire.models import Correction, Entry, Story, Telling
from tribune.wire.verbs.stories import lessons

MOST_TELLINGS = 60


class TogetherAlready(Refusal):
    sentence = _("They are in one story already.")
    field = "address"


class NotTogether(Refusal):
    sentence = _("Someone took it out of this story already.")


class NotPublished(Refusal):
    sentence = _("Only what is on the wire can be put in a story.")
    field = "address"


class NothingToForget(Refusal):
    sentence = _("Someone made us forget this already.")


class StoryIsFull(Refusal):
    sentence = _("This story is told by too many already.")


@transaction.atomic
def join(*, entry: Entry, to: Entry, by: Any, at: datetime) -> Story:
    """Put *entry* beside *to*, and with it the whole story it stood in. Raises TogetherAlready, NotPublished, StoryIsFull.

    What was so grouped by hand is remembered of their two sources.
    """
    if entry.state != Entry.State.PUBLISHED or to.state != Entry.State.PUBLISHED:
        raise NotPublished
    if entry.pk == to.pk:
        raise TogetherAlready
    story = _story_of(to) or _begun_by(to, at)
    coming = _story_of(entry)
    if coming is not None and coming.pk == story.pk:
        raise TogetherAlready
    if story.tellings.count() + (coming.tellings.count() if coming else 1) > MOST_TELLINGS:
        raise StoryIsFull
    if coming is None:
        Telling.objects.create(entry=entry, story=story, way=likening.HAND, like=to, told_at=at)
    else:
        coming.tellings.filter(way=likening.SEED).update(way=likening.HAND, like=to)
        coming.tellings.update(story=story)
        _keep_what_the_desk_said(story, coming)
        coming.delete()
    _learn([(entry.source_id, to.source_id, likening.EVENT_WAY)], entry, is_joined=True, by=by, at=at)
    return story


@transaction.atomic
def part(*, entry: Entry, story: Story, by: Any, at: datetime) -> Story | None:
    """Take *entry* out of *story*; it is not put back by itself. Gives what is left of the story, None when one alone
    told it still. Raises NotTogether.

    What grouped it is remembered of the two sources: three times, and it groups them no more.
    """
    story = Story.objects.select_for_update().get(pk=story.pk)
    telling = Telling.objects.filter(entry=entry, story=story).first()
    if telling is None:
        raise NotTogether
    _learn(_reasons(telling), entry, is_joined=False, by=by, at=at)
    telling.delete()
    left = list(story.tellings.select_related("entry").order_by("entry__published_at", "entry_id"))
    if len(left) < 2:
        story.delete()
        return None
    if telling.way == likening.SEED:
        first = left[0]
        Telling.objects.filter(pk=first.pk).update(way=likening.SEED, because=[], like=None)
        Story.objects.filter(pk=story.pk).update(at=first.entry.published_at)
    return story


def head(*, story: Story, title: str, article: Publication | None) -> None:
    """What stands above the story: the desk's words, and an article of ours. Neither is needed."""
    Story.objects.filter(pk=story.pk).update(title=title.strip()[:300], article=article)
    story.refresh_from_db()


def forget(*, one: int, other: int, way: str, at: datetime) -> None:
    """What the hand taught of two sources and one way counts no more. Raises NothingToForget."""
    first, second = likening.pair(one, other)
    standing = Correction.objects.filter(one=first, other=second, way=way[:5], forgotten_at=None)
    if not standing.update(forgotten_at=at):
        raise NothingToForget
    lessons.forget()


def _story_of(entry: Entry) -> Story | None:
    return Story.objects.select_for_update().filter(tellings__entry=entry).first()


def _begun_by(entry: Entry, at: datetime) -> Story:
    story = Story.objects.create(at=entry.published_at, made_at=at)
    Telling.objects.create(entry=entry, story=story, way=likening.SEED, told_at=at)
    return story


def _keep_what_the_desk_said(story: Story, coming: Story) -> None:
    """The words and the article of the story that goes, where the one that stays has none."""
    story.title, story.article = story.title or coming.title, story.article or coming.article
    story.at = min(story.at, coming.at)
    story.save(update_fields=["title", "article", "at"])


def _reasons(telling: Telling) -> list[tuple[int, int, str]]:
    """Between which two sources, and by which way, it was grouped; for the one that began it, each of those like it."""
    source = telling.entry.source_id
    if telling.way == likening.SEED:
        like = Telling.objects.filter(like=telling.entry).exclude(way=likening.HAND)
        return sorted({(source, row[0], row[1]) for row in like.values_list("entry__source_id", "way")})
    if telling.like is None:
        return []
    way = likening.EVENT_WAY if telling.way == likening.HAND else telling.way  # as ``join`` taught it
    return [(source, telling.like.source_id, way)]


def _learn(reasons: Iterable[tuple[int, int, str]], entry: Entry, *, is_joined: bool, by: Any, at: datetime) -> None:
    given = list(reasons)
    if not given and not is_joined:
        given = [(entry.source_id, entry.source_id, likening.HAND)]  # nothing to learn; but it is not put back
    for source, other, way in given:
        one, two = likening.pair(source, other)
        Correction.objects.create(entry=entry, one_id=one, other_id=two, way=way, is_joined=is_joined, by=by, at=at)
    lessons.forget()
