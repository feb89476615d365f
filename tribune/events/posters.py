"""Posters of an action: what each says and how it is drawn. Drawn when asked, and the small ones kept a while."""

from __future__ import annotations

import hashlib
import io
import json
import re
import threading
import unicodedata
from collections import OrderedDict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

import segno
from django.conf import settings
from django.urls import get_script_prefix
from django.utils.functional import Promise
from django.utils.text import capfirst
from django.utils.translation import get_language, gettext_lazy, pgettext_lazy
from django.utils.translation import gettext as _

from tribune.design import dates, printing
from tribune.events.models import Event, Occurrence, Thing
from tribune.kit.refusals import Refusal
from tribune.media import keeping
from tribune.media.models import Picture
from tribune.movement.settings import movement

SOURCE = Path(__file__).parent / "print" / "poster.typ"
DPI = 25.4
STRIPS = 8
MOST_THINGS = 6
KEPT_BYTES = 12 * 1024 * 1024
UNBROKEN = 12  # letters of a word that fits nowhere, before it may break
WIDE = 14


class ThisDateIsOver(Refusal):
    sentence = gettext_lazy("This date is over: there is nothing left to announce. Choose another date.")


class ThisDateWasCalledOff(Refusal):
    sentence = gettext_lazy("This date was called off: a poster would send people there.")


@dataclass(frozen=True, slots=True)
class Look:
    """One way to draw it. *paper* says it makes no sense on a screen."""

    name: str
    label: str | Promise
    says: str | Promise
    paper: bool = False


@dataclass(frozen=True, slots=True)
class Size:
    """Millimetres of one poster; *copies* side by side on a sheet; *pixels* of the width, as PNG."""

    name: str
    label: str | Promise
    width: float
    height: float
    copies: int = 1
    pixels: int = 0
    ending: str = "pdf"


LOOKS = {
    look.name: look
    for look in (
        Look("bold", gettext_lazy("Words"), gettext_lazy("Seen from across the street.")),
        Look("picture", gettext_lazy("Picture"), gettext_lazy("With the action’s own picture.")),
        Look("campaign", gettext_lazy("Campaign"), gettext_lazy("With the campaign’s picture.")),
        Look("strips", gettext_lazy("To tear off"), gettext_lazy("For a board: strips to take away."), paper=True),
        Look("plain", gettext_lazy("Black and white"), gettext_lazy("For a copier: little ink.")),
    )
}
SIZES = {
    (size.name, size.ending): size
    for size in (
        Size("a4", pgettext_lazy("paper", "A4"), 210, 297),
        Size("a3", pgettext_lazy("paper", "A3"), 297, 420),
        Size("a5", gettext_lazy("Leaflets, two on an A4"), 148.5, 210, copies=2),
        Size("a4", gettext_lazy("A4, as a picture"), 210, 297, pixels=1654, ending="png"),
        Size("square", gettext_lazy("Square"), 180, 180, pixels=1080, ending="png"),
        Size("story", gettext_lazy("Story"), 180, 320, pixels=1080, ending="png"),
        Size("glance", "", 210, 297, pixels=480, ending="png"),
    )
}
ONE_A_SHEET = ("a4", "a3", "glance")

_kept: OrderedDict[str, bytes] = OrderedDict()
_lock = threading.Lock()


def looks_of(event: Event) -> list[Look]:
    """Those that can be drawn of it: with a picture only where there is one."""
    shown = {"bold", "strips", "plain"}
    if event.picture is not None:
        shown.add("picture")
    if event.kit is not None and _is_other(event.kit.picture, event.picture):
        shown.add("campaign")
    return [look for look in LOOKS.values() if look.name in shown]


def sizes_of(look: Look) -> list[Size]:
    """What is offered of it: PDF to print, PNG to share."""
    return [s for s in SIZES.values() if s.name != "glance" and (not look.paper or s.name in ONE_A_SHEET)]


def refuse_unless_ahead(date: Occurrence, at: datetime) -> None:
    if date.is_called_off:
        raise ThisDateWasCalledOff
    if date.is_over(at):
        raise ThisDateIsOver


def draw(event: Event, date: Occurrence, *, look: Look, size: Size, at: datetime) -> bytes:
    """The PDF or the PNG. The same one asked again within a while is not drawn again. Raises the refusals above and
    ``printing.ManyAreDrawing``.
    """
    refuse_unless_ahead(date, at)
    files = {}
    picture = _picture_of(event, look)
    if picture is not None:
        # As wide as the paper shows it at 200 dots an inch, and no wider.
        width = 640 if size.name == "glance" else 1920
        try:
            files["picture.webp"] = keeping.body_of(picture.sha256, width=width, whole_width=picture.width)
        except FileNotFoundError:
            look = LOOKS["bold"]
    data = said(event, date, look=look, size=size)
    ppi = size.pixels / (size.width / DPI) if size.pixels else None
    key = hashlib.sha256(
        json.dumps([data, ppi, picture.sha256 if picture else "", SOURCE.stat().st_mtime_ns]).encode()
    ).hexdigest()
    with _lock:
        if key in _kept:
            _kept.move_to_end(key)
            return _kept[key]
    paper = printing.drawn(SOURCE.read_bytes(), data, ppi=ppi, files=files)
    _keep(key, paper)
    return paper


def said(event: Event, date: Occurrence, *, look: Look, size: Size) -> dict[str, Any]:
    """Everything the sheet says, as ``poster.typ`` reads it. A reserved address is its town alone."""
    here = movement()
    where = where_of(event)
    address = address_of(event, date)
    begins = dates.local(date.starts_at, event.zone)
    title = " ".join(event.title.split())
    return {
        "look": look.name,
        "width": size.width,
        "height": size.height,
        "copies": size.copies,
        "language": (get_language() or "fr")[:2],
        "voice": printing.voice(),
        "accent": here.colours.light,
        "title": title,
        "title_broken": broken(title),
        "title_short": _cut(title, 34),
        "words": title.split(),
        "is_rtl": is_rtl(title),
        "kind": event.kind.name,
        "weekday": dates.weekday_name(date.starts_at, event.zone),
        "day": str(begins.day),
        "month": dates.month_name(date.starts_at, event.zone),
        "hours": hours_of(event, date),
        "brief": dates.moment(date.starts_at, event.zone),
        "where": where,
        "where_brief": _cut(", ".join(where), 52),
        "by": event.team.name if event.team is not None else here.tagline,
        "movement": _cut(here.name, 40),
        "say_yes": _("Say you are coming"),
        "address": re.sub("^https?://", "", address.partition("?")[0]).rstrip("/"),
        "qr": qr_of(address),
        "description": _cut(event.description, 420),
        "bring": _("Bring what you can:"),
        "things": _things_of(date) if look.name == "strips" and event.has_things else [],
        "strips": STRIPS,
    }


def where_of(event: Event) -> list[str]:
    """Venue, street, town: what everyone may know."""
    town = event.town
    lines = [_cut(line, 70) for line in (event.venue, event.street, town) if line]
    lines = [capfirst(line) for line in lines]
    if event.is_address_reserved:
        lines.append(_("The address is told to those who come."))
    if event.is_online:
        lines.append(_("Online") if not lines else _("and online"))
    return lines


def hours_of(event: Event, date: Occurrence) -> str:
    """ "14 h – 16 h"; the last day too when it ends on another."""
    whole = dates.span(date.starts_at, date.ends_at, event.zone)
    return whole.partition(", ")[2] or whole


def address_of(event: Event, date: Occurrence) -> str:
    """What the QR code says: the action's short address, in the language of the poster."""
    path = f"{settings.SITE_URL}{get_script_prefix()}actions/{event.code}/"
    return f"{path}?date={date.code}" if event.repeats else path


def qr_of(address: str) -> str:
    """As SVG, without its quiet zone: the sheet leaves white around it."""
    svg = io.BytesIO()
    segno.make(address, error="m").save(svg, kind="svg", border=0, scale=4, dark="#000", xmldecl=False, nl=False)
    return svg.getvalue().decode()


def tag_of(paper: bytes) -> str:
    """An entity tag of the file (RFC 9110)."""
    return f'"{hashlib.sha256(paper).hexdigest()[:32]}"'


def broken(title: str) -> str:
    """Long words with places to break, for a title that fits at no size."""
    return " ".join(
        "\u200b".join(word[n : n + UNBROKEN] for n in range(0, len(word), UNBROKEN)) if len(word) > WIDE else word
        for word in title.split()
    )


def is_rtl(words: str) -> bool:
    """Whether the first letter with a direction runs right to left (Unicode's bidirectional rule P2)."""
    strong = (unicodedata.bidirectional(letter) for letter in words)
    return next((kind in ("R", "AL") for kind in strong if kind in ("L", "R", "AL")), False)


def forget_all() -> None:
    """Empty what is kept (a test begins)."""
    with _lock:
        _kept.clear()


def _keep(key: str, paper: bytes) -> None:
    if len(paper) > KEPT_BYTES // 8:
        return
    with _lock:
        _kept[key] = paper
        while sum(map(len, _kept.values())) > KEPT_BYTES:
            _kept.popitem(last=False)


def _picture_of(event: Event, look: Look) -> Picture | None:
    if look.name == "campaign":
        return event.kit.picture if event.kit is not None else None
    return event.picture if look.name == "picture" else None


def _is_other(one: Picture | None, than: Picture | None) -> bool:
    return one is not None and (than is None or one.sha256 != than.sha256)


def _things_of(date: Occurrence) -> Sequence[str]:
    rows = Thing.objects.filter(occurrence=date, removed_at=None).order_by("pk")[:MOST_THINGS]
    return [f"{thing.needed} × {thing.name}" for thing in rows]


def _cut(words: str, longest: int) -> str:
    plain = " ".join(words.split())
    return plain if len(plain) <= longest else plain[: longest - 1].rstrip() + "…"
