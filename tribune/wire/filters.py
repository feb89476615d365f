"""What the wire may be narrowed by, for the form beside it: nothing is asked that its page has not asked already."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from tribune.wire.models import PLURALS, SourceKind
from tribune.wire.scopes import View, standing, topics

OPTION, CHOSEN = '<option value="{}">{}</option>', '<option value="{}" selected>{}</option>'


@dataclass(frozen=True, slots=True)
class Choices:
    """One list of the form, its options drawn."""

    name: str
    options: SafeString


def choices_of(view: View) -> tuple[Choices, ...]:
    rows = standing()
    spoken = {row.belongs_to__code or row.voice__code: row.belongs_to__name or row.voice__name for row in rows}
    kinds = {row.kind for row in rows}
    lists = {
        "section": sorted({(row.section, row.section) for row in rows if row.section}),
        "kind": [(kind.value, str(PLURALS[kind])) for kind in SourceKind if kind in kinds],
        "voice": sorted(spoken.items(), key=lambda pair: pair[1].casefold()),
        "topic": [(slug, name) for _pk, slug, name in topics()],
    }
    return tuple(_list(name, pairs, getattr(view, name)) for name, pairs in lists.items() if pairs)


def _list(name: str, pairs: Iterable[tuple[str, str]], chosen: str) -> Choices:
    return Choices(name, _drawn(tuple(pairs), chosen))


@lru_cache(maxsize=64)
def _drawn(pairs: tuple[tuple[str, str], ...], chosen: str) -> SafeString:
    """Hundreds of voices are the same from one page to the next."""
    drawn = (format_html(CHOSEN if value == chosen else OPTION, value, words) for value, words in pairs)
    return format_html_join("", "{}", ((each,) for each in drawn))
