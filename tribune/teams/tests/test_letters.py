import csv
from datetime import UTC, datetime, timedelta
from io import StringIO

import pytest

from tribune.discussions.models import CircleBlock, Thread
from tribune.discussions.verbs import circle_blocks
from tribune.facts.testing import run_jobs
from tribune.mail.models import Letter
from tribune.people.models import Intent, Right
from tribune.people.testing import HouseClient, a_person, signed_in_client
from tribune.people.verbs import blocks, erasures
from tribune.teams.models import Circular, Enquiry, Team
from tribune.teams.testing import a_team
from tribune.teams.verbs import circulars, enquiries, memberships, teams

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


def test_the_link_of_a_message_to_a_team_hidden_meanwhile_says_nothing_of_it():
    team = a_team("Fives", referent=a_person("Alice"))
    typed = {"name": "Nina", "email": "nina@example.org", "words": "Je cherche un local"}
    HouseClient().post(f"/en/teams/{team.code}/contact/", typed)
    path = "/en/teams/contact/" + path_of_letter(Letter.objects.get())
    teams.withhold(team=team, at=NOW)

    answers = [HouseClient().get(path), HouseClient().post(path)]

    assert [answer.status_code for answer in answers] == [410, 410]
    assert not any("Fives" in answer.content.decode() for answer in answers)
    assert not Enquiry.objects.exists()


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


def test_a_supporter_writes_in_a_discussion_that_those_who_organise_answer_there():
    alice, gus, bob = a_person("Alice"), a_person("Gus"), a_person("Bob")
    team = a_team("Fives", referent=alice, members=[bob])
    his, hers = signed_in_client(gus), signed_in_client(alice)
    contact, inbox = f"/en/teams/{team.code}/contact/", f"/en/teams/{team.code}/inbox/"

    form = his.get(contact).content.decode()
    key = form.split('name="key" value="')[1].split('"')[0]
    sent = [his.post(contact, {"words": "Par où commencer ?", "key": key})["Location"] for _press in range(2)]
    thread = Thread.objects.get()
    before = hers.get(inbox).content.decode()
    hers.post(f"/en/threads/{thread.code}/messages/", {"text": "Par jeudi"})
    after = hers.get(inbox).content.decode()

    assert sent == [f"/en/threads/{thread.code}/"] * 2
    assert his.get(contact)["Location"] == sent[0]
    assert "Par jeudi" in his.get(sent[0]).content.decode()
    assert not Enquiry.objects.exists()
    assert f"/en/threads/{thread.code}/" in before
    assert ("to be answered" in before, "to be answered" in after) == (True, False)
    assert signed_in_client(bob).get(sent[0]).status_code == 404


def test_letters_and_discussions_are_one_list_and_an_organiser_is_led_there():
    alice, gus = a_person("Alice"), a_person("Gus")
    team = a_team("Fives", referent=alice)
    letter = enquiries.write(team=team, person=a_person("Nina"), words="Un local", language="fr", at=NOW)
    thread = enquiries.discuss(team=team, person=gus, words="Une question", at=NOW + timedelta(hours=1))

    page = signed_in_client(alice).get(f"/en/teams/{team.code}/inbox/").content.decode()

    assert -1 < page.find(thread.code) < page.find(letter.code)
    assert signed_in_client(alice).get(f"/en/teams/{team.code}/contact/")["Location"].endswith("/inbox/")


def test_nobody_writes_to_a_closed_team_and_nothing_typed_is_lost():
    team, gus = a_team("Fives"), a_person("Gus")
    Team.objects.filter(pk=team.pk).update(closed_at=NOW)

    answer = signed_in_client(gus).post(f"/en/teams/{team.code}/contact/", {"words": "Bonjour à vous"})

    assert answer.status_code == 409
    assert "Bonjour à vous" in answer.content.decode()


def test_a_member_writes_privately_to_those_who_show_their_name():
    bob, mia = a_person("Bob"), a_person("Mia")
    shy, blocked = a_person("Solène", name_reach="me"), a_person("Zoé")
    team = a_team("Fives", members=[bob, mia, shy, blocked])
    blocks.block(person=blocked, by=bob, at=NOW)

    page = signed_in_client(bob).get(f"/en/teams/{team.code}/members/").content.decode()

    assert f"/messages/to/{mia.code}/" in page
    for other in (bob, shy, blocked):
        assert f"/messages/to/{other.code}/" not in page


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


def test_whom_a_team_refuses_writes_by_no_form_of_it():
    alice, charlie, gael = a_person("Alice"), a_person("Charlie"), a_person("Gaël", supporter=False)
    team = a_team("Fives", referent=alice)
    for person in (charlie, gael):
        CircleBlock.objects.create(circle=team.circle, person=person, by=alice, since=NOW)
    path, typed = f"/en/teams/{team.code}/contact/", {"words": "Répondez enfin"}

    for person in (charlie, gael):
        browser = signed_in_client(person)
        shown, sent = browser.get(path).content.decode(), browser.post(path, typed)
        assert "take no more messages from you" in shown
        assert "<textarea" not in shown
        assert sent.status_code == 403
        assert "take no more messages from you" in sent.content.decode()
        assert "Répondez enfin" in sent.content.decode()
    assert not Enquiry.objects.exists()
    assert not Thread.objects.exists()


def test_nor_as_a_stranger_by_their_own_address():
    alice, charlie = a_person("Alice"), a_person("Charlie")
    team = a_team("Fives", referent=alice)
    CircleBlock.objects.create(circle=team.circle, person=charlie, by=alice, since=NOW)
    HouseClient().post(
        f"/en/teams/{team.code}/contact/", {"name": "C.", "email": charlie.email, "words": "Répondez enfin"}
    )
    path = "/en/teams/contact/" + path_of_letter(Letter.objects.get())

    pressed = HouseClient().post(path)

    assert pressed.status_code == 403
    assert "take no more messages from you" in pressed.content.decode()
    assert not Enquiry.objects.exists()


def test_the_inbox_leads_a_referent_to_those_it_refuses():
    alice, rose = a_person("Alice"), a_person("Rose")
    team = a_team("Fives", referent=alice, organisers=[rose])
    inbox, refused = f"/en/teams/{team.code}/inbox/", f"/en/threads/of/{team.circle.code}/blocks/"

    talk = enquiries.discuss(team=team, person=a_person("Charlie"), words="Par où commencer", at=NOW)
    circle_blocks.block(thread=talk, by=alice, at=NOW)

    listed = signed_in_client(alice).get(inbox).content.decode()

    assert refused in listed
    assert "refused</span>" in listed
    assert "to be answered" not in listed
    assert refused not in signed_in_client(rose).get(inbox).content.decode()
