"""How the card of a post is drawn in mixed lists: who opened it once a version, how many answered at each reading."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from tribune.design.numbers import number
from tribune.discussions.models import Thread
from tribune.people.viewers import Viewer
from tribune.publications.cards import Known
from tribune.publications.models import Publication


def facts(cards: Sequence[Publication]) -> Mapping[int, Mapping[str, object]]:
    """Who opened it: one query. A change of their name makes new versions: see ``listeners``."""
    threads = Thread.objects.filter(card__in=[card.pk for card in cards])
    rows = threads.values_list("card", "opened_by__name", "opened_by__erased_at")
    return {card: {"by": _by(name, is_gone=name is None or left is not None)} for card, name, left in rows}


def holes(cards: Sequence[Known], _viewer: Viewer) -> Mapping[int, Mapping[str, str]]:
    """How many answered, which the card says itself."""
    return {card.pk: {"replies": _replies(card.said)} for card in cards}


def _by(name: str | None, *, is_gone: bool) -> str:
    return _("Someone who left") if is_gone else name or _("A supporter")


def _replies(count: int) -> str:
    if not count:
        return _("Be the first to answer")
    return ngettext("%(n)s answer", "%(n)s answers", count) % {"n": number(count)}
