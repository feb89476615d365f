"""A fact, listeners and tasks that only tests know."""

import time
from dataclasses import dataclass
from datetime import datetime

from django_tasks import TaskContext, task

from tribune.facts.ledger import fact, hears
from tribune.facts.models import Tick

heard: list[object] = []


@fact
@dataclass(frozen=True, slots=True)
class BellRung:
    bell_id: int
    at: datetime
    by: str | None = None
    loud: bool = False


@hears(BellRung)
def wake_the_village(fact: BellRung) -> None:
    heard.append(("village", fact))


@hears(BellRung, priority=10)
def wake_the_ringer(fact: BellRung) -> None:
    heard.append(("ringer", fact))


@task()
def plant(name: str) -> str:
    """Leaves one row behind, so that doing it twice shows."""
    Tick.objects.create(name=name, due_at=datetime.fromisoformat("2030-01-01T00:00:00+00:00"))
    return name


@task()
def plant_then_fall(name: str) -> None:
    plant.func(name)
    raise ValueError(f"fell over alice@example.org while planting {name}")


@task(atomic=False, attempts=2)
def fall_outside(name: str) -> None:
    plant.func(name)
    raise OSError("the line went dead")


@task(queue_name="slow", priority=5)
def note(word: str) -> None:
    heard.append(word)


@task(takes_context=True)
def which_attempt(context: TaskContext) -> int:
    return context.attempt


@task()
async def wait_a_little(number: int) -> int:
    return number + 1


@task(atomic=False)
def linger(seconds: float) -> None:
    time.sleep(seconds)
