"""Rooms: who comes in, who is kept out for a time and told why, and the movement's own."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from tribune.discussions import by_mail, listing, live, readership, unread
from tribune.discussions.models import Ban, Message, Thread
from tribune.discussions.testing import a_circle, a_message, a_person, a_thread
from tribune.discussions.verbs import openness, reading, rooms
from tribune.discussions.verbs.threads import OnlyWhoLooksAfterIt, SayWhy
from tribune.facts.models import Fact
from tribune.people.testing import signed_in_client, with_charge
from tribune.people.viewers import NOBODY, Viewer
from tribune.streams.models import Ripple

pytestmark = pytest.mark.django_db


@pytest.fixture
def room(alice, bob):
    return rooms.enter(circle=a_circle(organisers=[alice], members=[bob]), by=bob, at=timezone.now())


def keep_out(person, room, by, *, hours=24, at=None):
    return rooms.ban(
        thread=room, person=person, by=by, hours=hours, reason="Trois insultes ce soir.", at=at or timezone.now()
    )


def may_see(person, room):
    return Thread.objects.visible_to(Viewer(person)).filter(pk=room.pk).exists()


def test_the_room_of_a_team_is_its_members_alone(room, bob, charlie):
    assert may_see(bob, room)
    assert not may_see(charlie, room)
    with pytest.raises(rooms.YouAreNotOfThisRoom):
        rooms.enter(circle=room.circle, by=charlie, at=timezone.now())


def test_who_is_kept_out_neither_reads_nor_writes_nor_hears_and_is_told_why(room, alice, bob):
    said = a_message(room, bob, "N’importe quoi !", at=timezone.now())
    ban = keep_out(bob, room, alice)
    browser = signed_in_client(bob)

    page = browser.get(f"/en{room.address}")

    assert page.status_code == 403
    assert "Trois insultes ce soir." in page.content.decode()
    assert not may_see(bob, room)
    assert bob not in readership.readers_of(room)
    assert not live.may_listen(Viewer(bob), room.code)
    assert Ripple.objects.filter(channel="drop:", words=f"{bob.code} thread:{room.code}").exists()
    assert browser.post(reverse("discussions:post", args=[room.code]), {"text": "Et alors ?"}).status_code == 403
    assert browser.get(f"/en{said.address}").status_code == 403
    with pytest.raises(openness.YouMayNotWriteHere):
        a_message(room, bob, at=timezone.now())
    assert Message.objects.filter(thread=room).count() == 1
    assert Fact.objects.filter(name="PersonBanned", body__ban_id=ban.pk).exists()


def test_an_answer_by_mail_to_a_room_one_is_kept_out_of_says_until_when_and_why(room, alice, bob):
    keep_out(bob, room, alice)

    with pytest.raises(rooms.YouAreKeptOut) as refused:
        by_mail.take(person=bob, about_id=room.pk, text="Et alors ?", files=[], key="k", at=timezone.now())

    assert "Trois insultes ce soir." in str(refused.value)
    assert not Message.objects.exists()


def test_a_ban_ends_by_itself_and_may_end_before(room, alice, bob):
    keep_out(bob, room, alice, hours=1, at=timezone.now() - timedelta(minutes=61))
    was_over = may_see(bob, room)
    keep_out(bob, room, alice)
    was_out = not may_see(bob, room)

    rooms.let_back(thread=room, person_code=bob.code, by=alice)

    assert was_over
    assert was_out
    assert may_see(bob, room)


def test_what_is_said_while_one_is_kept_out_counts_as_unread_once_one_is_back(room, alice, bob):
    reading.mark_read(thread=room, person=bob, number=0, at=timezone.now())
    keep_out(bob, room, alice)
    a_message(room, alice, at=timezone.now())
    during = unread.count(Viewer(bob))

    rooms.let_back(thread=room, person_code=bob.code, by=alice)

    assert (during, unread.count(Viewer(bob))) == (0, 1)


def test_only_who_looks_after_the_room_keeps_out_and_not_one_another(room, alice, bob):
    with pytest.raises(OnlyWhoLooksAfterIt):
        keep_out(alice, room, bob)
    with pytest.raises(rooms.TheyLookAfterItToo):
        keep_out(with_charge(a_person("Yann"), "moderator"), room, alice)
    with pytest.raises(rooms.NobodyToKeepOut):
        keep_out(None, room, alice)
    with pytest.raises(SayWhy):
        rooms.ban(thread=room, person=bob, by=alice, hours=1, reason="  ", at=timezone.now())
    with pytest.raises(rooms.ThatIsNoRoom):
        keep_out(bob, a_thread(circle=room.circle, by=bob), alice)
    assert not Ban.objects.exists()


def test_an_organiser_keeps_someone_out_from_a_message_and_lets_them_back_without_a_script(room, alice, bob):
    a_message(room, bob, "N’importe quoi !", at=timezone.now())
    browser = signed_in_client(alice)
    address = reverse("discussions:ban", args=[room.code, 1])
    bans = reverse("discussions:bans", args=[room.code])

    assert address in browser.get(f"/en{room.address}").content.decode().replace("/en/", "/")
    assert browser.post(address, {"hours": "24", "reason": ""}).status_code == 422
    assert browser.post(address, {"hours": "24", "reason": "Insultes"}, follow=True).status_code == 200
    assert not may_see(bob, room)
    assert "Insultes" in browser.get(f"/en{bans}").content.decode()
    browser.post(bans, {"person": bob.code})

    assert may_see(bob, room)
    assert signed_in_client(bob).get(bans).status_code == 403


def test_an_outsider_is_told_nothing_even_of_a_ban_that_was_theirs(room, alice, bob, charlie):
    keep_out(bob, room, alice)
    room.circle.seats.filter(person=bob).delete()

    for person in (bob, charlie):
        assert signed_in_client(person).get(room.address).status_code == 404


def test_the_movements_room_is_off_until_an_operator_opens_it(bob, olga):
    address = reverse("discussions:movement_room")
    assert signed_in_client(bob).post(address, {"open": "1"}).status_code == 404
    before = rooms.of_movement()

    signed_in_client(olga).post(address, {"open": "1"})

    room = rooms.of_movement()
    assert before is None
    assert (room.slow_seconds, room.holds_links) == (30, True)
    assert may_see(bob, room)
    assert not may_see(a_person("Guest", supporter=False), room)
    assert not Thread.objects.visible_to(NOBODY).filter(pk=room.pk).exists()
    signed_in_client(olga).post(address, {"open": "0"})
    assert not may_see(bob, room)


def test_the_movements_room_counts_as_unread_to_those_who_follow_it(bob, charlie, olga):
    room = rooms.open_to_all(by=olga, at=timezone.now())
    for person in (bob, charlie):
        reading.mark_read(thread=room, person=person, number=0, at=timezone.now())
    reading.follow(thread=room, person=bob, at=timezone.now())

    a_message(room, a_person("Dora"), at=timezone.now())

    assert (unread.count(Viewer(bob)), unread.count(Viewer(charlie))) == (1, 0)
    assert unread.counted_among(room, [bob.code, charlie.code]) == {bob.code}


def test_who_writes_too_soon_where_everyone_waits_is_told_how_long_also_with_a_script(bob, olga):
    room = rooms.open_to_all(by=olga, at=timezone.now())
    browser, address = signed_in_client(bob), f"/en{room.address}messages/"
    browser.post(address, {"text": "Bonjour"})

    with_script = browser.post(address, {"text": "Encore"}, headers={"HX-Request": "true"})
    without = browser.post(address, {"text": "Encore"})

    assert (with_script.status_code, without.status_code) == (422, 429)
    for answer in (with_script, without):
        page = answer.content.decode()
        assert "seconds more for you" in page
        assert "Encore" in page
        assert "Between two messages: 30 seconds." in page


def test_my_rooms_are_listed_even_before_anyone_spoke_and_not_those_i_am_kept_out_of(room, alice, bob, charlie):
    def listed(person):
        return [line.thread for line in listing.of(Viewer(person), only="rooms").lines]

    assert listed(bob) == [room]
    assert listed(charlie) == []
    a_message(room, alice, at=timezone.now())
    keep_out(bob, room, alice)
    assert listed(bob) == []
    assert listing.of(Viewer(bob)).lines == []
    assert "without-room" in signed_in_client(_member_without_a_room()).get("/messages/?only=rooms").content.decode()


def test_what_one_person_says_in_a_row_stands_under_one_name_also_when_it_comes_live(room, alice, bob):
    at = timezone.now()
    for minutes, author in ((0, bob), (1, bob), (2, alice), (3, bob), (30, bob)):
        a_message(room, author, f"{minutes}", at=at + timedelta(minutes=minutes))

    shown = signed_in_client(bob).get(room.address).content.decode()
    (second,), (third,) = (live.draw(a_row(room, number)) for number in (2, 3))

    assert shown.count("goes-on") == 1
    assert "goes-on" in second.html
    assert "goes-on" not in third.html


def test_a_room_opens_at_its_foot_however_much_is_unread(room, alice, bob):
    for number in range(60):
        a_message(room, alice, f"Ligne {number}.", at=timezone.now() + timedelta(minutes=number))

    shown = signed_in_client(bob).get(room.address).content.decode()

    assert "Ligne 59." in shown
    assert "Ligne 19." not in shown


def a_row(room, number):
    for ripple in Ripple.objects.filter(channel=live.channel_of(room)).order_by("pk"):
        if ripple.words.startswith(f"{number} "):
            return live.Row(ripple.pk, ripple.channel, ripple.kind, ripple.words, ripple.at)
    raise AssertionError(number)


def _member_without_a_room():
    person = a_person("Nour")
    a_circle("Wazemmes", members=[person])
    return person
