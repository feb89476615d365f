import pytest
from django.core.cache import cache
from django.core.files.base import ContentFile
from django.db import connection
from django.urls import reverse
from django.utils import timezone

from tribune.discussions.testing import a_circle, a_message, a_private_talk, a_thread
from tribune.discussions.verbs import messages
from tribune.events.testing import a_past_event, a_report, an_event
from tribune.facts.testing import run_jobs
from tribune.media.documents import look
from tribune.moderation.models import Case, Excerpt, Report
from tribune.moderation.personal import erase, export
from tribune.moderation.testing import a_case, viewing
from tribune.moderation.things import code_of_message
from tribune.moderation.verbs import reports
from tribune.people.audiences import Audience
from tribune.people.testing import HouseClient, a_person, signed_in_client, with_charge
from tribune.people.verbs import blocks
from tribune.teams.testing import a_team
from tribune.teams.verbs import invitations
from tribune.wire.testing import an_entry

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _limits_start_anew():
    cache.clear()


@pytest.fixture
def bob():
    return a_person("Bob")


def form_of(kind, code):
    return reverse("moderation:report", args=[kind, code])


def test_a_thread_and_what_others_say_in_it_are_reported_from_its_page(bob):
    alice = a_person("Alice")
    thread = a_thread("Marche", circle=a_circle(members=[alice, bob]), by=alice)

    hers, his = (signed_in_client(person).get(thread.address).content.decode() for person in (alice, bob))

    assert form_of("thread", thread.code) in his
    assert form_of("message", f"{thread.code}-1") in his
    assert form_of("message", f"{thread.code}-1") not in hers


def test_bob_reports_an_action_in_two_steps_from_its_page(bob):
    event = an_event(by=a_person("Alice"))
    browser = signed_in_client(bob)

    page = browser.get(event.address, follow=True).content.decode()
    answer = browser.post(form_of("action", event.code), {"reason": "false", "words": "Ce n’est pas eux"}, follow=True)

    assert form_of("action", event.code) in page
    assert event.title in answer.content.decode()
    report = Report.objects.get()
    assert (report.by, report.reason, report.words) == (bob, "false", "Ce n’est pas eux")
    assert event.description in report.excerpts.get().text


def test_every_kind_of_page_leads_to_its_form_and_a_strangers_does_not(bob):
    alice = a_person("Alice", name_reach="members")
    team, event, entry = a_team(referent=alice), a_past_event(by=alice), an_entry("Ce que cache l’amendement")
    report = a_report(event, by=alice)
    browser = signed_in_client(bob)

    for kind, code, address in (
        ("team", team.code, team.address),
        ("action", event.code, event.address),
        ("report", report.code, report.address),
        ("entry", entry.code, entry.publication.address),
        ("person", alice.code, f"/people/{alice.code}/"),
    ):
        assert form_of(kind, code) in browser.get(address, follow=True).content.decode(), kind
        assert browser.get(form_of(kind, code)).status_code == 200, kind
        if kind != "person":
            assert form_of(kind, code) not in HouseClient().get(address, follow=True).content.decode(), kind


def test_what_one_may_not_see_one_may_not_report_and_does_not_learn_of(bob):
    alice = a_person("Alice")
    team = a_team(referent=alice)
    among = an_event(by=alice, team=team, audience=Audience.CIRCLE)
    secret = a_message(a_private_talk(alice, a_person("Carol")), alice, "Entre nous")
    browser = signed_in_client(bob)

    for kind, code in (
        ("action", among.code),
        ("message", code_of_message(secret)),
        ("person", a_person("Solène", name_reach="me").code),
        ("message", "nothing-1"),
        ("planet", among.code),
    ):
        assert browser.get(form_of(kind, code)).status_code == 404, kind
        assert browser.post(form_of(kind, code), {"reason": "spam"}).status_code == 404, kind
    assert not Case.objects.exists()


def test_many_who_report_one_thing_make_one_case_as_grave_as_the_gravest(bob):
    event = an_event(by=a_person("Alice"))

    for person, reason in ((bob, "spam"), (a_person("Carol"), "threat"), (a_person("Dan"), "insult"), (bob, "hate")):
        a_case("action", event.code, by=person, reason=reason)

    case = Case.objects.get()
    assert (case.reports, case.gravity, Report.objects.count()) == (3, 4, 3)


def test_a_message_is_kept_as_it_read_with_what_was_said_around_it_and_sealed():
    alice, bob = a_person("Alice"), a_person("Bob")
    circle = a_circle(organisers=[alice], members=[bob])
    thread = a_thread(circle=circle, by=alice, text="Un")
    said = [a_message(thread, alice if n % 2 else bob, f"Message {n}") for n in range(2, 12)]
    target = said[4]

    case = a_case("message", code_of_message(target), by=bob if target.author == alice else alice)
    messages.wipe(message=target, by=alice, is_by_author=True, at=timezone.now())

    excerpts = list(Excerpt.objects.filter(report__case=case))
    assert [one.text for one in excerpts] == [f"Message {n}" for n in range(3, 10)]
    assert [one.text for one in excerpts if one.is_reported] == [target.text or "Message 6"]
    assert case.author == target.author
    with connection.cursor() as cursor:
        cursor.execute("SELECT text FROM moderation_excerpt")
        assert not any("Message" in row[0] for row in cursor.fetchall())


def test_a_party_of_a_private_talk_may_report_what_the_other_wrote():
    alice, bob = a_person("Alice"), a_person("Bob")
    talk = a_private_talk(alice, bob)
    message = a_message(talk, alice, "Je sais où tu habites")

    case = a_case("message", code_of_message(message), by=bob, reason="threat")

    assert case.author == alice
    assert "Je sais où tu habites" in signed_in_client(bob).get(form_of("message", case.thing)).content.decode()


def test_nobody_reports_their_own_and_too_many_in_a_day_wait(bob, monkeypatch):
    event = an_event(by=bob)
    with pytest.raises(reports.ThatIsYours):
        a_case("action", event.code, by=bob)
    alice = a_person("Alice")
    monkeypatch.setattr(reports, "A_DAY", reports.Limit("moderation.test", 2, 86_400))

    events = [an_event(by=alice) for _n in range(3)]
    for one in events[:2]:
        a_case("action", one.code, by=bob)
    browser = signed_in_client(bob)

    assert browser.post(form_of("action", events[0].code), {"reason": "spam"}).status_code == 303
    assert browser.post(form_of("action", events[2].code), {"reason": "spam"}).status_code == 429
    assert Report.objects.count() == 2


def test_whoever_blocked_someone_may_still_report_them_and_the_report_tells_nothing_of_them(bob):
    alice = a_person("Alice", name_reach="members", about="Peintre", about_reach="me")
    blocks.block(person=alice, by=bob, called="Alice", at=timezone.now())

    case = a_case("person", alice.code, by=bob)

    assert [one.text for one in Excerpt.objects.filter(report__case=case)] == [""]


def test_a_profile_is_kept_no_further_than_it_reaches_whoever_reports(bob):
    alice = a_person("Alice", name_reach="members", about="Rien que pour moi", about_reach="me")

    case = a_case("person", alice.code, by=bob)

    assert [one.text for one in Excerpt.objects.filter(report__case=case)] == ["Alice"]


def test_an_invitation_called_abuse_leads_to_one_case_of_its_team():
    alice = a_person("Alice")
    team = a_team(referent=alice)
    for address in ("nina@example.org", "nora@example.org"):
        letter = invitations.mail(
            team=team, by=alice, address=address, words="", language="fr", is_signed=True, at=timezone.now()
        )
        for _twice in range(2):
            invitations.silence(invitation=letter, everywhere=False, at=timezone.now())
    run_jobs()

    case = Case.objects.get()
    assert (case.kind, case.thing, case.reports) == ("team", team.code, 2)


def test_whoever_leaves_takes_their_words_out_of_every_case_and_the_cases_stay():
    alice, bob = a_person("Alice"), a_person("Bob")
    thread = a_thread(circle=a_circle(organisers=[alice], members=[bob]), by=alice, text="De Alice")
    message = a_message(thread, bob, "De Bob")
    case = a_case("message", code_of_message(message), by=alice, words="Il insiste")

    assert export(alice)["reports"][0]["words"] == "Il insiste"
    assert export(bob) == {"reports": [], "decisions": [], "words_kept": [], "moderated": []}
    erase(bob, timezone.now())
    assert [one.text for one in Excerpt.objects.all()] == ["De Alice"]
    erase(alice, timezone.now())

    assert not Excerpt.objects.exists()
    assert Report.objects.get(case=case).by is None
    assert Report.objects.get(case=case).words == ""
    assert viewing(bob).is_signed_in


def test_a_private_message_is_shown_to_moderators_with_those_around_and_nothing_else(bob):
    alice, yann = a_person("Alice"), with_charge(a_person("Yann"), "moderator")
    thread = a_private_talk(alice, bob)
    for n in range(1, 13):
        a_message(thread, alice if n % 2 else bob, f"mot{n:02}")
    browser = signed_in_client(bob)

    form = browser.get(form_of("message", f"{thread.code}-5"), follow=True).content.decode()
    browser.post(form_of("message", f"{thread.code}-5"), {"reason": "insult"})
    desk = signed_in_client(yann)
    case = Case.objects.get()
    page = desk.get(reverse("moderation:case", args=[case.code]), follow=True).content.decode()

    assert "Moderators are shown these messages" in form or "La modération voit ces messages" in form
    assert [one for one in range(1, 13) if f"mot{one:02}" in page] == [2, 3, 4, 5, 6, 7, 8]
    assert thread.address not in page
    assert desk.get(f"{thread.address}5/", follow=True).status_code == 404


def test_a_private_talk_is_reported_by_its_messages_alone(bob):
    alice, charlie = a_person("Alice"), a_person("Charlie")
    thread = a_private_talk(alice, bob)
    a_message(thread, alice, "Bonjour")

    assert signed_in_client(bob).get(form_of("thread", thread.code)).status_code == 404
    assert signed_in_client(charlie).get(form_of("message", f"{thread.code}-1")).status_code == 404


def test_a_report_says_that_a_file_came_with_the_words(bob):
    alice = a_person("Alice")
    thread = a_private_talk(alice, bob)
    a_message(thread, alice, "", files=[look(ContentFile(b"%PDF-1.7", name="plan.pdf"))])

    signed_in_client(bob).post(form_of("message", f"{thread.code}-1"), {"reason": "insult"})

    assert Excerpt.objects.get().text == "[plan.pdf]"
