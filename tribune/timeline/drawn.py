"""The rows of a feed, joined: what is around a card is drawn once a reason and language, cut where the rest is poured in."""

from __future__ import annotations

from collections.abc import Iterable
from functools import lru_cache
from typing import TYPE_CHECKING

from django.template.loader import get_template
from django.urls import get_script_prefix
from django.utils.html import conditional_escape
from django.utils.safestring import SafeString
from django.utils.translation import get_language

from tribune.kit.holes import cut, holes, poured

if TYPE_CHECKING:
    from tribune.timeline.feed import Row

HOLES = holes("key", "address", "why", "card")


def joined(rows: Iterable[Row]) -> SafeString:
    """The rows one below the other, and the line where the former visit ended."""
    prefix, language = get_script_prefix(), get_language()
    out: list[str] = []
    for row in rows:
        if row.is_here:
            out.append(str(get_template("timeline/_here.html").render()))
        own = {"key": row.key, "address": row.why_address, "why": conditional_escape(row.why), "card": row.html}
        out += poured(_around(row.icon, prefix, language), own)
    return SafeString("".join(out))


@lru_cache(maxsize=200)
def _around(icon: str, _prefix: str, _language: str | None) -> tuple[str, ...]:
    return cut(get_template("timeline/_row.html").render({"icon": icon, "holes": HOLES}))
