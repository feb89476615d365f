"""Ids in, one verb called."""

from datetime import timedelta

from django.db import transaction
from django.utils import timezone
from django_tasks import task

from tribune.facts.jobs import enqueue
from tribune.wire.models import ChapterFile, Entry, Source, Visit
from tribune.wire.verbs import agreements, chapters, dropped, intake, pasts, pictures, rounds, stories, together

QUEUE = "wire"
VISITS_KEPT = timedelta(days=60)
ROUNDS = timedelta(minutes=4)
WEIGHING = timedelta(seconds=30)
ASKING = timedelta(seconds=30)


@task(queue_name=QUEUE)
def poll() -> None:
    """Send somebody round when a source is due: one at a time, who asks many at once."""
    with transaction.atomic():
        if Source.objects.due(timezone.now()).exists():
            enqueue(go_round, key="wire:round")
        for past_id in pasts.due(timezone.now()):
            enqueue(read_past, past_id, key=f"wire:past:{past_id}")
        if ChapterFile.objects.due(timezone.now()).exists():
            enqueue(bring_chapters_home, key="wire:chapters")
        if Entry.objects.free(timezone.now()).exists():
            enqueue(let_out, key="wire:let_out")
        # One at a time, whoever asks: two that compared at once would not see each other's entries.
        if Entry.objects.unweighed().exists():
            enqueue(weigh_stories, key="wire:stories")


# The network is asked outside any transaction: on SQLite an open one would hold up everyone's writing meanwhile.
@task(queue_name=QUEUE, atomic=False)
def go_round() -> None:
    """Round after round while sources are due, some minutes at most: the clock sends again."""
    until = timezone.now() + ROUNDS
    while timezone.now() < until and (went := rounds.go(at=timezone.now())).visited:
        if went.taken:
            enqueue(bring_pictures_home, key="wire:pictures")
            enqueue(weigh_stories, key="wire:stories")


@task(queue_name=QUEUE)
def let_out() -> None:
    """What waited for its hour, a batch at a time."""
    if intake.let_out(at=timezone.now()):
        enqueue(let_out)


@task(queue_name=QUEUE)
def cut_copies(source_id: int, after: int) -> None:
    """A batch at a time."""
    source = Source.objects.select_related("agreement").get(pk=source_id)
    if further := agreements.cut_copies(source=source, after=after):
        enqueue(cut_copies, source_id, further)


@task(queue_name=QUEUE, atomic=False)
def read_past(past_id: int) -> None:
    pasts.go_on(past_id=past_id, at=timezone.now())


@task(queue_name=QUEUE, atomic=False)
def bring_pictures_home() -> None:
    """A batch at a time, until none is left to try."""
    if pictures.bring_home(at=timezone.now()):
        enqueue(bring_pictures_home)


@task(queue_name=QUEUE, atomic=False)
def bring_chapters_home() -> None:
    """A batch at a time, half a minute at most: the clock sends again."""
    until = timezone.now() + ASKING
    while chapters.bring_home(at=timezone.now()) and timezone.now() < until:
        pass


@task(queue_name=QUEUE, atomic=False)
def weigh_stories() -> None:
    """Find what tells the same thing, a batch at a time: what just came, then the history, half a minute at most."""
    until = timezone.now() + WEIGHING
    while stories.weigh(at=timezone.now()) and timezone.now() < until:
        pass


@task(queue_name=QUEUE)
def forget_likenesses() -> None:
    stories.forget_likenesses(at=timezone.now())


@task(queue_name=QUEUE)
def do_together(source_ids: list[int], deed: str, value: str) -> None:
    together.do(source_ids=source_ids, deed=deed, value=value, at=timezone.now())


@task(queue_name=QUEUE)
def forget_dropped() -> None:
    dropped.forget_old(at=timezone.now())


@task(queue_name=QUEUE)
def forget_visits() -> None:
    Visit.objects.filter(at__lt=timezone.now() - VISITS_KEPT).delete()
