import csv
from datetime import UTC, datetime, timedelta
from io import StringIO

import pytest

from tribune.facts.testing import run_jobs
from tribune.mail.models import Letter
from tribune.people.models import Intent, Right
from tribune.people.testing import HouseClient, a_person, signed_in_client
from tribune.people.verbs import erasures
from tribune.teams.models import Circular, Enquiry
from tribune.teams.testing import a_team
from tribune.teams.verbs import circulars, enquiries, memberships

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 3, 4, 12, 0, tzinfo=UTC)


def path_of_letter(letter):
    return letter.content.split("/teams/contact/")[1].split('"')[0].split("\\n")[0]


def test_a_stranger_writes_once_their_address_is_confirmed_and_nobody_sees_it():
    alice = a_person("Alice")
    team = a_team("Fives", referent=alice)
    typed = {"name": "Nina", "email": "nina@example.org", "words": "Je cherche un local"}

    HouseClient().post(f"/en/teams/{team.code}/contact/", typed)
    before = Enquiry.objects.count()
    path = "/en/teams/contact/" + path_of_letter(Letter.objects.get())
    seen = HouseClient().get(path).content.decode()
    still = Enquiry.objects.count()
    HouseClient().post(path)
    again = HouseClient().post(path)
    organiser = signed_in_client(alice)
    enquiry = Enquiry.objects.get()
    pages = organiser.get(f"/en/teams/{team.code}/inbox/{enquiry.code}/").content.decode()
    pages += organiser.get(f"/en/teams/{team.code}/inbox/").content.decode()

    assert (before, still) == (0, 0)
    assert "Je cherche un local" in seen
    assert again.status_code == 410
    assert "Je cherche un local" in pages
    assert "nina@example.org" not in pages


def test_the_answer_leaves_by_mail_with_nobodys_address():
    alice, gus = a_person("Alice", email="alice@example.org"), a_person("Gus", supporter=False)
    team = a_team("Fives", referent=alice)
    signed_in_client(gus).post(f"/en/teams/{team.code}/contact/", {"words": "Bonjour"})
    enquiry = Enquiry.objects.get()

    signed_in_client(alice).post(f"/en/teams/{team.code}/inbox/{enquiry.code}/", {"words": "Bonsoir"})
    letter = Letter.objects.get()

    assert letter.to == gus.email
    assert "Bonsoir" in letter.content
    assert "alice" not in letter.content.casefold()


def test_members_do_not_read_what_is_written_to_organisers():
    alice, bob, gus = a_person("Alice"), a_person("Bob"), a_person("Gus")
    team = a_team(referent=alice, members=[bob])
    enquiry = enquiries.write(team=team, person=gus, words="Bonjour", language="fr", at=NOW)

    assert signed_in_client(bob).get(f"/teams/{team.code}/inbox/").status_code == 404
    assert signed_in_client(bob).get(f"/teams/{team.code}/inbox/{enquiry.code}/").status_code == 404
    with pytest.raises(enquiries.OnlyOrganisersAnswer):
        enquiries.answer(enquiry=enquiry, words="Oui", by=bob, at=NOW)


def test_five_messages_a_day_and_an_address():
    team, gus = a_team(), a_person("Gus")
    for _n in range(5):
        enquiries.write(team=team, person=gus, words="Bonjour", language="fr", at=NOW)

    with pytest.raises(enquiries.TooManyLettersToTeams):
        enquiries.write(team=team, person=gus, words="Bonjour", language="fr", at=NOW)


def test_an_empty_message_is_refused_and_nothing_typed_is_lost():
    team = a_team()

    answer = HouseClient().post(
        f"/en/teams/{team.code}/contact/", {"name": "Nina", "email": "nina@example.org", "words": " \u200b "}
    )

    assert answer.status_code == 422
    assert 'value="Nina"' in answer.content.decode()
    assert not Intent.objects.exists()


def test_what_someone_wrote_goes_with_them_and_after_a_year():
    team, gus, nina = a_team(), a_person("Gus"), a_person("Nina")
    enquiries.write(team=team, person=gus, words="Bonjour", language="fr", at=NOW)
    enquiries.write(team=team, person=nina, words="Bonjour", language="fr", at=NOW)

    erasures.begin(person=gus, at=NOW)
    run_jobs()
    left = Enquiry.objects.count()
    enquiries.forget_old(at=NOW + timedelta(days=366))

    assert left == 1
    assert Enquiry.objects.count() == 0


def test_a_member_with_the_right_writes_to_all_three_times_a_day():
    alice, mia, bob = a_person("Alice"), a_person("Mia"), a_person("Bob")
    team = a_team(referent=alice, members=[mia, bob])
    memberships.entrust(team=team, person=mia, rights=Right.WRITE, by=alice, at=NOW)

    with pytest.raises(circulars.OnlyThoseWhoWrite):
        circulars.send(team=team, by=bob, subject="Samedi", words="", at=NOW)
    for _n in range(3):
        circulars.send(team=team, by=mia, subject="Samedi", words="On y va", at=NOW)
    with pytest.raises(circulars.EnoughForToday):
        circulars.send(team=team, by=alice, subject="Samedi", words="", at=NOW)

    assert Circular.objects.count() == 3


def test_the_sheet_names_those_who_let_organisers_see_them_and_runs_no_formula():
    alice = a_person("Alice")
    team = a_team(referent=alice, members=[a_person("=HYPERLINK(1)"), a_person("Bob", name_reach="me")])
    client = signed_in_client(alice)

    answer = client.get(f"/en/teams/{team.code}/members/sheet.csv")
    paper = client.get(f"/en/teams/{team.code}/members/sheet.pdf")
    rows = list(csv.reader(StringIO(answer.content.decode("utf-8-sig"))))

    assert rows == [["Name", "Role"], ["'=HYPERLINK(1)", "member"], ["Alice", "referent"], ["", "member"]]
    assert paper["Content-Type"] == "application/pdf"
    assert paper.content.startswith(b"%PDF-")
    assert signed_in_client(a_person("Charlie")).get(f"/teams/{team.code}/members/sheet.pdf").status_code == 404
