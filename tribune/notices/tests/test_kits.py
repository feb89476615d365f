"""A campaign's kit is told to those who may host an action with it: the organisers of teams, once."""

import pytest
from django.utils import timezone

from tribune.events.testing import a_kit
from tribune.events.verbs import kits
from tribune.facts.testing import run_jobs
from tribune.notices.models import Notice
from tribune.people.testing import a_person, an_operator
from tribune.teams.testing import a_team

pytestmark = pytest.mark.django_db


def told():
    return sorted(Notice.objects.filter(kind="kit_offered").values_list("person__name", "title"))


def test_those_who_organise_a_team_hear_of_a_kit_once_even_when_it_is_offered_again():
    alice, rose, bob = (a_person(name) for name in ("Alice", "Rose", "Bob"))
    a_team("Fives", referent=alice, organisers=[rose], members=[bob])
    a_team("Wazemmes", referent=alice)
    olga = an_operator()

    kit = a_kit("Mille tablées", by=olga)
    run_jobs()
    at = timezone.now()
    kits.publish(kit=kits.withdraw(kit=kit, by=olga, at=at), by=olga, at=at)
    run_jobs()

    assert told() == [("Alice", "Mille tablées"), ("Rose", "Mille tablées")]
    assert Notice.objects.filter(kind="kit_offered").first().address == kit.address


def test_one_that_was_withdrawn_before_the_job_ran_is_not_told():
    a_team("Fives", referent=a_person("Alice"))
    olga = an_operator()

    kits.withdraw(kit=a_kit(by=olga), by=olga, at=timezone.now())
    run_jobs()

    assert told() == []
