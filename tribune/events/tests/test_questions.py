"""What organisers ask those who come, and what they said."""

import re
from datetime import UTC, datetime

import pytest

from tribune.events import personal
from tribune.events.models import Event, Question, Reply, Rsvp
from tribune.events.testing import a_shift, a_thing, an_event, an_rsvp, soon
from tribune.events.verbs import questions
from tribune.mail.models import Letter
from tribune.people.testing import HouseClient, a_person, signed_in_client

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def no_server(settings):
    settings.EMAIL_URL = ""


def now():
    return datetime.now(UTC)


def a_question(event, text="Que pouvez-vous apporter ?", kind="short", options=(), *, required=False):
    made = questions.add(event=event, kind=kind, text=text, options=options, is_required=required)
    event.refresh_from_db()
    return made


def press(client, event, answer="yes", **said):
    typed = {f"q-{code}": words for code, words in said.items()}
    return client.post(f"/en/actions/{event.code}/rsvp/", {"answer": answer, **typed})


def asked_of(event):
    return [q.text for q in Question.objects.filter(event=event, retired_at=None)]


def test_the_organiser_adds_each_kind_of_question_without_a_line_of_json():
    alice = a_person("Alice")
    event, client = an_event(by=alice), signed_in_client(alice)
    address = f"/en/actions/{event.code}/organise/questions/"

    for kind in Question.Kind.values:
        sent = client.post(address, {"text": f"Question {kind}", "kind": kind, "options": "Rouge\n\nVert\nRouge\n"})
        assert sent.status_code == 303

    assert asked_of(event) == [f"Question {kind}" for kind in Question.Kind.values]
    assert Question.objects.get(kind="one").options == ["Rouge", "Vert"]
    assert Question.objects.get(kind="short").options == []
    assert Event.objects.get().has_questions
    assert "Question several" in client.get(address).content.decode()


def test_a_choice_without_choices_is_refused_and_what_was_typed_is_given_back():
    alice = a_person("Alice")
    event = an_event(by=alice)

    answer = signed_in_client(alice).post(
        f"/en/actions/{event.code}/organise/questions/", {"text": "Laquelle ?", "kind": "one", "options": "Une seule"}
    )

    page = answer.content.decode()
    assert answer.status_code == 422
    assert "Write at least two choices" in page
    assert "Laquelle ?" in page
    assert "Une seule" in page


def test_whoever_does_not_organise_does_not_find_the_page():
    event = an_event()

    assert signed_in_client(a_person("Bob")).get(f"/en/actions/{event.code}/organise/questions/").status_code == 404


def test_questions_change_places():
    alice = a_person("Alice")
    event, client = an_event(by=alice), signed_in_client(alice)
    made = [a_question(event, text) for text in ("Une", "Deux", "Trois")]
    move = f"/en/actions/{event.code}/organise/questions/{{}}/move/"

    client.post(move.format(made[2].code), {"to": "up"})
    client.post(move.format(made[0].code), {"to": "up"})

    assert asked_of(event) == ["Une", "Trois", "Deux"]


def test_a_required_question_comes_before_the_place_and_every_reply_is_kept_with_it():
    event, client = an_event(), signed_in_client(a_person("Bob"))
    needed = a_question(event, "Votre allergie ?", required=True)
    several = a_question(event, "Quand ?", "several", ["Matin", "Soir"])
    first = press(client, event)
    before = Rsvp.objects.count()

    press(client, event, **{needed.code: "Noix", several.code: ["Matin", "Soir"]})

    assert (first.status_code, before) == (422, 0)
    assert "Votre allergie ?" in first.content.decode()
    assert Rsvp.objects.get().answer == "yes"
    assert {(r.asked, r.words) for r in Reply.objects.all()} == {
        ("Votre allergie ?", "Noix"), ("Quand ?", "Matin, Soir")
    }  # fmt: skip


@pytest.mark.parametrize(("part", "typed"), [("shifts", {"do": "take"}), ("things", {"quantity": "1"})])
def test_taking_a_part_does_not_go_around_what_must_be_replied(part, typed):
    event, bob = an_event(), a_person("Bob")
    needed = a_question(event, "Votre allergie ?", required=True)
    taken = a_shift(event) if part == "shifts" else a_thing(event)
    client, path = signed_in_client(bob), f"/en/actions/{event.code}/{part}/{taken.code}/"

    refused = client.post(path, typed)
    before = Rsvp.objects.exists()
    press(client, event, **{needed.code: "Noix"})
    kept = client.post(path, typed)

    assert (refused.status_code, before, kept.status_code) == (409, False, 303)
    assert "This action asks something of those who come" in refused.text


def test_a_choice_that_is_not_offered_is_refused():
    event, client = an_event(), signed_in_client(a_person("Bob"))
    one = a_question(event, "Quand ?", "one", ["Matin", "Soir"])

    assert press(client, event, **{one.code: "Midi"}).status_code == 422
    assert not Rsvp.objects.exists()


def test_a_no_and_a_maybe_are_asked_nothing():
    event, client = an_event(), signed_in_client(a_person("Bob"))
    a_question(event, required=True)

    assert [press(client, event, answer).status_code for answer in ("maybe", "no")] == [303, 303]


def test_pressing_in_a_list_leads_to_the_page_when_something_must_be_replied():
    event, client = an_event(), signed_in_client(a_person("Bob"))
    a_question(event, required=True)

    sent = client.post(f"/en/actions/{event.code}/rsvp/", {"answer": "yes", "from": "list"})

    assert sent["Location"].endswith("?answer=yes#answer")


def test_a_reply_is_changed_later_and_taken_back():
    event, client = an_event(), signed_in_client(a_person("Bob"))
    question = a_question(event)
    press(client, event, **{question.code: "Une table"})

    shown = client.get(f"/en{event.address}").content.decode()
    press(client, event, **{question.code: "Deux chaises"})
    changed = Reply.objects.get().said
    press(client, event, **{question.code: ""})

    assert "What you replied" in shown
    assert "Une table" in shown
    assert changed == "Deux chaises"
    assert not Reply.objects.exists()


def test_a_question_reworded_or_removed_leaves_the_old_replies_readable():
    alice, bob = a_person("Alice"), a_person("Bob")
    event = an_event(by=alice)
    question = a_question(event, "Vélo ou bus ?", "one", ["Vélo", "Bus"])
    press(signed_in_client(bob), event, **{question.code: "Bus"})

    questions.amend(question=question, text="Train ou pied ?", options=["Train", "Pied"], is_required=False)
    reworded = signed_in_client(alice).get(f"/en/actions/{event.code}/desk/").content.decode()
    questions.remove(question=question, at=now())
    removed = signed_in_client(alice).get(f"/en/actions/{event.code}/desk/").content.decode()

    for page in (reworded, removed):
        assert "Vélo ou bus ?" in page
        assert "Bus" in page
    assert not Event.objects.get().has_questions


def test_a_question_nobody_replied_to_leaves_no_trace():
    event = an_event()

    questions.remove(question=a_question(event), at=now())

    assert not Question.objects.exists()


def test_replies_wait_with_their_person():
    event, bob, charlie = an_event(capacity=1, starts_at=soon(30)), a_person("Bob"), a_person("Charlie")
    question = a_question(event, required=True)
    an_rsvp(event, bob)

    press(signed_in_client(charlie), event, "waiting", **{question.code: "Du café"})

    assert Reply.objects.get().rsvp.answer == "waiting"


def test_a_guest_replies_before_the_letter_and_it_is_kept_once_they_confirm():
    event = an_event()
    question = a_question(event, required=True)
    typed = {"name": "Nina", "email": "nina@example.org"}
    address = f"/en/actions/{event.code}/guest/"

    refused = HouseClient().post(address, typed)
    HouseClient().post(address, {**typed, f"q-{question.code}": "Du café"})
    before = Reply.objects.count()
    HouseClient().post(re.search(r"/en/actions/[^\s\"\\]+/~[\w-]+/", Letter.objects.get().content).group())

    assert refused.status_code == 422
    assert 'value="Nina"' in refused.content.decode()
    assert before == 0
    assert Reply.objects.get().said == "Du café"


def test_replies_are_given_to_their_person_and_go_with_them():
    event, bob = an_event(), a_person("Bob")
    question = a_question(event)
    press(signed_in_client(bob), event, **{question.code: "Une table"})

    given = personal.export(bob)["rsvps"][0]["replies"]
    personal.erase(bob, now())

    assert given == [{"asked": "Que pouvez-vous apporter ?", "said": "Une table"}]
    assert not Reply.objects.exists()


def test_an_action_that_asks_nothing_costs_no_query_more(django_assert_num_queries):
    event, client = an_event(), signed_in_client(a_person("Bob"))
    client.get(event.address)
    with django_assert_num_queries(2):
        HouseClient().get(event.address)


def test_the_organiser_sets_the_places_and_sees_who_waits():
    alice, bob = a_person("Alice"), a_person("Bob")
    event, client = an_event(by=alice, capacity=2, starts_at=soon(30)), signed_in_client(alice)
    an_rsvp(event, alice, guests=1)
    an_rsvp(event, bob, "waiting", guests=1)
    address = f"/en/actions/{event.code}/organise/places/"

    before = client.get(address).content.decode()
    wrong = client.post(address, {"capacity": "0"})
    client.post(address, {"capacity": "4", "at_once": "on"})

    assert "Bob" in before
    assert wrong.status_code == 422
    assert Rsvp.objects.get(person=bob).answer == "yes"


def test_lowering_the_places_tells_the_organiser_plainly():
    alice = a_person("Alice")
    event, client = an_event(by=alice, capacity=5), signed_in_client(alice)
    an_rsvp(event, a_person("Bob"), guests=3)
    address = f"/en/actions/{event.code}/organise/places/"

    page = client.post(address, {"capacity": "2"}, follow=True).content.decode()

    assert "4 places are given for 2: nobody is sent away" in page
    assert Rsvp.objects.get().answer == "yes"
