from datetime import timedelta

import pytest
from django.utils import timezone

from tribune.events.models import Cancellation, Event
from tribune.events.testing import an_event, an_rsvp
from tribune.facts.testing import run_jobs
from tribune.notices.models import Notice
from tribune.people.audiences import Audience
from tribune.people.testing import a_person, signed_in_client
from tribune.teams import belongings
from tribune.teams.models import Team
from tribune.teams.testing import a_team
from tribune.teams.verbs import closings

pytestmark = pytest.mark.django_db


def test_a_team_does_not_close_over_what_is_ahead_without_a_word_about_it():
    alice = a_person("Alice")
    team = a_team(referent=alice)
    an_event(team=team, by=alice)

    with pytest.raises(closings.SayWhatBecomesOfIt):
        closings.close(team=team, by=alice, at=timezone.now())

    assert not Team.objects.get().is_closed


def test_what_is_ahead_is_called_off_and_those_coming_are_told():
    alice, bob = a_person("Alice"), a_person("Bob")
    team = a_team(referent=alice, members=[bob])
    event = an_event(team=team, by=alice)
    an_event("Brouillon", team=team, by=alice, published=False)
    an_rsvp(event, bob)

    signed_in_client(alice).post(f"/teams/{team.code}/closing/", {"fate": "off", "words": "Merci à tous"})
    run_jobs()

    assert Cancellation.objects.get(event=event).reason == "Merci à tous"
    assert list(Event.objects.all()) == [event]
    assert {n.kind for n in Notice.objects.filter(person=bob)} >= {"called_off", "closed"}


def test_what_is_ahead_goes_to_another_team_and_what_is_past_stays():
    alice = a_person("Alice")
    team, other = a_team("Fives", referent=alice), a_team("Wazemmes", referent=alice)
    event = an_event("Assemblée", team=team, by=alice, audience=Audience.CIRCLE)
    past = an_event("Hier", team=team, by=alice)
    past.occurrences.update(
        starts_at=timezone.now() - timedelta(days=2), ends_at=timezone.now() - timedelta(days=1, hours=20)
    )

    signed_in_client(alice).post(f"/teams/{team.code}/closing/", {"fate": "on", "to": other.pk})

    event.refresh_from_db()
    past.refresh_from_db()
    assert (event.team, event.publication.voice, event.publication.circle) == (other, other.voice, other.circle)
    assert past.team == team
    assert Team.objects.get(pk=team.pk).is_closed


def test_it_does_not_go_to_a_team_one_does_not_act_for():
    alice = a_person("Alice")
    team, other = a_team("Fives", referent=alice), a_team("Wazemmes", referent=a_person("Rose"))
    an_event(team=team, by=alice)

    answer = signed_in_client(alice).post(f"/teams/{team.code}/closing/", {"fate": "on", "to": other.pk})

    assert answer.status_code == 422
    assert not Team.objects.get(pk=team.pk).is_closed


def test_nothing_ahead_nothing_asked_and_a_referent_opens_it_again():
    alice, bob = a_person("Alice"), a_person("Bob")
    team = a_team(referent=alice, organisers=[bob])
    assert belongings.ahead(team, at=timezone.now()) == 0

    refused = signed_in_client(bob).post(f"/teams/{team.code}/closing/", {})
    signed_in_client(alice).post(f"/teams/{team.code}/closing/", {})
    closed = Team.objects.get().is_closed
    signed_in_client(alice).post(f"/teams/{team.code}/closing/", {"reopen": "1"})

    assert refused.status_code == 404
    assert closed
    assert not Team.objects.get().is_closed
