"""Calendars to follow: one's own by a secret address, a team's, everyone's."""

import logging
from datetime import UTC, datetime, timedelta

import pytest
from icalendar import Calendar

from tribune.events.calendars import feeds
from tribune.events.calendars.writing import calendar_of, file_of, uid_of, written
from tribune.events.models import CalendarFeed, Event, Occurrence
from tribune.events.testing import an_event, an_rsvp, soon, the_date_of
from tribune.events.verbs import calendar_feeds, events
from tribune.kit.logs import WithoutSecrets
from tribune.people.audiences import Audience
from tribune.people.testing import HouseClient, a_person, signed_in_client
from tribune.places.testing import a_place
from tribune.teams.testing import a_team

pytestmark = pytest.mark.django_db


def now():
    return datetime.now(UTC)


def a_feed(person, **more):
    return calendar_feeds.open(person=person, at=now(), **{"name": "téléphone", "with_teams": False, **more})


def address_of(feed):
    return f"/calendars/~{feed.secret}.ics"


def entries(client, address):
    answer = client.get(address)
    assert answer.status_code == 200, answer.status_code
    return {str(e["SUMMARY"]): e for e in Calendar.from_ical(answer.content).walk("VEVENT")}


def test_my_calendar_holds_what_i_said_yes_or_maybe_to():
    bob = a_person("Bob")
    an_rsvp(an_event("Oui"), bob)
    an_rsvp(an_event("Peut-être"), bob, "maybe")
    an_rsvp(an_event("Non"), bob, "no")
    an_event("Rien dit")

    found = entries(HouseClient(), address_of(a_feed(bob)))

    assert {title: str(e["STATUS"]) for title, e in found.items()} == {"Oui": "CONFIRMED", "Peut-être": "TENTATIVE"}
    assert "TRANSP" not in found["Oui"]
    assert str(found["Peut-être"]["TRANSP"]) == "TRANSPARENT"


def test_my_teams_actions_come_too_until_i_say_no_and_only_if_i_want():
    alice, bob = a_person("Alice"), a_person("Bob")
    team = a_team(organisers=[alice], members=[bob])
    an_event("Réunion", by=alice, team=team, audience=Audience.CIRCLE)
    refused = an_event("Collage", by=alice, team=team)
    an_rsvp(refused, bob, "no")

    assert entries(HouseClient(), address_of(a_feed(bob))) == {}
    found = entries(HouseClient(), address_of(a_feed(bob, with_teams=True)))

    assert list(found) == ["Réunion"]
    assert str(found["Réunion"]["TRANSP"]) == "TRANSPARENT"


def test_whoever_left_the_team_no_longer_reads_its_actions_in_their_calendar():
    alice, bob = a_person("Alice"), a_person("Bob")
    team = a_team(organisers=[alice], members=[bob])
    event = an_event("Réunion", by=alice, team=team, audience=Audience.CIRCLE)
    an_rsvp(event, bob)
    feed = a_feed(bob, with_teams=True)
    assert entries(HouseClient(), address_of(feed))

    team.circle.seats.filter(person=bob).delete()

    assert entries(HouseClient(), address_of(feed)) == {}


def test_the_link_of_an_online_action_is_in_the_calendar_of_those_who_come():
    bob, dora = a_person("Bob"), a_person("Dora")
    event = an_event(online_url="https://meet.example.org/eau", point=None, town="", venue="")
    an_rsvp(event, bob)
    an_rsvp(event, dora, "maybe")

    assert str(entries(HouseClient(), address_of(a_feed(bob)))[event.title]["CONFERENCE"]).endswith("/eau")
    assert b"meet.example.org" not in HouseClient().get(address_of(a_feed(dora))).content


def test_an_address_that_is_reserved_is_told_to_those_who_come_and_its_town_to_others():
    bob = a_person("Bob")
    event = an_event(venue="Chez Rose", town="Lille", is_address_reserved=True)
    an_rsvp(event, bob)

    (shown,) = entries(HouseClient(), f"/actions/{event.code}.ics").values()
    (mine,) = entries(HouseClient(), address_of(a_feed(bob))).values()

    assert str(shown["LOCATION"]) == "Lille"
    assert "GEO" not in shown
    assert "Chez Rose" in str(mine["LOCATION"])


def test_what_is_called_off_is_said_in_every_calendar_that_held_it():
    alice, bob = a_person("Alice"), a_person("Bob")
    team = a_team(organisers=[alice])
    a_place("Lille", postcode="59000")
    event = an_event(by=alice, team=team)
    an_rsvp(event, bob)
    addresses = [
        address_of(a_feed(bob)),
        f"/teams/{team.code}.ics",
        f"/actions/{event.code}.ics",
        "/near.ics?place=59000",
        "/actions.ics?kind=march",
    ]
    before = [entries(HouseClient(), address)[event.title] for address in addresses]

    events.call_off(event=event, by=alice, reason="Orage", at=now())
    after = [entries(HouseClient(), address)[event.title] for address in addresses]

    assert {str(e["STATUS"]) for e in before} == {"CONFIRMED"}
    assert {str(e["STATUS"]) for e in after} == {"CANCELLED"}
    assert {str(e["UID"]) for e in (*before, *after)} == {uid_of(the_date_of(event))}
    assert all(then["SEQUENCE"] < now_["SEQUENCE"] for then, now_ in zip(before, after, strict=True))


def test_a_change_of_the_words_alone_counts_for_every_date():
    event = an_event()
    other = Occurrence.objects.create(
        event=event, starts_at=soon(9), ends_at=soon(9) + timedelta(hours=1), is_on=True, lat=event.lat, lon=event.lon
    )
    client = HouseClient()
    before = {str(e["UID"]): e["SEQUENCE"] for e in all_of(client, event)}

    Event.objects.filter(pk=event.pk).update(title="Marche pour la Deûle", version=2, updated_at=now())
    after = {str(e["UID"]): e["SEQUENCE"] for e in all_of(client, event)}

    assert set(before) == set(after) == {uid_of(date) for date in event.occurrences.all()}
    assert after[uid_of(other)] > before[uid_of(other)]


def all_of(client, event):
    return Calendar.from_ical(client.get(f"/actions/{event.code}.ics").content).walk("VEVENT")


def test_a_secret_that_is_wrong_old_or_of_someone_who_left_leads_nowhere():
    bob = a_person("Bob")
    feed = a_feed(bob)
    client = HouseClient()
    old = address_of(feed)

    assert client.get(old).status_code == 200
    calendar_feeds.renew(feed=feed)
    assert client.get(old).status_code == 404
    assert client.get(address_of(feed)).status_code == 200
    assert client.get("/calendars/~" + "x" * 43 + ".ics").status_code == 404
    bob.is_active = False
    bob.save()
    assert client.get(address_of(feed)).status_code == 404


def test_the_database_does_not_hold_the_secret():
    feed = a_feed(a_person("Bob"))

    kept = CalendarFeed.objects.filter(pk=feed.pk).extra(select={"raw": "secret"}).values_list("raw", "secret_index")[0]

    assert feed.secret not in str(kept)


def test_no_proxy_page_or_log_learns_the_secret():
    feed = a_feed(a_person("Bob"))

    answer = HouseClient().get(address_of(feed))
    line = logging.LogRecord("x", 40, "", 0, "%s: %s", ("Internal Server Error", address_of(feed)), None)
    WithoutSecrets().filter(line)

    assert answer["Cache-Control"] == "private, no-store"
    assert answer["Referrer-Policy"] == "no-referrer"
    assert "Access-Control-Allow-Origin" not in answer
    assert feed.secret not in answer.content.decode()
    assert line.getMessage() == "Internal Server Error: /~….ics".replace("/~", "/calendars/~")


def test_the_page_says_when_each_address_was_read_and_closes_it():
    bob = a_person("Bob")
    client = signed_in_client(bob)
    client.post("/me/calendars/", {"name": "Cuisine"})
    (feed,) = CalendarFeed.objects.filter(person=bob)
    assert "pas encore lu" in client.get("/me/calendars/").content.decode()

    HouseClient().get(address_of(feed))
    page = client.get("/me/calendars/").content.decode()
    feed.refresh_from_db()

    assert "Cuisine" in page
    assert feed.secret in page
    assert feed.last_read_at == now().replace(minute=0, second=0, microsecond=0)
    client.post(f"/me/calendars/{feed.code}/closing/")
    assert HouseClient().get(address_of(feed)).status_code == 404


def test_nobody_closes_or_changes_the_address_of_someone_else():
    feed = a_feed(a_person("Bob"))
    charlie = signed_in_client(a_person("Charlie"))

    assert charlie.post(f"/me/calendars/{feed.code}/closing/").status_code == 404
    assert charlie.post(f"/me/calendars/{feed.code}/secret/").status_code == 404
    assert HouseClient().get(address_of(feed)).status_code == 200


def test_an_eleventh_address_is_refused_and_what_was_typed_is_given_back():
    bob = a_person("Bob")
    for _each in range(calendar_feeds.MOST):
        a_feed(bob)

    answer = signed_in_client(bob).post("/me/calendars/", {"name": "Onzième"})

    assert answer.status_code == 422
    assert "Onzième" in answer.content.decode()
    assert CalendarFeed.objects.filter(person=bob).count() == calendar_feeds.MOST


def test_everyones_calendar_is_narrowed_by_kind_words_and_place():
    a_place("Lille", postcode="59000")
    an_event("Marche pour l’Œuvre")
    an_event("Réunion publique", kind="meeting")
    an_event("Marche à Brest", point=(48.39, -4.49), town="Brest")
    an_event("Interne", audience=Audience.MEMBERS)
    client = HouseClient()

    assert set(entries(client, "/actions.ics?kind=march")) == {"Marche pour l’Œuvre", "Marche à Brest"}
    assert set(entries(client, "/actions.ics?q=oeuvre")) == {"Marche pour l’Œuvre"}
    assert set(entries(client, "/actions.ics?place=59000&radius=10")) == {"Marche pour l’Œuvre", "Réunion publique"}
    assert len(entries(client, "/actions.ics")) == 3
    assert client.get("/actions.ics?place=Nulleparterre").status_code == 404


def test_a_calendar_asking_again_is_told_nothing_changed_by_either_of_its_marks():
    event = an_event()
    client = HouseClient()
    first = client.get("/actions.ics")

    by_mark = client.get("/actions.ics", headers={"If-None-Match": first["ETag"]})
    by_hour = client.get("/actions.ics", headers={"If-Modified-Since": first["Last-Modified"]})
    assert (by_mark.status_code, by_hour.status_code) == (304, 304)
    assert by_hour.content == b""

    an_event("Une autre")
    assert client.get("/actions.ics", headers={"If-None-Match": first["ETag"]}).status_code == 200
    events.withhold(event=event, at=now())
    assert event.title not in client.get("/actions.ics", headers={"If-None-Match": first["ETag"]}).content.decode()


def test_a_festival_of_whole_days_is_one_of_whole_days():
    paris = "Europe/Paris"
    day = (now() + timedelta(days=40)).replace(hour=0, minute=0, second=0, microsecond=0)
    starts = datetime(day.year, day.month, day.day, tzinfo=an_event().tz)
    event = an_event("Fête", zone=paris, starts_at=starts.astimezone(UTC), ends_at=(starts + timedelta(days=2)))

    (entry,) = all_of(HouseClient(), event)

    assert entry.decoded("DTSTART") == starts.date()
    assert entry.decoded("DTEND") == (starts + timedelta(days=2)).date()


def test_a_calendar_costs_the_same_queries_for_more_dates(django_assert_num_queries):
    bob = a_person("Bob")
    feed = a_feed(bob)
    for n in range(2):
        an_rsvp(an_event(f"Action {n}"), bob)
    HouseClient().get(address_of(feed))
    with django_assert_num_queries(4):
        HouseClient().get(address_of(feed))
    for n in range(2, 6):
        an_rsvp(an_event(f"Action {n}"), bob)

    with django_assert_num_queries(4):
        assert HouseClient().get(address_of(feed)).content.count(b"BEGIN:VEVENT") == 6


def test_the_page_of_calendars_gives_the_address_of_what_was_chosen():
    a_place("Lille", postcode="59000")
    an_event("Marche pour l’eau")
    client = HouseClient()

    page = client.get("/calendars/?place=59000&radius=10&kind=march&q=eau").content.decode()

    assert "actions.ics?place=59000&amp;radius=10&amp;kind=march&amp;q=eau" in page
    assert "Marche pour l’eau" in page
    assert client.get("/calendars/?place=Nulleparterre").status_code == 422


def test_an_entry_kept_from_the_time_before_is_the_same_as_one_written_anew():
    alice, bob = a_person("Alice"), a_person("Bob")
    team = a_team(organisers=[alice], members=[bob])
    event = an_event(by=alice, team=team)
    (of_team,) = feeds.of_person(bob, with_teams=True, at=now())
    an_rsvp(event, bob)
    (shown,) = feeds.of_person(bob, with_teams=True, at=now())
    (public,) = feeds.of_event(event)

    for each in (shown, public, of_team, shown, public):
        assert file_of([each], title="x") == written(calendar_of([each], title="x"))
