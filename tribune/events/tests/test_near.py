import json
from datetime import UTC, datetime, timedelta

import pytest
from icalendar import Calendar

from tribune.events import near, queries
from tribune.events.testing import an_event, an_rsvp, day_of, soon
from tribune.people.audiences import Audience
from tribune.people.testing import HouseClient, a_person, signed_in_client
from tribune.people.viewers import NOBODY, Viewer
from tribune.places.testing import a_place
from tribune.teams.testing import a_team

pytestmark = pytest.mark.django_db
ROUBAIX, SECLIN, PARIS = (50.6922, 3.1746), (50.5487, 3.0306), (48.8599, 2.3792)


@pytest.fixture(autouse=True)
def _places():
    for name in ("Lille", "Roubaix", "Paris 11e"):
        a_place(name)


def now():
    return datetime.now(UTC)


def seen(address, client=None):
    answer = (client or HouseClient()).get(address)
    return answer, answer.content.decode()


def test_a_stranger_types_a_postcode_and_sees_what_is_near_soonest_first():
    an_event("Atelier affiches", point=ROUBAIX, town="Roubaix", starts_at=soon(9))
    an_event("Porte-à-porte", starts_at=soon(2))
    an_event("Marche à Paris", point=PARIS, town="Paris")

    answer, page = seen("/near/?place=59000")

    assert answer.status_code == 200
    assert page.index("Porte-à-porte") < page.index("Atelier affiches")
    assert "Marche à Paris" not in page


def test_the_radius_is_obeyed():
    an_event("Atelier affiches", point=ROUBAIX, town="Roubaix")
    an_event("Porte-à-porte")

    assert "Atelier affiches" not in seen("/near/?place=59000&radius=5")[1]
    assert "Atelier affiches" in seen("/near/?place=59000&radius=20")[1]


def test_chips_count_everything_and_choose_among_it():
    an_event("Porte-à-porte", kind="canvass")
    an_event("Marche pour l’eau", kind="march")

    page = seen("/near/?place=59000&kind=march")[1]

    assert "Marche pour l’eau" in page
    assert 'rsvp/" hx-post' in page
    assert "Porte-à-porte <small>1</small>" in page
    assert page.count('class="line"') == 1


def test_a_day_is_chosen():
    first, second = soon(3), soon(6)
    an_event("Porte-à-porte", starts_at=first)
    an_event("Marche pour l’eau", starts_at=second)

    day = day_of(second)
    page = seen(f"/near/?place=59000&from={day}&to={day}")[1]

    assert "Marche pour l’eau" in page
    assert page.count('class="line"') == 1


def test_weekend_means_this_one_and_on_sunday_the_one_under_way():
    friday, sunday = datetime(2026, 11, 27).date(), datetime(2026, 11, 29).date()  # noqa: DTZ001

    assert near.weekend_of(friday)[0].isoformat() == "2026-11-28"
    assert near.weekend_of(sunday) == (sunday, sunday)


def test_a_postcode_nobody_knows_gets_a_plain_answer_and_keeps_what_was_typed():
    answer, page = seen("/en/near/?place=99999")

    assert answer.status_code == 422
    assert "No place has the postcode 99999." in page
    assert 'value="99999"' in page


def test_a_postcode_of_twenty_communes_offers_them():
    for n in range(20):
        a_place(f"Village {n}", postcode="02160", ref=f"02{n:03}")

    answer, page = seen("/near/?place=02160")

    assert answer.status_code == 422
    assert page.count("%4002") >= 20


def test_nothing_near_begins_something():
    an_event("Marche à Paris", point=PARIS, town="Paris")
    an_event("Soirée d’accueil", kind="online", point=None, online_url="https://meet.example.org/a")

    answer, page = seen("/near/?place=59000&radius=5")

    assert answer.status_code == 200
    assert 'class="empty"' in page
    assert "/actions/new/?where=59000%20Lille" in page
    assert "radius=500" in page
    assert "Marche à Paris" in page
    assert "Soirée d’accueil" in page


def test_a_signed_in_person_needs_not_say_where():
    an_event("Porte-à-porte")
    bob = a_person("Bob", place=a_place("Lille"))

    assert "Porte-à-porte" in seen("/near/", signed_in_client(bob))[1]


def test_a_stranger_who_says_nothing_is_asked_where_and_shown_the_big_actions():
    an_event("Porte-à-porte")
    an_event("Marche nationale", is_big=True, point=PARIS)

    page = seen("/near/")[1]

    assert 'name="place"' in page
    assert "Marche nationale" in page
    assert "Porte-à-porte" not in page.replace("Porte-à-porte <small>", "")


def test_online_actions_are_found_from_anywhere():
    an_event("Soirée d’accueil", kind="online", point=None, online_url="https://meet.example.org/a")

    assert "Soirée d’accueil" in seen("/near/?online=1")[1]
    assert "Soirée d’accueil" in seen("/near/?place=59000&online=1")[1]


def test_each_line_says_why():
    big = an_event("Marche", is_big=True)
    an_rsvp(big, a_person("Bob"))
    scarce = an_event("Atelier", capacity=4)
    for n in range(2):
        an_rsvp(scarce, a_person(f"Person {n}"))
    an_event("Collage", point=ROUBAIX, town="Roubaix")
    place = a_place("Lille")

    why = {line.title: line.why for line in queries.soon_near(NOBODY, place, km=20, n=9, at=now())}

    assert "1" in why["Marche"]
    assert "2" in why["Atelier"] and "4" in why["Atelier"]
    assert "Lille" in why["Collage"]


def test_what_my_team_does_says_that_it_is_my_teams():
    alice, bob = a_person("Alice"), a_person("Bob")
    team = a_team("Fives", referent=alice, members=[bob])
    an_event("Collage", by=alice, team=team)

    (line,) = queries.soon_near(Viewer(bob), a_place("Lille"), km=20, n=3, at=now())

    assert "Fives" in line.why
    assert "Fives" in seen("/near/?place=59000", signed_in_client(bob))[1]


def test_bob_sees_his_own_answer_in_the_list():
    bob = a_person("Bob")
    an_rsvp(an_event("Porte-à-porte"), bob)

    assert "btn s going" in seen("/near/?place=59000", signed_in_client(bob))[1]
    assert "btn s going" not in seen("/near/?place=59000")[1]


def test_the_agenda_holds_what_bob_said_yes_or_maybe_to():
    bob = a_person("Bob")
    an_rsvp(an_event("Porte-à-porte", starts_at=soon(2)), bob)
    an_rsvp(an_event("Marche", starts_at=soon(5)), bob, "maybe")
    an_rsvp(an_event("Atelier"), bob, "no")
    an_event("Collage")

    assert [line.title for line in queries.my_agenda(Viewer(bob), at=now())] == ["Porte-à-porte", "Marche"]


def test_what_is_over_called_off_private_or_a_draft_is_not_near():
    alice = a_person("Alice")
    an_event("Passée", starts_at=now() - timedelta(days=2))
    an_event("Brouillon", published=False)
    an_event("Interne", by=alice, team=a_team(referent=alice), audience=Audience.CIRCLE)

    page = seen("/near/?place=59000")[1]

    assert 'class="empty"' in page
    assert "Interne" in seen("/near/?place=59000", signed_in_client(alice))[1]


def test_the_very_view_is_a_calendar_and_a_feed():
    an_event("Porte-à-porte", kind="canvass")
    an_event("Marche pour l’eau")
    query = "place=59000&kind=march"

    calendar = Calendar.from_ical(HouseClient().get(f"/near.ics?{query}").content)
    feed = json.loads(HouseClient().get(f"/near.json?{query}").content)

    assert [str(e["SUMMARY"]) for e in calendar.walk("VEVENT")] == ["Marche pour l’eau"]
    assert [item["title"] for item in feed["items"]] == ["Marche pour l’eau"]
    for format in ("rss", "atom"):
        assert "Marche pour l’eau" in HouseClient().get(f"/near.{format}?{query}").content.decode()


def test_a_feed_shows_only_what_is_public_even_to_a_member():
    alice = a_person("Alice")
    an_event("Interne", by=alice, team=a_team(referent=alice), audience=Audience.CIRCLE)

    assert "Interne" not in signed_in_client(alice).get("/near.ics?place=59000").content.decode()


def test_with_htmx_the_found_part_alone_comes_back():
    an_event("Porte-à-porte")

    answer = HouseClient().get("/near/?place=59000", headers={"HX-Request": "true"})

    assert answer.content.decode().lstrip().startswith('<div id="near"')
    assert "HX-Request" in answer["Vary"]


@pytest.mark.parametrize("who", ["stranger", "member"])
def test_the_queries_do_not_grow_with_the_actions(django_assert_max_num_queries, who):
    bob = a_person("Bob", place=a_place("Lille"))
    a_team(members=[bob])
    client = signed_in_client(bob) if who == "member" else HouseClient()
    seen("/near/?place=59000", client)
    counts = []
    for _round in range(2):
        for n in range(8):
            an_rsvp(an_event(f"Action {n}", starts_at=soon(2 + n)), bob)
        seen("/near/?place=59000", client)  # what is kept for some seconds is fresh, however slow the makers were
        # One more than the page makes: without a gazetteer the map's outlines are looked for each time.
        with django_assert_max_num_queries(7) as asked:
            seen("/near/?place=59000", client)
        counts.append(len(asked))

    assert counts[0] == counts[1]


@pytest.mark.parametrize("query", ["radius=abc", "from=hier", "kind=%00", "more=-4", "radius=99999999999999", "when=x"])
def test_an_address_that_does_not_read_still_shows_the_page(query):
    assert HouseClient().get(f"/near/?place=59000&{query}").status_code == 200
