from datetime import UTC, datetime, timedelta

import pytest
from django.utils import timezone

from tribune.mail.models import Letter
from tribune.people.models import Right, Role
from tribune.people.testing import HouseClient, a_person, signed_in_client
from tribune.teams.models import Acceptance, Invitation, JoinRequest, Silence, Team
from tribune.teams.testing import a_team
from tribune.teams.verbs import closings, invitations, memberships, requests

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 3, 4, 12, 0, tzinfo=UTC)


def a_link(team, by, *, most=2, at=NOW):
    return invitations.make_link(team=team, by=by, days=7, most=most, at=at)


def a_letter(team, by, address="nina@example.org", *, words="", at=NOW):
    return invitations.mail(team=team, by=by, address=address, words=words, language="en", is_signed=True, at=at)


def role_of(person, team):
    return team.circle.seats.filter(person=person).values_list("role", flat=True).first()


def test_a_link_lets_in_as_many_as_it_says_whatever_the_team_asks():
    alice, people = a_person("Alice"), [a_person(f"P{n}") for n in range(3)]
    team = a_team(referent=alice, openness=Team.Openness.INVITATION)
    link = a_link(team, alice, most=2)

    for person in people[:2]:
        invitations.accept(invitation=link, person=person, at=NOW)
    invitations.accept(invitation=link, person=people[0], at=NOW)
    with pytest.raises(invitations.TheInvitationIsOver):
        invitations.accept(invitation=link, person=people[2], at=NOW)

    assert [role_of(person, team) for person in people] == [Role.MEMBER, Role.MEMBER, None]
    assert Acceptance.objects.count() == 2


@pytest.mark.parametrize("end", ["revoked", "late", "closed"])
def test_a_link_that_is_over_opens_nothing(end):
    alice, bob = a_person("Alice"), a_person("Bob")
    team = a_team(referent=alice)
    link = a_link(team, alice)
    if end == "revoked":
        invitations.revoke(invitation=link, by=alice, at=NOW)
    if end == "closed":
        closings.close(team=team, by=alice, at=NOW)

    with pytest.raises((invitations.TheInvitationIsOver, memberships.TheTeamIsClosed)):
        invitations.accept(invitation=link, person=bob, at=NOW + timedelta(days=8 if end == "late" else 0))

    assert role_of(bob, team) is None


def test_a_member_given_the_right_invites_and_another_does_not():
    alice, mia, bob = a_person("Alice"), a_person("Mia"), a_person("Bob")
    team = a_team(referent=alice, members=[mia, bob])
    memberships.entrust(team=team, person=mia, rights=Right.INVITE, by=alice, at=NOW)

    with pytest.raises(invitations.OnlyThoseWhoInvite):
        a_link(team, bob)

    assert a_link(team, mia).is_good(NOW)


def test_whoever_asked_and_is_then_invited_waits_for_nobody():
    alice, bob = a_person("Alice"), a_person("Bob")
    team = a_team(referent=alice, openness=Team.Openness.APPROVAL)
    requests.ask(team=team, person=bob, at=NOW)

    invitations.accept(invitation=a_link(team, alice), person=bob, at=NOW)

    assert not JoinRequest.objects.filter(answered_at=None).exists()


def test_a_letter_names_who_signs_it_and_its_address_is_not_kept():
    alice = a_person("Alice Martin")
    team = a_team("Fives", referent=alice)

    made = a_letter(team, alice, "Nina@Example.org ", words="Viens samedi !")
    letter = Letter.objects.get()

    assert letter.to == "nina@example.org"
    assert "Alice Martin invites you" in letter.content
    assert "Viens samedi" in letter.content
    assert f"/invitations/{made.code}/" in letter.content
    assert not any("nina" in str(value) for value in vars(made).values())


def test_who_says_abuse_is_not_invited_by_that_team_again_and_by_another_is():
    alice, rose = a_person("Alice"), a_person("Rose")
    team, other = a_team("Fives", referent=alice), a_team("Wazemmes", referent=rose)
    first = a_letter(team, alice)

    invitations.silence(invitation=first, everywhere=False, at=NOW)

    assert a_letter(team, alice, at=NOW + timedelta(days=90)) is None
    assert a_letter(other, rose) is not None
    first.refresh_from_db()
    assert not first.is_good(NOW)


def test_who_wants_none_from_any_team_gets_none():
    alice, rose = a_person("Alice"), a_person("Rose")
    team, other = a_team("Fives", referent=alice), a_team("Wazemmes", referent=rose)

    invitations.silence(invitation=a_letter(team, alice), everywhere=True, at=NOW)

    assert a_letter(other, rose) is None
    assert Letter.objects.count() == 1


def test_one_address_is_not_written_to_by_every_team():
    people = [a_person(f"R{n}") for n in range(4)]
    teams = [a_team(f"T{n}", referent=person) for n, person in enumerate(people)]

    sent = [a_letter(team, person) is not None for team, person in zip(teams, people, strict=True)]
    again = a_letter(teams[0], people[0], at=NOW + timedelta(days=1))

    assert sent == [True, True, True, False]
    assert again is None


def test_a_team_reported_three_times_writes_no_more_invitations_for_a_month():
    alice = a_person("Alice")
    team = a_team(referent=alice)
    for n in range(3):
        invitations.silence(invitation=a_letter(team, alice, f"p{n}@example.org"), everywhere=False, at=NOW)

    with pytest.raises(invitations.TheTeamWasReported):
        a_letter(team, alice, "other@example.org")
    assert a_letter(team, alice, "other@example.org", at=NOW + timedelta(days=31)) is not None


@pytest.mark.parametrize("words", ["Voir https://evil.example", "www.evil.example", "write to me@evil.example"])
def test_a_letter_carries_no_link_of_its_writer(words):
    alice = a_person("Alice")

    with pytest.raises(invitations.NoLinksInTheWords):
        a_letter(a_team(referent=alice), alice, words=words)


def test_twenty_letters_a_day_and_a_person():
    alice = a_person("Alice")
    team = a_team(referent=alice)
    for n in range(20):
        a_letter(team, alice, f"p{n}@example.org")

    with pytest.raises(invitations.TooManyInvitations):
        a_letter(team, alice, "late@example.org")


def test_the_answer_is_the_same_whether_or_not_a_letter_leaves():
    alice, bob = a_person("Alice"), a_person("Bob", email="bob@example.org")
    client = signed_in_client(alice)
    team = a_team(referent=alice, members=[bob])

    answers = [
        client.post(f"/teams/{team.code}/invitations/letter/", {"email": address, "is_signed": "on"})
        for address in ("bob@example.org", "nina@example.org")
    ]

    assert len({(a.status_code, a["Location"]) for a in answers}) == 1
    assert Letter.objects.count() == 1


def test_a_stranger_goes_to_join_and_comes_back_to_the_invitation():
    alice = a_person("Alice")
    link = a_link(a_team("Fives", referent=alice), alice, at=timezone.now())
    path = f"/en/invitations/{link.code}/"

    page = HouseClient().get(path).content.decode()
    sent = HouseClient().post(path)

    assert "You are invited" in page
    assert sent["Location"] == f"/en/join/?next=%2Fen%2Finvitations%2F{link.code}%2F"


def test_bob_comes_by_the_link_with_one_press():
    alice, bob = a_person("Alice"), a_person("Bob")
    team = a_team("Fives", referent=alice, openness=Team.Openness.INVITATION)
    link = a_link(team, alice, at=timezone.now())

    answer = signed_in_client(bob).post(f"/invitations/{link.code}/")

    assert answer["Location"].startswith(team.address)
    assert role_of(bob, team) == Role.MEMBER


def test_a_link_is_made_shown_with_its_code_and_revoked():
    alice = a_person("Alice")
    team = a_team(referent=alice)
    client = signed_in_client(alice)

    made = client.post(f"/teams/{team.code}/invitations/", {"days": "7", "most": "5"})
    link = Invitation.objects.get()
    page = client.get(made["Location"]).content.decode()
    picture = client.get(f"/teams/{team.code}/invitations/{link.code}/qr.svg")
    client.post(f"/teams/{team.code}/invitations/{link.code}/revocation/")

    assert f"/invitations/{link.code}/" in page
    assert (picture["Content-Type"], picture.content[:4]) == ("image/svg+xml", b"<svg")
    link.refresh_from_db()
    assert link.revoked_at is not None
    assert HouseClient().get(f"/invitations/{link.code}/").status_code == 410


def test_following_the_abuse_link_does_nothing_until_its_button_is_pressed():
    alice = a_person("Alice")
    team = a_team(referent=alice)
    a_letter(team, alice)
    content = Letter.objects.get().content
    path = "/en/invitations/abuse/" + content.split("/invitations/abuse/")[1].split("/")[0] + "/"

    HouseClient().get(path)
    before = Silence.objects.count()
    HouseClient(HTTP_SEC_FETCH_SITE="cross-site").post(path)  # as a mail program does, from nowhere
    forged = HouseClient().get("/en/invitations/abuse/forged/")

    assert before == 0
    assert Silence.objects.get().team == team
    assert forged.status_code == 404
