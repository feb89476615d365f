from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from tribune.kit.registries import PERSONAL_DATA
from tribune.notices import stopping
from tribune.notices.models import Notice, Preference
from tribune.notices.testing import a_notice
from tribune.notices.verbs import preferences, reading
from tribune.people.testing import HouseClient, a_person, signed_in_client

pytestmark = pytest.mark.django_db


def test_i_read_my_notices_and_nobody_elses():
    alice, bob = a_person("Alice"), a_person("Bob")
    a_notice(alice, title="Collage à Fives")
    a_notice(bob, title="Secret de Bob")
    a_notice(alice, title="Par courriel seulement", is_shown=False)

    shown = signed_in_client(alice).get("/notices/")

    assert "Collage à Fives" in shown.text
    assert "Secret de Bob" not in shown.text
    assert "Par courriel seulement" not in shown.text


def test_a_stranger_is_asked_to_sign_in():
    for address in ("/notices/", "/me/notices/"):
        assert HouseClient().get(address).status_code in (302, 303)
    assert HouseClient().post("/notices/reading/").status_code in (302, 303)


def test_the_bell_counts_what_is_unread_and_marking_all_leaves_what_came_meanwhile():
    alice = a_person("Alice")
    at = timezone.now()
    for n in range(3):
        a_notice(alice, at=at - timedelta(hours=n))
    client = signed_in_client(alice)
    assert "3 unread" in client.get("/en/notices/").text
    a_notice(alice, at=at + timedelta(seconds=1))

    answer = client.post("/notices/reading/", {"until": at.isoformat()})

    assert answer.status_code == 303
    assert Notice.objects.of(alice).unread().count() == 1
    assert "1 unread" in client.get("/en/notices/").text


def test_opening_what_a_notice_leads_to_reads_everything_told_about_it():
    alice, bob = a_person("Alice"), a_person("Bob")
    for person in (alice, alice, bob):
        a_notice(person, address="/actions/same/")
    a_notice(alice, address="/actions/other/")

    signed_in_client(alice).post("/notices/reading/", {"address": "/actions/same/"})

    assert Notice.objects.of(alice).unread().count() == 1
    assert Notice.objects.of(bob).unread().count() == 1


def test_another_site_cannot_mark_my_notices():
    alice = a_person("Alice")
    a_notice(alice)

    answer = signed_in_client(alice).post("/notices/reading/", headers={"Sec-Fetch-Site": "cross-site"})

    assert answer.status_code == 403
    assert Notice.objects.of(alice).unread().count() == 1


def test_links_keep_the_language_of_the_page():
    alice = a_person("Alice")
    a_notice(alice, address="/actions/x/")

    assert 'href="/en/actions/x/"' in signed_in_client(alice).get("/en/notices/").text
    assert 'href="/actions/x/"' in signed_in_client(alice).get("/notices/").text


def test_pages_follow_one_another_without_holes():
    alice = a_person("Alice")
    at = timezone.now()
    for n in range(35):
        a_notice(alice, at=at - timedelta(minutes=n // 2), title=f"n{n}.")
    client = signed_in_client(alice)
    first = client.get("/notices/")
    second = client.get("/notices/", {"after": first.context["page"].next_cursor})

    found = [line.notice.title for answer in (first, second) for line in answer.context["page"].rows]
    assert sorted(found) == sorted(f"n{n}." for n in range(35))
    part = client.get("/notices/", headers={"HX-Request": "true"})
    assert "<html" not in part.text


def test_each_line_says_its_own_notice_whatever_was_drawn_before_it():
    alice = a_person("Alice")
    a_notice(alice, title="<b>Tracts</b>", address="/actions/one/?a=1&b=2")
    a_notice(alice, title="Collage", address="/actions/two/", detail="Gare <du> Nord")
    a_notice(alice, title="Marche", address="/actions/three/", happens_at=timezone.now(), read_at=timezone.now())

    page = signed_in_client(alice).get("/en/notices/").content.decode()
    rows = page.split('<article class="notice-row')[1:]

    assert "\ue000" not in page
    assert ["is-unread" in row for row in rows] == [False, True, True]
    assert ["<p><time" in row for row in rows] == [True, False, False]
    assert ["Marche" in rows[0], "Collage" in rows[1], "&lt;b&gt;Tracts&lt;/b&gt;" in rows[2]] == [True] * 3
    assert "<p>Gare &lt;du&gt; Nord</p>" in rows[1]
    assert 'href="/en/actions/one/?a=1&amp;b=2" data-read="/actions/one/?a=1&amp;b=2"' in rows[2]


def test_the_list_costs_the_same_whatever_its_length():
    alice = a_person("Alice")
    client = signed_in_client(alice)
    client.get("/notices/")
    costs = []
    for _round in range(2):
        for _n in range(10):
            a_notice(alice, kind="coming", actor=a_person("Bob"), names_actor=True)
        with CaptureQueriesContext(connection) as queries:
            client.get("/notices/")
        costs.append(len(queries))
    assert costs[0] == costs[1] <= 6


def test_i_choose_what_reaches_me():
    alice = a_person("Alice")
    client = signed_in_client(alice)
    assert client.get("/me/notices/").status_code == 200

    client.post("/me/notices/", {"going.in_app": "on", "teams.mail": "weekly", "teams.push": "on", "version": "0"})

    chosen = {name: (choice.in_app, choice.mail, choice.push) for name, choice in preferences.of(alice).items()}
    assert chosen.pop("going") == (True, "", False)
    assert chosen.pop("teams") == (False, "weekly", True)
    assert set(chosen.values()) == {(False, "", False)}
    client.post("/me/notices/", {"preset": "balanced", "version": "1"})
    assert not Preference.objects.exists()  # as if never changed


def test_a_link_in_a_letter_stops_its_topic_and_only_when_pressed():
    alice = a_person("Alice")
    path = stopping.address_for(alice, topic="teams").partition("://")[2].partition("/")[2]

    assert Client().get(f"/{path}").status_code == 200
    assert preferences.of(alice)["teams"].mail
    # From a mail program: no Origin, no Sec-Fetch-Site, no session (RFC 8058).
    for _time in range(2):
        answer = Client().post(f"/{path}", {"List-Unsubscribe": "One-Click"})
        assert answer.status_code == 200
        assert not answer.cookies

    after = preferences.of(alice)
    assert (after["teams"].mail, after["teams"].in_app, after["going"].mail) == ("", True, "now")


@pytest.mark.parametrize("token", ["x", "x:y:z", "WyJhIiwidGVhbXMiXQ:1abc:def"])
def test_a_forged_link_stops_nothing(token):
    assert Client().get(f"/notices/stop/{token}/").status_code == 404


def test_a_person_takes_their_notices_along_and_leaves_no_name_behind():
    alice, bob = a_person("Alice"), a_person("Bob")
    a_notice(alice, kind="coming", actor=bob, names_actor=True)
    a_notice(bob)
    part = PERSONAL_DATA["notices"]
    assert "Bob" in part.export(alice)["notices"][0]["sentence"]

    part.erase(bob, timezone.now())
    part.erase(bob, timezone.now())

    assert "Bob" not in part.export(alice)["notices"][0]["sentence"]
    assert part.export(bob)["notices"] == []


def test_what_was_told_over_a_year_ago_is_forgotten():
    alice, at = a_person("Alice"), timezone.now()
    a_notice(alice, at=at - timedelta(days=401))
    a_notice(alice, at=at - timedelta(days=399))

    assert reading.forget_old(at=at) == 1
    assert Notice.objects.count() == 1
