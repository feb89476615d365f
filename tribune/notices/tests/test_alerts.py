"""Alerts: what comes into a view is told once, by one job an action, whatever the number of people."""

import json
from datetime import UTC, datetime

import pytest

from tribune.events import alert_ways
from tribune.events.models import Alert, AlertMatch
from tribune.events.near import Asked
from tribune.events.testing import an_event, an_event_kind, soon
from tribune.events.verbs import alerts
from tribune.facts.testing import run_jobs
from tribune.mail.models import Letter
from tribune.notices.models import Notice
from tribune.notices.verbs import alerting
from tribune.people.audiences import Audience
from tribune.people.testing import HouseClient, a_person, signed_in_client
from tribune.places.testing import a_place
from tribune.teams.testing import a_team

pytestmark = pytest.mark.django_db
ROUBAIX, PARIS = (50.6922, 3.1746), (48.8599, 2.3792)
SATURDAY_NIGHT, TUESDAY = datetime(2027, 1, 9, 19, tzinfo=UTC), datetime(2027, 1, 12, 9, tzinfo=UTC)


def now():
    return datetime.now(UTC)


def an_alert(person=None, pace="at_once", place="Lille", **asked):
    return alerts.keep(
        person=person or a_person("Bob"),
        asked=Asked(**{"km": 20, **asked}),
        place=a_place(place) if place else None,
        name="Chez moi",
        pace=pace,
        at=now(),
    )


def published(title="Marche", **more):
    event = an_event(title, by=more.pop("by", None) or a_person("Alice"), **more)
    run_jobs()
    return event


def told(person):
    return list(Notice.objects.filter(person=person, kind="alert").order_by("pk").values_list("title", flat=True))


def letters_to(person, key="notice:"):
    return [
        json.loads(letter.content) for letter in Letter.objects.filter(key__startswith=key) if letter.to == person.email
    ]


def test_bob_is_told_of_what_is_new_around_him_and_of_nothing_else():
    bob = a_person("Bob")
    an_alert(bob)

    published("Marche", point=ROUBAIX)
    published("Ailleurs", point=PARIS)
    published("Brouillon", published=False)

    assert told(bob) == ["Marche"]
    (letter,) = letters_to(bob)
    stop = alert_ways.address_for(Alert.objects.get())
    assert "Marche" in letter["subject"]
    assert stop in letter["text"] and stop in letter["html"]
    assert letter["unsubscribe"] == stop


def test_the_radius_and_the_kinds_are_obeyed():
    bob = a_person("Bob")
    an_event_kind()
    an_alert(bob, km=5, kinds=("canvass",))

    published("Loin", kind="canvass", point=ROUBAIX)
    published("Autre genre", kind="march")
    published("Porte-à-porte", kind="canvass")

    assert told(bob) == ["Porte-à-porte"]


@pytest.mark.parametrize(
    ("when", "expected"), [("weekend", ["Samedi"]), ("evening", ["Samedi"]), ("", ["Samedi", "Mardi matin"])]
)
def test_the_hours_are_obeyed(when, expected):
    bob = a_person("Bob")
    an_alert(bob, when=when)

    published("Samedi", starts_at=SATURDAY_NIGHT)
    published("Mardi matin", starts_at=TUESDAY)

    assert told(bob) == expected


def test_what_is_online_is_told_to_those_who_asked_for_that():
    bob, charlie = a_person("Bob"), a_person("Charlie")
    an_alert(bob, place=None, online=True)
    an_alert(charlie)

    published("En ligne", point=None, online_url="https://meet.example.org/a")

    assert told(bob) == ["En ligne"]
    assert told(charlie) == []


def test_two_alerts_of_one_person_tell_an_action_once():
    bob = a_person("Bob")
    an_alert(bob)
    an_alert(bob, km=50)

    event = published()
    alerts.match(event_id=event.pk, after=0, at=now())
    run_jobs()

    assert told(bob) == ["Marche"]
    assert len(letters_to(bob)) == 1
    assert AlertMatch.objects.filter(told_at=None).count() == 0


def test_who_makes_it_or_is_in_its_team_is_told_by_that_alone():
    alice, bob = a_person("Alice"), a_person("Bob")
    team = a_team("Fives", referent=alice, members=[bob])
    an_alert(alice)
    an_alert(bob)

    published(by=alice, team=team)

    assert told(alice) == told(bob) == []


def test_an_action_for_supporters_is_not_told_to_a_guest_and_a_teams_own_to_nobody_else():
    alice, bob, guest = a_person("Alice"), a_person("Bob"), a_person("Gus", supporter=False)
    an_alert(bob)
    an_alert(guest)

    published("Pour nous", by=alice, audience=Audience.MEMBERS)
    published("Interne", by=alice, team=a_team(referent=alice), audience=Audience.CIRCLE)

    assert told(bob) == ["Pour nous"]
    assert told(guest) == []


def test_many_alerts_are_looked_at_in_batches(monkeypatch, django_assert_max_num_queries):
    monkeypatch.setattr(alerts, "BATCH", 3)
    people = [a_person(f"Person {n}") for n in range(8)]
    for person in people:
        an_alert(person)
    event = an_event(by=a_person("Alice"))

    with django_assert_max_num_queries(9):
        last = alerts.match(event_id=event.pk, after=0, at=now())
    assert AlertMatch.objects.count() == 3
    assert last is not None
    run_jobs()

    assert AlertMatch.objects.count() == 8
    assert Notice.objects.filter(kind="alert").count() == 8


def test_a_digest_tells_what_came_since_the_last_in_one_letter():
    bob = a_person("Bob")
    alert = an_alert(bob, pace="daily")
    published("Marche")
    published("Atelier", starts_at=soon(2))
    assert letters_to(bob) == letters_to(bob, "alert:") == []

    alerting.digest(paces=["daily"], after=0, at=now())
    alerting.digest(paces=["daily"], after=0, at=now())
    run_jobs()

    (letter,) = letters_to(bob, "alert:")
    assert letter["text"].index("Atelier") < letter["text"].index("Marche")
    assert letter["unsubscribe"] == alert_ways.address_for(alert)
    assert AlertMatch.objects.filter(told_at=None).count() == 0


def test_several_alerts_give_one_letter_and_each_action_once(monkeypatch):
    bob, dora = a_person("Bob"), a_person("Dora")
    home = an_alert(bob, pace="daily")
    weekly = alerts.keep(
        person=bob, asked=Asked(km=50, kinds=("canvass",)), place=a_place("Lille"), name="Aux portes", pace="weekly",
        at=now(),
    )  # fmt: skip
    an_event_kind()
    an_alert(dora, pace="daily")
    published("Marche", starts_at=soon(2))
    published("Porte-à-porte", kind="canvass", starts_at=soon(3))
    published("Porte-à-porte à Douai", kind="canvass", point=(50.37, 3.08), starts_at=soon(4))

    monkeypatch.setattr(alerting, "BATCH", 1)
    last = alerting.digest(paces=["daily", "weekly"], after=0, at=now())
    assert last == min(bob.pk, dora.pk)
    assert alerting.digest(paces=["daily", "weekly"], after=last, at=now()) == max(bob.pk, dora.pk)
    run_jobs()

    (letter,) = letters_to(bob, "alert:")
    assert letter["subject"].endswith("3 nouvelles actions")
    assert letter["text"].count("Porte-à-porte\n") == 1
    home_at, weekly_at = letter["text"].index("Chez moi"), letter["text"].index("Aux portes")
    assert home_at < letter["text"].index("Marche") < weekly_at < letter["text"].index("Porte-à-porte à Douai")
    for alert in (home, weekly):
        assert alert_ways.address_for(alert) in letter["text"]
        assert alert_ways.address_for(alert) in letter["html"]
    assert letter["unsubscribe"] not in {alert_ways.address_for(home), alert_ways.address_for(weekly)}
    assert len(letters_to(dora, "alert:")) == 1
    assert AlertMatch.objects.filter(told_at=None).count() == 0


def test_a_digest_says_nothing_of_what_was_called_off_meanwhile():
    bob, alice = a_person("Bob"), a_person("Alice")
    an_alert(bob, pace="weekly")
    event = published(by=alice)
    event.occurrences.update(is_on=False)

    alerting.digest(paces=["weekly"], after=0, at=now())
    run_jobs()

    assert letters_to(bob, "alert:") == []


def test_the_same_view_twice_is_one_alert_and_there_are_twenty_at_most():
    bob = a_person("Bob")
    first = an_alert(bob)
    assert an_alert(bob, pace="daily").pk == first.pk
    assert Alert.objects.get().pace == "daily"

    for km in range(1, 20):
        an_alert(bob, km=km)
    with pytest.raises(alerts.ThatIsEnoughAlerts):
        an_alert(bob, km=33)
    with pytest.raises(alerts.AnAlertNeedsAPlace):
        an_alert(bob, place=None)


def test_bob_keeps_the_view_he_looks_at_and_ends_it():
    a_place("Lille")
    an_event("Marche")
    bob = a_person("Bob")
    client = signed_in_client(bob)
    assert "/me/alerts/new/?place=59000" in client.get("/near/?place=59000&radius=10").content.decode()

    page = client.get("/me/alerts/new/?place=59000&radius=10&kind=march")
    assert "Lille" in page.content.decode()
    refused = client.post("/me/alerts/new/?place=59000&radius=10&kind=march", {"name": "", "pace": "daily"})
    kept = client.post("/me/alerts/new/?place=59000&radius=10&kind=march", {"name": "Chez moi", "pace": "daily"})

    assert (refused.status_code, kept.status_code) == (422, 303)
    alert = Alert.objects.get(person=bob)
    assert (alert.km, [kind.slug for kind in alert.kinds.all()], alert.pace) == (10, ["march"], "daily")
    assert "Chez moi" in client.get("/me/alerts/").content.decode()
    client.post(f"/me/alerts/{alert.code}/end/")
    assert not Alert.objects.exists()


def test_an_alert_without_a_place_is_refused_in_words():
    client = signed_in_client(a_person("Bob"))

    answer = client.post("/me/alerts/new/", {"name": "Partout", "pace": "daily"})

    assert answer.status_code == 422
    assert "Partout" in answer.content.decode()
    assert not Alert.objects.exists()


def test_the_link_of_a_letter_ends_that_alert_in_one_press_and_no_other():
    bob = a_person("Bob")
    alert, other = an_alert(bob), an_alert(bob, km=50)
    path = f"/alerts/~{alert_ways.token_for(alert)}/"
    stranger = HouseClient()

    assert stranger.get(path).status_code == 200
    assert Alert.objects.count() == 2
    assert stranger.post(path).status_code == 200
    assert stranger.post(path).status_code == 200
    assert list(Alert.objects.all()) == [other]
    assert stranger.get("/alerts/~nothing/").status_code == 404
