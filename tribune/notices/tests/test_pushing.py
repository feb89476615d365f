"""Web push against an endpoint of our own on loopback, which opens what it is sent as a browser does (RFC 8291)."""

import base64
import json
from datetime import UTC, datetime, timedelta
from datetime import time as hour

import pytest
from django.utils import timezone
from py_vapid import Vapid02

from tribune.facts.testing import run_jobs
from tribune.kit.testing import LoopbackSite, Reply, Sentinel
from tribune.notices import pushes
from tribune.notices.models import Device, Notice, Push, Rhythm
from tribune.notices.paces import Pace
from tribune.notices.testing import Phone
from tribune.notices.verbs import devices, preferences, pushing
from tribune.notices.verbs.preferences import Choice
from tribune.notices.verbs.telling import News, tell
from tribune.people.models import Person
from tribune.people.testing import a_person, signed_in_client

pytestmark = pytest.mark.django_db


@pytest.fixture
def service(settings):
    settings.EMAIL_URL = ""
    with LoopbackSite() as site:
        settings.OUTBOUND_ALLOW = [site.pair]
        yield site


def turned_on(person, browser: Phone) -> Device:
    return devices.turn_on(person=person, session=None, name="Firefox", at=timezone.now(), **browser.subscription)


def awake(person) -> None:
    Rhythm.objects.filter(person=person).update(quiet_from=None, quiet_until=None)


def tell_of(key: str, *people, **more) -> None:
    given = {"kind": "handover", "thing": "team:1", "title": "Fives", "address": "/teams/x/"}
    to = Person.objects.filter(pk__in=[person.pk for person in people]).values("pk")
    tell(News(key=key, **{**given, **more}), to=to, at=timezone.now())
    run_jobs()


def test_a_notice_reaches_the_browser_that_alone_can_open_it(service):
    alice = a_person("Alice", language="en")
    browser = Phone(service, "/a")
    turned_on(alice, browser)
    awake(alice)

    tell_of("k", alice)

    (asked,), (shown,) = browser.asked, browser.shown
    assert asked.headers["content-encoding"] == "aes128gcm"
    assert int(asked.headers["ttl"]) > 0
    assert len(asked.headers["topic"]) <= 32
    assert b"Fives" not in asked.body
    assert shown["url"] == "/en/notices/"
    assert "Fives" not in json.dumps(shown)
    assert shown["body"] == "There is something new for you."
    assert not Push.objects.exists()


def test_the_site_signs_with_its_own_key_for_that_service_alone(service):
    alice = a_person("Alice")
    browser = Phone(service, "/a")
    turned_on(alice, browser)
    awake(alice)

    tell_of("k", alice)

    authorization = browser.asked[0].headers["authorization"]
    assert Vapid02.verify(authorization)
    token, key = (part.split("=", 1)[1] for part in authorization.removeprefix("vapid ").split(","))
    assert key == pushes.public_key()
    claims = json.loads(base64.urlsafe_b64decode(token.split(".")[1] + "=="))
    assert claims["aud"] == service.url("").rstrip("/")
    assert timezone.now().timestamp() < claims["exp"] < timezone.now().timestamp() + 24 * 3600


def test_words_are_shown_to_who_asked_for_them(service):
    alice = a_person("Alice")
    browser = Phone(service, "/a")
    turned_on(alice, browser)
    Rhythm.objects.filter(person=alice).update(says_words=True, quiet_from=None, quiet_until=None)

    tell_of("k", alice)

    assert "Fives" in browser.shown[0]["body"]
    assert browser.shown[0]["url"] == "/teams/x/"


def test_each_of_my_devices_is_told_and_nobody_elses(service):
    alice, bob = a_person("Alice"), a_person("Bob")
    phone, desk, other = (Phone(service, path) for path in ("/phone", "/desk", "/bob"))
    for person, browser in ((alice, phone), (alice, desk), (bob, other)):
        turned_on(person, browser)
        awake(person)

    tell_of("k", alice)
    tell_of("k", alice)

    assert (len(phone.asked), len(desk.asked), len(other.asked)) == (1, 1, 0)


def test_topics_not_wanted_on_the_phone_are_not_pushed(service):
    alice = a_person("Alice")
    browser = Phone(service, "/a")
    turned_on(alice, browser)
    awake(alice)
    preferences.choose(person=alice, choices={"membership": Choice(True, Pace.NEVER, push=False)})

    tell_of("k", alice)

    assert browser.asked == []


@pytest.mark.parametrize("status", [404, 410])
def test_a_subscription_that_is_gone_is_forgotten(service, status):
    alice = a_person("Alice")
    browser = Phone(service, "/a")
    service.pages["/a"] = Reply(status)
    turned_on(alice, browser)
    awake(alice)

    tell_of("k", alice)

    assert not Device.objects.exists()
    assert not Push.objects.exists()


def test_a_service_that_is_busy_is_asked_again_later_and_only_for_what_failed(service):
    alice = a_person("Alice")
    good, busy = Phone(service, "/good"), Phone(service, "/busy")
    service.pages["/busy"] = [Reply(429, {"Retry-After": "600"}), Reply(500), Reply(201)]
    turned_on(alice, good)
    turned_on(alice, busy)
    awake(alice)
    tell_of("k", alice)
    now = timezone.now()
    assert len(busy.asked) == 1
    assert Push.objects.get().due_at > now + timedelta(minutes=9)
    assert Device.objects.get(name="Firefox", failing_since__isnull=False)

    pushing.carry(at=now + timedelta(minutes=5))
    assert len(busy.asked) == 1
    pushing.carry(at=now + timedelta(minutes=11))
    pushing.carry(at=now + timedelta(minutes=30))
    pushing.carry(at=now + timedelta(minutes=60))

    assert (len(good.asked), len(busy.asked)) == (1, 3)
    assert not Push.objects.exists()
    assert not Device.objects.filter(failing_since__isnull=False).exists()


def test_a_device_that_fails_for_two_weeks_is_forgotten(service):
    alice = a_person("Alice")
    browser = Phone(service, "/a")
    service.pages["/a"] = Reply(500)
    device = turned_on(alice, browser)
    awake(alice)
    Device.objects.filter(pk=device.pk).update(failing_since=timezone.now() - timedelta(days=15))

    tell_of("k", alice)

    assert not Device.objects.exists()


def test_what_was_read_meanwhile_is_not_pushed(service):
    alice = a_person("Alice")
    browser = Phone(service, "/a")
    turned_on(alice, browser)
    awake(alice)
    to = Person.objects.filter(pk=alice.pk).values("pk")
    news = News(key="k", kind="handover", thing="team:1", title="F", address="/teams/x/")
    tell(news, to=to, at=timezone.now())
    Notice.objects.update(read_at=timezone.now())

    run_jobs()

    assert browser.asked == []
    assert not Push.objects.exists()


def test_at_night_it_waits_unless_it_is_about_today(service):
    alice = a_person("Alice")
    browser = Phone(service, "/a")
    turned_on(alice, browser)
    Rhythm.objects.filter(person=alice).update(quiet_from=hour(22), quiet_until=hour(7))
    night = datetime(2026, 11, 23, 23, 0, tzinfo=UTC)
    to = Person.objects.filter(pk=alice.pk).values("pk")
    calm = News(key="calm", kind="handover", thing="team:1", title="F", address="/teams/x/")
    off = News(key="off", kind="called_off", thing="event:1", title="F", address="/actions/x/",
               happens_at=night + timedelta(hours=9), zone="Europe/Paris")  # fmt: skip
    for news in (calm, off):
        tell(news, to=to, at=night)
        pushing.spread(key=news.key, kind=news.kind, at=night)

    pushing.carry(at=night)
    assert len(browser.asked) == 1
    pushing.carry(at=datetime(2026, 11, 24, 6, 0, tzinfo=UTC))

    assert len(browser.asked) == 2


def test_many_about_one_thing_take_each_others_place_on_the_screen(service):
    alice = a_person("Alice")
    browser = Phone(service, "/a")
    turned_on(alice, browser)
    Rhythm.objects.filter(person=alice).update(says_words=True, quiet_from=None, quiet_until=None)
    preferences.choose(person=alice, choices={"organising": Choice(True, Pace.NEVER, push=True)})
    for n in range(3):
        bob = a_person(f"Bob {n}")
        tell_of(f"c{n}", alice, kind="coming", thing="event:3", actor_id=bob.pk, names_actor=True)

    shown = browser.shown
    assert len({one["tag"] for one in shown}) == 1
    assert len({one["id"] for one in shown}) == 3
    assert shown[-1]["body"].startswith("Bob 2 et 2 autres viennent")


@pytest.mark.parametrize(
    "endpoint",
    [
        "http://push.example.org/x",
        "https://127.0.0.1/x",
        "https://10.0.0.7/x",
        "https://[::1]/x",
        "https://169.254.169.254/latest",
        "https://2130706433/x",
        "https://localhost/x",
        "https://user:pass@push.example.org/x",
        "https://push.example.org:22/x",
        "file:///etc/passwd",
        "",
        "https://push.example.org/" + "x" * 1000,
    ],
)
def test_an_endpoint_that_is_no_push_service_is_refused(service, endpoint):
    alice = a_person("Alice")
    given = {**Phone(service, "/a").subscription, "endpoint": endpoint}

    assert signed_in_client(alice).post("/me/notices/devices/", given).status_code == 422
    assert not Device.objects.exists()


@pytest.mark.parametrize(("field", "value"), [("p256dh", "AAAA"), ("p256dh", "é"), ("auth", "AAAA"), ("auth", "")])
def test_keys_that_are_none_are_refused(service, field, value):
    given = {**Phone(service, "/a").subscription, field: value}

    assert signed_in_client(a_person()).post("/me/notices/devices/", given).status_code == 422


def test_a_name_that_comes_to_lead_inside_is_never_dialled(settings, service):
    """Refused at each delivery, whatever it led to when the browser subscribed."""
    alice = a_person("Alice")
    with Sentinel() as sentinel:
        turned_on(alice, Phone(service, "/a"))
        Device.objects.update(endpoint=f"https://127.0.0.1:{sentinel.port}/x")
        awake(alice)

        tell_of("k", alice)

        assert sentinel.connections == 0
    assert not Device.objects.exists()


def test_i_turn_a_browser_on_and_off_and_whoever_signs_in_there_next_takes_it_over(service):
    alice, bob = a_person("Alice"), a_person("Bob")
    given = Phone(service, "/a").subscription
    client = signed_in_client(alice)
    for _press in range(2):
        assert client.post("/me/notices/devices/", given).status_code == 204
    device = Device.objects.get()
    assert device.person == alice
    assert "Firefox" in client.get("/me/notices/").text or device.name == ""

    signed_in_client(bob).post("/me/notices/devices/", given)
    assert Device.objects.get().person == bob
    client.post("/me/notices/devices/off/", {"device": Device.objects.get().code})
    assert Device.objects.exists()  # not Alice's any more
    signed_in_client(bob).post("/me/notices/devices/off/", {"endpoint": given["endpoint"]})
    assert not Device.objects.exists()


def test_signing_out_ends_what_that_browser_is_shown(service):
    alice = a_person("Alice")
    client = signed_in_client(alice)
    client.post("/me/notices/devices/", Phone(service, "/a").subscription)

    client.post("/sign-out/")

    assert not Device.objects.exists()


def test_ten_devices_at_most_the_oldest_gives_way(service):
    alice = a_person("Alice")
    for n in range(12):
        turned_on(alice, Phone(service, f"/{n}"))

    assert Device.objects.count() == devices.MOST
    assert not Device.objects.filter(endpoint_index=devices.endpoint_index(service.url("/0"))).exists()


def test_the_first_device_brings_quiet_hours_unless_they_were_chosen(service):
    alice, bob = a_person("Alice"), a_person("Bob")
    preferences.choose(person=bob, choices={})

    turned_on(alice, Phone(service, "/a"))
    turned_on(bob, Phone(service, "/b"))

    assert Rhythm.objects.get(person=alice).quiet_from == hour(22)
    assert Rhythm.objects.get(person=bob).quiet_from is None


def test_two_workers_post_a_copy_once(service):
    alice = a_person("Alice")
    browser = Phone(service, "/a")
    turned_on(alice, browser)
    awake(alice)
    at = timezone.now()
    to = Person.objects.filter(pk=alice.pk).values("pk")
    news = News(key="k", kind="handover", thing="team:1", title="F", address="/teams/x/")
    tell(news, to=to, at=at)
    pushing.spread(key="k", kind="handover", at=at)
    assert len(pushing._claimed(at=at)) == 1  # a first worker has it in hand, and dies

    pushing.carry(at=at)
    assert browser.asked == []
    pushing.carry(at=at + timedelta(minutes=4))

    assert len(browser.asked) == 1
