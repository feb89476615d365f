import pytest

from tribune.people.models import Right, Role
from tribune.people.testing import HouseClient, a_person, signed_in_client
from tribune.teams.models import JoinQuestion, JoinRequest, Team
from tribune.teams.testing import a_team, a_team_kind

pytestmark = pytest.mark.django_db


def a_choosy_team(**more):
    return a_team("Bois-Blancs", openness=Team.Openness.APPROVAL, **more)


def be(client, team, role):
    return client.post(f"/teams/{team.code}/membership/", {"as": role})


def test_asking_goes_through_a_page_and_the_team_page_says_it_waits():
    team, bob = a_choosy_team(), signed_in_client(a_person("Bob"))

    sent = be(bob, team, "member")
    form = bob.get(sent["Location"]).content.decode()
    bob.post(f"/teams/{team.code}/joining/", {"words": "Bonjour"})

    assert sent["Location"] == f"/teams/{team.code}/joining/"
    assert 'name="words"' in form
    assert JoinRequest.objects.get().words == "Bonjour"
    assert f"/teams/{team.code}/joining/withdrawal/" in bob.get(team.address).content.decode()


def test_a_request_is_withdrawn_by_whoever_made_it():
    team, bob = a_choosy_team(), signed_in_client(a_person("Bob"))
    bob.post(f"/teams/{team.code}/joining/", {})

    bob.post(f"/teams/{team.code}/joining/withdrawal/")

    assert not JoinRequest.objects.exists()


def test_a_stranger_declares_support_first():
    team = a_choosy_team()

    assert HouseClient().get(f"/teams/{team.code}/joining/")["Location"].startswith("/join/?next=")


def test_those_who_accept_read_the_request_and_others_find_nothing():
    alice, mia, bob = a_person("Alice"), a_person("Mia"), a_person("Bob Durand", name_reach="me")
    team = a_choosy_team(referent=alice, members=[mia])
    signed_in_client(bob).post(f"/teams/{team.code}/joining/", {"words": "Je sais coller"})
    path = f"/teams/{team.code}/requests/"

    before = signed_in_client(mia).get(path).status_code
    signed_in_client(alice).post(f"/teams/{team.code}/members/{mia.code}/role/", {"role": 10, "rights": ["2"]})
    page = signed_in_client(mia).get(path).content.decode()

    assert before == 404
    assert "Bob Durand" in page
    assert "Je sais coller" in page


def test_alice_accepts_with_a_word_and_a_second_press_is_told():
    alice, bob = a_person("Alice"), a_person("Bob")
    team = a_choosy_team(referent=alice)
    signed_in_client(bob).post(f"/teams/{team.code}/joining/", {})
    client, asked = signed_in_client(alice), JoinRequest.objects.get()

    client.post(f"/teams/{team.code}/requests/{asked.code}/", {"accept": "1", "words": "Bienvenue"})
    again = client.post(f"/en/teams/{team.code}/requests/{asked.code}/", {"accept": "0"})

    assert team.circle.seats.get(person=bob).role == Role.MEMBER
    assert again.status_code == 409
    assert "answered this request already" in again.content.decode()


def test_questions_are_built_line_by_line_and_asked():
    alice, bob = a_person("Alice"), a_person("Bob")
    team = a_team(referent=alice)
    builder, client = signed_in_client(alice), signed_in_client(bob)
    path = f"/en/teams/{team.code}/questions/"

    builder.post(path, {"words_0": "Un vélo ?", "form_0": "yes_no", "required_0": "on"})
    wrong = builder.post(path, {"words_0": "Un vélo ?", "form_0": "choice", "choices_0": "oui"})
    asked = client.get(be(client, team, "member")["Location"]).content.decode()
    (question,) = JoinQuestion.objects.all()
    refused = client.post(f"/en/teams/{team.code}/joining/", {})
    client.post(f"/en/teams/{team.code}/joining/", {f"question_{question.pk}": "yes"})

    assert wrong.status_code == 422
    assert "at least two answers" in wrong.content.decode()
    assert "words_1" in builder.get(path).content.decode()
    assert "Un vélo" in asked
    assert refused.status_code == 422
    assert team.circle.seats.get(person=bob).role == Role.MEMBER
    assert "Yes" in builder.get(f"/en/teams/{team.code}/requests/").content.decode()


def test_a_member_with_the_right_edits_the_page_and_another_does_not():
    alice, mia, bob = a_person("Alice"), a_person("Mia"), a_person("Bob")
    team = a_team(referent=alice, members=[mia, bob])

    signed_in_client(alice).post(
        f"/teams/{team.code}/members/{mia.code}/role/", {"role": 10, "rights": [str(int(Right.EDIT))]}
    )

    assert signed_in_client(mia).get(f"/teams/{team.code}/edit/").status_code == 200
    assert signed_in_client(bob).get(f"/teams/{team.code}/edit/").status_code == 404


def test_a_member_with_the_right_organises_in_the_name_of_the_team():
    alice, mia = a_person("Alice"), a_person("Mia")
    team = a_team("Fives", referent=alice, members=[mia])

    before = signed_in_client(mia).get("/actions/new/").content.decode()
    signed_in_client(alice).post(
        f"/teams/{team.code}/members/{mia.code}/role/", {"role": 10, "rights": [str(int(Right.ACT))]}
    )

    assert ">Fives<" not in before
    assert ">Fives<" in signed_in_client(mia).get("/actions/new/").content.decode()


def test_the_last_referent_reads_on_the_form_why_they_stay():
    alice = a_person("Alice")
    team = a_team(referent=alice)

    answer = signed_in_client(alice).post(f"/en/teams/{team.code}/members/{alice.code}/role/", {"role": 10})

    assert answer.status_code == 409
    assert "no referent left" in answer.content.decode()


def test_the_history_names_only_those_who_show_their_name():
    alice, bob, charlie = a_person("Alice Martin"), a_person("Bob Durand", name_reach="me"), a_person("Charlie Petit")
    team = a_team(referent=alice, members=[bob, charlie])
    client = signed_in_client(alice)
    for person in (bob, charlie):
        client.post(f"/teams/{team.code}/members/{person.code}/role/", {"role": 50})

    page = client.get(f"/en/teams/{team.code}/history/").content.decode()

    assert "Alice Martin gave Charlie Petit a role: organiser" in page
    assert "Bob Durand" not in page
    assert "gave a member a role" in page


def test_filtering_by_a_kind_finds_the_kinds_below_it():
    parent = a_team_kind("thematic")
    child = type(parent).objects.create(slug="water", names={"fr": "Eau"}, is_local=False, parent=parent)
    grandchild = type(parent).objects.create(slug="rivers", names={"fr": "Rivières"}, is_local=False, parent=child)
    team = a_team("Deûle propre")
    team.kind = grandchild
    team.save()

    assert "Deûle propre" in HouseClient().get("/teams/?kind=thematic").content.decode()
    assert "Deûle propre" not in HouseClient().get("/teams/?kind=local").content.decode()


def test_a_referent_with_another_beside_them_steps_down_by_the_page():
    alice, bob = a_person("Alice"), a_person("Bob")
    team = a_team(referent=alice, members=[bob])
    client = signed_in_client(alice)
    client.post(f"/teams/{team.code}/members/{bob.code}/role/", {"role": 100})

    answer = client.post(f"/teams/{team.code}/members/{alice.code}/role/", {"role": 10, "rights": ["1"]})

    assert answer.status_code == 303
    seat = team.circle.seats.get(person=alice)
    assert (seat.role, seat.rights) == (Role.MEMBER, 0)
