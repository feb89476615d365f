"""How a team's card is drawn in mixed lists."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from django.utils.translation import ngettext

from tribune.design.numbers import number
from tribune.people.viewers import Viewer
from tribune.publications.cards import Known
from tribune.teams.models import Team


def holes(cards: Sequence[Known], viewer: Viewer) -> Mapping[int, Mapping[str, str]]:
    """How many belong to each: one query."""
    teams = Team.objects.filter(publication__in=[card.pk for card in cards]).with_counts()
    return {
        card: {"count": ngettext("%(n)s member", "%(n)s members", members) % {"n": number(members)}}
        for card, members in teams.values_list("publication_id", "members")
    }
