"""Every route, asked with hostile parameters, headers and paths: a plain answer, and never a way out of the site."""

import pytest
from django.http import HttpResponse
from django.urls import path

from tests.house import access, hostile, world
from tests.house.access import MATRIX, Row, rows
from tests.house.hostile import BREAKING, EVERYWHERE, HOSTILE, LEAVING, MARK, Asking, address_of, leaves, names_read
from tests.house.world import World
from tribune.people.testing import HouseClient

pytestmark = pytest.mark.django_db
ROUTES = {route.name: route for route in access.routes()}
ASKERS = ("operator", "member", "anonymous")
PART = {"HX-Request": "true"}
HEADERS = ("Referer", "HX-Current-URL", "Accept-Language")
ALONE = (MARK, "a\x00b", "zz\U0010ffff")
PARTS = 8  # what is asked in each test is a share of the routes, so that workers share them


def one_row_of_each() -> list[Row]:
    """The first row of each route and method: what it is about there is what most visitors reach."""
    found: dict[tuple[str, str], Row] = {}
    for row in rows(MATRIX.read_text()):
        found.setdefault((row.method, row.route), row)
    return list(found.values())


@pytest.fixture
def here():
    return world.build()


@pytest.fixture
def outside():
    """Nobody in an empty movement."""
    return World({}, {"anonymous": HouseClient()}, {})


def askings(here, row):
    where = address_of(here, ROUTES[row.route], row)
    return [Asking(here, who, row.method, where, PART if n % 2 else {}) for n, who in enumerate(ASKERS)]


@pytest.mark.parametrize("part", range(PARTS))
def test_no_parameter_breaks_a_page_leaves_the_site_or_comes_back_raw(here, part):
    faults = []
    for row in one_row_of_each()[part::PARTS]:
        askers = askings(here, row)
        names = sorted(set().union(*(names_read(each) for each in askers[::2])) - EVERYWHERE)
        # Most forms read nothing of their own but where their reader comes back to.
        values = HOSTILE if set(names) - {"next"} else (MARK, *LEAVING) if names else (MARK,)
        for number in range(len(values)):
            # Each name has each value once, beside the others having others.
            turned = {name: values[(number + n) % len(values)] for n, name in enumerate(names or EVERYWHERE)}
            faults.append(askers[number % 3].fault(turned))
        for name in names if len(names) > 1 else ():
            # Alone, so that what refuses one does not hide how another is read.
            faults += [askers[0].fault({name: value}) for value in ALONE]
    assert not any(faults), "\n".join(filter(None, faults))


def test_no_header_breaks_a_page_or_leads_away(here):
    values = [MARK, "\x00", "é" * 9_000, "https://testserver//evil.test/x", "https://testserver/\\evil.test", *LEAVING]
    faults = []
    closed = "/teams/{code}/membership/".format(**here.subjects["closed team"])  # refuses, and says where to go back to
    for method, where in (("POST", "/sign-in/"), ("GET", "/near/"), ("POST", "/me/profile/"), ("POST", closed)):
        for header in HEADERS:
            for value in values:
                faults.append(Asking(here, "member", method, where, {header: value}).fault({"as": "member"}))
    assert not any(faults), "\n".join(filter(None, faults))


@pytest.mark.parametrize("before", ["", "/fr", "/en"])
@pytest.mark.parametrize(
    "odd",
    [
        "//evil.test", "//evil.test/", "/\\evil.test", "/%5Cevil.test", "/%2F%2Fevil.test", "/%00/", "/teams/%00/",
        "/actions/%ff%fe/", "/teams/new//evil.test", "/%0d%0aSet-Cookie:zq=1/", "/teams/new", "/" + "x" * 20_000,
        "/wire/%3Cscript%3Ezq()%3C/script%3E/", "/near/%E2%80%AE/", "/m/..%2f..%2fetc%2fpasswd", "/a/1111111111/320%00",
    ],
)  # fmt: skip
def test_no_path_breaks_the_site_or_leads_away(outside, before, odd):
    answer = Asking(outside, "anonymous", "GET", before + odd).answer({"said": MARK})

    assert hostile.wrongs(answer) == []


def test_what_is_listened_to_is_what_views_read(here):
    near = next(row for row in one_row_of_each() if row.route == "events:near")
    joining = next(row for row in one_row_of_each() if (row.method, row.route) == ("POST", "people:join"))

    assert {"place", "radius", "kind", "when", "from", "to"} <= names_read(askings(here, near)[0])
    assert {"email", "place", "place_for", "next"} <= names_read(askings(here, joining)[-1])


def careless(request):
    """What each of the things looked for would look like."""
    given = request.GET.get("given", "")
    answer = HttpResponse(f"<p>{given}</p><a href='{given.replace(chr(39), '')}'>", status=302)
    answer["Location" if "\n" not in given else "X"] = given.encode("utf-8", "replace").decode("latin-1")
    return answer


class Addresses:
    from tribune.config.urls import handler500
    from tribune.config.urls import urlpatterns as _ours

    urlpatterns = [*_ours, path("careless/", careless)]


@pytest.mark.parametrize("value", [*(value for value in LEAVING if ".." not in value), BREAKING[0], MARK])
def test_a_careless_view_is_noticed(outside, settings, value):
    settings.ROOT_URLCONF = Addresses
    asking = Asking(outside, "anonymous", "GET", "/careless/")

    assert asking.fault({"given": value})


@pytest.mark.parametrize(
    "address", ["/", "/near/?next=//evil.test", "?page=2", "#top", "https://testserver/x", "near/"]
)
def test_an_address_of_the_site_does_not_lead_away(address):
    assert not leaves(address)
