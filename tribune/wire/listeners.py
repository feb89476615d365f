"""What follows when a hub pushes; and when a source goes or comes back: its cards with it, a few at a time."""

from collections.abc import Callable
from datetime import datetime

from django.db import transaction
from django.utils import timezone

from tribune.facts.jobs import enqueue
from tribune.facts.ledger import hears
from tribune.publications.models import Publication
from tribune.publications.verbs import cards
from tribune.wire.facts import LessWasAgreed, SourceCameBack, SourcePushed, SourceRemoved
from tribune.wire.tasks import QUEUE, bring_pictures_home, cut_copies, weigh_stories
from tribune.wire.verbs import pushes

AT_ONCE = 200


@hears(SourcePushed, queue=QUEUE, atomic=False)
def read_the_push(fact: SourcePushed) -> None:
    if pushes.take(push_id=fact.push_id, at=timezone.now()).taken:
        enqueue(bring_pictures_home, key="wire:pictures")
        enqueue(weigh_stories, key="wire:stories")


@hears(SourceRemoved)
def withhold_its_cards(fact: SourceRemoved) -> None:
    _each(cards.withhold, fact.source_id, withheld_at=None, source__removed_at=fact.at, at=fact.at)


@hears(SourceCameBack)
def restore_its_cards(fact: SourceCameBack) -> None:
    _each(cards.restore, fact.source_id, withheld_at=fact.removed_at, source__removed_at=None, at=fact.at)


@hears(LessWasAgreed)
def cut_its_copies(fact: LessWasAgreed) -> None:
    enqueue(cut_copies, fact.source_id, 0)


def _each(
    verb: Callable[..., None], source_id: int, *, withheld_at: datetime | None, source__removed_at: datetime | None,
    at: datetime,
) -> None:  # fmt: skip
    """Stops by itself when the source's state is no longer the one the fact told of."""
    standing = Publication.objects.filter(
        entry__source=source_id, entry__source__removed_at=source__removed_at, withheld_at=withheld_at
    )
    while batch := list(standing[:AT_ONCE]):
        with transaction.atomic():
            for card in batch:
                verb(card, at=at)
