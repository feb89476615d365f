from datetime import UTC, datetime, timedelta

import pytest

from tribune.facts.testing import run_jobs
from tribune.notices.models import Notice
from tribune.people.audiences import Reach
from tribune.people.models import Person, Right, Role
from tribune.people.testing import a_person, an_operator, with_charge
from tribune.people.verbs import erasures
from tribune.teams.models import Team
from tribune.teams.testing import a_charter, a_team
from tribune.teams.verbs import certifying, handovers, memberships, mergers, requests, splits
from tribune.teams.verbs.teams import Charter

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


def test_an_heir_and_the_team_are_told_and_where_there_is_none_the_desk():
    alice, rose, charlie, dina = (a_person(name) for name in ("Alice", "Rose", "Charlie", "Dina"))
    desk, operator = with_charge(a_person("Odile"), "organisers_desk"), an_operator("Olga")
    a_team(referent=alice, organisers=[charlie], members=[dina])
    a_team(referent=rose, members=[dina])
    run_jobs()
    Notice.objects.all().delete()

    for person in (alice, rose):
        erasures.begin(person=person, at=NOW)
    run_jobs()

    assert told(charlie) == ["inherited"]
    assert told(dina) == ["new_referent"]
    assert told(desk) == told(operator) == ["alone"]


def test_whoever_is_asked_to_take_over_is_told_then_the_team_or_whoever_asked():
    alice, bob, charlie = a_person("Alice"), a_person("Bob"), a_person("Charlie")
    team = a_team(referent=alice, members=[bob, charlie])
    run_jobs()
    Notice.objects.all().delete()

    first = handovers.offer(team=team, taker=bob, giver_role=Role.MEMBER, by=alice, at=NOW)
    run_jobs()
    handovers.decline(handover=first, at=NOW)
    second = handovers.offer(team=team, taker=bob, giver_role=Role.REFERENT, by=alice, at=NOW)
    handovers.accept(handover=second, at=NOW)
    run_jobs()

    assert told(bob) == ["handover"]
    assert told(charlie) == ["new_referent"]
    assert told(alice) == ["handover_declined", "new_referent"]


def test_both_sides_of_a_split_and_of_a_merger_are_told_once():
    alice, bob, charlie, rose = (a_person(name) for name in ("Alice", "Bob", "Charlie", "Rose"))
    team = a_team("Fives–Moulins", referent=alice, members=[bob, charlie])
    into = a_team("Lille est", referent=rose, members=[charlie])
    run_jobs()
    Notice.objects.all().delete()

    charter = Charter(name="Moulins", kind=team.kind)
    splits.split(team=team, charter=charter, going=[bob], referent=bob, by=alice, at=NOW)
    merger = mergers.ask(team=team, into=into, by=alice, at=NOW)
    run_jobs()
    mergers.accept(merger=merger, by=rose, at=NOW)
    run_jobs()

    assert told(bob) == ["split_to"]
    assert told(rose) == ["merger_asked"]
    assert told(charlie) == ["split_from", "merged"]
    assert told(alice) == ["merged"]
    assert Notice.objects.get(person=alice).sentence.count("Lille est") == 1


def test_organisers_are_told_of_the_certification_and_warned_before_it_ends():
    alice, bob = a_person("Alice"), a_person("Bob")
    team = a_team(referent=alice, members=[bob], at=NOW - timedelta(days=60))
    a_charter(age=30)
    certifying.weigh_all(at=NOW)
    a_charter(age=1000)
    for day in (1, 2, 16):
        certifying.weigh_all(at=NOW + timedelta(days=day))
    run_jobs()

    assert [kind for kind in told(alice) if kind != "joined"] == ["certified", "warned", "lapsed"]
    assert told(bob) == []
    assert Notice.objects.get(person=alice, kind="warned").address == f"/teams/{team.code}/certification/"


def test_organisers_hear_that_a_member_left_and_members_do_not():
    alice, rose, bob, dora = (a_person(name) for name in ("Alice", "Rose", "Bob", "Dora"))
    Person.objects.filter(pk=bob.pk).update(name_reach=Reach.MEMBERS)
    Person.objects.filter(pk=dora.pk).update(name_reach=Reach.ORGANISERS)
    team = a_team("Fives", referent=alice, organisers=[rose], members=[bob, dora, a_person("Marie")])
    run_jobs()
    Notice.objects.all().delete()

    memberships.leave(team=team, person=Person.objects.get(pk=bob.pk), at=NOW)
    run_jobs()
    by_name = Notice.objects.get(person=alice).sentence
    memberships.leave(team=team, person=Person.objects.get(pk=dora.pk), at=NOW)
    run_jobs()

    assert told(alice) == told(rose) == ["left", "left"]
    assert by_name == "Bob a quitté l’équipe «\u00a0Fives\u00a0»"
    assert "Dora" not in Notice.objects.filter(person=alice).latest("pk").sentence
    assert not Notice.objects.exclude(person__in=[alice, rose]).exists()


def test_of_whoever_came_back_at_once_nothing_is_told():
    alice, bob = a_person("Alice"), a_person("Bob")
    team = a_team(referent=alice, members=[bob])
    run_jobs()
    Notice.objects.all().delete()

    memberships.leave(team=team, person=bob, at=NOW)
    memberships.join(team=team, person=bob, at=NOW)
    run_jobs()

    assert "left" not in told(alice)
