import random
from math import asin, atan2, cos, degrees, isclose, pi, radians, sin, sqrt

import pytest
from django.db import connection

from tribune.places.models import Place
from tribune.places.near import EARTH_KM, box_around, distance_km, within
from tribune.places.testing import a_place

pytestmark = pytest.mark.django_db


def vincenty_on_a_sphere(a, b):
    """Another formula than the one under test: well conditioned everywhere, antipodes included."""
    lat_a, lat_b, across = radians(a[0]), radians(b[0]), radians(b[1] - a[1])
    up = sqrt((cos(lat_b) * sin(across)) ** 2 + (cos(lat_a) * sin(lat_b) - sin(lat_a) * cos(lat_b) * cos(across)) ** 2)
    return EARTH_KM * atan2(up, sin(lat_a) * sin(lat_b) + cos(lat_a) * cos(lat_b) * cos(across))


def points(*pairs):
    Place.objects.bulk_create(
        Place(ref=str(n), kind="town", name=str(n), folded=str(n), country="FR", lat=lat, lon=lon)
        for n, (lat, lon) in enumerate(pairs)
    )


def away(lat, lon, km, bearing):
    """The point *km* from here by *bearing* (radians)."""
    arc, here = km / EARTH_KM, radians(lat)
    there = asin(sin(here) * cos(arc) + cos(here) * sin(arc) * cos(bearing))
    turned = atan2(sin(bearing) * sin(arc) * cos(here), cos(arc) - sin(here) * sin(there))
    return degrees(there), (lon + degrees(turned) + 540) % 360 - 180


CENTRES = [
    (50.63, 3.06), (0, 0), (-21.1, 55.5), (65, 179.99), (-17, -179.95), (89.99, 10), (-90, 0), (90, 0), (-89.95, -170),
]  # fmt: skip


@pytest.mark.parametrize("centre", CENTRES)
@pytest.mark.parametrize("km", [1, 25, 500])
def test_the_radius_holds_exactly_who_is_in_it_wherever_on_earth(centre, km):
    turn = random.Random(7)
    pairs = [away(*centre, km * turn.uniform(0, 2), turn.uniform(0, 2 * pi)) for _ in range(200)]
    points(*pairs)

    found = {
        int(place.ref): place.distance_km for place in within(Place.objects.all(), lat=centre[0], lon=centre[1], km=km)
    }

    truth = {n: vincenty_on_a_sphere(centre, pair) for n, pair in enumerate(pairs)}
    assert set(found) == {n for n, far in truth.items() if far <= km}
    assert all(isclose(found[n], truth[n], rel_tol=0.001, abs_tol=0.001) for n in found)


def test_distances_known_by_the_ellipsoid_are_right_to_one_per_cent():
    # Geodesics on WGS 84, as national mapping agencies publish them.
    for a, b, km in [
        ((48.8567, 2.3508), (45.7640, 4.8357), 391.5),
        ((48.8567, 2.3508), (40.7128, -74.0060), 5852.9),
        ((0, 0), (0, 1), 111.319),
        ((50, 0), (51, 0), 111.238),
    ]:
        assert distance_km(a, b) == pytest.approx(km, rel=0.01)


def test_the_whole_earth_is_a_radius_too():
    points((50, 3), (-50, -177), (0, 90))

    assert within(Place.objects.all(), lat=50, lon=3, km=30_000).count() == 3


def test_a_box_over_the_antimeridian_is_two_stretches():
    box = box_around(0, 179.9, 100)

    assert box.west > box.east
    assert isclose(box.west, 179.0007, abs_tol=0.001)


def test_rows_without_a_point_are_left_out_and_other_filters_kept():
    lille, roubaix = a_place("Lille"), a_place("Roubaix")
    a_place("Toulouse")

    near = within(Place.objects.exclude(pk=roubaix.pk), lat=lille.lat, lon=lille.lon, km=20)

    assert [(place, round(place.distance_km)) for place in near] == [(lille, 0)]


def test_the_index_serves_the_radius():
    turn = random.Random(3)
    points(*[(turn.uniform(42, 51), turn.uniform(-4, 8)) for _ in range(6000)])
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")

    plan = within(Place.objects.all(), lat=50.63, lon=3.06, km=10).explain()

    assert "place_by_point" in plan


def test_the_index_serves_what_one_types():
    turn = random.Random(3)
    letters = "abcdefghijklmnopqrstuvwxyz"
    Place.objects.bulk_create(
        Place(ref=str(n), kind="town", name="", folded="".join(turn.choices(letters, k=8)), country="FR", lat=0, lon=0)
        for n in range(6000)
    )
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")

    plan = Place.objects.filter(folded__gte="lil", folded__lt="lim").explain()

    assert "place_by_name" in plan
