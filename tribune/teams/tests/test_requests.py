from datetime import UTC, datetime, timedelta

import pytest

from tribune.facts.models import Fact
from tribune.people.models import Declaration, Right, Role
from tribune.people.testing import a_person
from tribune.teams.models import Deed, JoinQuestion, JoinRequest, Team
from tribune.teams.testing import a_team
from tribune.teams.verbs import closings, memberships, questions, requests
from tribune.teams.verbs.questions import Asked

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 3, 4, 12, 0, tzinfo=UTC)


def a_choosy_team(**more):
    return a_team(openness=Team.Openness.APPROVAL, **more)


def role_of(person, team):
    return team.circle.seats.filter(person=person).values_list("role", flat=True).first()


def facts(name):
    return Fact.objects.filter(name=name).count()


def test_bob_asks_once_and_is_in_once_alice_accepts():
    alice, bob = a_person("Alice"), a_person("Bob")
    team = a_choosy_team(referent=alice)

    asked = requests.ask(team=team, person=bob, words="Je colle des affiches.", at=NOW)
    again = requests.ask(team=team, person=bob, at=NOW)
    before = role_of(bob, team)
    requests.answer(asked=asked, is_accepted=True, by=alice, words="Bienvenue", at=NOW)

    assert asked == again
    assert before is None
    assert role_of(bob, team) == Role.MEMBER
    assert (facts("JoinAsked"), facts("JoinAnswered")) == (1, 1)


def test_the_second_of_two_who_answer_is_told():
    alice, bob = a_person("Alice"), a_person("Bob")
    team = a_choosy_team(referent=alice)
    asked = requests.ask(team=team, person=bob, at=NOW)
    requests.answer(asked=asked, is_accepted=False, by=alice, at=NOW)

    with pytest.raises(requests.TheyWereAnswered):
        requests.answer(asked=asked, is_accepted=True, by=alice, at=NOW)

    assert role_of(bob, team) is None
    assert Deed.objects.filter(team=team, kind=Deed.Kind.REFUSED, about=bob, by=alice).exists()


def test_who_was_refused_waits_a_week_before_asking_again():
    alice, bob = a_person("Alice"), a_person("Bob")
    team = a_choosy_team(referent=alice)
    requests.answer(asked=requests.ask(team=team, person=bob, at=NOW), is_accepted=False, by=alice, at=NOW)

    with pytest.raises(requests.TheyHaveAnswered):
        requests.ask(team=team, person=bob, at=NOW + timedelta(days=6))

    assert requests.ask(team=team, person=bob, at=NOW + timedelta(days=8)).is_open


def test_a_team_that_closed_has_refused_nobody():
    alice, bob = a_person("Alice"), a_person("Bob")
    team = a_choosy_team(referent=alice)
    first = requests.ask(team=team, person=bob, at=NOW)
    closings.close(team=team, by=alice, at=NOW)
    closings.reopen(team=team, by=alice, at=NOW)

    asked = requests.ask(team=team, person=bob, at=NOW + timedelta(hours=1))

    assert asked not in (None, first)
    assert asked.is_open


@pytest.mark.parametrize("way_in", [memberships.join, requests.ask])
def test_who_waited_is_let_in_by_a_team_that_has_opened_and_waits_no_more(way_in):
    bob = a_person("Bob")
    team = a_choosy_team()
    asked = requests.ask(team=team, person=bob, at=NOW)
    Team.objects.filter(pk=team.pk).update(openness=Team.Openness.OPEN)

    given = way_in(team=team, person=bob, at=NOW + timedelta(hours=1))

    assert not getattr(given, "is_open", False)
    asked.refresh_from_db()
    assert role_of(bob, team) == Role.MEMBER
    assert (asked.is_open, asked.is_accepted) == (False, True)


def test_a_member_given_that_right_accepts_and_another_does_not():
    alice, mia, bob, charlie = (a_person(name) for name in ("Alice", "Mia", "Bob", "Charlie"))
    team = a_choosy_team(referent=alice, members=[mia, bob])
    asked = requests.ask(team=team, person=charlie, at=NOW)
    memberships.entrust(team=team, person=mia, rights=Right.ADMIT, by=alice, at=NOW)

    with pytest.raises(requests.OnlyThoseWhoAccept):
        requests.answer(asked=asked, is_accepted=True, by=bob, at=NOW)
    requests.answer(asked=asked, is_accepted=True, by=mia, at=NOW)

    assert role_of(charlie, team) == Role.MEMBER


def test_rights_go_when_the_role_changes():
    alice, mia = a_person("Alice"), a_person("Mia")
    team = a_choosy_team(referent=alice, members=[mia])
    memberships.entrust(team=team, person=mia, rights=Right.ADMIT | Right.INVITE, by=alice, at=NOW)

    memberships.change_role(team=team, person=mia, role=Role.ORGANISER, by=alice, at=NOW)
    memberships.change_role(team=team, person=mia, role=Role.MEMBER, by=alice, at=NOW)

    assert team.circle.seats.get(person=mia).rights == 0
    assert [d.words for d in Deed.objects.filter(team=team, about=mia).order_by("pk")] == [
        "INVITE,ADMIT", "ORGANISER", "MEMBER",
    ]  # fmt: skip


def test_an_organiser_is_given_no_right_they_have_already():
    alice, mia = a_person("Alice"), a_person("Mia")
    team = a_team(referent=alice, organisers=[mia])

    with pytest.raises(memberships.OrganisersHaveEveryRight):
        memberships.entrust(team=team, person=mia, rights=Right.ADMIT, by=alice, at=NOW)


def test_who_withdrew_their_support_meanwhile_is_not_accepted():
    alice, bob = a_person("Alice"), a_person("Bob")
    team = a_choosy_team(referent=alice)
    asked = requests.ask(team=team, person=bob, at=NOW)
    Declaration.objects.filter(person=bob).update(withdrawn_at=NOW)

    with pytest.raises(requests.TheyAreNoSupporter):
        requests.answer(asked=asked, is_accepted=True, by=alice, at=NOW)


def test_an_open_team_with_questions_asks_them_and_lets_in_at_once():
    alice, bob = a_person("Alice"), a_person("Bob")
    team = a_team(referent=alice)
    questions.write(
        team=team,
        questions=[Asked("Que sais-tu faire ?", is_required=True), Asked(""), Asked("Quand ?", "choice", ("soir", "midi"))],
        by=alice, at=NOW,
    )  # fmt: skip
    first, second = JoinQuestion.objects.filter(team=team)

    with pytest.raises(memberships.TheTeamIsAskedFirst):
        memberships.join(team=team, person=bob, at=NOW)
    with pytest.raises(requests.AQuestionWaits):
        requests.ask(team=team, person=bob, replies={second.pk: "soir"}, at=NOW)
    requests.ask(team=team, person=bob, replies={first.pk: "Coller"}, at=NOW)

    assert role_of(bob, team) == Role.MEMBER
    assert [(r.question, r.words) for r in JoinRequest.objects.get().replies.all()] == [
        ("Que sais-tu faire\u202f?", "Coller")
    ]
    assert facts("JoinAsked") == 0


def test_answers_keep_the_question_they_answered():
    alice, bob = a_person("Alice"), a_person("Bob")
    team = a_choosy_team(referent=alice)
    questions.write(team=team, questions=[Asked("Un vélo\u202f?")], by=alice, at=NOW)
    asked = requests.ask(team=team, person=bob, replies={JoinQuestion.objects.get().pk: "oui"}, at=NOW)

    questions.write(team=team, questions=[], by=alice, at=NOW)

    team.refresh_from_db()
    assert not team.has_questions
    assert asked.replies.get().question == "Un vélo\u202f?"


def test_what_was_said_to_be_let_in_goes_three_months_after_the_answer():
    alice, bob, charlie = a_person("Alice"), a_person("Bob"), a_person("Charlie")
    team = a_choosy_team(referent=alice)
    requests.answer(asked=requests.ask(team=team, person=bob, at=NOW), is_accepted=True, by=alice, at=NOW)
    waiting = requests.ask(team=team, person=charlie, at=NOW)

    requests.forget_old(at=NOW + timedelta(days=91))

    assert list(JoinRequest.objects.all()) == [waiting]


def test_who_is_being_forgotten_does_not_count_as_a_referent():
    alice, bob = a_person("Alice"), a_person("Bob")
    team = a_team(referent=alice, members=[bob])
    memberships.change_role(team=team, person=bob, role=Role.REFERENT, by=alice, at=NOW)
    type(bob).objects.filter(pk=bob.pk).update(is_active=False)

    with pytest.raises(memberships.TheLastReferentStays):
        memberships.leave(team=team, person=alice, at=NOW)


def test_a_referent_takes_someone_out_and_an_organiser_does_not():
    alice, bob, charlie = a_person("Alice"), a_person("Bob"), a_person("Charlie")
    team = a_team(referent=alice, organisers=[bob], members=[charlie])

    with pytest.raises(memberships.OnlyReferentsGiveRoles):
        memberships.remove(team=team, person=charlie, by=bob, at=NOW)
    memberships.remove(team=team, person=charlie, by=alice, at=NOW)
    with pytest.raises(memberships.TheLastReferentStays):
        memberships.remove(team=team, person=alice, by=alice, at=NOW)

    assert role_of(charlie, team) is None
    assert facts("TeamMemberRemoved") == 1
