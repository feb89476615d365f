from datetime import UTC, datetime

import pytest

from tribune.facts.testing import run_jobs
from tribune.notices.models import Notice
from tribune.people.models import Right, Role
from tribune.people.testing import a_person
from tribune.teams.models import Team
from tribune.teams.testing import a_team
from tribune.teams.verbs import memberships, requests

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 3, 4, 12, 0, tzinfo=UTC)


def told(person):
    return list(Notice.objects.filter(person=person).order_by("pk").values_list("kind", flat=True))


def test_those_who_accept_are_told_of_a_request_and_whoever_asked_of_the_answer_once():
    alice, mia, bob, charlie = (a_person(name) for name in ("Alice", "Mia", "Bob", "Charlie"))
    team = a_team(referent=alice, members=[mia, bob], openness=Team.Openness.APPROVAL)
    memberships.entrust(team=team, person=mia, rights=Right.ADMIT, by=alice, at=NOW)
    run_jobs()
    Notice.objects.all().delete()

    asked = requests.ask(team=team, person=charlie, at=NOW)
    run_jobs()
    requests.answer(asked=asked, is_accepted=False, by=mia, words="Pas cette fois", at=NOW)
    run_jobs()

    assert told(alice) == told(mia) == ["join_asked"]
    assert told(bob) == []
    assert told(charlie) == ["join_refused"]
    assert Notice.objects.get(person=charlie).detail == "Pas cette fois"


def test_a_new_role_and_being_taken_out_are_told_to_the_one_it_is_about():
    alice, bob = a_person("Alice"), a_person("Bob")
    team = a_team(referent=alice, members=[bob])

    memberships.change_role(team=team, person=bob, role=Role.ORGANISER, by=alice, at=NOW)
    memberships.remove(team=team, person=bob, by=alice, at=NOW)
    run_jobs()

    assert told(bob) == ["role", "removed"]
