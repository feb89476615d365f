"""The room of an action: those who come and those who run it, until some days after."""

from datetime import UTC, datetime, timedelta

import pytest
from django.core.files.base import ContentFile
from django.urls import reverse

from tribune.discussions import live, readership, unread
from tribune.discussions.models import Message, Thread
from tribune.discussions.verbs import messages, openness, reading, rooms
from tribune.events import talks
from tribune.events.models import Occurrence
from tribune.events.testing import an_event, an_rsvp, the_date_of
from tribune.events.verbs import events, rsvps
from tribune.media.documents import look
from tribune.people import circles
from tribune.people.testing import a_person, signed_in_client
from tribune.people.viewers import Viewer
from tribune.streams.models import Ripple
from tribune.teams.testing import a_team

pytestmark = pytest.mark.django_db


def now():
    return datetime.now(UTC)


@pytest.fixture(autouse=True)
def _files_of_its_own(settings, tmp_path):
    settings.STORAGES = {
        **settings.STORAGES,
        "default": {"BACKEND": "tribune.media.storage.Folder", "OPTIONS": {"location": tmp_path}},
    }


@pytest.fixture
def action(alice):
    return an_event(by=alice, team=a_team("Fives", referent=alice))


@pytest.fixture
def room(action, alice):
    return rooms.enter(about=action.publication, by=alice, at=now())


def may_see(person, room):
    return Thread.objects.visible_to(Viewer(person)).filter(pk=room.pk).exists()


def test_those_who_said_yes_come_in_and_nobody_else(action, room, alice, bob, charlie):
    maybe = a_person("Nour")
    an_rsvp(action, bob)
    an_rsvp(action, maybe, "maybe")

    assert may_see(alice, room)
    assert may_see(bob, room)
    for person in (charlie, maybe):
        assert not may_see(person, room)
        assert signed_in_client(person).get(room.address).status_code == 404
        assert signed_in_client(person).post(_door(action)).status_code == 404
    assert set(readership.readers_of(room)) == {alice, bob}


def test_it_is_made_at_its_first_use_by_whoever_comes_and_there_is_one(action, alice, bob):
    an_rsvp(action, bob)

    first = signed_in_client(bob).post(_door(action))
    again = signed_in_client(alice).post(_door(action))

    assert first.status_code == again.status_code == 303
    assert Thread.objects.filter(kind="room", about=action.publication).count() == 1


def test_the_page_of_the_action_leads_those_who_come_to_it(action, alice, bob, charlie):
    an_rsvp(action, bob)

    for person, leads in ((alice, True), (bob, True), (charlie, False)):
        page = signed_in_client(person).get(action.address).content.decode()
        assert (_door(action) in page) is leads, person


def test_who_withdraws_loses_it_at_once_on_the_page_the_stream_and_the_files(action, room, alice, bob):
    an_rsvp(action, bob)
    said = messages.post(
        thread=room, author=alice, text="Le plan", files=[look(ContentFile(b"%PDF-1.7", name="plan.pdf"))], at=now()
    )
    browser, file = signed_in_client(bob), said.attachments.get().file
    assert browser.get(room.address).status_code == browser.get(file.address).status_code == 200

    rsvps.withdraw(occurrence=the_date_of(action), person=bob, at=now())

    assert browser.get(room.address).status_code == browser.get(file.address).status_code == 404
    assert browser.post(reverse("discussions:post", args=[room.code]), {"text": "?"}).status_code == 404
    assert not live.may_listen(Viewer(bob), room.code)
    assert Ripple.objects.filter(channel="drop:", words=f"{bob.code} thread:{room.code}").exists()


def test_changing_one_yes_for_another_answer_of_the_same_weight_closes_nothing(action, room, bob):
    an_rsvp(action, bob, "maybe")
    an_rsvp(action, bob)
    an_rsvp(action, bob, guests=2)

    assert not Ripple.objects.filter(channel="drop:", words__contains=room.code).exists()


def test_it_takes_words_until_some_days_after_the_last_date_and_then_says_so(action, room, alice, bob):
    an_rsvp(action, bob)
    ended = now() - talks.ROOM_STAYS + timedelta(hours=1)
    Occurrence.objects.filter(event=action).update(starts_at=ended - timedelta(hours=2), ends_at=ended)
    messages.post(thread=room, author=bob, text="C’était bien.", at=now())
    before = signed_in_client(bob).get(f"/en{room.address}").content.decode()

    Occurrence.objects.filter(event=action).update(ends_at=ended - timedelta(hours=1))

    assert "composer" in before
    assert "open until" in before
    after = signed_in_client(bob).get(f"/en{room.address}")
    assert after.status_code == 200
    assert "This room closed on" in after.content.decode()
    assert 'id="composer"' not in after.content.decode()
    for person in (alice, bob):
        with pytest.raises(openness.TheRoomIsOver):
            messages.post(thread=Thread.objects.get(pk=room.pk), author=person, text="Encore", at=now())
    assert Message.objects.count() == 1


def test_what_is_said_counts_to_those_who_came_in_once(action, room, alice, bob):
    other = a_person("Nour")
    for person in (bob, other):
        an_rsvp(action, person)
    reading.mark_read(thread=room, person=bob, number=0, at=now())
    reading.mark_read(thread=room, person=alice, number=0, at=now())

    messages.post(thread=room, author=alice, text="Rendez-vous au métro.", at=now())

    assert [unread.count(Viewer(person)) for person in (bob, other, alice)] == [1, 0, 0]
    assert unread.counted_among(room, [bob.code, other.code]) == {bob.code}
    rsvps.withdraw(occurrence=the_date_of(action), person=bob, at=now())
    assert unread.count(Viewer(bob)) == 0
    assert unread.counted_among(room, [bob.code]) == set()


def test_a_member_who_acts_for_the_team_no_more_is_in_its_actions_room_no_more_from_that_instant(action, room, bob):
    circle = action.team.circle
    circles.seat(circle=circle, person=bob, role=circles.Role.MEMBER, at=now())
    circles.entrust(circle=circle, person=bob, rights=circles.Right.ACT)
    inside = may_see(bob, room)
    before = Ripple.objects.filter(channel="drop:", words=f"{bob.code} ").count()

    circles.entrust(circle=circle, person=bob, rights=circles.Right(0))

    assert inside
    assert not may_see(bob, room)
    assert Ripple.objects.filter(channel="drop:", words=f"{bob.code} ").count() == before + 1


def test_a_hidden_action_hides_its_room_also_from_open_pages(action, room, bob):
    an_rsvp(action, bob)

    events.withhold(event=action, at=now())

    assert not may_see(bob, room)
    assert f"card:{action.publication.code}" in live.channels_of(room)
    assert Ripple.objects.filter(channel="drop:", words=f" card:{action.publication.code}").exists()


def test_who_said_yes_and_left_the_team_is_no_longer_in_the_room_of_what_is_for_the_team(alice, bob):
    team = a_team("Moulins", referent=alice, members=[bob])
    among = an_event("Réunion", by=alice, team=team, audience="circle")
    an_rsvp(among, bob)
    room = rooms.enter(about=among.publication, by=bob, at=now())

    team.circle.seats.filter(person=bob).delete()

    assert not may_see(bob, room)
    assert bob not in readership.readers_of(room)


def _door(action):
    return reverse("discussions:room_under", args=[action.publication.code])
