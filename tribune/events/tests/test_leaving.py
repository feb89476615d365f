"""What becomes of an action when whoever organised it leaves."""

from datetime import timedelta

import pytest
from django.utils import timezone

from tribune.events import personal
from tribune.events.models import Cancellation, Event, Occurrence
from tribune.events.testing import an_event, an_rsvp
from tribune.events.verbs import repetitions
from tribune.facts.models import Fact
from tribune.people.testing import a_person
from tribune.teams.testing import a_team

pytestmark = pytest.mark.django_db


def leave(person):
    personal.erase(person, timezone.now())
    personal.erase(person, timezone.now())  # erasure may be tried again


def test_what_nobody_is_left_to_organise_is_called_off_and_those_coming_are_told():
    alice, bob = a_person("Alice"), a_person("Bob")
    event = an_event(by=alice)
    an_rsvp(event, bob)
    draft = an_event("Brouillon", by=alice, published=False)

    leave(alice)

    assert not Event.objects.filter(pk=draft.pk).exists()
    assert Cancellation.objects.get().reason == "La personne qui l’organisait est partie."
    assert Cancellation.objects.get().by is None
    assert not Occurrence.objects.get().is_on
    assert Fact.objects.filter(name="EventCalledOff").count() == 1
    assert Event.objects.get().made_by is None


def test_what_a_team_organises_goes_on_with_its_repetition():
    alice, bob = a_person("Alice"), a_person("Bob")
    event = an_event(by=alice, team=a_team(referent=bob, organisers=[alice]))
    date = event.occurrences.get()
    rule = repetitions.repeat(
        event=event, pattern=repetitions.Pattern(repetitions.Often.WEEKLY), starts_at=date.starts_at,
        ends_at=date.ends_at, by=alice, at=timezone.now(),
    )  # fmt: skip

    leave(alice)

    assert not Cancellation.objects.exists()
    rule.refresh_from_db()
    assert rule.set_by is None
    assert repetitions.extend(repetition_id=rule.pk, at=timezone.now() + timedelta(days=30)) >= 4


def test_what_is_over_stays_as_it_was():
    alice = a_person("Alice")
    an_event(by=alice, starts_at=timezone.now() - timedelta(days=3))

    leave(alice)

    assert not Cancellation.objects.exists()
