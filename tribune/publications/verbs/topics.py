"""Naming topics, and giving them to many cards at once."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import islice

from django.db import transaction
from django.db.models import QuerySet

from tribune.kit.text import slug, tidy
from tribune.publications.models import CardTopic, Publication, Topic

AT_ONCE = 1000


def named(words: Iterable[str]) -> list[Topic]:
    """The topic of each of *words*, made if it is new; two ways of writing one ("Santé", "sante") are the same topic."""
    names: dict[str, str] = {}
    for word in words:
        names.setdefault(slug(word), tidy(word)[:80])
    names.pop("", None)
    return [Topic.objects.get_or_create(slug=made, defaults={"name": name})[0] for made, name in names.items()]


@transaction.atomic
def give(publications: QuerySet[Publication], topics: Sequence[Topic]) -> None:
    """Each of *publications* is about *topics* too; those that were already stay so."""
    rows = publications.order_by("pk").values_list("pk", "published_at").iterator(chunk_size=AT_ONCE)
    while batch := list(islice(rows, AT_ONCE)):
        links = [CardTopic(publication_id=pk, topic=topic, published_at=at) for pk, at in batch for topic in topics]
        CardTopic.objects.bulk_create(links, ignore_conflicts=True)


def take(publications: QuerySet[Publication], topics: Sequence[Topic]) -> None:
    """None of *publications* is about *topics* any more."""
    CardTopic.objects.filter(publication__in=publications, topic__in=topics).delete()
