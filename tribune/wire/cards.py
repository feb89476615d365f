"""The card of an entry in other rooms' lists."""

from collections.abc import Mapping, Sequence

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from tribune.publications.cards import CARDS, CardKind, Terms
from tribune.publications.models import Publication
from tribune.wire.models import Entry, label_of
from tribune.wire.saying import minutes_of, outlet_of


def facts_of(cards: Sequence[Publication]) -> Mapping[int, Mapping[str, object]]:
    """One query: what the card's template reads as ``more``."""
    voices = {card.pk: card.voice.name for card in cards}
    entries = Entry.objects.filter(publication__in=[card.pk for card in cards]).select_related("source").only(
        "publication_id", "section", "kind", "youtube_id", "enclosures", "seconds", "source__title",
        "source__belongs_to",
    )  # fmt: skip
    return {
        entry.publication_id: {
            "label": label_of(entry.section, entry.kind, entry.medium),
            "source": outlet_of(entry.source.title, voices[entry.publication_id]) if entry.source.belongs_to_id else "",
            "medium": entry.medium,
            "minutes": minutes_of(entry.seconds),
        }
        for entry in entries
        if entry.publication_id is not None
    }


def terms_of(cards: Sequence[Publication]) -> Mapping[int, Terms]:
    """One query: who is credited, where the original is, and whether the words we show may go further."""
    entries = Entry.objects.filter(publication__in=[card.pk for card in cards]).select_related("source__agreement")
    return {entry.publication_id: _terms(entry) for entry in entries if entry.publication_id is not None}


def _terms(entry: Entry) -> Terms:
    source, agreement = entry.source, entry.source.agreement
    credit = agreement.credit if agreement is not None else ""
    return Terms(
        credit=credit or _("Published by %(source)s.") % {"source": source.title},
        said_by=source.title,
        original=entry.original,
        feed=source.feed_address,
        is_whole=not source.is_whole or (agreement is not None and agreement.is_passed_on),
    )


def register() -> None:
    kind = CardKind(
        template="wire/_card.html", label=gettext_lazy("The wire"), icon="rss", facts=facts_of, terms=terms_of
    )
    CARDS.register("entry", kind)
