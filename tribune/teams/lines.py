"""A team as one line of a list: plain values from one row, no model made."""

from __future__ import annotations

import json
from collections.abc import Iterable
from functools import lru_cache
from typing import Any, NamedTuple

from django.db.models import QuerySet, TextField
from django.db.models.functions import Cast
from django.utils.translation import get_language

from tribune.movement.kinds import named
from tribune.teams.models import Team
from tribune.teams.models.teams import address_of


class Line(NamedTuple):
    """``kind`` is what its kind is called in the reader's language."""

    pk: int
    code: str
    name: str
    name_folded: str
    version: int
    circle_id: int
    voice_id: int
    kind: str

    @property
    def address(self) -> str:
        """The path of its page, without language prefix."""
        return address_of(self.code, self.name)


def values_of(rows: QuerySet[Team]) -> QuerySet[Team, Any]:
    """The flat rows that ``read`` makes lines of."""
    names = Cast("kind__names", TextField())
    return rows.values_list(
        "pk", "code", "name", "name_folded", "version", "circle_id", "voice_id", "kind__slug", names
    )


def read(rows: Iterable[tuple[Any, ...]]) -> list[Line]:
    language = get_language()
    return [Line._make((*row, _kind(slug, names, language))) for *row, slug, names in rows]


@lru_cache(maxsize=500)
def _kind(slug: str, names: str, _language: str | None) -> str:
    return named(json.loads(names), slug)
