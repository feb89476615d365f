import re
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import translation

from tribune.events.models import Event, Occurrence, Repetition, Rsvp
from tribune.events.queries import next_of_team
from tribune.events.repeating import Often, Pattern
from tribune.events.testing import an_event, an_event_kind
from tribune.events.verbs import repetitions, rsvps
from tribune.events.wording import in_words
from tribune.people.testing import HouseClient, a_person, signed_in_client
from tribune.people.viewers import NOBODY
from tribune.places.testing import a_place
from tribune.teams.testing import a_team

pytestmark = pytest.mark.django_db
PARIS = ZoneInfo("Europe/Paris")


def next_tuesday():
    today = datetime.now(PARIS)
    then = today + timedelta(days=(1 - today.weekday()) % 7 + 7)
    return then.replace(hour=18, minute=30, second=0, microsecond=0)


@pytest.fixture
def alice():
    return a_person("Alice")


@pytest.fixture
def meeting(alice):
    starts = next_tuesday()
    return an_event("Réunion", by=alice, starts_at=starts, ends_at=starts + timedelta(hours=2))


def typed(start=None, *, hours=2, **more):
    start = start or next_tuesday()
    return {
        "starts": start.strftime("%Y-%m-%dT%H:%M"),
        "ends": (start + timedelta(hours=hours)).strftime("%Y-%m-%dT%H:%M"),
        "often": "weekly",
        "every": "1",
        "ending": "count",
        "count": "4",
        **more,
    }


def repeat(event, by, *, count=4):
    first = event.occurrences.get()
    return repetitions.repeat(
        event=event, pattern=Pattern(Often.WEEKLY, count=count), starts_at=first.starts_at, ends_at=first.ends_at,
        by=by, at=datetime.now(UTC),
    )  # fmt: skip


def shown(event):
    dates = Occurrence.objects.filter(event=event, own_cancellation=None).order_by("starts_at")
    return [date.starts_at.astimezone(PARIS) for date in dates]


def weeks(*numbers, hour=18, minute=30, days=0):
    first = next_tuesday()
    return [(first + timedelta(days=7 * n + days)).replace(hour=hour, minute=minute) for n in numbers]


def test_the_dates_are_seen_in_words_before_anything_is_saved(alice, meeting):
    client = signed_in_client(alice)

    page = client.post(f"/actions/{meeting.code}/organise/repetition/", typed(look="1")).content.decode()

    assert "Chaque semaine, le mardi, à 18\u00a0h\u00a030, 4 dates en tout" in page
    assert page.count("<li><time") == 4
    assert not Repetition.objects.exists()
    assert meeting.occurrences.count() == 1


def test_they_are_kept_by_one_press_more(alice, meeting):
    answer = signed_in_client(alice).post(f"/actions/{meeting.code}/organise/repetition/", typed(save="1"))

    assert answer.status_code == 303
    assert shown(meeting) == weeks(0, 1, 2, 3)


def test_with_htmx_the_dates_alone_come_back(alice, meeting):
    answer = signed_in_client(alice).post(
        f"/actions/{meeting.code}/organise/repetition/", typed(look="1"), headers={"HX-Request": "true"}
    )

    assert answer.content.decode().lstrip().startswith('<section id="foreseen"')


@pytest.mark.parametrize(
    ("changed", "sentence"),
    [
        ({"ends": "2020-01-01T10:00"}, "It ends before it starts"),
        ({"starts": "2020-01-01T10:00", "ends": "2020-01-01T12:00"}, "This moment is past"),
        ({"starts": "mardi"}, "Write the day and the hour like this"),
        ({"ending": "until", "until": ""}, "Say the last day"),
        ({"ending": "until", "until": "2020-01-01"}, "No date answers to that"),
        ({"ending": "count", "count": ""}, "Say how many dates"),
        ({"ending": "count", "count": "5000"}, "200"),
        ({"every": "99"}, "12"),
        ({"days": ["9"]}, "9"),
        ({"often": "FREQ=SECONDLY"}, "FREQ=SECONDLY"),
        ({"starts": "2027-03-28T02:30", "ends": "2027-03-28T04:30"}, "this hour does not exist"),
    ],
)
def test_what_cannot_be_is_said_and_what_was_typed_is_given_back(alice, meeting, changed, sentence):
    given = typed(save="1", capacity="37") | changed

    answer = signed_in_client(alice).post(f"/en/actions/{meeting.code}/organise/repetition/", given)

    page = answer.content.decode()
    assert answer.status_code == 422
    assert sentence in page
    assert 'value="37"' in page
    assert not Repetition.objects.exists()


def test_who_is_coming_on_dates_that_would_vanish_is_said_before(alice, meeting):
    repeat(meeting, alice)
    second = meeting.occurrences.order_by("starts_at")[1]
    rsvps.give(occurrence=second, person=a_person("Bob"), answer="yes", at=datetime.now(UTC))

    page = signed_in_client(alice).post(
        f"/en/actions/{meeting.code}/organise/repetition/", typed(look="1", every="4", count="2")
    )

    assert "this date will be called off, and the 1 person coming told" in page.content.decode()


def test_a_draft_is_published_with_its_dates_at_once(alice):
    start = next_tuesday()
    draft = an_event(by=alice, published=False, starts_at=start, ends_at=start + timedelta(hours=1))

    signed_in_client(alice).post(f"/actions/{draft.code}/organise/repetition/", typed(save="publish"))

    assert Event.objects.get().published_at is not None
    assert Occurrence.objects.filter(is_on=True).count() == 4


def test_whoever_says_it_repeats_while_making_it_is_led_to_choose_how(alice):
    a_place("Lille")

    answer = signed_in_client(alice).post(
        "/actions/new/",
        {
            "title": "Réunion", "kind": an_event_kind("meeting").pk, "starts": typed()["starts"],
            "where": "Café, 59000 Lille", "repeats": "on", "publish": "1",
        },
    )  # fmt: skip

    event = Event.objects.get()
    assert answer["Location"] == f"/actions/{event.code}/organise/repetition/"
    assert event.is_draft


@pytest.mark.parametrize(
    ("scope", "expected"),
    [
        ("one", [*weeks(0), *weeks(1, hour=20, days=1), *weeks(2, 3)]),
        ("following", [*weeks(0), *weeks(1, 2, 3, hour=20, days=1)]),
        ("all", weeks(0, 1, 2, 3, hour=20, days=1)),
    ],
)
def test_a_date_moves_alone_or_with_those_that_follow_or_with_all(alice, meeting, scope, expected):
    repeat(meeting, alice)
    second = meeting.occurrences.order_by("starts_at")[1]
    start = weeks(1, hour=20, days=1)[0]

    answer = signed_in_client(alice).post(
        f"/actions/{meeting.code}/organise/dates/{second.code}/", typed(start) | {"scope": scope}
    )

    assert answer.status_code == 303
    assert shown(meeting) == expected
    second.refresh_from_db()
    assert second.is_moved == (scope == "one")
    assert meeting.occurrences.count() == 4


def test_a_date_moved_by_itself_stays_put_when_the_others_change_hour(alice, meeting):
    repeat(meeting, alice)
    client = signed_in_client(alice)
    second = meeting.occurrences.order_by("starts_at")[1]
    client.post(
        f"/actions/{meeting.code}/organise/dates/{second.code}/",
        typed(weeks(1, hour=9, minute=0, days=2)[0]) | {"scope": "one"},
    )

    client.post(f"/actions/{meeting.code}/organise/repetition/", typed(weeks(0, hour=20)[0], save="1"))

    assert shown(meeting) == [*weeks(0, hour=20), *weeks(1, hour=9, minute=0, days=2), *weeks(2, 3, hour=20)]


def test_a_date_is_skipped_with_its_reason_and_the_others_stand(alice, meeting):
    repeat(meeting, alice)
    second = meeting.occurrences.order_by("starts_at")[1]
    client = signed_in_client(alice)

    asked = client.get(f"/en/actions/{meeting.code}/organise/dates/{second.code}/cancellation/").content.decode()
    client.post(f"/actions/{meeting.code}/organise/dates/{second.code}/cancellation/", {"reason": "Férié"})
    page = client.get(f"/actions/{meeting.code}/organise/dates/").content.decode()

    assert "This date only" in asked
    assert shown(meeting) == weeks(0, 2, 3)
    assert "Férié" in page
    assert not Event.objects.get().occurrences.get(pk=second.pk).is_on


def test_one_date_more_and_never_twice_the_same(alice, meeting):
    client = signed_in_client(alice)
    path = f"/en/actions/{meeting.code}/organise/dates/"

    first = client.post(path, typed(weeks(0, days=2)[0]))
    again = client.post(path, typed(weeks(0, days=2)[0]))
    bad = client.post(path, typed(weeks(0, days=2)[0], hours=-3))

    assert (first.status_code, again.status_code, bad.status_code) == (303, 422, 422)
    assert "has a date at that hour already" in again.content.decode()
    assert meeting.occurrences.count() == 2
    assert all(date.is_on for date in meeting.occurrences.all())


def test_no_more_dates_after_the_next_one(alice, meeting):
    repeat(meeting, alice)
    client = signed_in_client(alice)
    first = meeting.occurrences.order_by("starts_at")[0]

    gone = client.post(f"/actions/{meeting.code}/organise/repetition/end/", {"after": "nothing"})
    client.post(f"/actions/{meeting.code}/organise/repetition/end/", {"after": first.code})

    assert gone.status_code == 404
    assert shown(meeting) == weeks(0)


def test_outsiders_do_not_learn_that_these_pages_exist(alice, meeting):
    client = signed_in_client(a_person("Charlie"))
    date = meeting.occurrences.get()

    for path in ("dates/", f"dates/{date.code}/", f"dates/{date.code}/cancellation/", "repetition/"):
        assert client.get(f"/actions/{meeting.code}/organise/{path}").status_code == 404
        assert client.post(f"/actions/{meeting.code}/organise/{path}").status_code == 404


def test_what_has_several_dates_is_edited_without_touching_them(alice, meeting):
    repeat(meeting, alice)
    client = signed_in_client(alice)
    before = shown(meeting)

    page = client.get(f"/actions/{meeting.code}/edit/").content.decode()
    answer = client.post(
        f"/actions/{meeting.code}/edit/",
        {
            "title": "Réunion ouverte", "kind": meeting.kind_id, "online_url": "https://meet.example.org/x",
            "version": Event.objects.get().version,
        },
    )  # fmt: skip

    assert 'name="starts"' not in page
    assert f"/actions/{meeting.code}/organise/dates/" in page
    assert answer.status_code == 303
    assert Event.objects.get().title == "Réunion ouverte"
    assert shown(meeting) == before


def test_the_page_says_how_it_repeats_and_shows_the_next_few_dates_at_the_same_cost(alice, meeting):
    client = HouseClient()
    repeat(meeting, alice, count=2)
    client.get(f"{meeting.address}")
    with CaptureQueriesContext(connection) as few:
        client.get(meeting.address)
    repetitions.repeat(
        event=meeting, pattern=Pattern(Often.WEEKLY), starts_at=next_tuesday().astimezone(UTC),
        ends_at=(next_tuesday() + timedelta(hours=2)).astimezone(UTC), by=alice, at=datetime.now(UTC),
    )  # fmt: skip

    with CaptureQueriesContext(connection) as many:
        page = client.get(meeting.address).content.decode()

    assert len(few) == len(many)
    assert "Chaque semaine, le mardi" in page
    assert len(re.findall(r'type="radio" name="date"', page)) == 12


def test_a_far_date_is_reached_by_its_own_address_and_its_answer_comes_back_to_it(alice, meeting):
    repeat(meeting, alice, count=40)
    far = meeting.occurrences.order_by("-starts_at")[0]
    client = signed_in_client(a_person("Bob"))

    page = client.get(f"{meeting.address}?date={far.code}").content.decode()
    answer = client.post(f"/actions/{meeting.code}/rsvp/", {"answer": "yes", "date": far.code})
    stranger = HouseClient().post(f"/actions/{meeting.code}/rsvp/", {"answer": "yes", "date": far.code})

    assert re.search(rf'value="{far.code}"\s+checked', page)
    assert f"date={far.code}" in answer["Location"]
    assert f"date={far.code}" in stranger["Location"]
    assert Rsvp.objects.get().occurrence == far


def test_a_line_of_a_list_leads_to_its_own_date(alice):
    team = a_team(referent=alice)
    start = next_tuesday()
    event = an_event(by=alice, team=team, starts_at=start, ends_at=start + timedelta(hours=1))
    once = an_event("Marche", by=alice, team=team)
    repeat(event, alice, count=2)

    found = {line.date_code: line.address for line in next_of_team(team.pk, NOBODY, at=datetime.now(UTC))}

    for date in event.occurrences.all():
        assert found[date.code].endswith(f"?date={date.code}")
    assert "?" not in found[once.occurrences.get().code]


def test_an_action_of_several_days_says_both():
    start = next_tuesday()
    event = an_event("Camp d’été", starts_at=start, ends_at=start + timedelta(days=4))

    page = HouseClient().get("/en" + event.address).content.decode()

    assert re.search(r"Tuesday \d+ \w+( \d+)?, 18:30\u00a0– Saturday", page)


@pytest.mark.parametrize("title", ["🌻" * 20, "مسيرة من أجل الماء", "e\u0301" * 40])
def test_titles_of_every_script_stand_on_the_pages_of_dates(alice, title):
    start = next_tuesday()
    event = an_event(title, by=alice, starts_at=start, ends_at=start + timedelta(hours=1))

    for page in ("dates", "repetition"):
        assert signed_in_client(alice).get(f"/actions/{event.code}/organise/{page}/").status_code == 200


@pytest.mark.parametrize(
    ("pattern", "french", "english"),
    [
        (Pattern(Often.WEEKLY), "Chaque semaine, le mardi, à 18 h 30", "Every week on Tuesday, at 18:30"),
        (
            Pattern(Often.WEEKLY, every=2, days=(1, 3)),
            "Toutes les 2 semaines, le mardi et le jeudi, à 18 h 30",
            "Every 2 weeks on Tuesday and Thursday, at 18:30",
        ),
        (Pattern(Often.WEEKLY, days=tuple(range(7))), "Chaque jour, à 18 h 30", "Every day, at 18:30"),
        (
            Pattern(Often.MONTHLY_WEEKDAY, count=3),
            "Chaque mois, le quatrième mardi, à 18 h 30, 3 dates en tout",
            "Every month on the fourth Tuesday, at 18:30, 3 dates in all",
        ),
        (
            Pattern(Often.MONTHLY_LAST, every=3),
            "Tous les 3 mois, le dernier mardi, à 18 h 30",
            "Every 3 months on the last Tuesday, at 18:30",
        ),
        (
            Pattern(Often.MONTHLY_DAY, until=datetime(2027, 6, 1, tzinfo=UTC).date()),
            "Chaque mois, le 24, à 18 h 30, jusqu’au mardi 1er juin 2027",
            "Every month on day 24, at 18:30, until Tuesday 1 June 2027",
        ),
    ],
)
def test_a_repetition_is_said_in_words(pattern, french, english):
    start = datetime(2026, 11, 24, 18, 30)  # noqa: DTZ001

    for language, words in (("fr", french), ("en", english)):
        with translation.override(language):
            assert in_words(pattern, start, "Europe/Paris").replace("\u00a0", " ").replace("\u202f", " ") == words


def test_the_answers_of_one_date_are_not_those_of_another(alice, meeting):
    repeat(meeting, alice, count=2)
    first, second = meeting.occurrences.order_by("starts_at")
    bob = a_person("Bob")

    rsvps.give(occurrence=first, person=bob, answer="yes", at=datetime.now(UTC))
    rsvps.give(occurrence=second, person=bob, answer="no", at=datetime.now(UTC))

    assert {(r.occurrence_id, r.answer) for r in Rsvp.objects.all()} == {(first.pk, "yes"), (second.pk, "no")}
