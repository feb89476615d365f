"""My agenda: what is mine and what is for me, each with its reason, and the same view for calendars and readers."""

import re
from datetime import UTC, datetime, timedelta
from urllib.parse import urlencode
from xml.etree import ElementTree

import pytest
from icalendar import Calendar

from tribune.events import near
from tribune.events.models import CalendarFeed
from tribune.events.testing import an_event, an_rsvp, day_of, soon
from tribune.events.verbs import calendar_feeds, events
from tribune.facts.testing import run_jobs
from tribune.people.audiences import Audience
from tribune.people.models import Person
from tribune.people.testing import HouseClient, a_person, signed_in_client
from tribune.places.testing import a_place
from tribune.teams.testing import a_team

pytestmark = pytest.mark.django_db
ROUBAIX, PARIS = (50.6922, 3.1746), (48.8599, 2.3792)
AGENDA = "/me/agenda/"


@pytest.fixture
def bob():
    return a_person("Bob", place=a_place("Lille"))


@pytest.fixture
def client(bob):
    return signed_in_client(bob)


def now():
    return datetime.now(UTC)


def seen(client, address=AGENDA, status=200):
    answer = client.get("/en" + address)
    assert answer.status_code == status
    return answer.content.decode()


def whys(page):
    """The reason of each action of a page, by title, in order."""
    found = {}
    for piece in page.split('<article class="line">')[1:]:
        title = re.search(r"<h3><a [^>]*>([^<]*)</a>", piece)
        why = re.search(r'class="why">(?:<svg.*?</svg>)?([^<]*)<', piece, re.S)
        found[title.group(1)] = why.group(1)
    return found


def test_each_action_says_why_it_is_mine_or_for_me(bob, client):
    alice, dora = a_person("Alice"), a_person("Dora")
    mine = a_team("Fives", referent=alice, members=[bob])
    followed = a_team("Roubaix", referent=dora, followers=[bob])
    an_rsvp(an_event("Oui", by=alice, starts_at=soon(1), point=PARIS), bob)
    an_rsvp(an_event("Peut-être", by=alice, starts_at=soon(2), point=PARIS), bob, "maybe")
    an_event("À moi", by=bob, starts_at=soon(3), point=PARIS)
    an_event("De l’équipe", by=alice, team=mine, starts_at=soon(4), point=PARIS)
    an_event("De celle que je suis", by=dora, team=followed, starts_at=soon(5), point=PARIS)
    an_event("Nationale", by=dora, starts_at=soon(6), point=PARIS, is_big=True)
    an_event("Près", by=dora, starts_at=soon(7), point=ROUBAIX)
    an_event("Loin", by=dora, starts_at=soon(8), point=PARIS)

    assert whys(seen(client)) == {
        "Oui": "You said yes",
        "Peut-être": "You said maybe",
        "À moi": "You organise it",
        "De l’équipe": "By your team Fives",
        "De celle que je suis": "By Roubaix, which you follow",
        "Nationale": "The movement’s big action, further away",
        "Près": "Near Lille",
    }


def test_an_action_of_several_reasons_is_there_once_and_one_refused_is_not(bob, client):
    alice = a_person("Alice")
    team = a_team("Fives", referent=alice, members=[bob])
    an_rsvp(an_event("Tout à la fois", by=alice, team=team, is_big=True), bob)
    an_rsvp(an_event("Refusée", by=alice, team=team), bob, "no")

    assert whys(seen(client)) == {"Tout à la fois": "You said yes"}


def test_what_is_not_for_bob_is_not_in_his_agenda(bob, client):
    alice = a_person("Alice")
    team = a_team("Fives", referent=alice, followers=[bob])
    an_event("Interne", by=alice, team=team, audience=Audience.CIRCLE)
    an_event("Brouillon", by=bob, published=False)
    off = an_event("Annulée", by=alice)
    an_rsvp(off, bob)
    events.call_off(event=off, by=alice, reason="", at=now())
    an_event("Hier", by=alice, starts_at=now() - timedelta(days=1))

    assert whys(seen(client)) == {}


def test_days_are_told_by_their_names(bob, client, monkeypatch):
    an_event("Demain", starts_at=now() + timedelta(days=1))
    an_event("En cours", starts_at=now() - timedelta(days=1), ends_at=now() + timedelta(hours=3))

    page = seen(client)

    assert page.index("Under way") < page.index("En cours") < page.index("Tomorrow") < page.index("Demain")


def test_chips_choose_kinds_and_days(bob, client):
    today = now().replace(minute=0, second=0, microsecond=0) + timedelta(minutes=1)
    an_event("Marche", kind="march", starts_at=today, ends_at=now() + timedelta(hours=5))
    an_event("Porte-à-porte", kind="canvass", starts_at=soon(9))

    assert list(whys(seen(client, AGENDA + "?kind=canvass"))) == ["Porte-à-porte"]
    assert list(whys(seen(client, AGENDA + "?when=today"))) == ["Marche"]
    day = day_of(soon(9))
    assert list(whys(seen(client, f"{AGENDA}?from={day}&to={day}"))) == ["Porte-à-porte"]
    assert "Nothing of the kind." in seen(client, AGENDA + "?kind=nosuch")
    assert "Nothing of the kind." in seen(client, f"{AGENDA}?from=2027-02-02&to=2027-02-01")


def test_the_radius_is_ones_own_unless_another_is_chosen(bob, client):
    an_event("Roubaix", point=ROUBAIX, town="Roubaix")
    Person.objects.filter(pk=bob.pk).update(radius_km=5)

    narrow = seen(client)
    assert whys(narrow) == {}
    assert 'href="?radius=20"' in narrow
    assert list(whys(seen(client, AGENDA + "?radius=20"))) == ["Roubaix"]
    assert "5 km around" in narrow


def test_list_and_map_show_the_same(bob, client):
    an_event("Ici")
    an_event("Roubaix", point=ROUBAIX, kind="canvass", starts_at=soon(5))

    page = seen(client, AGENDA + "?kind=canvass")

    pins = re.findall(r'<a class="pin[^"]*" href="[^"]*/actions/[^"]*"', page)
    assert len(pins) == 1
    assert list(whys(page)) == ["Roubaix"]


def test_nothing_near_begins_something(bob, client):
    an_rsvp(an_event("Paris", by=a_person("Alice"), point=PARIS), bob)
    an_event("En ligne", kind="online", point=None, online_url="https://meet.example.org/a")

    page = seen(client)

    assert list(whys(page)) == ["Paris"]
    for way in ("/actions/new/?where=", "radius=500", "/me/alerts/new/?", "Join online"):
        assert way in page


def test_without_a_place_the_agenda_still_holds_what_is_mine():
    gus = a_person("Gus", place=None)
    an_rsvp(an_event("Oui", by=a_person("Alice")), gus)

    page = seen(signed_in_client(gus))

    assert list(whys(page)) == ["Oui"]
    assert "Type a postcode" in page


def test_a_place_nobody_knows_is_asked_for_again_on_the_same_page(client):
    page = seen(client, AGENDA + "?place=99999", status=422)

    assert 'action="/en/me/agenda/"' in page


def test_more_is_shown_a_page_at_a_time(bob, client):
    for n in range(near.A_PAGE + 3):
        an_event(f"Marche {n:02}", starts_at=soon(2 + n))

    first = seen(client)
    assert len(whys(first)) == near.A_PAGE
    assert "more=1" in first
    assert len(whys(seen(client, AGENDA + "?more=1"))) == near.A_PAGE + 3


def queries_of(client, django_assert_max_num_queries):
    with django_assert_max_num_queries(8) as captured:
        seen(client)
    return len(captured)


def test_the_agenda_costs_the_same_whatever_there_is(bob, client, django_assert_max_num_queries):
    alice = a_person("Alice")
    team = a_team("Fives", referent=alice, members=[bob])
    for _ in range(3):
        an_rsvp(an_event(by=alice, team=team), bob)
    seen(client)
    once = queries_of(client, django_assert_max_num_queries)
    for n in range(3):
        other = a_team(f"Équipe {n}", referent=alice, members=[bob])
        an_event(by=alice, team=other)
        an_event(by=alice, point=ROUBAIX)
    seen(client)

    assert queries_of(client, django_assert_max_num_queries) == once


def test_the_view_has_an_address_of_its_own_for_calendars_and_readers(bob, client):
    alice = a_person("Alice")
    an_rsvp(an_event("Marche", by=alice, kind="march"), bob)
    an_event("Pour nous", by=alice, kind="march", audience=Audience.MEMBERS)
    an_event("Porte-à-porte", by=alice, kind="canvass")
    run_jobs()
    view = urlencode({"kind": "march"})

    for _ in range(2):  # pressed twice, one address
        assert client.post(f"/me/agenda/address/?{view}").status_code == 303
    feed = CalendarFeed.objects.get(person=bob)
    page = seen(client, "/me/calendars/")

    assert f"~{feed.secret}.ics" in page
    assert f"~{feed.secret}.rss" in page
    answer = HouseClient().get(f"/calendars/~{feed.secret}.ics")
    entries = {str(e["SUMMARY"]): e for e in Calendar.from_ical(answer.content).walk("VEVENT")}
    assert set(entries) == {"Marche", "Pour nous"}
    assert "TRANSP" not in entries["Marche"]
    assert str(entries["Pour nous"]["TRANSP"]) == "TRANSPARENT"
    rss = HouseClient().get(f"/calendars/~{feed.secret}.rss")
    assert {item.findtext("title") for item in ElementTree.fromstring(rss.content).iter("item")} == set(entries)
    for private in (answer, rss):
        assert private["Cache-Control"] == "private, no-store"
        assert "Access-Control-Allow-Origin" not in private


def test_what_bob_was_coming_to_is_said_to_be_off_in_that_calendar(bob):
    alice = a_person("Alice")
    event = an_event("Marche", by=alice)
    an_rsvp(event, bob)
    feed = calendar_feeds.open_for_me(person=bob, name="Pour moi", view="", at=now())
    events.call_off(event=event, by=alice, reason="Orage", at=now())

    (entry,) = Calendar.from_ical(HouseClient().get(f"/calendars/~{feed.secret}.ics").content).walk("VEVENT")

    assert str(entry["STATUS"]) == "CANCELLED"


def test_an_address_of_what_i_answered_is_no_feed_and_a_closed_one_leads_nowhere(bob, client):
    plain = calendar_feeds.open(person=bob, name="téléphone", with_teams=False, at=now())
    mine = calendar_feeds.open_for_me(person=bob, name="Pour moi", view="", at=now())
    assert HouseClient().get(f"/calendars/~{mine.secret}.rss").status_code == 200

    client.post(f"/me/calendars/{mine.code}/closing/")

    assert HouseClient().get(f"/calendars/~{plain.secret}.rss").status_code == 404
    assert HouseClient().get(f"/calendars/~{mine.secret}.rss").status_code == 404
    assert HouseClient().get(f"/calendars/~{mine.secret}.ics").status_code == 404


def test_whoever_has_ten_addresses_is_told_so_on_the_agenda(bob, client):
    for n in range(10):
        calendar_feeds.open(person=bob, name=f"{n}", with_teams=False, at=now())

    answer = client.post("/en/me/agenda/address/")

    assert answer.status_code == 422
    assert "You have ten addresses already" in answer.content.decode()


def test_a_stranger_is_sent_to_sign_in():
    assert HouseClient().get(AGENDA).status_code == 303


def test_near_me_tells_today_and_the_big_actions_beyond_its_reach():
    a_place("Lille")
    a_place("Paris 11e", postcode="75011")
    an_event("Ce jour", starts_at=now() - timedelta(minutes=5), ends_at=now() + timedelta(hours=2))
    an_event("Plus tard", starts_at=soon(5))
    an_event("Nationale", point=PARIS, is_big=True)
    an_event("Lilloise", is_big=True)
    stranger = HouseClient()

    page = seen(stranger, "/near/?place=59000")
    assert "Today <small>1</small>" in page
    assert list(whys(page)) == ["Ce jour", "Lilloise", "Plus tard", "Nationale"]
    assert page.index("Further away, with the whole movement") < page.index("Nationale")
    assert list(whys(seen(stranger, "/near/?place=59000&when=today"))) == ["Ce jour"]
    assert "Nationale" in seen(stranger, "/near/?place=75011&radius=5")


def test_near_me_tells_of_a_team_one_follows(bob, client):
    dora = a_person("Dora")
    an_event("Marche", by=dora, team=a_team("Roubaix", referent=dora, followers=[bob]))

    assert whys(seen(client, "/near/")) == {"Marche": "By Roubaix, which you follow"}
