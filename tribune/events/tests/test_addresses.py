"""An address that is told to those who come, looked for on every way out."""

import json
from dataclasses import replace
from datetime import UTC, datetime

import pytest
from django.urls import reverse

from tribune.events.models import Event, Occurrence
from tribune.events.plans import plan_of
from tribune.events.testing import an_event, an_rsvp, soon, the_date_of
from tribune.events.verbs import calendar_feeds, events
from tribune.facts.models import Fact
from tribune.facts.testing import run_jobs
from tribune.mail.models import Letter
from tribune.people.testing import HouseClient, a_person, signed_in_client
from tribune.places.testing import a_place
from tribune.publications.models import CardText, Publication
from tribune.teams.testing import a_team

pytestmark = pytest.mark.django_db

VENUE, STREET, POINT = "Chez Rose Delattre", "17 rue des Bons-Enfants", (50.634567, 3.067891)
TOLD = ("Rose Delattre", "Bons-Enfants", "50.634", "3.067")


@pytest.fixture(autouse=True)
def no_server(settings):
    settings.EMAIL_URL = ""


def now():
    return datetime.now(UTC)


def a_reserved_event(**more):
    given = {"venue": VENUE, "street": STREET, "point": POINT, "postcode": "59000", "is_address_reserved": True}
    return an_event(**{**given, **more})


def told_in(content):
    text = content.decode() if isinstance(content, bytes) else str(content)
    unfolded = text.replace("\r\n ", "")
    return [word for word in TOLD if word in unfolded]


def ways_out(event, team, person):
    """Every address that shows the action to someone who did not say yes."""
    near = "place=Lille"
    yield from (event.address, f"/en{event.address}", f"{event.address}?answer=yes", f"/actions/{event.code}.ics")
    yield from (f"/near/?{near}", f"/near/?{near}&radius=50", "/near/?place=Lille", "/", "/press/")
    yield from (f"/near.{format}?{near}" for format in ("ics", "rss", "atom", "json"))
    yield from (
        team.address,
        f"/teams/{team.code}.ics",
        "/actions.ics",
        "/sitemap.xml",
        f"/actions/{event.code}/guest/",
    )


@pytest.mark.parametrize("answer", ["", "maybe", "waiting", "no"])
def test_whoever_did_not_say_yes_finds_the_town_and_never_the_address(answer):
    alice, bob, charlie = a_person("Alice"), a_person("Bob"), a_person("Charlie")
    team = a_team(referent=alice, members=[bob])
    event = a_reserved_event(by=alice, team=team, capacity=1, place=a_place("Lille"))
    if answer:
        an_rsvp(event, charlie)
        an_rsvp(event, bob, answer)
    browsers = [HouseClient(), signed_in_client(bob), signed_in_client(a_person("Dora"))]

    told, seen = {}, set()
    for browser in browsers:
        for address in ways_out(event, team, bob):
            page = browser.get(address)
            if event.code in page.content.decode():
                seen.add(address)
            if found := told_in(page.content):
                told[address] = found

    assert told == {}
    assert {
        "/near.ics?place=Lille",
        "/near.rss?place=Lille",
        "/near/?place=Lille",
        "/actions.ics",
        team.address,
    } <= seen
    page = browsers[1].get(f"/en{event.address}").content.decode()
    assert "The exact address is told to those who are going." in page
    assert "Lille" in page


def test_a_persons_own_calendar_tells_it_only_once_they_said_yes():
    bob, event = a_person("Bob"), a_reserved_event()
    feed = calendar_feeds.open(person=bob, name="Téléphone", with_teams=True, at=now())
    address = reverse("events:agenda", args=[feed.secret])
    an_rsvp(event, bob, "maybe")
    before = HouseClient().get(address).content

    an_rsvp(event, bob)

    assert told_in(before) == []
    assert {"Rose Delattre", "Bons-Enfants"} <= set(told_in(HouseClient().get(address).content))


def test_neither_card_nor_row_that_lists_read_holds_it():
    event = a_reserved_event()

    card = Publication.objects.values().get(pk=event.publication_id)
    date = Occurrence.objects.values().get(event=event)
    row = Event.objects.values().get(pk=event.pk)

    texts = list(CardText.objects.filter(publication=event.publication).values_list("body", flat=True))
    assert [told_in(repr(each)) for each in (card, date, row, texts)] == [[], [], [], []]
    assert card["town"] == "Lille"


def test_the_machines_are_told_the_town():
    event = a_reserved_event()
    page = HouseClient().get(event.address).content.decode()
    block = page.split('<script type="application/ld+json">')[1].split("</script>")[0]

    location = json.loads(block)["location"]

    assert location["name"] == location["address"]["addressLocality"] == "Lille"
    assert location["address"]["streetAddress"] == ""
    assert told_in(json.dumps(location)) == []


def test_those_who_said_yes_and_those_who_organise_see_it_and_it_is_in_the_letter():
    alice, bob = a_person("Alice"), a_person("Bob")
    event = a_reserved_event(by=alice)
    an_rsvp(event, bob)
    run_jobs()

    for person in (alice, bob):
        assert set(TOLD) == set(told_in(signed_in_client(person).get(event.address).content))
    assert {"Rose Delattre", "Bons-Enfants"} <= set(
        told_in(next(x.content for x in Letter.objects.all() if x.to == bob.email))
    )


def test_one_press_shows_it_and_taking_it_back_hides_it():
    bob, event = a_person("Bob"), a_reserved_event()
    client = signed_in_client(bob)
    htmx = {"HX-Request": "true"}

    yes = client.post(f"/actions/{event.code}/rsvp/", {"answer": "yes"}, headers=htmx).content
    no = client.post(f"/actions/{event.code}/rsvp/", {"answer": "no"}, headers=htmx).content

    assert "Rose Delattre" in told_in(yes)
    assert told_in(no) == []


def test_someone_promoted_is_told_the_address_and_someone_offered_a_place_is_not():
    bob, charlie, dora = a_person("Bob"), a_person("Charlie"), a_person("Dora")
    far, near = a_reserved_event(capacity=1, starts_at=soon(30)), a_reserved_event(capacity=1, starts_at=soon(0.15))
    for event, waits in ((far, charlie), (near, dora)):
        an_rsvp(event, bob)
        an_rsvp(event, waits, "waiting")
        an_rsvp(event, bob, "no")
    run_jobs()

    letters = {x.to: x.content for x in Letter.objects.all()}
    assert told_in(letters[charlie.email]) == []
    assert "Rose Delattre" in told_in(letters[dora.email])


def test_an_address_reserved_later_leaves_the_card_and_one_told_again_comes_back():
    alice = a_person("Alice")
    event = an_event(by=alice, venue=VENUE, street=STREET, point=POINT)
    plan = plan_of(event, the_date_of(event))

    hidden = events.amend(event=event, plan=replace(plan, is_address_reserved=True), version=1, at=now())
    first = told_in(HouseClient().get(hidden.address).content), Publication.objects.get(pk=hidden.publication_id).lat
    shown = events.amend(event=hidden, plan=plan, version=2, at=now())

    assert first[0] == []
    assert first[1] != POINT[0]
    assert (shown.venue, shown.lat) == (VENUE, POINT[0])
    assert not Fact.objects.filter(name="EventMoved").exists()


def test_moving_a_reserved_address_is_told():
    event = a_reserved_event(by=a_person("Alice"))
    plan = plan_of(event, the_date_of(event))

    events.amend(event=event, plan=replace(plan, street="3 rue Neuve"), version=1, at=now())

    assert Fact.objects.filter(name="EventMoved").count() == 1


def test_a_copy_keeps_the_address_reserved():
    alice = a_person("Alice")
    event = a_reserved_event(by=alice)

    copy = events.duplicate(event=event, by=alice, at=now())

    assert (copy.is_address_reserved, copy.venue, copy.exact.venue) == (True, "", VENUE)
