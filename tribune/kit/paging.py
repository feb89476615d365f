"""Keyset paging: pages that stay put while new things arrive, at the same cost on page 1 and page 1,000.

The cursor is the last row's ordering values, base64url of JSON: readable by
nobody in a hurry, secret to nobody.
"""

import base64
import binascii
import json
import math
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Generic, TypeVar

from django.core.exceptions import ValidationError
from django.db.models import Model, Q, QuerySet

from tribune.kit.clock import is_told

T = TypeVar("T", bound=Model)


@dataclass(frozen=True, slots=True)
class Page(Generic[T]):
    rows: list[T]
    next_cursor: str | None

    @property
    def is_last(self) -> bool:
        return self.next_cursor is None


def page_of(rows: QuerySet[T], *, by: Sequence[str], cursor: str = "", size: int = 30) -> Page[T]:
    """One page of *rows* ordered *by* fields ("-published_at", "-pk"); the last must be unique.

    A cursor that does not read is the first page: an old link should show
    something rather than refuse.
    """
    return first_of(list(past(rows, by=by, cursor=cursor)[: size + 1]), by=by, size=size)


def past(rows: QuerySet[T], *, by: Sequence[str], cursor: str) -> QuerySet[T]:
    """*rows* ordered *by* fields, those past *cursor*."""
    ordered = rows.order_by(*by)
    seen = _read(cursor, len(by))
    if seen is not None:
        with suppress(ValidationError, ValueError, TypeError):  # values of other fields than these
            ordered = ordered.filter(_after(by, seen))
    return ordered


def hour_in(cursor: str, by: Sequence[str]) -> datetime | None:
    """The hour of the last row seen, where the first of *by* is an hour."""
    seen = _read(cursor, len(by))
    return seen[0] if seen is not None and isinstance(seen[0], datetime) else None


def first_of(found: list[T], *, by: Sequence[str], size: int) -> Page[T]:
    """The page made of *found*, ordered rows of which one more than *size* was asked for."""
    more = len(found) > size
    found = found[:size]
    return Page(found, _write([_value(found[-1], f) for f in by]) if more else None)


def _after(by: Sequence[str], seen: Sequence[Any]) -> Q:
    """Rows past *seen* in lexicographic order; the first field is bounded too, so that its index serves."""
    condition = Q()
    for place, field in enumerate(by):
        step = Q()
        for same, value in zip(by[:place], seen, strict=False):
            step &= Q(**{same.lstrip("-"): value})
        step &= Q(**{f"{field.lstrip('-')}__{'lt' if field.startswith('-') else 'gt'}": seen[place]})
        condition |= step
    first = by[0]
    bound = Q(**{f"{first.lstrip('-')}__{'lte' if first.startswith('-') else 'gte'}": seen[0]})
    return bound & condition


def _value(row: Model, field: str) -> Any:
    value: Any = row
    for part in field.lstrip("-").split("__"):
        value = getattr(value, part)
    return value


def _write(values: list[Any]) -> str:
    plain = [{"t": v.isoformat()} if isinstance(v, datetime) else v for v in values]
    return base64.urlsafe_b64encode(json.dumps(plain).encode()).decode().rstrip("=")


def _read(cursor: str, length: int) -> list[Any] | None:
    if not cursor or len(cursor) > 500:
        return None
    try:
        plain = json.loads(base64.urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4)))
        values = [datetime.fromisoformat(v["t"]) if isinstance(v, dict) else v for v in plain]
    except (ValueError, TypeError, KeyError, binascii.Error):
        return None
    if len(values) != length or not all(isinstance(v, (str, int, float, datetime)) for v in values):
        return None
    return values if all(_is_sound(v) for v in values) else None


def _is_sound(value: Any) -> bool:
    """Can be compared with what a database holds."""
    if isinstance(value, str):
        return not any(c == "\0" or "\ud800" <= c <= "\udfff" for c in value)
    if isinstance(value, datetime):
        return is_told(value)
    return math.isfinite(value)
