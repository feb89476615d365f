from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tribune.facts.models import Fact
from tribune.people.models import Role
from tribune.people.testing import HouseClient, a_person, an_operator, signed_in_client
from tribune.teams.charter import Turn, turn
from tribune.teams.models import Certification, CharterRule, Deed
from tribune.teams.testing import a_charter, a_team
from tribune.teams.verbs import certifying, closings, memberships

DAY = timedelta(days=1)
NOW = datetime(2026, 6, 1, 4, 0, tzinfo=UTC)
GRACE = 14 * DAY


def facts():
    names = ("TeamCertified", "CertificationWarned", "CertificationLapsed")
    return list(Fact.objects.filter(name__in=names).order_by("pk").values_list("name", flat=True))


def test_what_becomes_of_a_certification():
    late, early = NOW - DAY, NOW + DAY

    def said(is_held, lapses_at, is_met):
        return turn(is_held=is_held, lapses_at=lapses_at, is_met=is_met, at=NOW)

    assert said(False, None, True) is Turn.GIVE
    assert said(False, None, False) is Turn.STAY
    assert said(True, None, True) is Turn.STAY
    assert said(True, None, False) is Turn.WARN
    assert said(True, early, False) is Turn.STAY
    assert said(True, early, True) is Turn.CLEAR
    assert said(True, late, True) is Turn.CLEAR
    assert said(True, late, False) is Turn.END


@given(st.lists(st.booleans(), min_size=1, max_size=80))
def test_nobody_loses_it_without_two_weeks_of_warning(met_by_day):
    held, lapses_at, warned_on = False, None, None
    for day, is_met in enumerate(met_by_day):
        at = NOW + day * DAY
        step = turn(is_held=held, lapses_at=lapses_at, is_met=is_met, at=at)
        if step is Turn.GIVE:
            held = True
        elif step is Turn.WARN:
            lapses_at, warned_on = at + GRACE, day
        elif step is Turn.CLEAR:
            lapses_at = warned_on = None
        elif step is Turn.END:
            assert warned_on is not None
            assert day - warned_on >= GRACE.days
            assert not any(met_by_day[warned_on : day + 1])
            held, lapses_at, warned_on = False, None, None


@pytest.mark.django_db
def test_a_team_is_certified_warned_cleared_and_loses_it_each_told_once():
    alice, bob = a_person("Alice"), a_person("Bob")
    team = a_team(referent=alice, members=[bob], at=NOW - 90 * DAY)
    a_charter(referents=2, age=30)

    certifying.weigh_all(at=NOW)
    alone = list(facts())
    memberships.change_role(team=team, person=bob, role=Role.REFERENT, by=alice, at=NOW)
    for day in (1, 2):
        certifying.weigh_all(at=NOW + day * DAY)
    memberships.change_role(team=team, person=bob, role=Role.MEMBER, by=alice, at=NOW)
    for day in (3, 4):
        certifying.weigh_all(at=NOW + day * DAY)
    team.refresh_from_db()
    still = team.is_certified
    certifying.weigh_all(at=NOW + 17 * DAY)
    team.refresh_from_db()

    assert alone == []
    assert still
    assert not team.is_certified
    assert facts() == ["TeamCertified", "CertificationWarned", "CertificationLapsed"]
    assert Certification.objects.get().ended_at == NOW + 17 * DAY
    assert (team.rules_met, team.rules_asked) == (1, 2)
    kinds = {Deed.Kind.CERTIFIED, Deed.Kind.WARNED, Deed.Kind.LAPSED}
    assert set(Deed.objects.filter(team=team, kind__in=kinds).values_list("kind", flat=True)) == kinds


@pytest.mark.django_db
def test_met_again_in_time_nothing_changes():
    team = a_team(at=NOW - 90 * DAY)
    a_charter(age=30)
    certifying.weigh_all(at=NOW)
    CharterRule.objects.update(least=1000)
    certifying.weigh_all(at=NOW + DAY)
    CharterRule.objects.update(least=30)

    certifying.weigh_all(at=NOW + 5 * DAY)
    certifying.weigh_all(at=NOW + 40 * DAY)

    held = Certification.objects.get(team=team)
    assert (held.warned_at, held.ended_at) == (None, None)


@pytest.mark.django_db
def test_without_a_rule_nobody_is_certified_and_closing_ends_it():
    alice = a_person("Alice")
    team = a_team(referent=alice, at=NOW - 90 * DAY)
    a_charter()
    certifying.weigh_all(at=NOW)
    before = Certification.objects.count()
    a_charter(age=30)
    certifying.weigh_all(at=NOW)

    closings.close(team=team, by=alice, at=NOW)

    assert before == 0
    assert Certification.objects.get().ended_at == NOW
    team.refresh_from_db()
    assert not team.is_certified


@pytest.mark.django_db
def test_weighing_costs_the_same_however_many_teams(django_assert_num_queries):
    a_charter(referents=2, age=30, members=2)
    for number in range(3):
        a_team(f"T{number}", at=NOW - 90 * DAY)
    certifying.weigh_all(at=NOW)

    with django_assert_num_queries(8):
        certifying.weigh_all(at=NOW + DAY)


@pytest.mark.django_db
def test_organisers_see_how_far_they_are_and_strangers_see_the_badge():
    alice = a_person("Alice")
    team = a_team("Fives", referent=alice, at=NOW - 90 * DAY)
    a_charter(referents=2, age=30)
    path = f"/en/teams/{team.code}/certification/"

    page = signed_in_client(alice).get(path).content.decode()
    plain = HouseClient().get(f"/en{team.address}").content.decode()
    a_charter(age=30)
    certifying.weigh_all(at=NOW)

    assert "1 out of 2" in page
    assert "2 referents" in page
    assert signed_in_client(a_person("Bob")).get(path).status_code == 404
    assert "Certified team" not in plain
    assert "Certified team" in HouseClient().get(f"/en{team.address}").content.decode()


@pytest.mark.django_db
def test_the_desk_writes_the_charter():
    desk = signed_in_client(an_operator("Olga"))
    typed = {"referents_on": "on", "referents_least": "3", "members_least": "1", "age_least": "1", "actions_least": "1"}
    more = {"actions_days": "60", "active_members_least": "1", "active_members_days": "60", "grace_days": "30"}

    wrong = desk.post("/desk/teams/charter/", typed)
    desk.post("/desk/teams/charter/", {**typed, **more})

    assert wrong.status_code == 422
    assert [(r.measure, r.least) for r in CharterRule.objects.filter(is_on=True)] == [("referents", 3)]
    assert 'value="30"' in desk.get("/desk/teams/charter/").content.decode()


@pytest.mark.django_db
def test_the_desk_says_how_long_a_team_has_once_warned():
    team = a_team(at=NOW - 90 * DAY)
    a_charter(age=30)
    certifying.weigh_all(at=NOW)
    certifying.settle_rules({"age": (True, 1000, 0)}, grace_days=3)

    certifying.weigh_all(at=NOW + DAY)
    warned = Certification.objects.get(team=team)
    certifying.weigh_all(at=NOW + 5 * DAY)

    assert warned.lapses_at == NOW + 4 * DAY
    assert Certification.objects.get(team=team).ended_at == NOW + 5 * DAY
