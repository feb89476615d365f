from datetime import time

import pytest

from tribune.notices.models import Preference, Rhythm
from tribune.notices.paces import Pace
from tribune.notices.testing import a_notice
from tribune.notices.verbs import preferences
from tribune.notices.verbs.preferences import Choice, HalfANight, Quiet
from tribune.people.testing import a_person, signed_in_client
from tribune.teams.testing import a_team

pytestmark = pytest.mark.django_db


def test_two_windows_do_not_undo_each_other_and_nothing_typed_is_lost():
    alice = a_person("Alice")
    client = signed_in_client(alice)
    assert client.get("/en/me/notices/").context["rhythm"].version == 0
    client.post("/me/notices/", {"version": "0", "teams.mail": "daily", "teams.in_app": "on"})

    late = client.post("/en/me/notices/", {"version": "0", "teams.mail": "weekly", "quiet": "on", "quiet_from": "20:30",
                                           "quiet_until": "07:15"})  # fmt: skip

    assert late.status_code == 409
    assert preferences.of(alice)["teams"].mail == Pace.DAILY
    assert '<option value="weekly" selected>' in late.text
    assert "Saved in the other window: on the site, by mail: each evening" in late.text
    assert 'value="20:30"' in late.text
    again = client.post("/en/me/notices/", {"version": "1", "teams.mail": "weekly"})
    assert again.status_code == 303
    assert preferences.of(alice)["teams"].mail == Pace.WEEKLY


def test_pressing_twice_is_no_quarrel():
    client = signed_in_client(a_person("Alice"))
    typed = {"version": "0", "teams.mail": "daily", "quiet": "on", "quiet_from": "21:00", "quiet_until": "08:00"}

    assert [client.post("/me/notices/", typed).status_code for _press in range(2)] == [303, 303]
    assert Rhythm.objects.get().version == 1
    assert (Rhythm.objects.get().quiet_from, Rhythm.objects.get().quiet_until) == (time(21), time(8))


@pytest.mark.parametrize(("start", "end"), [("", "08:00"), ("21:00", "21:00"), ("25:00", "08:00"), ("x", "y")])
def test_half_a_night_is_refused_in_words(start, end):
    client = signed_in_client(a_person("Alice"))

    answer = client.post("/me/notices/", {"version": "0", "quiet": "on", "quiet_from": start, "quiet_until": end})

    assert answer.status_code == 422
    assert not Rhythm.objects.exclude(quiet_from=None).exists()


def test_the_database_holds_no_half_a_night():
    with pytest.raises(HalfANight):
        preferences.choose(person=a_person(), choices={}, quiet=Quiet(time(21), None))


@pytest.mark.parametrize("name", ["strict", "balanced", "all", "silence"])
def test_a_ready_made_setting_is_one_press_and_is_shown_as_held(name):
    alice = a_person("Alice")
    client = signed_in_client(alice)

    client.post("/me/notices/", {"version": "0", "preset": name})

    held = {name: is_held for name, _label, is_held in client.get("/me/notices/").context["presets"]}
    assert held[name]
    assert preferences.of(alice) == preferences.preset(name)


def test_what_calls_for_an_answer_today_cannot_be_kept_for_monday():
    alice = a_person("Alice")

    preferences.choose(person=alice, choices={"going": Choice(True, Pace.WEEKLY)})

    assert preferences.of(alice)["going"].mail == Pace.AT_ONCE


def test_my_team_is_set_apart_on_its_page_and_put_back():
    alice = a_person("Alice")
    team = a_team("Fives", members=[alice])
    client = signed_in_client(alice)
    address = f"/me/notices/teams/{team.circle.code}/"
    assert client.get(address).status_code == 200

    client.post(address, {"version": "0", "teams.mail": "daily"})

    assert preferences.of(alice, circle=team.circle)["teams"] == Choice(False, Pace.DAILY)
    assert preferences.of(alice)["teams"].mail == Pace.AT_ONCE
    assert client.post(address, {"version": "0", "teams.mail": "weekly"}).status_code == 409
    client.post(address, {"version": "1", "as_everywhere": "1"})
    assert not Preference.objects.exists()


def test_a_team_i_am_not_of_is_not_found():
    team = a_team("Fives", members=[a_person("Bob")])

    answer = signed_in_client(a_person("Charlie")).get(f"/me/notices/teams/{team.circle.code}/")

    assert answer.status_code == 404


def test_one_press_in_a_letter_of_a_team_ends_the_letters_of_that_team():
    alice = a_person("Alice")
    team = a_team("Fives", members=[alice])
    preferences.stop_letters(person=alice, topic="teams", circle=team.circle)

    assert preferences.of(alice, circle=team.circle)["teams"].mail == Pace.NEVER
    assert preferences.of(alice, circle=team.circle)["teams"].in_app
    assert preferences.of(alice)["teams"].mail == Pace.AT_ONCE


def test_one_press_in_a_digest_ends_what_is_gathered_and_nothing_else():
    alice = a_person("Alice")
    team = a_team("Fives", members=[alice])
    preferences.choose(person=alice, choices={"teams": Choice(True, Pace.WEEKLY), "movement": Choice(True, Pace.DAILY)})
    preferences.choose(person=alice, choices={"organising": Choice(True, Pace.DAILY)}, circle=team.circle)

    preferences.stop_letters(person=alice, topic=preferences.GATHERED_LETTERS)

    held = preferences.of(alice)
    assert (held["teams"].mail, held["movement"].mail, held["going"].mail) == ("", "", "now")
    assert preferences.of(alice, circle=team.circle)["organising"].mail == Pace.NEVER


def test_the_page_foretells_from_what_was_told():
    alice = a_person("Alice")
    for n in range(9):
        a_notice(alice, kind="new_action", key=f"n{n}")

    assert "about 3 letters a week" in signed_in_client(alice).get("/en/me/notices/").text
