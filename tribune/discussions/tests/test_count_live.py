"""The count beside "Messages" on open pages: told once for everyone, without a query a listener."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tribune.discussions import live, marks, unread
from tribune.discussions.testing import (
    SAID_AT,
    a_circle,
    a_comment,
    a_message,
    a_person,
    a_private_talk,
    a_thread,
)
from tribune.discussions.verbs import messages, reading
from tribune.people.testing import signed_in_client
from tribune.people.verbs import blocks
from tribune.people.viewers import Viewer
from tribune.publications.testing import a_publication
from tribune.streams.channels import Row
from tribune.streams.models import Ripple

pytestmark = pytest.mark.django_db


@pytest.fixture
def thread(alice, bob):
    return a_thread(circle=a_circle(organisers=[alice], members=[bob]), by=alice)


def told(channel):
    return [Row(r.pk, r.channel, r.kind, r.words, r.at) for r in Ripple.objects.filter(channel=channel).order_by("pk")]


def test_a_message_is_one_more_to_those_to_whom_it_counts_its_author_aside(thread, alice, bob):
    charlie, muted = a_person("Charlie"), a_person("Muted")
    a_comment(a_publication("Ailleurs"), charlie)
    thread.circle.seats.create(person=muted, role=10, taken_at=SAID_AT)
    reading.mute(thread=thread, person=muted, at=SAID_AT)
    a_message(thread, bob)

    row = told("talk:*")[-1]
    reached = live.counted_among(row, [each.code for each in (alice, bob, charlie, muted)])

    assert reached == {alice.code}
    (part,) = live.draw_count(row._replace(channel=f"talk:{alice.code}"))
    assert (part.to, part.how, part.html, part.unless) == (live.COUNT, "count", "", thread.code)


def test_those_it_counts_to_are_those_whose_count_it_changes(thread, alice, bob):
    under = a_comment(a_publication("Un article"), bob).thread
    charlie = a_person("Charlie")
    talk, asked = a_private_talk(alice, bob), a_private_talk(charlie, alice, accepted=False)
    reading.follow(thread=under, person=alice, at=SAID_AT)
    everyone = [charlie, alice, bob]
    for place in (thread, under, talk, asked):
        place.refresh_from_db()
        before = {person.code: unread.count(Viewer(person)) for person in everyone}
        number = place.last_number + 1
        type(place).objects.filter(pk=place.pk).update(last_number=number, last_at=SAID_AT)

        counted = unread.counted_among(place, list(before))

        after = {person.code: unread.count(Viewer(person)) for person in everyone}
        assert counted == {code for code in before if after[code] > before[code]}, place.kind


def test_telling_a_thousand_costs_what_telling_ten_costs(thread, bob):
    a_message(thread, bob)
    row = told("talk:*")[-1]
    some = [a_person(f"P{n}").code for n in range(10)]
    costs = []
    for codes in (some[:2], some, some * 100):
        with CaptureQueriesContext(
            connection,
        ) as asked:
            live.counted_among(row, codes)
            for code in codes:
                live.draw_count(row._replace(channel=f"talk:{code}"))
        costs.append(len(asked))

    assert costs[0] == costs[1] == costs[2] <= 2


def test_whoever_reads_on_one_page_sees_it_on_the_others(thread, alice, bob):
    a_message(thread, bob)
    before = len(told(live.channel_of_person(alice)))

    reading.mark_read(thread=thread, person=alice, number=2, at=SAID_AT)
    reading.mark_read(thread=thread, person=alice, number=2, at=SAID_AT)

    rows = told(live.channel_of_person(alice))
    assert len(rows) - before == 1
    (part,) = live.draw_count(rows[-1])
    assert (part.how, part.html) == ("count", "0")


def test_a_persons_count_is_heard_by_nobody_else(alice, bob):
    assert live.is_own(Viewer(alice), alice.code)
    assert not live.is_own(Viewer(bob), alice.code)


def test_every_page_of_a_person_hears_its_count_and_a_strangers_hears_nothing(client, alice):
    page = signed_in_client(alice).get("/me/reports/").content.decode()

    assert f"talk:{alice.code}" in page
    assert 'data-live="talk-count" data-count="0" hidden' in page
    assert "talk:" not in client.get("/").content.decode()


def test_the_page_knows_by_marks_alone_whom_it_folds_when_they_speak(thread, alice, bob):
    elsewhere = a_thread("Ailleurs", circle=thread.circle, by=alice)
    blocks.mute(person=bob, by=alice, called="Bob", at=SAID_AT)
    message = a_message(thread, bob)
    (part,) = live.draw(told(live.channel_of(thread))[-1])

    page = signed_in_client(alice).get(thread.address).content.decode()

    mark = marks.mark_of(thread.pk, bob.pk)
    assert f'data-unheard="{mark}"' in page
    assert f'data-by="{mark}"' in part.html
    assert mark != marks.mark_of(elsewhere.pk, bob.pk)
    assert bob.code not in page
    assert bob.code not in part.html
    messages.delete(message=message, by=bob, at=SAID_AT)
    assert "data-unheard" not in signed_in_client(bob).get(thread.address).content.decode()
