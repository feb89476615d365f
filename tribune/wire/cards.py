"""The card of an entry in other rooms' lists."""

from collections.abc import Mapping, Sequence

from django.utils.translation import gettext_lazy as _

from tribune.publications.cards import CARDS, CardKind
from tribune.publications.models import Publication
from tribune.wire.models import Entry, label_of


def facts_of(cards: Sequence[Publication]) -> Mapping[int, Mapping[str, object]]:
    """One query: what the card's template reads as ``more``."""
    entries = Entry.objects.filter(publication__in=[card.pk for card in cards]).only(
        "publication_id", "section", "kind", "youtube_id", "enclosures", "seconds"
    )
    return {
        entry.publication_id: {
            "label": label_of(entry.section, entry.kind, entry.medium),
            "medium": entry.medium,
            "minutes": max(1, round(entry.seconds / 60)) if entry.seconds else None,
        }
        for entry in entries
        if entry.publication_id is not None
    }


def register() -> None:
    kind = CardKind(template="wire/_card.html", label=_("The wire"), icon="rss", facts=facts_of)
    CARDS.register("entry", kind)
