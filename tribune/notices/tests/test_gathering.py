"""Paces, quiet hours, lines of many: what reaches whom, when, and in how many letters."""

import json
from datetime import UTC, datetime, timedelta
from datetime import time as hour

import pytest
from django.utils import timezone

from tribune.facts.models import Job
from tribune.facts.testing import run_jobs
from tribune.mail import reply_addresses
from tribune.mail.envelope import message_of
from tribune.mail.models import Letter
from tribune.mail.replies import REPLIES
from tribune.notices import tasks
from tribune.notices.bunches import bunched
from tribune.notices.gathered import ALetterOfSeveralThings
from tribune.notices.models import Notice, Rhythm
from tribune.notices.paces import Pace
from tribune.notices.testing import a_notice
from tribune.notices.verbs import mailing, preferences
from tribune.notices.verbs.preferences import Choice
from tribune.notices.verbs.telling import News, tell
from tribune.people.models import Person
from tribune.people.testing import a_person
from tribune.teams.testing import a_team

pytestmark = pytest.mark.django_db

MONDAY = datetime(2026, 11, 23, 10, 0, tzinfo=UTC)  # 11:00 in Paris


@pytest.fixture(autouse=True)
def no_server(settings):
    settings.EMAIL_URL = ""


def everyone(*people):
    return Person.objects.filter(pk__in=[person.pk for person in people]).values("pk")


def news(key: str, **more) -> News:
    given = {"kind": "new_action", "thing": f"event:{key}", "title": f"Marche {key}", "address": f"/actions/{key}/"}
    return News(key=key, **{**given, **more})


def letters_to(person) -> list[Letter]:
    found = [letter for letter in Letter.objects.order_by("pk") if letter.to == person.email]
    return [letter for letter in found if letter.key.startswith("notice:")]


def text_of(letter: Letter) -> str:
    return json.loads(letter.content)["text"]


def subject_of(letter: Letter) -> str:
    return json.loads(letter.content)["subject"]


def gather(at) -> None:
    last = 0
    while last is not None:
        last = mailing.mail_gathered(after=last, at=at)


def quiet(person, start=hour(21), end=hour(8)) -> None:
    Rhythm.objects.update_or_create(person=person, defaults={"quiet_from": start, "quiet_until": end})


def test_a_week_of_a_busy_team_is_one_letter_on_monday():
    alice = a_person("Alice")
    team = a_team("Fives", members=[alice])
    preferences.choose(person=alice, choices={"teams": Choice(True, Pace.WEEKLY)})
    for n in range(60):
        at = MONDAY + timedelta(hours=2 * n)
        tell(news(f"n{n}", circle_id=team.circle_id), to=everyone(alice), at=at)
    run_jobs()
    gather(MONDAY + timedelta(days=6))
    assert letters_to(alice) == []

    gather(MONDAY + timedelta(days=7))
    gather(MONDAY + timedelta(days=7))

    (letter,) = letters_to(alice)
    assert "60" in subject_of(letter)
    assert text_of(letter).count("/actions/n") == 40  # the site has the others
    assert "20" in text_of(letter)
    assert team.circle.name in text_of(letter)
    assert not Notice.objects.unsent().exists()


def test_what_was_read_on_the_site_is_not_gathered():
    alice = a_person("Alice")
    preferences.choose(person=alice, choices={"teams": Choice(True, Pace.DAILY)})
    for key in ("read", "unread"):
        tell(news(key), to=everyone(alice), at=MONDAY)
    Notice.objects.filter(key="read").update(read_at=MONDAY)

    gather(MONDAY + timedelta(days=1))

    (letter,) = letters_to(alice)
    assert "Marche unread" in subject_of(letter)
    assert "Marche read" not in text_of(letter)


def test_one_team_is_set_apart_and_the_others_stay():
    alice = a_person("Alice")
    loud, other = a_team("Loud", members=[alice]), a_team("Other", members=[alice])
    preferences.choose(person=alice, choices={"teams": Choice(False, Pace.NEVER)}, circle=loud.circle)

    tell(news("loud", circle_id=loud.circle_id), to=everyone(alice), at=MONDAY)
    tell(news("other", circle_id=other.circle_id), to=everyone(alice), at=MONDAY)

    assert list(Notice.objects.values_list("key", flat=True)) == ["other"]
    assert preferences.of(alice)["teams"].mail == Pace.AT_ONCE
    assert preferences.of(alice, circle=other.circle)["teams"].mail == Pace.AT_ONCE
    preferences.as_everywhere(person=alice, circle=loud.circle)
    assert tell(news("loud2", circle_id=loud.circle_id), to=everyone(alice), at=MONDAY) == 1


def test_more_from_one_team_than_from_the_others():
    alice = a_person("Alice")
    mine = a_team("Mine", members=[alice])
    preferences.choose(person=alice, choices={"teams": Choice(True, Pace.NEVER)})
    preferences.choose(person=alice, choices={"teams": Choice(True, Pace.AT_ONCE)}, circle=mine.circle)

    tell(news("mine", circle_id=mine.circle_id), to=everyone(alice), at=MONDAY)
    tell(news("any"), to=everyone(alice), at=MONDAY)
    run_jobs()

    assert ["Marche mine" in subject_of(letter) for letter in letters_to(alice)] == [True]


def test_nothing_leaves_in_quiet_hours_and_the_morning_brings_one_letter():
    alice = a_person("Alice")
    quiet(alice)
    night = datetime(2026, 11, 23, 22, 30, tzinfo=UTC)
    for key in ("one", "two", "three"):
        tell(news(key), to=everyone(alice), at=night)
        more, held = mailing.mail_told(key=key, kind="new_action", at=night)
        assert (more, held) == (False, [datetime(2026, 11, 24, 7, 0, tzinfo=UTC)])
    gather(night + timedelta(hours=3))
    assert letters_to(alice) == []

    gather(datetime(2026, 11, 24, 7, 0, tzinfo=UTC))

    (letter,) = letters_to(alice)
    assert "heures de silence" in subject_of(letter)
    assert all(f"Marche {key}" in text_of(letter) for key in ("one", "two", "three"))


def test_what_is_called_off_today_wakes_and_what_is_called_off_next_month_does_not():
    alice = a_person("Alice")
    quiet(alice)
    night = datetime(2026, 11, 23, 22, 30, tzinfo=UTC)
    for key, away in (("today", timedelta(hours=10)), ("later", timedelta(days=30))):
        told = news(key, kind="called_off", happens_at=night + away, zone="Europe/Paris", thing="event:1")
        tell(told, to=everyone(alice), at=night)
        mailing.mail_told(key=key, kind="called_off", at=night)

    assert ["today" in text_of(letter) for letter in letters_to(alice)] == [True]


def test_a_gathered_letter_whose_hour_falls_in_the_night_waits_too():
    alice = a_person("Alice")
    quiet(alice, hour(17), hour(20))
    preferences.choose(person=alice, choices={"teams": Choice(True, Pace.DAILY)})
    tell(news("k"), to=everyone(alice), at=MONDAY)

    gather(datetime(2026, 11, 23, 17, 5, tzinfo=UTC))  # 18:05 in Paris
    assert letters_to(alice) == []
    gather(datetime(2026, 11, 23, 19, 0, tzinfo=UTC))

    assert len(letters_to(alice)) == 1


def test_each_lives_in_their_own_zone():
    alice, bob = a_person("Alice"), a_person("Bob", zone="Indian/Reunion")
    for person in (alice, bob):
        preferences.choose(person=person, choices={"teams": Choice(True, Pace.DAILY)})
    tell(news("k"), to=everyone(alice, bob), at=MONDAY)

    gather(datetime(2026, 11, 23, 14, 1, tzinfo=UTC))  # 18:01 in Saint-Denis

    assert (len(letters_to(alice)), len(letters_to(bob))) == (0, 1)


def test_twelve_people_are_one_line_with_the_names_of_who_may_be_named():
    alice = a_person("Alice")
    for n in range(12):
        person = a_person(f"Person {n}")
        a_notice(alice, kind="coming", thing="event:7", actor=person, names_actor=n in (3, 8, 9), title="Marche")

    (line,) = bunched(Notice.objects.select_related("actor"))

    assert line.count == 12
    assert line.sentence == "Person 9, Person 8 et 10 autres viennent à « Marche »"


def test_a_line_of_nobody_who_may_be_named_counts_them():
    alice = a_person("Alice")
    for _n in range(3):
        a_notice(alice, kind="coming", thing="event:7", actor=a_person(), title="Marche")

    (line,) = bunched(Notice.objects.all())

    assert line.sentence == "3 personnes viennent à « Marche »"


def test_the_same_person_twice_is_one_person():
    alice, bob = a_person("Alice"), a_person("Bob")
    for _n in range(2):
        a_notice(alice, kind="joined", thing="team:1", actor=bob, names_actor=True, title="Fives")

    (line,) = bunched(Notice.objects.select_related("actor"))

    assert line.sentence == "Bob a rejoint l’équipe « Fives »"


def test_one_thing_told_under_two_kinds_is_told_once():
    """As when whoever is mentioned in what answers them is told by both rules."""
    alice, bob = a_person("Alice"), a_person("Bob")
    tell(news("m:1", kind="enquiry"), to=everyone(alice), at=MONDAY)
    tell(news("m:1", kind="circular"), to=everyone(alice, bob), at=MONDAY)
    run_jobs()

    assert list(Notice.objects.order_by("pk").values_list("person__name", "kind")) == [
        ("Alice", "enquiry"),
        ("Bob", "circular"),
    ]
    assert "Quelqu’un" in subject_of(letters_to(alice)[0])
    assert "Quelqu’un" not in subject_of(letters_to(bob)[0])


def test_a_job_done_again_writes_nothing_twice():
    people = [a_person(f"P{n}") for n in range(5)]
    quiet(people[0], hour(9), hour(12))
    preferences.choose(person=people[1], choices={"teams": Choice(True, Pace.DAILY)})
    tell(news("k"), to=everyone(*people), at=MONDAY)
    for _time in range(3):
        run_jobs()
        gather(MONDAY + timedelta(days=2, hours=3))
        Job.objects.update(state="waiting", token="", lease_until=None, finished_at=None, run_at=MONDAY)
        tell(news("k"), to=everyone(*people), at=MONDAY)

    assert [len(letters_to(person)) for person in people] == [1] * 5


def test_letters_about_one_thing_stand_in_one_thread_and_those_of_a_team_on_one_list():
    alice = a_person("Alice")
    team = a_team("L’équipe <de> Fives", members=[alice])
    for key in ("a", "b"):
        tell(news(key, thing="event:5", circle_id=team.circle_id), to=everyone(alice), at=MONDAY)
    tell(news("c", thing="event:6"), to=everyone(alice), at=MONDAY)
    run_jobs()

    first, second, other = (message_of(letter) for letter in letters_to(alice))

    assert first["References"] == first["In-Reply-To"] == second["References"] != other["References"]
    assert first["Message-ID"] != second["Message-ID"]
    assert first["Message-ID"] == message_of(letters_to(alice)[0])["Message-ID"]
    assert first["List-Id"].endswith(f"<{team.circle.code.lower()}.teams.127.0.0.1>")
    assert first["List-Id"].count("<") == 1
    assert first["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert first.get_body(("plain",)) is not None
    assert bytes(first)  # what travels can be written


def test_an_answer_to_a_digest_is_answered_plainly_and_the_digest_says_so_before(settings):
    settings.EMAIL_IN_URL = "lmtp://127.0.0.1:8024"
    alice = a_person("Alice")
    preferences.choose(person=alice, choices={"teams": Choice(True, Pace.DAILY)})
    for key in ("a", "b"):
        tell(news(key), to=everyone(alice), at=MONDAY)
    run_jobs()
    gather(MONDAY + timedelta(days=2))

    (letter,) = letters_to(alice)
    asked = reply_addresses.read(str(message_of(letter)["Reply-To"]))

    assert asked is not None
    assert asked.person_id == alice.pk
    assert "une réponse à cette lettre n’arrive à personne" in text_of(letter)
    with pytest.raises(ALetterOfSeveralThings):
        REPLIES[asked.purpose](person=alice, about_id=asked.about_id, text="Oui", files=[], key="k", at=MONDAY)


def test_a_digest_asks_for_many_persons_in_few_queries(django_assert_max_num_queries):
    people = [a_person(f"P{n}") for n in range(20)]
    for person in people:
        preferences.choose(person=person, choices={"teams": Choice(True, Pace.DAILY)})
    for key in ("a", "b"):
        tell(news(key), to=everyone(*people), at=MONDAY)

    with django_assert_max_num_queries(20 * 8 + 10):
        gather(MONDAY + timedelta(days=1))

    assert all(len(letters_to(person)) == 1 for person in people)


def test_the_job_that_waits_for_the_morning_is_one_for_all():
    people = [a_person(f"P{n}") for n in range(3)]
    for person in people:
        quiet(person, hour(0), hour(23, 59))
    now = timezone.now()
    for key in ("a", "b"):
        tell(news(key), to=everyone(*people), at=now)
        tasks.mail_told.call(key, "new_action")

    assert Job.objects.filter(task="tribune.notices.tasks.mail_gathered").count() <= 2
