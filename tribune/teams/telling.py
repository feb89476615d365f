"""The history of a team as its readers may read it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext as _

from tribune.people.models import Person, Right, Role
from tribune.people.viewers import Viewer
from tribune.publications.templatetags.publications import localised
from tribune.teams import queries, rights
from tribune.teams.models import Deed, Team


@dataclass(frozen=True, slots=True)
class Line:
    at: datetime
    sentence: str
    other_address: str = ""
    other_name: str = ""


def told(deed: Deed, team: Team, viewer: Viewer) -> Line:
    """One deed as a sentence; names as far as each lets *viewer* see theirs, and whole for the desk."""
    words = {
        "by": _name(deed.by, team, viewer),
        "about": _name(deed.about, team, viewer),
        "other": deed.other.name if deed.other else "",
        "words": _said(deed),
    }
    return Line(
        at=deed.at,
        sentence=str(Deed.Kind(deed.kind).label) % words,
        other_address=localised(deed.other.address) if deed.other else "",
        other_name=deed.other.name if deed.other else "",
    )


def _name(person: Person | None, team: Team, viewer: Viewer) -> str:
    if person is None or person.erased_at is not None:
        return _("someone")
    is_seen = viewer.may("teams.operate") or queries.is_name_shown(person, team, viewer)
    return person.name if is_seen and person.name else _("a member")


def _said(deed: Deed) -> str:
    """Roles and rights are kept by their code, and read in the reader's language."""
    if deed.kind == Deed.Kind.ROLE and deed.words in Role.__members__:
        return str(Role[deed.words].label)
    if deed.kind == Deed.Kind.RIGHTS:
        held = 0
        for name in deed.words.split(","):
            held |= int(Right[name]) if name in Right.__members__ else 0
        return ", ".join(str(label) for label in rights.named(held)) or _("nothing more than any member")
    return str(deed.words)
