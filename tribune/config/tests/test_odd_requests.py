"""What nobody types and machines send: each has its plain answer, and none breaks the page."""

import base64
import json

import pytest

from tribune.people.testing import HouseClient, a_person, signed_in_client
from tribune.places.testing import a_place

pytestmark = pytest.mark.django_db
UNREADABLE = "http://["


def cursor(*values):
    return base64.urlsafe_b64encode(json.dumps(values).encode()).decode()


def hour(text):
    return {"t": text}


@pytest.mark.parametrize(
    "after",
    [
        cursor(hour("2026-01-01T00:00:00+00:00"), float("inf")),
        cursor("x", float("-inf")),
        cursor(hour("2026-01-01T00:00:00+00:00"), float("nan")),
        cursor(hour("0001-01-01T00:00:00+14:00"), 1),
        cursor(hour("9999-12-31T23:59:59-14:00"), 1),
        cursor(hour("2026-01-01T00:00:00+00:00"), 10**40),
        cursor("\ud800", 1),
    ],
)
@pytest.mark.parametrize("page", ["/wire/", "/sources/", "/search/?q=eau"])
def test_a_cursor_that_means_nothing_shows_a_page_all_the_same(page, after):
    assert HouseClient().get(page, {"after": after, "q": "eau"}).status_code == 200


@pytest.mark.parametrize("day", ["0001-01-01", "9999-12-31"])
def test_near_me_takes_no_day_that_other_zones_cannot_tell(day):
    a_place("Lille")

    for end in ("from", "to"):
        assert HouseClient().get("/near/", {"place": "59000", end: day}).status_code == 200


@pytest.mark.parametrize("since", ["0001-01-01T00:00:00+14:00", "9999-12-31T23:59:00-14:00"])
def test_the_wire_has_nothing_new_since_an_hour_that_no_calendar_holds(since):
    assert HouseClient().get("/wire/fresh/", {"since": since}).status_code == 204


@pytest.mark.parametrize("starts", ["0001-01-01T00:00", "9999-12-31T23:59"])
def test_an_action_at_the_end_of_time_is_refused_beside_its_hour(starts):
    a_place("Lille")

    answer = signed_in_client(a_person("Alice")).post(
        "/actions/new/", {"title": "Marche", "starts": starts, "where": "59000", "zone": "America/Cayenne"}
    )

    assert answer.status_code == 422
    assert "28/11/2026 14:00" in answer.content.decode()
    assert starts in answer.content.decode()


def test_an_origin_that_does_not_read_is_another_site():
    stranger = HouseClient(HTTP_ORIGIN=UNREADABLE)
    del stranger.defaults["HTTP_SEC_FETCH_SITE"]

    assert stranger.post("/sign-in/", {"email": "alice@example.org"}).status_code == 403


@pytest.mark.parametrize("header", ["HTTP_REFERER", "HTTP_HX_CURRENT_URL"])
def test_a_page_one_comes_from_that_does_not_read_is_none(header):
    answer = HouseClient().post("/me/profile/", **{header: UNREADABLE})

    assert answer.status_code == 303
    assert answer["Location"].startswith("/sign-in/")


@pytest.mark.parametrize("page", ["/", "/near/", "/nowhere/"])
def test_a_query_of_too_many_fields_is_not_understood_wherever_it_is_sent(page):
    answer = HouseClient().get(page, {f"field{number}": "1" for number in range(1500)})

    assert answer.status_code == 400
    assert "n’avons pas compris" in answer.content.decode()
