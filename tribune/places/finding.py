"""What people type, to places: while they type, and once they have."""

import re
from dataclasses import dataclass
from difflib import get_close_matches
from typing import Any

from django.db.models import Case, F, IntegerField, Q, QuerySet, Value, When
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from tribune.kit.prepared import prepared
from tribune.kit.refusals import Refusal
from tribune.kit.text import tidy
from tribune.places.countries import country_name
from tribune.places.labels import described, written
from tribune.places.models import OtherName, Place, Postcode
from tribune.places.names import fold_name

LONGEST = 120
MANY_TIMES_LARGER = 4  # a namesake this much smaller is not what was meant
SAID_BESIDE = re.compile(r"^(?P<name>[^(,]+?)\s*(?:\((?P<inside>[^)]*)\))?\s*(?:,\s*(?P<country>.*))?$")
HOME, HOME_COUNTS = "FR", 20  # an inhabitant of the country most readers live in counts as so many
LAST_LETTERS = ("\ud7ff", "\U0010ffff")
BY_REF = "@"  # "@59350" names one place and no other


@dataclass(frozen=True, slots=True)
class Found:
    """A place and the words it was found by."""

    place: Place
    postcode: str = ""
    known_as: str = ""

    @property
    def value(self) -> str:
        return written(self.place, postcode=self.postcode)

    @property
    def label(self) -> str:
        label = described(self.place, postcode=self.postcode)
        return f"{self.known_as} · {label}" if self.known_as else label

    @property
    def detail(self) -> str:
        """What tells it from its namesakes, without its name."""
        own = described(self.place, postcode=self.postcode)
        return own if self.known_as else own.removeprefix(self.place.name).strip(" (,").removesuffix(")")

    @property
    def name(self) -> str:
        return self.known_as or self.place.name


class NoSuchPlace(Refusal):
    """``near_misses`` are places that may have been meant."""

    sentence = gettext_lazy("We know no place by that name or postcode.")
    field = "place"
    status = 404

    def __init__(self, typed: str, near_misses: list[Found]) -> None:
        self.near_misses = near_misses
        what = {"typed": typed, "names": " · ".join(found.label for found in near_misses)}
        if not typed:
            super().__init__(_("Say where: a postcode or the name of a town."))
        elif near_misses:
            super().__init__(_("We know no place called “%(typed)s”. Did you mean: %(names)s?") % what)
        elif typed.isdigit():
            super().__init__(_("No place has the postcode %(typed)s.") % what)
        else:
            super().__init__(_("We know no place called “%(typed)s”. Try its postcode.") % what)


class ManyPlaces(Refusal):
    """``choices`` are all the places it may be, the most peopled first."""

    field = "place"

    def __init__(self, typed: str, choices: list[Found]) -> None:
        self.choices = choices
        super().__init__(_("Several places answer to “%(typed)s”: choose one.") % {"typed": typed})


def search(text: str, limit: int = 8) -> list[Found]:
    """Places whose name or postcode begins so, the most peopled first; two queries at most."""
    digits, name = _parted(text)
    if digits:
        return _by_postcode(digits, name, limit)
    if len(name) < 2:
        return []
    own = _beginning(Place.objects.all(), name)
    found = [Found(place) for place in _largest(own, name)[:limit]]
    known = _beginning(OtherName.objects.select_related("place"), name).order_by("-place__population")
    seen = {each.place.pk for each in found}
    for other in known[: limit * 3]:
        if other.place_id not in seen:
            seen.add(other.place_id)
            found.append(_known_as(other))
    found.sort(key=lambda each: _rank(each, name))
    return found[:limit]


def find(text: str) -> Place:
    """The one place meant by "Lille", "59000" or "59000 Lille".

    Raises NoSuchPlace or ManyPlaces. A town far larger than its namesakes is what was meant.
    """
    return find_with_words(text).place


def find_with_words(text: str) -> Found:
    typed = " ".join(tidy(text).split())[:LONGEST]
    if typed.startswith(BY_REF):
        place = Place.objects.filter(ref=typed[1:]).first()
        if place is None:
            raise NoSuchPlace(typed[1:], [])
        return Found(place)
    digits, name = _parted(typed)
    candidates = _with_postcode(digits, name) if digits else _called(typed)
    if not candidates:
        raise NoSuchPlace(typed, near_misses(typed))
    if len(candidates) > 1 and not _stands_out(candidates, by_name=not digits):
        raise ManyPlaces(typed, candidates)
    return candidates[0]


def chosen_among(ref: str, words: str) -> Found | None:
    """The place of that ref, with the postcode typed if it is one of its own; None when there is no such place."""
    place = Place.objects.filter(ref=tidy(ref)).first()
    if place is None:
        return None
    digits, _name = _parted(words)
    is_its_own = bool(digits) and place.postcodes.filter(code=digits).exists()
    return Found(place, digits if is_its_own else "")


def near_misses(text: str, limit: int = 4) -> list[Found]:
    """What may have been meant by something that is no place: a slip of the finger, or another postcode of the area."""
    digits, name = _parted(text)
    if digits:
        for kept in range(len(digits) - 1, 1, -1):
            found = _by_postcode(digits[:kept], "", limit)
            if found:
                return found
        return []
    for kept in (3, 2) if len(name) > 2 else ():
        places = list(_largest(_beginning(Place.objects.all(), name[:kept]), name[:kept])[:1500])
        by_name: dict[str, Place] = {}
        for place in places:
            by_name.setdefault(place.folded, place)
        close = get_close_matches(name, by_name, n=limit, cutoff=0.8)
        if close:
            return [Found(by_name[each]) for each in close]
    return []


def _parted(text: str) -> tuple[str, str]:
    """("59000", "lille") of "59000 Lille" or "Lille (59000)"; ("", "lille") of "Lille"."""
    words = fold_name(tidy(text[:LONGEST])).split()
    codes = [word for word in words if word.isascii() and word.isdigit()]
    if len(codes) == 1 and (words[0] == codes[0] or len(codes[0]) == 5):
        return codes[0][:10], " ".join(word for word in words if word != codes[0])
    if len(codes) == 2 and len(words) == 2 and len("".join(codes)) == 5:  # "59 000"
        return "".join(codes), ""
    return "", " ".join(words)


def _by_postcode(digits: str, name: str, limit: int) -> list[Found]:
    rows = _beginning(Postcode.objects.select_related("place"), digits, field="code")
    if name:
        rows = _beginning(rows, name, field="place__folded")
    found: dict[int, Found] = {}
    for row in rows.order_by("-place__population", "code")[: limit * 6]:  # one town may have six postcodes
        found.setdefault(row.place_id, Found(row.place, row.code))
    return list(found.values())[:limit]


def _with_postcode(digits: str, name: str) -> list[Found]:
    found = [Found(row.place, row.code) for row in _coded(digits=digits)]
    if not name:
        return found
    exact = [each for each in found if each.place.folded == name]
    return exact or [each for each in found if each.place.folded.startswith(name)]


@prepared
def _coded(*, digits: str) -> QuerySet[Postcode]:
    return Postcode.objects.select_related("place").filter(code=digits).order_by("-place__population")


def _called(typed: str) -> list[Found]:
    """Places of exactly that name; else those also known by it. "(93)", "(MO)" or ", Belgium" choose among them."""
    said = SAID_BESIDE.match(typed)
    name = fold_name(said["name"] if said else typed)
    if not name:
        return []
    hints = [fold_name(hint) for hint in (said["inside"], said["country"]) if hint] if said else []
    found = [Found(place) for place in Place.objects.filter(folded=name).order_by("-population")[:30]]
    if hints or not found:
        others = OtherName.objects.filter(folded=name).select_related("place").order_by("-place__population")
        own = {each.place.pk for each in found}
        found += {o.place_id: _known_as(o) for o in others[:30] if o.place_id not in own}.values()
    found = [each for each in found if all(hint in _whereabouts(each.place) for hint in hints)]
    return sorted(found, key=lambda each: -_weight(each.place))


def _whereabouts(place: Place) -> set[str]:
    return {fold_name(each) for each in (place.department, place.region, place.country, country_name(place.country))}


def _stands_out(found: list[Found], *, by_name: bool) -> bool:
    return by_name and _weight(found[0].place) >= MANY_TIMES_LARGER * max(1, _weight(found[1].place))


def _weight(place: Place) -> int:
    return place.population * (HOME_COUNTS if place.country == HOME else 1)


def _known_as(other: OtherName) -> Found:
    is_part = fold_name(other.place.name).endswith(other.folded)  # "Havre" needs not be told beside Le Havre
    return Found(other.place, known_as="" if is_part else other.name)


def _beginning(rows: QuerySet[Any], start: str, *, field: str = "folded") -> QuerySet[Any]:
    """A range of the index: everything from *start* to just before the next text of its length."""
    # Letters that nobody writes have no next one, or one that no text holds (a surrogate).
    after = start[:-1] + (chr(ord(start[-1]) + 1) if start[-1] not in LAST_LETTERS else start[-1] * 2)
    return rows.filter(Q(**{f"{field}__gte": start}) & Q(**{f"{field}__lt": after}))


def _largest(places: QuerySet[Place], name: str) -> QuerySet[Place]:
    """The order of ``_rank``, in SQL."""
    exact = Case(When(folded=name, then=Value(0)), default=Value(1), output_field=IntegerField())
    weight = Case(When(country=HOME, then=Value(HOME_COUNTS)), default=Value(1), output_field=IntegerField())
    return places.order_by(exact, (F("population") * weight).desc())


def _rank(found: Found, name: str) -> tuple[bool, int]:
    return found.place.folded != name, -_weight(found.place)
