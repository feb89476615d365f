"""Finding a team: near a place, by name, by kind."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from urllib.parse import urlencode

from django.http import QueryDict
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from tribune.people.viewers import Viewer
from tribune.places import maps
from tribune.places.finding import BY_REF, Found, ManyPlaces, NoSuchPlace, find
from tribune.places.labels import written
from tribune.places.models import Place
from tribune.publications.templatetags.publications import localised
from tribune.teams.models import Team, TeamKind

DEFAULT_KM = 50
RADII = (10, 20, 50, 100)
A_PAGE = 30
MOST = 300


@dataclass(frozen=True, slots=True)
class Sought:
    """What an address asks for; what does not read is as if it were not there."""

    words: str = ""
    text: str = ""
    km: int = DEFAULT_KM
    kind: str = ""
    more: int = 0

    @classmethod
    def read(cls, given: QueryDict) -> Sought:
        def number(name: str, otherwise: int, most: int) -> int:
            typed = given.get(name, "")
            return min(most, int(typed)) if typed.isdecimal() and len(typed) < 6 else otherwise

        return cls(
            words=given.get("q", "").strip()[:80],
            text=given.get("place", "").strip()[:120],
            km=max(1, number("radius", DEFAULT_KM, 500)),
            kind=given.get("kind", "")[:40],
            more=number("more", 0, MOST // A_PAGE),
        )

    def query(self, **changed: str | int) -> str:
        values: dict[str, str | int] = {
            "q": self.words, "place": self.text, "radius": self.km, "kind": self.kind, **changed,
        }  # fmt: skip
        if values["radius"] == DEFAULT_KM:
            values.pop("radius")
        return urlencode({name: value for name, value in values.items() if value})


@dataclass
class Findings:
    sought: Sought
    place: Place | None = None
    teams: list[Team] = field(default_factory=list)
    total: int = 0
    trouble: str = ""
    choices: list[tuple[str, str]] = field(default_factory=list)  # label, query

    @property
    def typed(self) -> str:
        return written(self.place) if self.place and self.sought.text else self.sought.text

    @property
    def left(self) -> int:
        return self.total - len(self.teams)

    @property
    def next_query(self) -> str:
        return self.sought.query(more=self.sought.more + 1)

    @property
    def radii(self) -> list[tuple[int, str, bool]]:
        return [(km, self.sought.query(radius=km), km == self.sought.km) for km in RADII]

    @property
    def map(self) -> SafeString:
        if self.place is None or not self.teams:
            return SafeString("")
        pins = [
            maps.Pin(t.lat, t.lon, day=t.initials, month="", href=localised(t.address), title=t.name)
            for t in self.teams
            if t.lat is not None and t.lon is not None
        ]
        label = _("%(km)s km around %(place)s") % {"km": self.sought.km, "place": self.place.name}
        return maps.draw((self.place.lat, self.place.lon), self.sought.km, pins, label=label)


def search(sought: Sought, viewer: Viewer) -> Findings:
    """Four queries at most: the place, the kinds, the teams, their numbers."""
    findings = Findings(sought, place=viewer.person.place if viewer.person and not sought.words else None)
    if sought.text:
        try:
            findings.place = find(sought.text)
        except ManyPlaces as several:
            return _troubled(findings, str(several), several.choices)
        except NoSuchPlace as unknown:
            return _troubled(findings, str(unknown), unknown.near_misses)
    teams = Team.objects.standing().visible_to(viewer)
    if sought.words:
        teams = teams.named(sought.words)
    if sought.kind:
        teams = teams.filter(kind__in=TeamKind.family_of(sought.kind))
    if findings.place is not None:
        near = teams.near(findings.place.lat, findings.place.lon, sought.km).order_by("distance_km", "pk")
        ranked = list(near.values_list("pk", "distance_km")[:MOST])
    else:
        ranked = [(pk, None) for pk in teams.order_by("name_folded", "pk").values_list("pk", flat=True)[:MOST]]
    findings.total = len(ranked)
    findings.teams = _with_numbers(ranked[: A_PAGE * (1 + sought.more)])
    return findings


def _with_numbers(ranked: Sequence[tuple[int, float | None]]) -> list[Team]:
    found = Team.objects.filter(pk__in=[pk for pk, _km in ranked]).select_related("kind", "picture").with_counts()
    by_pk = {team.pk: team for team in found}
    for pk, km in ranked:
        by_pk[pk].distance_km = km
    return [by_pk[pk] for pk, _km in ranked]


def _troubled(findings: Findings, sentence: str, choices: Sequence[Found]) -> Findings:
    findings.place = None
    findings.trouble = sentence
    findings.choices = [(each.label, findings.sought.query(place=BY_REF + each.place.ref)) for each in choices]
    return findings
