"""Makers for tests here and above: a handful of real places, without the gazetteer."""

from tribune.places.models import Place, Postcode
from tribune.places.names import fold_name

KNOWN = {  # name: (INSEE code, postcode, department, region, population, lat, lon)
    "Lille": ("59350", "59000", "59", "32", 232787, 50.6311, 3.0468),
    "Roubaix": ("59512", "59100", "59", "32", 98828, 50.6922, 3.1746),
    "Seclin": ("59560", "59113", "59", "32", 12340, 50.5487, 3.0306),
    "Paris 11e": ("75111", "75011", "75", "11", 146643, 48.8599, 2.3792),
    "Lyon": ("69123", "69001", "69", "84", 516092, 45.7676, 4.8351),
    "Toulouse": ("31555", "31000", "31", "76", 479553, 43.6045, 1.4442),
}


def a_place(name: str = "Lille", *, postcode: str = "", **columns: object) -> Place:
    """A commune, with its postcode. Those in KNOWN are where they are; another name is put in the middle of France."""
    known = ("", "", "18", "24", 500, 46.75, 2.43)
    code, first, department, region, population, lat, lon = KNOWN.get(name, known)
    values: dict[str, object] = {
        "kind": Place.Kind.ARRONDISSEMENT if name.startswith("Paris ") else Place.Kind.COMMUNE,
        "name": name, "folded": fold_name(name), "postcode": postcode or first, "country": "FR",
        "department": department, "region": region, "population": population, "lat": lat, "lon": lon, **columns,
    }  # fmt: skip
    ref = str(values.pop("ref", "") or code or f"x{Place.objects.count()}")
    place, _is_new = Place.objects.update_or_create(ref=ref, defaults=values)
    if place.postcode:
        Postcode.objects.get_or_create(code=place.postcode, place=place)
    return place
