"""What the movement is, read by everyone: ``movement()`` costs no query.

Each process keeps the values and looks again when something was saved: at once
where the saving machine's stamp file says so, within a second elsewhere (one
tiny query a second a process compares the version).
"""

import os
import threading
import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path

from django.conf import settings
from django.utils.functional import Promise
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from tribune.media.models import Picture, address
from tribune.movement.colours import Accent, accent_from
from tribune.movement.models import LegalPage, MenuLink, Settings, Slot, Wording

LOOK_AGAIN_SECONDS = 1.0
LOGO_WIDTH = 320
DEFAULT_ACCENT = "#bf2f1b"
DEFAULT_TEXTS: dict[str, str | Promise] = {
    Slot.TAGLINE: _("Act together, near you."),
    Slot.JOIN_PITCH: _("Two minutes are enough. You choose what reaches you, and you can leave in one click."),
    Slot.CONSENT: _(
        "I declare my support, and I agree that the movement keeps my address and postcode "
        "to tell me what happens near me. I can withdraw at any time."
    ),
    Slot.WELCOME: _("Welcome! Here is what is happening near you."),
    Slot.BAND_TITLE: _("What is happening near you?"),
}


@dataclass(frozen=True, slots=True)
class Page:
    slug: str
    language: str
    title: str


@dataclass(frozen=True, slots=True)
class Link:
    label: str
    address: str


@dataclass(frozen=True, slots=True)
class Movement:
    """Plain values. Words come in the language active when they are asked for, else in the main one."""

    version: int = 0
    name: str = "Tribune"
    accent: str = DEFAULT_ACCENT
    colours: Accent = field(default_factory=lambda: accent_from(DEFAULT_ACCENT))
    logo_picture: Picture | None = None
    main_language: str = settings.LANGUAGE_CODE
    other_languages: tuple[str, ...] = tuple(
        code for code, _name in settings.LANGUAGES if code != settings.LANGUAGE_CODE
    )
    zone: str = "Europe/Paris"
    country: str = "FR"
    contact_address: str = ""
    private_months: int = 24  # private messages older than that are erased; 0 keeps them for ever
    guests_may_answer: bool = True  # "I'm going" with a name and an address, without an account
    wordings: Mapping[tuple[str, str], str] = field(default_factory=dict)
    pages: tuple[Page, ...] = ()
    links: Mapping[tuple[str, str], tuple[Link, ...]] = field(default_factory=dict)

    @property
    def languages(self) -> tuple[str, ...]:
        """Every language the site answers in, the main one first."""
        return (self.main_language, *self.other_languages)

    @property
    def language(self) -> str:
        return self.main_language

    @property
    def logo(self) -> str:
        """The address of the logo, as wide as a dense screen needs in the header; empty without one."""
        return address(self.logo_picture.code, LOGO_WIDTH) if self.logo_picture is not None else ""

    def text(self, slot: str, language: str | None = None) -> str:
        language = language or get_language() or self.main_language
        own = self.wordings.get((language, slot)) or self.wordings.get((self.main_language, slot))
        return own or str(DEFAULT_TEXTS[slot])

    @property
    def tagline(self) -> str:
        return self.text(Slot.TAGLINE)

    @property
    def texts(self) -> dict[str, str]:
        """Every slot's words, for templates: ``{{ movement.texts.join_pitch }}``."""
        return {slot: self.text(slot) for slot in Slot.values}

    @property
    def legal_pages(self) -> list[Page]:
        """One of each address, in the active language where it was written, else in the main one, else in any."""
        best = [get_language(), self.main_language]
        chosen: dict[str, Page] = {}
        for page in sorted(self.pages, key=lambda p: best.index(p.language) if p.language in best else len(best)):
            chosen.setdefault(page.slug, page)
        return sorted(chosen.values(), key=lambda p: p.slug)

    @property
    def menus(self) -> dict[str, tuple[Link, ...]]:
        language = get_language() or self.main_language
        return {menu: self.links.get((menu, language), ()) for menu in MenuLink.Menu.values}


def movement() -> Movement:
    return _memory.read()


def forget() -> None:
    """Read again at the next question, in this process."""
    _memory.kept = None


def tell_the_machine() -> None:
    """Every process of this machine reads again at its next question."""
    forget()
    stamp = _stamp()
    try:
        stamp.touch()
        os.utime(stamp)
    except OSError:  # a full or read-only disk: the others look again within a second
        return


class _Memory:
    """One process's copy. A lock keeps a crowd of threads from reading the same thing at once."""

    def __init__(self) -> None:
        self.kept: Movement | None = None
        self.stamp_seen = 0
        self.looked_at = 0.0
        self.lock = threading.Lock()

    def read(self) -> Movement:
        kept = self.kept
        if kept is not None and time.monotonic() - self.looked_at < LOOK_AGAIN_SECONDS and _age() == self.stamp_seen:
            return kept
        with self.lock:
            self.stamp_seen, self.looked_at = _age(), time.monotonic()
            if kept is None or kept is not self.kept or _version() != kept.version:
                kept = _read()
            self.kept = kept
            return kept


_memory = _Memory()


@cache
def _stamp() -> Path:
    return Path(settings.HOME) / "movement.stamp"


def _age() -> int:
    try:
        return os.stat(_stamp()).st_mtime_ns
    except OSError:
        return 0


def _version() -> int:
    return Settings.objects.filter(pk=1).values_list("version", flat=True).first() or 0


def _read() -> Movement:
    row = Settings.objects.select_related("logo").filter(pk=1).first()
    if row is None:
        return Movement()
    links: dict[tuple[str, str], tuple[Link, ...]] = {}
    for link in MenuLink.objects.order_by("position", "pk"):
        links[link.menu, link.language] = (*links.get((link.menu, link.language), ()), Link(link.label, link.address))
    return Movement(
        version=row.version,
        name=row.name,
        accent=row.accent,
        colours=accent_from(row.accent),
        logo_picture=row.logo,
        main_language=row.main_language,
        other_languages=tuple(code for code in row.other_languages if code != row.main_language),
        zone=row.zone,
        country=row.country,
        contact_address=row.contact_address,
        guests_may_answer=row.guests_may_answer,
        private_months=row.private_months,
        wordings={(w.language, w.slot): w.body for w in Wording.objects.all()},
        pages=tuple(Page(*values) for values in LegalPage.objects.values_list("slug", "language", "title")),
        links=links,
    )
