"""Nobody is told of the doings of someone they blocked or muted; what a team or an action says reaches them all the same."""

import pytest
from django.utils import timezone

from tribune.events.testing import an_event, an_rsvp
from tribune.events.verbs import events
from tribune.facts.testing import run_jobs
from tribune.notices.models import Notice
from tribune.people.testing import a_person
from tribune.people.verbs import blocks
from tribune.teams.testing import a_team
from tribune.teams.verbs import enquiries

pytestmark = pytest.mark.django_db


def told(person):
    return list(Notice.objects.filter(person=person).order_by("pk").values_list("kind", flat=True))


@pytest.mark.parametrize("keep_away", [blocks.block, blocks.mute])
def test_an_organiser_is_not_told_what_someone_they_keep_away_does_and_the_other_organiser_is(keep_away):
    alice, rose, bob = a_person("Alice"), a_person("Rose"), a_person("Bob")
    team = a_team(referent=alice, organisers=[rose])
    keep_away(person=bob, by=alice, at=timezone.now())
    run_jobs()
    Notice.objects.all().delete()

    an_rsvp(an_event(by=alice, team=team), bob)
    enquiries.write(team=team, person=bob, words="Bonjour", language="fr", at=timezone.now())
    run_jobs()

    assert told(alice) == []
    assert sorted(told(rose)) == ["coming", "enquiry", "new_action"]


def test_whoever_muted_an_organiser_is_still_told_that_the_action_is_called_off():
    alice, bob = a_person("Alice"), a_person("Bob")
    event = an_event(by=alice)
    an_rsvp(event, bob)
    blocks.mute(person=alice, by=bob, at=timezone.now())
    run_jobs()
    Notice.objects.all().delete()

    events.call_off(event=event, by=alice, reason="Orage", at=timezone.now())
    run_jobs()

    assert told(bob) == ["called_off"]
