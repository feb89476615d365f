"""Campaign kits as pages and other rooms ask for them: plain values, queries, who may see their files."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from django.db.models import Count, Q, QuerySet
from django.http import Http404

from tribune.events.lines import Line, lines, say_why
from tribune.events.models import Event, Kit, Occurrence
from tribune.kit.html import clean
from tribune.media.guards import GUARDS
from tribune.media.models import File, Picture
from tribune.movement.prose import prose
from tribune.movement.settings import movement
from tribune.people.audiences import Audience
from tribune.people.viewers import Viewer
from tribune.places.models import Place
from tribune.publications.models import Publication

GUARD = "kit"
RIGHT = "events.edit_kits"
LONGEST_LINE = 80
MOST_LINES = 30
MOST_OF_A_LINE = 500
MOST_READ = 500  # of a kit's dates ahead, to find the nearest among
SHOWN = 6

# "2 Accueil", "2 × Accueil", "2x tables" — and a line without a number is one of it.
COUNTED = re.compile(r"(?:(\d{1,4})\s*[x×]?\s+)?(.+)", re.IGNORECASE)  # noqa: RUF001  people type both
# Typed as HTML rather than as the desk's plain marks.
HEADING = re.compile(r"<(/?)h([23])\b")
MARKED_UP = re.compile(r"</?(?:p|h[2-4]|ul|ol|li|blockquote|table|br)\b[^>]*>", re.IGNORECASE)


def lines_of(typed: str) -> list[tuple[int, str]]:
    """How many of what, a line each: "4 folding tables" is (4, "folding tables"). Blank lines are nothing."""
    found = []
    for line in typed.splitlines():
        match = COUNTED.fullmatch(line.strip().removeprefix("- ").strip())
        if match:
            found.append((max(1, int(match[1] or 1)), match[2].strip()))
    return found


def harmless(guide: str) -> str:
    """The guide as pages show it, below a heading of their own: HTML made clean, or the desk's plain marks ("# ", "- ")
    drawn.
    """
    shown = clean(guide if MARKED_UP.search(guide) else str(prose(guide)))
    return HEADING.sub(lambda found: f"<{found[1]}h{int(found[2]) + 1}", shown)


def today(at: datetime) -> date:
    """The day it is for the movement."""
    return at.astimezone(ZoneInfo(movement().zone)).date()


def may_edit(viewer: Viewer) -> bool:
    return viewer.may(RIGHT)


def on_offer(at: datetime) -> QuerySet[Kit]:
    """Published, not hidden, and not past its last day."""
    rows = shown().filter(Q(until_on=None) | Q(until_on__gte=today(at)))
    return rows.order_by("-published_at", "-pk")


def offered(at: datetime) -> list[Kit]:
    """For pages that say "host one with a kit": the three newest. One query."""
    return list(on_offer(at)[:3])


def shown() -> QuerySet[Kit]:
    """What everyone reads; those that are over among them, for their addresses keep answering."""
    rows = Kit.objects.filter(published_at__isnull=False, publication__withheld_at=None)
    return rows.select_related("kind", "picture")


def kit_for(viewer: Viewer, slug: str) -> Kit:
    """The kit of that address when *viewer* may read it (the desk reads drafts); 404 otherwise."""
    rows = Kit.objects.select_related("kind", "picture") if may_edit(viewer) else shown()
    kit = rows.filter(slug=slug).first()
    if kit is None:
        raise Http404(slug)
    return kit


def to_host(slug: str, at: datetime) -> Kit | None:
    """The kit an action is about to be made from; None when there is none such on offer."""
    return on_offer(at).filter(slug=slug).first() if slug else None


def with_counts(rows: QuerySet[Kit]) -> QuerySet[Kit]:
    """Each with ``made``, how many actions were made of it and are shown to everyone."""
    return rows.annotate(made=Count("events", filter=_made("events__")))


def made_of(kit: Kit, viewer: Viewer, place: Place | None, *, at: datetime) -> tuple[int, int, list[Line]]:
    """How many actions were made of it, how many of their dates are ahead, and the nearest of these to *place* (the
    soonest without one), each with its distance. Two queries.
    """
    made = Event.objects.filter(_made(), kit=kit).count()
    dates = Occurrence.objects.open_to(viewer, at).filter(event__kit=kit).order_by("starts_at", "pk")
    found = lines(dates[:MOST_READ], viewer)
    nearest = sorted(found, key=lambda line: line.measured_from(place)) if place is not None else found
    shown = nearest[:SHOWN]
    say_why(shown, near=place.name if place else "", viewer=viewer)
    return made, len(found), shown


def _made(prefix: str = "") -> Q:
    """Published for everyone, neither hidden nor called off."""
    return Q(
        **{
            f"{prefix}published_at__isnull": False,
            f"{prefix}publication__withheld_at": None,
            f"{prefix}cancellation": None,
            f"{prefix}audience": Audience.PUBLIC,
        }
    )


def facts(cards: Sequence[Publication]) -> Mapping[int, Mapping[str, object]]:
    """What the card of a kit says beside its words: the icon of its kind."""
    rows = Kit.objects.filter(publication__in=[card.pk for card in cards]).select_related("kind")
    return {kit.publication_id or 0: {"icon": kit.kind.icon} for kit in rows}


def may_see(held: Picture | File, viewer: Viewer) -> bool:
    """What a kit that is not published holds is for those who write it. Its pictures have no guard once it is."""
    if may_edit(viewer):
        return True
    return isinstance(held, File) and shown().filter(documents__file=held).exists()


def register() -> None:
    GUARDS.register(GUARD, may_see)


def initial_of(kit: Kit) -> dict[str, Any]:
    """What the form to host one begins with."""
    return {
        "kit": kit.slug,
        "title": kit.title,
        "kind": kit.kind_id,
        "description": kit.description,
        "capacity": kit.usual_capacity,
    }
