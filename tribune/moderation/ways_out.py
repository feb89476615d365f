"""Reports: the form that shows what is reported, what whoever reported is answered, the desk that judges."""

from collections.abc import Iterator

from tribune.discussions.models import Message, Thread
from tribune.events.models import Event
from tribune.events.models import Report as EventReport
from tribune.kit.registries import WAYS_OUT
from tribune.kit.ways import Names, Visitor, pages, web
from tribune.moderation.models import Case
from tribune.people.models import Person
from tribune.teams.models import Team
from tribune.wire.models import Entry

REPORTED = (
    ("entry", Entry), ("team", Team), ("action", Event), ("report", EventReport), ("person", Person), ("thread", Thread),
)  # fmt: skip


def register() -> None:
    WAYS_OUT.register("moderation.forms", web("moderation:report", of=_things))
    WAYS_OUT.register("moderation.mine", web("moderation:mine"))
    WAYS_OUT.register("moderation.desk", pages("moderation:queue", "moderation:case", of=_cases))


def _things(visitor: Visitor) -> Iterator[Names]:
    for kind, model in REPORTED:
        yield from ({"kind": kind, "thing": code} for code in model.objects.values_list("code", flat=True))
    for code, number in Message.objects.values_list("thread__code", "number"):
        yield {"kind": "message", "thing": f"{code}-{number}"}


def _cases(visitor: Visitor) -> Iterator[Names]:
    yield from ({"case_code": code} for code in Case.objects.values_list("code", flat=True))
