"""Tell people, each once: one statement however many they are."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import models, transaction
from django.db.models import Case, Exists, F, FilteredRelation, OuterRef, Q, QuerySet, Value, When
from django.db.models.functions import Coalesce

from tribune.notices import live, tasks
from tribune.notices.dialects import insert
from tribune.notices.kinds import KINDS, TOPICS, NoticeKind, Topic
from tribune.notices.models import Device, Notice, field_named
from tribune.notices.paces import GATHERED, next_letter
from tribune.people import blocks
from tribune.people.models import Person

WAYS = ("in_app", "mail", "push")


@dataclass(frozen=True, slots=True, kw_only=True)
class News:
    """What is told, the same to everyone it is told to; the fields are Notice's.

    ``circle_id`` is the team it comes from, so that what a person set apart for it holds. ``ways`` are those it may
    go by, where its reader wants it too.
    """

    kind: str
    key: str
    thing: str
    title: str
    address: str
    team: str = ""
    detail: str = ""
    circle_id: int | None = None
    actor_id: int | None = None
    names_actor: bool = False
    happens_at: datetime | None = None
    zone: str = ""
    ways: frozenset[str] = frozenset(WAYS)

    @property
    def bunch(self) -> str:
        return f"{self.kind}:{self.thing}" if KINDS[self.kind].many else self.key


@transaction.atomic
def tell(news: News, *, to: QuerySet[Any, Any], at: datetime) -> int:
    """Tell *news* to the persons whose ids *to* selects, the actor aside; how many had not been told yet.

    Those who want it neither on the site nor by mail nor pushed are not told; letters and pushes follow as jobs, one
    a batch.
    """
    kind = KINDS[news.kind]
    told = insert(Notice, _rows(news, kind, to, at), COLUMNS)
    live.told(key=news.key, at=at, count=told)
    if told:
        tasks.mail_told.enqueue(news.key, news.kind)
        if Notice.objects.unpushed().filter(key=news.key, kind=news.kind).exists():
            tasks.push_told.enqueue(news.key, news.kind)
    return told


COLUMNS = (
    "person", "kind", "key", "thing", "bunch", "circle", "title", "team", "detail", "address", "actor", "names_actor",
    "happens_at", "zone", "created_at", "is_shown", "wants_mail", "pace", "wants_push", "due_at",
)  # fmt: skip


def _rows(news: News, kind: NoticeKind, to: QuerySet[Any, Any], at: datetime) -> QuerySet[Any, Any]:
    topic = TOPICS[kind.topic]
    people = Person.objects.filter(pk__in=to, is_active=True, erased_at=None)
    if news.actor_id is not None:
        people = people.exclude(pk=news.actor_id)
        if news.names_actor:  # what a team or an action says is told all the same
            people = people.exclude(pk__in=blocks.deaf_to(news.actor_id))
    due_at = _due_at(people, topic, at)
    ways = ["general"]
    people = people.alias(general=_preferences(kind.topic, None))
    if topic.is_of_teams and news.circle_id is not None:
        ways.insert(0, "own")
        people = people.alias(own=_preferences(kind.topic, news.circle_id))

    def chosen(name: str, default: Any) -> Coalesce:
        return Coalesce(*(F(f"{way}__{name}") for way in ways), Value(default))

    wants_push = Case(
        When(Exists(Device.objects.filter(person=OuterRef("pk"))), then=chosen("push", topic.push)),
        default=Value(False),
        output_field=models.BooleanField(),
    )
    # Prefixed, since Person has columns of the same names.
    values: dict[str, Any] = {
        "told_person": F("pk"),
        "told_is_shown": chosen("in_app", topic.in_app) if "in_app" in news.ways else Value(False),
        "told_pace": chosen("pace", topic.mail.value) if "mail" in news.ways else _constant("pace", ""),
        "told_wants_mail": Case(
            When(told_pace="", then=Value(False)), default=Value(True), output_field=models.BooleanField()
        ),
        "told_wants_push": wants_push if "push" in news.ways and not topic.is_by_mail_only else Value(False),
        "told_due_at": due_at,
        "told_created_at": _constant("created_at", at),
        "told_actor": Value(news.actor_id, models.BigIntegerField()),
        "told_circle": Value(news.circle_id, models.BigIntegerField()),
    }
    for name in COLUMNS:
        if f"told_{name}" not in values:
            values[f"told_{name}"] = _constant(name, getattr(news, name))
    wanted = Q(told_is_shown=True) | Q(told_wants_mail=True) | Q(told_wants_push=True)
    rows: QuerySet[Any, Any] = people.annotate(**values).filter(wanted)
    return rows.values_list(*(f"told_{name}" for name in COLUMNS))


def _preferences(topic: str, circle_id: int | None) -> FilteredRelation:
    of = Q(notice_preferences__topic=topic, notice_preferences__circle=circle_id)
    return FilteredRelation("notice_preferences", condition=of)


def _due_at(people: QuerySet[Any, Any], topic: Topic, at: datetime) -> Any:
    """When a letter that may wait leaves: one hour for each pace and zone that these people live in."""
    if not topic.may_wait:
        return _constant("due_at", None)
    zones = people.order_by().values_list("zone", flat=True).distinct()
    branches = [
        When(told_pace=pace, zone=zone, then=_constant("due_at", next_letter(pace, after=at, zone=zone)))
        for zone in zones
        for pace in GATHERED
    ]
    if not branches:
        return _constant("due_at", None)
    return Case(*branches, default=Value(None), output_field=models.DateTimeField())


def _constant(name: str, value: Any) -> Value:
    field = field_named(name)
    if isinstance(field, models.CharField):
        value = value[: field.max_length]
    kind: type[models.Field[Any, Any]] = type(field)
    return Value(value, output_field=kind())
