from datetime import UTC, datetime, timedelta

import pytest

from tribune.events.models import Event, Favour, FavourAsked, FavourWord
from tribune.events.parts_held import erase, export
from tribune.events.testing import a_ride, an_event, an_rsvp, the_date_of, wall_clock_of
from tribune.events.verbs import favours
from tribune.facts.models import Fact
from tribune.facts.testing import run_jobs
from tribune.people.testing import HouseClient, a_person, signed_in_client
from tribune.people.verbs import blocks

pytestmark = pytest.mark.django_db


def now():
    return datetime.now(UTC)


@pytest.fixture
def bob():
    return a_person("Bob Durand")


@pytest.fixture
def charlie():
    return a_person("Charlie Petit")


def ask(favour, person, places=1, note=""):
    an_rsvp(favour.occurrence.event, person)
    return favours.ask(favour=favour, person=person, places=places, note=note, at=now())


def accept(asked, accepts=True):
    return favours.answer(asked=asked, accepts=accepts, at=now())


def test_bob_offers_seats_and_charlie_has_one_once_bob_accepts(bob, charlie):
    ride = a_ride(an_event(), bob)

    asked = ask(ride, charlie)
    assert Favour.objects.get().taken == 0
    accept(asked)
    accept(asked)

    assert Favour.objects.get().taken == 1
    assert Fact.objects.filter(name="FavourAnswered").count() == 1


def test_only_those_who_come_offer_and_ask(bob, charlie):
    event = an_event()
    ride = a_ride(event, bob)

    with pytest.raises(favours.SayThatYouComeFirst):
        favours.ask(favour=ride, person=charlie, places=1, note="", at=now())
    an_rsvp(event, charlie, "maybe")
    with pytest.raises(favours.SayThatYouComeFirst):
        favours.offer(
            occurrence=the_date_of(event),
            person=charlie,
            kind="bed",
            where="Lille",
            places=1,
            nights="vendredi",
            at=now(),
        )


def test_nothing_is_offered_where_the_organisers_opened_nothing(bob):
    event = an_event()
    an_rsvp(event, bob)

    with pytest.raises(favours.TheseAreNotOpen):
        favours.offer(occurrence=the_date_of(event), person=bob, kind="bed", where="Lille", places=1, at=now())


def test_no_more_are_accepted_than_there_are_seats(bob, charlie):
    ride = a_ride(an_event(), bob, places=1)
    first, second = ask(ride, charlie), ask(ride, a_person("Dora"))
    accept(first)

    with pytest.raises(favours.NotThatManyAreLeft):
        accept(second)
    accept(first, accepts=False)
    accept(second)

    assert Favour.objects.get().taken == 1


def test_a_seat_given_back_is_free_again_and_bob_hears_of_it(bob, charlie):
    ride = a_ride(an_event(), bob)
    asked = accept(ask(ride, charlie))

    favours.give_back(asked=asked, at=now())

    assert Favour.objects.get().taken == 0
    assert Fact.objects.filter(name="FavourGivenBack").count() == 1


def test_nobody_asks_for_their_own_ride(bob):
    with pytest.raises(favours.ItIsYourOwn):
        ask(a_ride(an_event(), bob), bob)


def test_an_offer_withdrawn_tells_once_and_is_asked_no_more(bob, charlie):
    ride = a_ride(an_event(), bob)
    ask(ride, charlie)

    for _press in range(2):
        favours.withdraw(favour=ride, at=now())

    assert Fact.objects.filter(name="FavourWithdrawn").count() == 1
    with pytest.raises(favours.ItIsNotOfferedAnyMore):
        ask(ride, a_person("Dora"))


def test_who_does_not_come_any_more_offers_nothing_and_gives_their_seat_back(bob, charlie):
    event = an_event()
    ride, other = a_ride(event, bob), a_ride(event, charlie)
    accept(ask(other, bob))

    an_rsvp(event, bob, "no")
    run_jobs()

    ride.refresh_from_db()
    other.refresh_from_db()
    assert ride.withdrawn_at is not None
    assert other.taken == 0


def test_a_driver_who_leaves_the_movement_leaves_nothing_of_theirs_and_passengers_hear_of_it(bob, charlie):
    ride = a_ride(an_event(), bob, contact="06 00 00 00 00", note="Coffre plein")
    asked = ask(ride, charlie, note="Je viens avec un vélo")
    favours.say(asked=asked, by=bob, text="D’accord", at=now())

    told = export(bob)
    erase(bob, now())
    erase(bob, now())

    ride.refresh_from_db()
    assert told["rides_and_beds_offered"][0]["contact"] == "06 00 00 00 00"
    assert (ride.person, ride.where, ride.contact, ride.note) == (None, "", "", "")
    assert list(FavourWord.objects.values_list("text", flat=True)) == ["Je viens avec un vélo"]
    assert Fact.objects.filter(name="FavourWithdrawn").count() == 1


def test_all_of_it_goes_some_days_after_the_action(bob, charlie, settings):
    settings.RIDES_KEPT_DAYS = 14
    ride = a_ride(an_event(), bob)
    ask(ride, charlie, note="Bonjour")
    ends = ride.occurrence.ends_at

    favours.forget(at=ends + timedelta(days=13))
    kept = Favour.objects.count()
    favours.forget(at=ends + timedelta(days=15))

    assert kept == 1
    assert (Favour.objects.count(), FavourAsked.objects.count(), FavourWord.objects.count()) == (0, 0, 0)


def test_the_page_of_an_action_says_it_and_shows_nothing_to_who_does_not_come(bob, charlie):
    event = an_event()
    ride = a_ride(event, bob)
    here, one = f"/en/actions/{event.code}/rides/", f"/en/actions/{event.code}/rides/{ride.code}/"
    client = signed_in_client(charlie)

    stranger = HouseClient().get("/en" + event.address).content.decode()
    too_early = client.get(here)
    before = (too_early.status_code, client.get(one).status_code)
    an_rsvp(event, charlie)
    after = (client.get(here), client.get(one))

    assert "Once you have said that you are coming" in stranger
    assert "Roubaix" not in stranger
    assert before == (403, 404)
    assert f'href="/en{event.address}#answer"' in too_early.content.decode()
    assert [answer.status_code for answer in after] == [200, 200]
    assert "Roubaix" in after[0].content.decode()


def test_the_whole_of_it_through_the_pages_and_the_contact_only_once_accepted(bob, charlie):
    event = an_event(by=(alice := a_person("Alice")))
    signed_in_client(alice).post(f"/actions/{event.code}/organise/rides/", {"rides": "on"})
    an_rsvp(event, bob)
    an_rsvp(event, charlie)
    driver, rider = signed_in_client(bob), signed_in_client(charlie)
    here = f"/en/actions/{event.code}/rides/"

    offered = driver.post(here, {
        "kind": "ride", "ride-where": "Roubaix", "ride-leaves": wall_clock_of(event, hours=-1), "ride-places": "3",
        "ride-contact": "06 12 34 56 78",
    })  # fmt: skip
    one = f"{here}{Favour.objects.get().code}/"
    asked = rider.post(one, {"do": "ask", "places": "2", "note": "Avec ma fille"})
    hidden = rider.get(one).content.decode()
    seen_by_driver = driver.get(one).content.decode()
    asking = FavourAsked.objects.get()
    driver.post(f"{one}askings/{asking.pk}/", {"do": "accept"})
    driver.post(f"{one}askings/{asking.pk}/", {"do": "say", "text": "Devant la gare"})
    shown = rider.get(one).content.decode()

    assert (offered.status_code, asked.status_code) == (303, 303)
    assert "06 12 34 56 78" not in hidden
    assert "Avec ma fille" in seen_by_driver
    assert "Charlie Petit" in seen_by_driver
    assert charlie.email not in seen_by_driver
    assert "06 12 34 56 78" in shown
    assert "Devant la gare" in shown
    assert bob.email not in shown
    assert Favour.objects.get().taken == 2


def test_a_form_that_is_wrong_gives_back_what_was_typed(bob):
    event = an_event()
    favours.open_for(event=event, rides=False, beds=True)
    an_rsvp(event, bob)

    answer = signed_in_client(bob).post(
        f"/en/actions/{event.code}/rides/", {"kind": "bed", "bed-where": "Fives", "bed-places": "0", "bed-nights": ""}
    )

    assert answer.status_code == 422
    assert 'value="Fives"' in answer.content.decode()
    assert not Favour.objects.exists()


def test_the_words_of_two_are_read_by_nobody_else(bob, charlie):
    event = an_event()
    ride = a_ride(event, bob)
    asked = ask(ride, charlie, note="Un secret")
    dora = a_person("Dora")
    an_rsvp(event, dora)
    here = f"/actions/{event.code}/rides/{ride.code}/"

    assert "Un secret" not in signed_in_client(dora).get(here).content.decode()
    assert signed_in_client(dora).post(f"{here}askings/{asked.pk}/", {"do": "say", "text": "x"}).status_code == 404
    assert signed_in_client(charlie).post(f"{here}askings/{asked.pk}/", {"do": "accept"}).status_code == 404


def test_closing_it_hides_it_from_the_page(bob):
    event = an_event()
    a_ride(event, bob)

    favours.open_for(event=Event.objects.get(), rides=False, beds=False)

    assert 'id="rides"' not in HouseClient().get(event.address).content.decode()
    assert signed_in_client(bob).get(f"/actions/{event.code}/rides/").status_code == 404


def test_a_block_keeps_two_people_out_of_each_others_car_without_a_word_about_it(bob, charlie):
    event = an_event()
    ride = a_ride(event, bob)
    asked = ask(a_ride(event, charlie), bob)
    blocks.block(person=charlie, by=bob, at=now())
    an_rsvp(event, charlie)
    browser = signed_in_client(charlie)

    assert "Bob Durand" not in browser.get(f"/actions/{event.code}/rides/").content.decode()
    assert browser.get(f"/actions/{event.code}/rides/{ride.code}/").status_code == 404
    with pytest.raises(favours.ItIsNotOfferedAnyMore):
        favours.ask(favour=ride, person=charlie, places=1, note="", at=now())
    with pytest.raises(favours.ItIsNotOfferedAnyMore):
        favours.say(asked=asked, by=charlie, text="Pourquoi ?", at=now())
