import resource
from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from tribune.facts.models import Job
from tribune.facts.testing import run_jobs
from tribune.mail.models import Letter
from tribune.notices.models import Announcement, Notice
from tribune.notices.paces import Pace
from tribune.notices.segments import SEGMENTS, persons_of
from tribune.notices.verbs import announcing, preferences, spreading
from tribune.notices.verbs.announcing import Draft
from tribune.notices.verbs.preferences import Choice
from tribune.people.models import Declaration, Person
from tribune.people.testing import a_person, an_operator, signed_in_client
from tribune.teams.testing import a_team

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def no_server(settings):
    settings.EMAIL_URL = ""


def a_draft(**more) -> Draft:
    texts = {"fr": {"title": "Le congrès", "words": "C’est en mai."}, "en": {"title": "Congress", "words": "In May."}}
    given = {"texts": texts, "address": "/near/", "segment": {"kind": "all"}, "in_app": True, "mail": True}
    return Draft(**{**given, "push": False, **more})


def announced(**more) -> Announcement:
    made = announcing.write(draft=a_draft(**more), by=an_operator(), at=timezone.now())
    announcing.send(announcement=made, due_at=None, at=timezone.now())
    return made


def told(announcement) -> set[str]:
    return set(Notice.objects.filter(key=announcement.key).values_list("person__name", flat=True))


def a_crowd(number: int) -> None:
    people = Person.objects.bulk_create(
        Person(name=f"P{n}", email=f"p{n}@example.org", email_index=f"crowd{n}") for n in range(number)
    )
    Declaration.objects.bulk_create(Declaration(person=one, declared_at=timezone.now()) for one in people)


def test_all_who_support_are_told_once_in_their_language():
    alice, bob = a_person("Alice", language="fr"), a_person("Bob", language="en")
    dirk = a_person("Dirk", language="de")
    a_person("Gaël", supporter=False)
    made = announced()

    run_jobs()
    Job.objects.update(state="waiting", token="", lease_until=None, finished_at=None)
    run_jobs()

    assert told(made) == {"Alice", "Bob", "Dirk", "Olga"}
    titles = dict(Notice.objects.filter(key=made.key).values_list("person__name", "title"))
    assert (titles["Alice"], titles["Bob"], titles["Dirk"]) == ("Le congrès", "Congress", "Le congrès")
    assert sum(letter.to in (alice.email, bob.email, dirk.email) for letter in Letter.objects.all()) == 3
    made.refresh_from_db()
    assert (made.told, made.finished_at is not None) == (4, True)


def test_it_goes_by_the_ways_chosen_and_those_its_reader_wants():
    a_person("Alice")
    bob = a_person("Bob")
    preferences.choose(person=bob, choices={"movement": Choice(False, Pace.NEVER)})
    made = announced(mail=False)

    run_jobs()

    assert told(made) == {"Alice", "Olga"}
    assert not Letter.objects.exists()


def test_it_waits_for_its_hour():
    a_person("Alice")
    made = announcing.write(draft=a_draft(), by=an_operator(), at=timezone.now())
    due = timezone.now() + timedelta(hours=5)
    announcing.send(announcement=made, due_at=due, at=timezone.now())

    run_jobs()
    assert told(made) == set()
    run_jobs(at=due)

    assert "Alice" in told(made)


def test_stopped_between_two_slices_nobody_else_is_told(monkeypatch):
    monkeypatch.setattr(spreading, "SLICE", 10)
    a_crowd(35)
    made = announced()
    assert spreading.go_on(announcement_id=made.pk, at=timezone.now())
    assert Notice.objects.filter(key=made.key).count() == 10

    assert announcing.stop(announcement=made, by=a_person(), at=timezone.now())
    run_jobs()

    assert Notice.objects.filter(key=made.key).count() == 10
    assert not Letter.objects.exists()  # those told had their letter still to come
    assert not announcing.stop(announcement=made, by=a_person(), at=timezone.now())


def test_slices_reach_everyone_and_cost_the_same(monkeypatch):
    monkeypatch.setattr(spreading, "SLICE", 10)
    a_crowd(34)  # and the operator
    made = announced()
    costs, more = [], True
    while more:
        with CaptureQueriesContext(connection) as queries:
            more = spreading.go_on(announcement_id=made.pk, at=timezone.now())
        costs.append(len(queries))

    made.refresh_from_db()
    assert Notice.objects.filter(key=made.key).count() == made.told == 35
    assert len(costs) == 4
    assert len(set(costs[1:3])) == 1


def test_sent_twice_it_leaves_once():
    a_person("Alice")
    made = announced()

    with pytest.raises(announcing.IsOnItsWay):
        announcing.send(announcement=made, due_at=None, at=timezone.now())
    with pytest.raises(announcing.IsOnItsWay):
        announcing.rewrite(announcement=made, draft=a_draft(), version=1, at=timezone.now())


def test_segments_name_whom_they_say():
    bob, charlie = a_person("Bob"), a_person("Charlie")
    alice = a_person("Alice")
    a_team("Fives", referent=alice, members=[bob], followers=[charlie])

    assert set(persons_of({"kind": "teams", "team_kind": ""})) == {alice, bob}
    assert set(persons_of({"kind": "organisers"})) == {alice}
    assert not persons_of({"kind": "near", "place": None, "radius_km": 5}).exists()
    assert not persons_of({"kind": "gone"}).exists()
    assert all(not segment.persons({}).filter(declaration=None).exists() for _name, segment in SEGMENTS)


def test_no_figure_under_ten_is_said():
    a_crowd(12)
    made = announced()
    run_jobs()
    Notice.objects.filter(pk__in=list(Notice.objects.values_list("pk", flat=True)[:9])).update(read_at=timezone.now())
    made.refresh_from_db()

    found = announcing.figures(made)

    assert (found.told, found.read) == (13, None)


def test_the_desk_writes_tries_sends_and_stops():
    olga = an_operator()
    a_person("Alice")
    client = signed_in_client(olga)
    typed = {"title_fr": "Le congrès", "words_fr": "En mai.", "kind": "all", "address": "/near/", "in_app": "on"}
    assert client.post("/desk/announcements/new/", {**typed, "address": "//evil.example"}).status_code == 422
    assert client.post("/desk/announcements/new/", {**typed, "in_app": ""}).status_code == 422
    assert client.post("/desk/announcements/new/", {**typed, "kind": "near"}).status_code == 422
    where = client.post("/desk/announcements/new/", typed)["Location"]

    assert "Le congrès" in client.get(where).text
    client.post(f"{where}trial/")
    assert list(Notice.objects.values_list("person__name", flat=True)) == ["Olga"]
    assert client.post(where, {**typed, "version": "7"}).status_code == 409
    assert client.post(where, {**typed, "version": "1", "title_fr": "Le grand congrès"}).status_code == 303
    client.post(f"{where}sending/", {"due": "2099-01-01T10:00"})
    assert Announcement.objects.get().due_at.year == 2099
    client.post(f"{where}stop/")
    run_jobs()

    assert Announcement.objects.get().stopped_by == olga
    assert Notice.objects.count() == 1
    assert "Le grand congrès" in client.get("/desk/announcements/").text


def test_nobody_to_tell_is_said():
    made = announcing.write(draft=a_draft(segment={"kind": "organisers"}), by=an_operator(), at=timezone.now())

    with pytest.raises(announcing.NobodyToTell):
        announcing.send(announcement=made, due_at=None, at=timezone.now())


def test_memory_does_not_grow_with_those_told():
    a_crowd(3000)
    made = announced(mail=False)
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss

    while spreading.go_on(announcement_id=made.pk, at=timezone.now()):
        pass

    assert made.pk
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before < 8 * 1024  # kilobytes
