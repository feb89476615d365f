from datetime import UTC, datetime, timedelta

import pytest
from django.core.cache import cache
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from tribune.discussions.models import Message
from tribune.discussions.testing import a_circle, a_message, a_thread
from tribune.events.models import Event
from tribune.events.testing import an_event
from tribune.events.verbs import events
from tribune.moderation import queries
from tribune.moderation.models import Case, Decision, Deed, Excerpt, Report
from tribune.moderation.testing import a_case
from tribune.moderation.things import code_of_message
from tribune.moderation.verbs import cases
from tribune.people.models import Consultation
from tribune.people.testing import a_person, signed_in_client, with_charge
from tribune.people.viewers import NOBODY
from tribune.wire.testing import a_source, an_entry

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 3, 4, 12, 0, tzinfo=UTC)


@pytest.fixture(autouse=True)
def _limits_start_anew():
    cache.clear()


@pytest.fixture
def yann():
    return with_charge(a_person("Yann"), "moderator")


@pytest.fixture
def other():
    return with_charge(a_person("Zoé"), "moderator")


@pytest.fixture
def event():
    return an_event(by=a_person("Alice"))


@pytest.fixture
def case(event):
    return a_case("action", event.code, by=a_person("Bob"), words="Regardez", at=NOW)


def deeds(case):
    return list(Deed.objects.filter(case=case).values_list("what", flat=True))


def is_seen(event):
    return Event.objects.visible_to(NOBODY).filter(pk=event.pk).exists()


def page_of(case):
    return reverse("moderation:case", args=[case.code])


def test_of_two_moderators_at_once_one_has_the_case_until_they_leave_it_or_two_hours_pass(case, yann, other):
    cases.claim(case=case, by=yann, at=NOW)

    for verb in (cases.claim, cases.hide):
        with pytest.raises(cases.SomeoneElseHasIt):
            verb(case=case, by=other, at=NOW)
    with pytest.raises(cases.SomeoneElseHasIt):
        cases.decide(case=case, by=other, outcome="nothing", words="Rien", at=NOW)
    cases.release(case=case, by=yann, at=NOW)
    cases.claim(case=case, by=other, at=NOW)
    cases.claim(case=case, by=yann, at=NOW + timedelta(hours=2, minutes=1))

    assert case.claimed_by == yann
    assert deeds(case) == ["claimed", "released", "claimed", "claimed"]


def test_what_is_hidden_now_is_shown_again_as_easily(case, event, yann):
    cases.hide(case=case, by=yann, at=NOW)
    assert not is_seen(event)

    cases.show(case=case, by=yann, at=NOW)

    assert is_seen(event)
    assert deeds(case) == ["claimed", "hidden", "shown"]


@pytest.mark.parametrize(("outcome", "seen"), [("nothing", True), ("warned", True), ("hidden", False)])
def test_a_decision_leaves_the_thing_as_it_says_whatever_was_done_before(case, event, yann, outcome, seen):
    if outcome != "hidden":
        cases.hide(case=case, by=yann, at=NOW)

    cases.decide(case=case, by=yann, outcome=outcome, words="Parce que", at=NOW)

    assert is_seen(event) is seen
    assert not case.is_open
    with pytest.raises(cases.ItIsDecided):
        cases.decide(case=case, by=yann, outcome="nothing", words="Non", at=NOW)
    if not seen:
        cases.show(case=case, by=yann, at=NOW)
        assert is_seen(event)


def test_a_decision_says_why_and_an_action_is_not_removed_for_good(case, yann):
    with pytest.raises(cases.SayWhy):
        cases.decide(case=case, by=yann, outcome="nothing", words=" ", at=NOW)
    with pytest.raises(cases.ItCannotBeRemoved):
        cases.decide(case=case, by=yann, outcome="removed", words="Non", at=NOW)

    assert not Decision.objects.exists()


def test_what_the_desk_had_hidden_already_is_not_shown_by_deciding(case, event, yann):
    events.withhold(event=event, at=NOW)

    with pytest.raises(cases.ItIsHiddenAlready):
        cases.hide(case=case, by=yann, at=NOW)
    cases.decide(case=case, by=yann, outcome="nothing", words="Rien", at=NOW)

    assert not is_seen(event)


def test_a_message_is_hidden_shown_and_removed_by_the_verbs_of_its_room(yann):
    alice, bob = a_person("Alice"), a_person("Bob")
    message = a_message(a_thread(circle=a_circle(organisers=[alice], members=[bob]), by=alice), bob, "Grossier")
    case = a_case("message", code_of_message(message), by=alice, at=NOW)

    cases.hide(case=case, by=yann, at=NOW)
    assert Message.objects.get(pk=message.pk).hidden_at is not None
    cases.show(case=case, by=yann, at=NOW)
    assert Message.objects.get(pk=message.pk).hidden_at is None
    cases.decide(case=case, by=yann, outcome="removed", words="Insultes", at=NOW)

    assert Message.objects.get(pk=message.pk).text == ""


def test_after_a_decision_a_new_report_opens_a_new_case(case, event, yann):
    cases.decide(case=case, by=yann, outcome="nothing", words="Rien", at=NOW)

    again = a_case("action", event.code, by=a_person("Carol"), at=NOW)

    assert again.pk != case.pk
    assert list(queries.in_state("", me=yann, at=NOW)) == [again]


def test_a_moderator_does_not_judge_what_they_answer_for(yann):
    own = an_event(by=yann)
    case = a_case("action", own.code, by=a_person("Bob"))

    with pytest.raises(cases.ThatIsAboutYou):
        cases.decide(case=case, by=yann, outcome="nothing", words="Rien", at=NOW)
    answer = signed_in_client(yann).get(page_of(case))

    assert answer.status_code == 403
    assert "Bob" not in answer.content.decode()


def test_the_gravest_comes_first_then_what_has_waited_longest(yann, other):
    alice, bob = a_person("Alice"), a_person("Bob")
    made = [
        a_case("action", an_event(by=alice).code, by=bob, reason=reason, at=NOW + timedelta(hours=hour))
        for hour, reason in enumerate(("spam", "spam", "threat", "hate"))
    ]
    cases.claim(case=made[1], by=yann, at=NOW)

    waits = queries.in_state("", me=yann, at=NOW).order_by(*queries.GRAVEST_FIRST)
    assert [made.index(one) for one in waits] == [2, 3, 0, 1]
    assert list(queries.in_state("mine", me=yann, at=NOW)) == [made[1]]
    assert made[1] not in queries.in_state("free", me=other, at=NOW)
    assert made[1] in queries.in_state("free", me=other, at=NOW + timedelta(hours=3))


def test_opening_a_case_is_written_down_and_of_a_person_shown_to_them(yann, case):
    alice = a_person("Alice", name_reach="members")
    of_alice = a_case("person", alice.code, by=a_person("Carol"))
    browser = signed_in_client(yann)

    for _twice in range(2):
        browser.get(page_of(of_alice))
        browser.get(page_of(case))

    assert deeds(of_alice) == deeds(case) == ["read"]
    assert Consultation.objects.get().person == alice


def test_a_moderator_reads_the_words_hides_and_decides_from_the_page(yann, other, case, event):
    browser, second = signed_in_client(yann), signed_in_client(other)

    assert event.title in browser.get(reverse("moderation:queue")).content.decode()
    page = browser.get(page_of(case)).content.decode()
    assert event.description in page
    assert "Regardez" in page
    assert browser.post(page_of(case), {"do": "hide"}).status_code == 303
    assert second.post(page_of(case), {"do": "show"}).status_code == 409
    assert browser.post(page_of(case), {"do": "decide", "outcome": "hidden", "words": ""}).status_code == 422
    assert browser.post(page_of(case), {"do": "decide", "outcome": "removed", "words": "x"}).status_code == 422
    assert browser.post(page_of(case), {"do": "decide", "outcome": "hidden", "words": "Faux"}).status_code == 303

    assert not is_seen(event)
    assert deeds(case) == ["read", "claimed", "hidden", "read", "decided"]
    assert "Faux" in second.get(page_of(case)).content.decode()


def test_the_queue_shows_what_was_said_why_it_was_reported_and_what_else_waits(yann, olga):
    alice, bob, dora = a_person("Alice"), a_person("Bob"), a_person("Dora")
    thread = a_thread(circle=a_circle(members=[alice, bob, dora]), by=alice)
    message = a_message(thread, alice, "Je sais où tu habites.")
    for by, reason in ((bob, "insult"), (dora, "threat")):
        a_case("message", code_of_message(message), by=by, reason=reason)
    an_entry("À relire", source=a_source(trusted=False))

    waiting = signed_in_client(yann).get(f"/en{reverse('moderation:queue')}").content.decode()
    to_curate = signed_in_client(olga).get(f"/en{reverse('moderation:queue')}").content.decode()

    assert "Je sais où tu habites." in waiting
    assert waiting.index("Threats, violence") < waiting.index("Insults, or someone")
    assert "Also waits on the desk" not in waiting
    assert reverse("wire:desk_held") in to_curate.replace("/en/", "/")


def test_a_moderator_outside_is_led_nowhere_they_may_not_go(yann):
    alice, bob = a_person("Alice"), a_person("Bob")
    thread = a_thread(circle=a_circle(members=[alice, bob]), by=alice)
    among = a_case("message", code_of_message(a_message(thread, alice)), by=bob, reason="threat")
    public = a_case("action", an_event(by=alice).code, by=bob)
    browser = signed_in_client(yann)

    inside, outside = (browser.get(f"/en{page_of(case)}").content.decode() for case in (among, public))

    assert thread.address not in inside
    assert "among others: you see what the report kept" in inside
    assert "call the emergency services first" in inside
    assert public.address in outside
    assert "call the emergency services first" not in outside


def test_the_queue_costs_the_same_with_twice_the_cases(yann):
    alice, bob = a_person("Alice"), a_person("Bob")
    browser = signed_in_client(yann)
    browser.get(reverse("moderation:queue"))

    counts = []
    for _round in range(2):
        for _n in range(4):
            a_case("action", an_event(by=alice).code, by=bob)
        with CaptureQueriesContext(
            connection,
        ) as seen:
            browser.get(reverse("moderation:queue"))
        counts.append(len(seen))

    assert counts[0] == counts[1]


def test_half_a_year_after_a_decision_the_words_are_gone_and_the_decision_stays(case, yann):
    cases.decide(case=case, by=yann, outcome="nothing", words="Rien", at=NOW)

    cases.forget_old(at=NOW + timedelta(days=179))
    assert Excerpt.objects.exists()
    cases.forget_old(at=NOW + timedelta(days=181))

    assert not Excerpt.objects.exists()
    assert Report.objects.get().words == ""
    assert Case.objects.get().decision.words == "Rien"
