"""Tell people, each once: one statement however many they are."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import models, transaction
from django.db.models import F, OuterRef, Q, QuerySet, Subquery, Value
from django.db.models.functions import Coalesce

from tribune.notices import tasks
from tribune.notices.dialects import insert
from tribune.notices.kinds import KINDS, TOPICS
from tribune.notices.models import Notice, Preference, field_named
from tribune.people.models import Person


@dataclass(frozen=True, slots=True, kw_only=True)
class News:
    """What is told, the same to everyone it is told to; the fields are Notice's."""

    kind: str
    key: str
    thing: str
    title: str
    address: str
    team: str = ""
    detail: str = ""
    actor_id: int | None = None
    names_actor: bool = False
    happens_at: datetime | None = None
    zone: str = ""


@transaction.atomic
def tell(news: News, *, to: QuerySet[Any, Any], at: datetime) -> int:
    """Tell *news* to the persons whose ids *to* selects, the actor aside; how many had not been told yet.

    Those who want it neither on the site nor by mail are not told; letters follow as jobs.
    """
    kind = KINDS[news.kind]
    told = insert(_rows(news, kind.topic, to, at), COLUMNS)
    if told and kind.is_bundled:
        for notice in Notice.objects.unsent().filter(key=news.key):
            tasks.mail_bundle_soon(notice, at=at)
    elif told:
        tasks.mail_told.enqueue(news.key)
    return told


COLUMNS = (
    "person", "kind", "key", "thing", "title", "team", "detail", "address", "actor", "names_actor", "happens_at",
    "zone", "created_at", "is_shown", "wants_mail",
)  # fmt: skip


def _rows(news: News, topic: str, to: QuerySet[Any, Any], at: datetime) -> QuerySet[Any, Any]:
    defaults = TOPICS[topic]
    chosen = Preference.objects.filter(person=OuterRef("pk"), topic=topic)
    people = Person.objects.filter(pk__in=to, is_active=True, erased_at=None)
    if news.actor_id is not None:
        people = people.exclude(pk=news.actor_id)
    # Prefixed, since Person has columns of the same names.
    values: dict[str, Any] = {
        "told_person": F("pk"),
        "told_is_shown": Coalesce(Subquery(chosen.values("in_app")[:1]), Value(defaults.in_app)),
        "told_wants_mail": Coalesce(Subquery(chosen.values("mail")[:1]), Value(defaults.mail)),
        "told_created_at": _constant("created_at", at),
        "told_actor": Value(news.actor_id, models.BigIntegerField()),
    }
    for name in COLUMNS:
        if f"told_{name}" not in values:
            values[f"told_{name}"] = _constant(name, getattr(news, name))
    wanted = Q(told_is_shown=True) | Q(told_wants_mail=True)
    rows: QuerySet[Any, Any] = people.annotate(**values).filter(wanted)
    return rows.values_list(*(f"told_{name}" for name in COLUMNS))


def _constant(name: str, value: Any) -> Value:
    field = field_named(name)
    if isinstance(field, models.CharField):
        value = value[: field.max_length]
    kind: type[models.Field[Any, Any]] = type(field)
    return Value(value, output_field=kind())
