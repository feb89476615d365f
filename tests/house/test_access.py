"""The access matrix: every route, method and kind of visitor, asked for real."""

import pytest
from django.http import HttpResponse
from django.urls import path

from tests.house import access, references, world
from tests.house.access import MATRIX, Route, Row, rows

ROUTES = {route.name: route for route in access.routes()}
ROWS = rows(MATRIX.read_text())
A_PART = 60  # rows asked in one test, so that two workers share a large room


def parts() -> list[tuple[str, tuple[str, ...]]]:
    """(room and number, the names of its routes): a route stands in one part with all its rows."""
    found = []
    for room in sorted({route.room for route in ROUTES.values()}):
        names: list[str] = []
        for name in sorted(name for name, route in ROUTES.items() if route.room == room):
            names.append(name)
            if sum(row.route in names for row in ROWS) >= A_PART:
                found.append((f"{room} {len(found)}", tuple(names)))
                names = []
        found.append((f"{room} {len(found)}", tuple(names)))
    return [(name, names) for name, names in found if names]


PARTS = parts()


def test_every_route_has_a_row():
    assert access.without_row(list(ROUTES.values()), ROWS) == []


def test_no_row_stands_twice():
    assert len({row.key for row in ROWS}) == len(ROWS)


@pytest.mark.django_db
@pytest.mark.parametrize("names", [names for _part, names in PARTS], ids=[part for part, _names in PARTS])
def test_everyone_is_answered_as_the_matrix_says(names):
    here = world.build()
    known = [row for row in ROWS if row.route in names]

    now = [access.answered(here, row, ROUTES[row.route]) for row in known]

    differing = [f"{row}\n{found}" for row, found in zip(known, now, strict=True) if row != found]
    assert not differing, "kept, then found:\n" + "\n".join(differing)
    assert access.not_refused(here, [ROUTES[name] for name in names], known) == []


def test_every_route_is_asked_in_one_part():
    assert sorted(name for _part, names in PARTS for name in names) == sorted(ROUTES)


def test_a_route_without_a_row_is_noticed():
    extra = Route("people:list", "people/all/", frozenset())

    assert access.without_row([extra], []) == ["people:list has no row"]
    assert access.without_row([], [Row("GET", "people:gone", "-", ())]) == ["people:gone is no route any more"]


def test_every_address_that_is_named_exists(house):
    assert references.unknown_addresses(house, set(ROUTES)) == []


def test_an_address_that_no_route_answers_to_is_noticed(a_tree):
    tree = a_tree(
        {
            "tribune/people/templates/people/me.html": "{% url 'people:gone' %}{% url \"people:me\" %}",
            "tribune/people/views.py": 'x = done(request, reverse("people:gone"))\ny = redirect("people:me")\n',
        }
    )

    assert len(references.unknown_addresses(tree, {"people:me"})) == 2


class Addresses:
    """The site's routes and one that lets everyone in."""

    from tribune.config.urls import handler404
    from tribune.config.urls import urlpatterns as _ours

    urlpatterns = [*_ours, path("leak/", lambda request: HttpResponse("all of it"), name="leak")]


@pytest.mark.django_db
def test_a_door_left_open_is_noticed(settings):
    settings.ROOT_URLCONF = Addresses
    kept = Row("GET", "leak", "-", ("sign-in", *["404"] * (len(world.CAST) - 2), "200"))
    here = world.build()
    (leak,) = [route for route in access.routes() if route.name == "leak"]

    assert access.answered(here, kept, leak).answers == ("200",) * len(world.CAST)
    assert access.not_refused(here, [leak], [kept]) == [
        f"{method} leak is answered 200 and has no row" for method in ("POST", "PUT", "PATCH", "DELETE")
    ]
