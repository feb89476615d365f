"""Every route that answers GET, and every channel, is a way out that tests/hunt goes by, or is named as carrying nothing."""

from tests.house import access
from tests.house.test_access import ROWS
from tribune.kit.registries import WAYS_OUT
from tribune.streams.channels import CHANNELS

# The same for everyone, whatever the database holds; or a form that shows nothing but what its reader typed.
CARRYING_NOTHING = {
    "design:service_worker": "a script",
    "design:offline": "a page of fixed words",
    "design:guide": "the parts pages are made of",
    "design:guide_layout": "the parts pages are made of",
    "demo:choose": "the roles of the demo",
    "wire:hub_callback": "what a hub asks to have repeated",
    "places:search": "towns of the gazetteer",
    "places:credits": "who made the gazetteer",
    "streams:live": "answered by our own server before Django: tests/live and tests/journeys listen there",
    "people:join": "a form",
    "people:sign_in": "a form",
    "people:sign_out": "a form",
    "people:second_factor": "a form",
    "people:step_up": "a form",
    "people:step_up_code": "a form",
    "people:left": "a page of fixed words",
    "people:authenticator_picture": "one's own secret of the second factor, drawn before it is kept",
    "events:door_shell": "a page without a list, which the door of an action fills",
}


def answering() -> set[str]:
    return {row.route for row in ROWS if row.method == "GET"}


def ways() -> dict[str, list[str]]:
    """By route, the names of the ways that ask it."""
    found: dict[str, list[str]] = {}
    for name, way in WAYS_OUT:
        for route in way.routes:
            found.setdefault(route, []).append(name)
    return found


def in_no_way(routes: set[str]) -> list[str]:
    return sorted(routes - set(ways()) - set(CARRYING_NOTHING))


def test_every_route_that_answers_is_in_a_way_out():
    assert in_no_way(answering()) == []


def test_nothing_is_named_that_is_not_there():
    there = {route.name for route in access.routes()}

    assert sorted((set(ways()) | set(CARRYING_NOTHING)) - there) == []
    assert sorted(set(ways()) & set(CARRYING_NOTHING)) == []


def test_every_channel_of_open_pages_is_listened_to():
    assert {kind for _name, way in WAYS_OUT for kind in way.channels} == {name for name, _channel in CHANNELS}


def test_a_way_is_named_after_the_room_it_leaves_from():
    assert [name for name, way in WAYS_OUT for route in way.routes if not _is_of(name, route)] == []


def test_a_route_in_no_way_is_noticed():
    assert in_no_way({"teams:page", "teams:secrets", "people:join"}) == ["teams:secrets"]


def _is_of(name: str, route: str) -> bool:
    return route.partition(":")[0] in (name.partition(".")[0], "streams")
