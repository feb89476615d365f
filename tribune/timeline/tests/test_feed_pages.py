"""Why a card is there, less of it, following its source, and telling what was seen: with a script and without."""

from datetime import timedelta

import pytest
from django.utils import timezone

from tribune.discussions.testing import a_comment, a_message, a_thread
from tribune.discussions.verbs import reading
from tribune.events.testing import an_event
from tribune.facts.testing import run_jobs
from tribune.people import circles
from tribune.people.models import Role, Session
from tribune.people.testing import a_person, signed_in_client
from tribune.people.verbs import erasures, profiles
from tribune.places.testing import a_place
from tribune.publications.models import Follow, Topic, Voice
from tribune.publications.testing import a_publication, a_voice
from tribune.publications.verbs import cards
from tribune.teams.testing import a_team
from tribune.timeline.models import LessOfThis, Seen
from tribune.timeline.personal import erase, export
from tribune.timeline.testing import less_of
from tribune.timeline.verbs import seen

pytestmark = pytest.mark.django_db
HTMX = {"HX-Request": "true"}


@pytest.fixture
def alice():
    return a_person("Alice", place=a_place("Lille", lat=50.63, lon=3.06))


@pytest.fixture
def browser(alice):
    return signed_in_client(alice)


@pytest.fixture
def source():
    return a_voice("L’Heure publique", kind=Voice.Kind.SOURCE)


@pytest.fixture
def entry(source):
    return a_publication("Hôpital de Denain", voice=source, at=timezone.now())


def why(browser, card, **more):
    return browser.get(f"/en/feed/why/{card.code}/", **more).content.decode()


def test_each_card_of_home_leads_to_why_it_is_there(browser, entry):
    page = browser.get("/en/").content.decode()

    assert f'href="/en/feed/why/{entry.code}/"' in page
    assert "It came by the wire" in why(browser, entry)


def test_a_reason_says_what_changes_it(browser, alice):
    team = a_team(name="Fives–Moulins", referent=alice)
    said = a_publication("De l’équipe", voice=team.voice, kind="post", at=timezone.now())
    near = an_event(title="Porte-à-porte")

    assert f'href="/en{team.address}"' in why(browser, said)
    page = why(browser, near.publication)
    assert "within 20 km of Lille" in page and 'href="/en/me/profile/"' in page


def test_an_answer_in_a_thread_says_so_on_its_card(browser, alice, entry):
    bob = a_person("Bob")
    thread = a_comment(entry, alice, at=timezone.now()).thread
    reading.follow(thread=thread, person=alice, at=timezone.now())
    a_message(thread, bob, at=timezone.now())

    assert "1 new answer in a discussion you follow" in browser.get("/en/").content.decode()
    assert "Somebody answered" in why(browser, entry)


def test_to_a_script_the_reasons_are_a_part_of_a_page(browser, entry):
    part = why(browser, entry, headers=HTMX)

    assert "It came by the wire" in part
    assert "<html" not in part


def test_an_outsider_does_not_learn_that_a_card_exists_by_asking_why(browser):
    voice = a_voice("Autre")
    kept = a_publication("Entre nous", audience="circle", circle=a_team(name="Autre").circle, voice=voice)

    assert browser.get(f"/feed/why/{kept.code}/").status_code == 404
    for path in ("less", "following"):
        answer = browser.post(f"/me/feed/{path}/", {"voice": voice.code, "how": "1", "on": "1"})
        assert answer.status_code == 404


@pytest.mark.parametrize("headers", [{}, HTMX])
def test_less_of_a_source_is_asked_listed_and_taken_back(browser, alice, entry, source, headers):
    asked = {"voice": source.code, "card": entry.code}

    answer = browser.post("/en/me/feed/less/", {**asked, "how": "2"}, headers=headers)

    assert answer.status_code == (200 if headers else 303)
    assert "You will see none of it." in (answer.content.decode() if headers else why(browser, entry))
    assert "Hôpital de Denain" not in browser.get("/en/").content.decode()
    assert "L’Heure publique" in browser.get("/en/me/feed/").content.decode()
    browser.post("/en/me/feed/less/", {"voice": source.code, "how": "0"})
    assert not LessOfThis.objects.exists()
    assert "Hôpital de Denain" in browser.get("/en/").content.decode()


def test_less_of_a_kind_and_of_a_topic(browser, alice, entry):
    topic = Topic.objects.create(slug="sante", name="Santé")
    cards.amend(entry, at=timezone.now(), topics=[topic])
    assert "Santé" in why(browser, entry)

    browser.post("/me/feed/less/", {"kind": "entry", "how": "1"})
    browser.post("/me/feed/less/", {"topic": "sante", "how": "1"})
    browser.post("/me/feed/less/", {"topic": "sante", "how": "2"})

    assert {(each.kind, each.topic, each.how) for each in LessOfThis.objects.all()} == {
        ("entry", None, 1),
        ("", topic, 2),
    }


@pytest.mark.parametrize("typed", [{}, {"how": "1"}, {"how": "7", "kind": "entry"}, {"how": "1", "kind": "nothing"}])
def test_less_of_nothing_is_refused(browser, typed):
    assert browser.post("/me/feed/less/", typed).status_code == 404
    assert not LessOfThis.objects.exists()


def test_a_source_is_followed_and_left(browser, alice, entry, source):
    for _time in range(2):
        browser.post("/me/feed/following/", {"voice": source.code, "on": "1", "card": entry.code})

    assert Follow.objects.get(person=alice).voice == source
    assert "You follow this source" in browser.get("/en/").content.decode()
    browser.post("/me/feed/following/", {"voice": source.code, "on": "0"})
    assert not Follow.objects.exists()


def test_what_the_page_tells_of_is_below_the_line_at_the_next_visit(browser, alice, entry):
    assert browser.post("/feed/seen/", {"keys": f"{entry.pk} <b> 0"}).status_code == 204
    assert "You were here" not in browser.get("/en/").content.decode()  # the visit goes on
    Seen.objects.update(at=timezone.now() - timedelta(hours=2))

    page = browser.get("/en/").content.decode()

    assert page.index("You were here") < page.index("Hôpital de Denain")


def test_without_a_script_the_session_knows_when_one_was_here(browser, alice, entry):
    browser.get("/en/")
    session = Session.objects.get(person=alice)
    before = (timezone.now() - timedelta(hours=2)).isoformat()
    session.pocket[seen.POCKET] = [before, (timezone.now() + timedelta(minutes=-31)).isoformat(), None]
    session.save(update_fields=["pocket"])
    a_publication("Parue depuis", voice=a_voice("Le Quai", kind="source"), at=timezone.now())
    type(entry).objects.filter(pk=entry.pk).update(published_at=timezone.now() - timedelta(hours=1))

    page = browser.get("/en/").content.decode()

    assert page.index("Parue depuis") < page.index("You were here") < page.index("Hôpital de Denain")


def test_where_scripts_tell_home_writes_nothing(browser, alice, entry):
    browser.post("/feed/seen/", {"keys": str(entry.pk)})
    browser.get("/en/")
    Session.objects.update(pocket={})

    browser.get("/en/")

    assert Session.objects.get(person=alice).pocket == {}


def test_a_post_bears_its_opener_s_new_name_and_none_once_they_left(browser, alice):
    bob, team, at = a_person("Bob"), a_team(referent=alice), timezone.now()
    circles.seat(circle=team.circle, person=bob, role=Role.MEMBER, at=at)
    a_thread(circle=team.circle, by=bob, at=at)
    assert "Bob ·" in browser.get("/en/").content.decode()

    profiles.change(person=bob, values={"name": "Robert"}, at=at)
    run_jobs()
    assert "Robert ·" in browser.get("/en/").content.decode()

    erasures.begin(person=bob, at=at)
    run_jobs()
    page = browser.get("/en/").content.decode()
    assert "Robert" not in page and "Someone who left ·" in page


def test_what_is_kept_is_given_back_and_goes_with_its_person(alice, entry, source):
    less_of(alice, voice=source)
    seen.note(person=alice, keys=["1"], at=timezone.now())

    given = export(alice)

    assert given["less_of"][0]["voice"] == "L’Heure publique"
    assert given["seen"]["cards"] == 1
    erase(alice, timezone.now())
    assert not LessOfThis.objects.exists() and not Seen.objects.exists()
