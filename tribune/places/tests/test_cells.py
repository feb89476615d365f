"""The grid: every point within reach lies in one of the cells that are asked for."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tribune.places.near import MOST_CELLS, Box, box_around, cell_of, cells_of

lats = st.floats(-90, 90)
lons = st.floats(-180, 180)


@given(lat=lats, lon=lons, km=st.floats(0.1, 60), up=st.floats(0, 1), across=st.floats(0, 1))
def test_every_point_of_a_box_lies_in_one_of_its_cells(lat, lon, km, up, across):
    box = box_around(lat, lon, km)
    width = (box.east - box.west) % 360 if box.crosses else box.east - box.west
    inner_lat = min(box.north, box.south + up * (box.north - box.south))
    inner_lon = (
        (box.west + across * width + 180) % 360 - 180 if box.crosses else min(box.east, box.west + across * width)
    )

    cells = cells_of(box)

    assert cells is None or cell_of(inner_lat, inner_lon) in cells


@given(lat=st.floats(-60, 60), lon=lons)
def test_a_circle_of_fifty_kilometres_is_asked_by_cells_wherever_people_live(lat, lon):
    cells = cells_of(box_around(lat, lon, 50))

    assert cells is not None
    assert len(cells) <= MOST_CELLS


def test_a_country_is_too_wide_for_cells():
    assert cells_of(box_around(48.8, 2.3, 500)) is None


@pytest.mark.parametrize("point", [(90.0, 0.0), (-90.0, 0.0), (0.0, 180.0), (0.0, -180.0), (50.75, 3.0)])
def test_a_point_on_an_edge_of_the_grid_is_found_from_its_own_box(point):
    lat, lon = point

    assert cell_of(lat, lon) in (cells_of(Box(lat, lon, lat, lon)) or [])


def test_the_two_names_of_the_antimeridian_are_one_cell():
    assert cell_of(12.0, 180.0) == cell_of(12.0, -180.0)
