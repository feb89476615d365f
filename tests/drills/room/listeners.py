import os
import time
from dataclasses import dataclass
from pathlib import Path

from django_tasks import task

from tests.drills.room.models import Effect, Entry
from tribune.facts.ledger import fact, hears


@fact
@dataclass(frozen=True, slots=True)
class EntryKept:
    entry_id: int


@hears(EntryKept)
def hear(fact: EntryKept) -> None:
    """Writes, takes its time, writes again: a kill in between must leave neither."""
    entry = Entry.objects.get(pk=fact.entry_id)
    Effect.objects.create(code=entry.code, kind="heard")
    time.sleep(0.003)
    follow.enqueue(entry.pk)
    Effect.objects.create(code=entry.code, kind="answered")


@task()
def follow(entry_id: int) -> None:
    entry = Entry.objects.get(pk=entry_id)
    Effect.objects.create(code=entry.code, kind="followed")


@hears(EntryKept, atomic=False, queue="outside")
def tell_outside(fact: EntryKept) -> None:
    """The outside world is a file: at least once, and the mark that it was told only after."""
    entry = Entry.objects.get(pk=fact.entry_id)
    with Path(os.environ["DRILL_OUTSIDE"]).open("a") as outside:
        outside.write(f"{entry.code}\n")
