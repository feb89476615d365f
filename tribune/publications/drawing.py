"""Cards drawn once a version and language, with holes.

Rendering a template is the dear part of a list (milliseconds against
microseconds for a row), and a card changes far less often than it is read. So
its HTML is kept in this process under (publication, version, language, settings' version), cut at
its holes; counts, the reader's own state and "2 h ago" are poured in each time.
"""

import threading
from collections import OrderedDict
from collections.abc import Iterable, Mapping, Sequence

from django.template.loader import get_template
from django.utils.html import conditional_escape
from django.utils.safestring import SafeString
from django.utils.translation import get_language

from tribune.design.templatetags.design import ago
from tribune.movement.settings import movement
from tribune.people.viewers import Viewer
from tribune.publications.cards import CARDS, HOLE, CardKind, Known
from tribune.publications.models import Publication

KEPT = 4000


_Pieces = list[str]  # text, hole's name, text, …
_kept: OrderedDict[tuple[int, int, str, int], _Pieces] = OrderedDict()
_lock = threading.Lock()


def draw(publications: Iterable[Publication], *, viewer: Viewer, language: str | None = None) -> list[SafeString]:
    """The HTML of each card, in order. Costs at most two set queries a kind, whatever the number of cards.

    *publications* come from ``Publication.objects.….for_drawing()``.
    """
    rows = list(publications)
    pieces = _pieces_of(rows, language or get_language() or "")
    return _filled(rows, pieces, viewer)


def draw_known(cards: Iterable[Known], *, viewer: Viewer) -> dict[int, SafeString]:
    """As ``draw``, by id, of cards *viewer* may see and of which only this is known: those drawn lately cost no query
    but that of their holes, the others one more for all. One that is gone meanwhile is left out.
    """
    known, language = list(cards), get_language() or ""
    setting = movement().version
    with _lock:
        kept = {card.pk: _kept.get((card.pk, card.version, language, setting)) for card in known}
    pieces = {pk: piece for pk, piece in kept.items() if piece is not None}
    if len(pieces) < len(kept):
        missing = Publication.objects.filter(pk__in=[pk for pk in kept if pk not in pieces])
        pieces.update(_pieces_of(list(missing.for_drawing()), language))
    there = [card for card in known if card.pk in pieces]
    return dict(zip((card.pk for card in there), _filled(there, pieces, viewer), strict=True))


def _filled(rows: Sequence[Known], pieces: Mapping[int, _Pieces], viewer: Viewer) -> list[SafeString]:
    poured = _poured(rows, viewer)
    drawn = []
    for row in rows:
        holes = poured.get(row.pk, {})
        out = []
        for place, piece in enumerate(pieces[row.pk]):
            if place % 2 == 0:
                out.append(piece)
            elif piece == "ago":
                out.append(ago(row.published_at))
            else:
                out.append(conditional_escape(holes.get(piece, "")))
        drawn.append(SafeString("".join(out)))
    return drawn


def forget_all() -> None:
    """Empty the kept cards (a template changed, a test begins)."""
    with _lock:
        _kept.clear()


def _pieces_of(rows: Sequence[Publication], language: str) -> dict[int, _Pieces]:
    found: dict[int, _Pieces] = {}
    missing: dict[str, list[Publication]] = {}
    setting = movement().version  # kinds are named on the desk
    with _lock:
        for row in rows:
            pieces = _kept.get((row.pk, row.version, language, setting))
            if pieces is None:
                missing.setdefault(row.kind, []).append(row)
            else:
                _kept.move_to_end((row.pk, row.version, language, setting))
                found[row.pk] = pieces
    for kind, cards in missing.items():
        found.update(_drawn_now(CARDS[kind], cards))
    if missing:
        with _lock:
            for cards in missing.values():
                for card in cards:
                    _kept[(card.pk, card.version, language, setting)] = found[card.pk]
            while len(_kept) > KEPT:
                _kept.popitem(last=False)
    return found


def _drawn_now(kind: CardKind, cards: Sequence[Publication]) -> dict[int, _Pieces]:
    more: Mapping[int, Mapping[str, object]] = kind.facts(cards) if kind.facts else {}
    template = get_template(kind.template)
    return {
        card.pk: HOLE.split(template.render({"card": card, "more": more.get(card.pk, {}), "kind": kind}))
        for card in cards
    }


def _poured(rows: Sequence[Known], viewer: Viewer) -> dict[int, Mapping[str, str]]:
    by_kind: dict[str, list[Known]] = {}
    for row in rows:
        by_kind.setdefault(row.kind, []).append(row)
    poured: dict[int, Mapping[str, str]] = {}
    for name, cards in by_kind.items():
        holes = CARDS[name].holes
        if holes is not None:
            poured.update(holes(cards, viewer))
    return poured
