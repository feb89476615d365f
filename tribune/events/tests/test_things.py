from datetime import UTC, datetime

import pytest

from tribune.events.models import Bringing, Event, Rsvp, Thing
from tribune.events.parts_held import erase, export
from tribune.events.testing import a_shift, a_thing, an_event, an_rsvp
from tribune.events.verbs import shifts, things
from tribune.facts.models import Fact
from tribune.facts.testing import run_jobs
from tribune.people.testing import a_person

pytestmark = pytest.mark.django_db


def now():
    return datetime.now(UTC)


def bring(thing, person, quantity):
    things.bring(thing=thing, person=person, quantity=quantity, at=now())


def brought(thing):
    return Thing.objects.get(pk=thing.pk).brought


def test_bob_brings_two_and_is_coming():
    event, bob = an_event(), a_person("Bob")
    thing = a_thing(event, needed=4)

    bring(thing, bob, 2)

    assert brought(thing) == 2
    assert Rsvp.objects.get().answer == "yes"
    assert Event.objects.get().has_things


def test_changing_ones_mind_changes_the_count_and_nought_takes_it_back():
    event, bob = an_event(), a_person("Bob")
    thing = a_thing(event, needed=4)

    bring(thing, bob, 3)
    bring(thing, bob, 1)
    assert brought(thing) == 1
    bring(thing, bob, 0)

    assert (brought(thing), Bringing.objects.count()) == (0, 0)


def test_no_more_is_brought_than_is_needed():
    event = an_event()
    thing = a_thing(event, needed=4)
    bring(thing, a_person("Bob"), 3)

    with pytest.raises(things.ThatIsMoreThanNeeded):
        bring(thing, a_person("Charlie"), 2)
    with pytest.raises(things.MoreAreBrought):
        things.amend(thing=thing, name="Tables", needed=2)

    assert brought(thing) == 3


def test_what_is_removed_is_told_of_once_and_cannot_be_brought():
    event = an_event()
    thing = a_thing(event)
    bring(thing, a_person("Bob"), 1)

    things.remove(thing=thing, at=now())

    assert Fact.objects.filter(name="ThingRemoved").count() == 1
    assert not Event.objects.get().has_things
    with pytest.raises(things.ThisIsNotNeeded):
        bring(thing, a_person("Charlie"), 1)


def test_what_someone_who_does_not_come_was_to_bring_is_needed_again():
    event, bob = an_event(), a_person("Bob")
    thing = a_thing(event)
    bring(thing, bob, 2)
    bring(thing, a_person("Charlie"), 1)

    an_rsvp(event, bob, "no")
    run_jobs()

    assert brought(thing) == 1


def test_a_person_who_leaves_takes_what_they_had_promised_away_and_gets_it_in_their_export():
    event, bob = an_event(), a_person("Bob")
    thing, shift = a_thing(event), a_shift(event)
    bring(thing, bob, 2)
    shifts.take(shift=shift, person=bob, at=now())

    exported = export(bob)
    erase(bob, now())
    erase(bob, now())

    assert exported["roles"][0]["role"] == "Accueil au départ"
    assert exported["things"][0]["quantity"] == 2
    shift.refresh_from_db()
    assert (brought(thing), shift.taken, Bringing.objects.count()) == (0, 0, 0)


@pytest.mark.parametrize(("name", "needed"), [("", 1), ("\u200b", 1), ("Tables", 0), ("Tables", 1000)])
def test_a_line_needs_a_name_and_a_number(name, needed):
    with pytest.raises((things.AThingNeedsAName, things.SomeAreNeeded)):
        a_thing(an_event(), name, needed)
