"""How the card of a post is drawn in mixed lists."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from tribune.design.numbers import number
from tribune.discussions.models import Message
from tribune.people.viewers import Viewer
from tribune.publications.models import Publication


def holes(cards: Sequence[Publication], viewer: Viewer) -> Mapping[int, Mapping[str, str]]:
    """Who wrote it, and how many answered: one query."""
    first = Message.objects.filter(thread__card__in=[card.pk for card in cards], number=1)
    rows = first.values_list("thread__card", "author__name", "thread__last_number")
    return {card: {"by": name or _("Someone who left"), "replies": _replies(last - 1)} for card, name, last in rows}


def _replies(count: int) -> str:
    if not count:
        return _("Be the first to answer")
    return ngettext("%(n)s answer", "%(n)s answers", count) % {"n": number(count)}
