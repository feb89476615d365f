from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from tribune.discussions.models import Reader, Thread
from tribune.discussions.testing import a_comment, a_message, a_private_talk, a_thread
from tribune.discussions.verbs import messages, privates, reading, rooms, threads
from tribune.events.testing import an_event, an_rsvp
from tribune.facts.models import Job
from tribune.facts.testing import run_jobs
from tribune.mail.models import Letter
from tribune.movement.testing import a_movement
from tribune.notices.bunches import bunched
from tribune.notices.models import Notice
from tribune.notices.pushes import words_of
from tribune.notices.verbs.reading import forget_old
from tribune.people import circles
from tribune.people.models import Person, Role, Seat
from tribune.people.testing import JOINED_AT, a_person, with_charge
from tribune.people.verbs import blocks
from tribune.publications.testing import a_publication
from tribune.teams.testing import a_team

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def no_server(settings):
    settings.EMAIL_URL = ""


def kinds(person) -> list[str]:
    return list(Notice.objects.filter(person=person).order_by("pk").values_list("kind", flat=True))


def a_talk(**more):
    alice, bob, dora = a_person("Alice"), a_person("Bob"), a_person("Dora")
    team = a_team("Fives", referent=alice, members=[bob, dora])
    return alice, bob, dora, a_thread(circle=team.circle, by=alice, **more), team


def test_a_team_hears_of_what_opens_in_it_and_nobody_outside():
    alice, bob, _dora, thread, _team = a_talk()
    charlie = a_person("Charlie")

    run_jobs()

    assert (kinds(alice), kinds(bob), kinds(charlie)) == ([], ["thread_opened"], [])
    notice = Notice.objects.get(person=bob)
    assert notice.sentence == f"Alice ouvre «\u00a0{thread.title}\u00a0» dans Fives"
    assert notice.address == f"/threads/{thread.code}/1/"
    assert notice.pace == "daily"


def test_whoever_is_answered_named_and_following_is_told_once_whichever_job_comes_first():
    alice, bob, dora, thread, _team = a_talk()
    first = a_message(thread, bob)
    reading.follow(thread=thread, person=dora, at=timezone.now())
    run_jobs()
    said = messages.post(thread=thread, author=alice, text="@Dora et Bob, merci", reply_to=first, at=timezone.now())
    for job in Job.objects.filter(state="waiting", fact__name="MessagePosted"):
        Job.objects.filter(pk=job.pk).update(priority=-9 if thread.pk % 2 else 9)

    run_jobs()
    Job.objects.update(state="waiting", token="", lease_until=None, finished_at=None)
    run_jobs()

    told = Notice.objects.filter(key=f"said:{said.pk}").values_list("person__name", "kind")
    assert set(told) == {("Bob", "reply"), ("Dora", "mention")}
    assert len(told) == 2


def test_who_left_the_team_or_muted_the_thread_is_not_told():
    alice, bob, dora, thread, team = a_talk()
    for person in (bob, dora):
        reading.follow(thread=thread, person=person, at=timezone.now())
    circles.unseat(circle=team.circle, person=bob, at=timezone.now())
    reading.mute(thread=thread, person=dora, at=timezone.now())
    run_jobs()
    Notice.objects.all().delete()

    messages.post(thread=thread, author=alice, text="Bob et @Dora", at=timezone.now())
    run_jobs()

    assert (kinds(bob), kinds(dora)) == ([], [])


def test_twelve_answers_are_one_line():
    alice, _bob, _dora, thread, team = a_talk()
    question = thread.messages.get()
    for n in range(12):
        person = a_person(f"P{n}")
        circles.seat(circle=team.circle, person=person, role=Role.MEMBER, at=JOINED_AT)
        a_message(thread, person, f"Oui {n}", reply_to=question)
    run_jobs()

    (line,) = bunched(Notice.objects.filter(person=alice, kind="reply").select_related("actor"))

    assert line.sentence.startswith("P11, P10 et 10 autres vous répondent")
    letters = [letter for letter in Letter.objects.all() if letter.to == alice.email]
    assert len(letters) == 1  # the others half an hour later, together


def test_what_is_said_under_an_action_reaches_its_organisers():
    alice, bob = a_person("Alice"), a_person("Bob")
    event = an_event("Marche", by=alice)

    a_comment(event.publication, bob)
    run_jobs()

    assert kinds(alice) == ["commented"]
    assert "Marche" in Notice.objects.get(person=alice).sentence


def test_a_chat_tells_nobody_but_whom_it_names_or_answers():
    alice, bob, dora = a_person("Alice"), a_person("Bob"), a_person("Dora")
    event = an_event("Marche", by=alice)
    for person in (bob, dora):
        an_rsvp(event, person)
    run_jobs()
    Notice.objects.all().delete()
    room = rooms.enter(about=event.publication, by=bob, at=timezone.now())

    a_message(room, dora, "J’arrive.", at=timezone.now())
    a_message(room, bob, "@Dora super !", at=timezone.now())
    run_jobs()

    assert (kinds(alice), kinds(bob), kinds(dora)) == ([], [], ["mention"])


def test_who_is_kept_out_of_a_room_is_told_why_once_each_time():
    alice, bob, _dora, thread, team = a_talk()
    room = rooms.enter(circle=team.circle, by=alice, at=timezone.now())
    run_jobs()
    Notice.objects.all().delete()

    for reason in ("Trois insultes.", "Encore."):
        rooms.ban(thread=room, person=bob, by=alice, hours=24, reason=reason, at=timezone.now())
        run_jobs()
        run_jobs()

    told = Notice.objects.filter(person=bob, kind="banned").order_by("pk")
    assert [notice.detail for notice in told] == ["Trois insultes.", "Encore."]
    assert "Fives" in told[0].sentence
    assert told[0].address == room.address
    assert kinds(alice) == []


def test_a_private_message_reaches_the_other_and_a_stranger_is_announced_without_a_word():
    alice, bob, dora = a_person("Alice"), a_person("Bob"), a_person("Dora")
    known, new = a_private_talk(alice, bob), a_private_talk(alice, dora)

    for thread in (known, new):
        a_message(thread, alice, "À ce soir")
    Reader.objects.filter(thread=new, person=dora).update(accepted_at=None)
    run_jobs()

    assert (kinds(alice), kinds(bob), kinds(dora)) == ([], ["private"], ["private_asked"])
    assert Notice.objects.get(person=bob).detail == "À ce soir"
    assert Notice.objects.get(person=dora).detail == ""


def test_a_deleted_message_is_told_to_nobody_more_and_its_words_are_gone():
    alice, bob, _dora, thread, _team = a_talk()
    reading.follow(thread=thread, person=bob, at=timezone.now())
    message = a_message(thread, alice, "Un secret")
    run_jobs()
    assert Notice.objects.filter(person=bob, detail="Un secret").exists()

    messages.delete(message=message, by=alice, at=timezone.now())
    run_jobs()

    assert not Notice.objects.filter(detail="Un secret").exists()
    assert not Notice.objects.unsent().filter(key=f"said:{message.pk}").exists()
    assert Reader.objects.filter(thread=thread, person=bob).exists()


def test_opening_a_thread_among_a_thousand_costs_what_it_costs_among_a_hundred():
    alice, _bob, _dora, _thread, team = a_talk()
    run_jobs()
    costs = []
    for number in (100, 1000):
        there = Person.objects.filter(email_index__startswith="crowd").count()
        people = Person.objects.bulk_create(
            Person(name=f"P{n}", email=f"p{n}@example.org", email_index=f"crowd{n}") for n in range(there, number)
        )
        Seat.objects.bulk_create(
            Seat(circle=team.circle, person=one, role=Role.MEMBER, taken_at=JOINED_AT) for one in people
        )
        a_thread(f"Sujet {number}", circle=team.circle, by=alice, at=timezone.now() + timedelta(minutes=number))
        with CaptureQueriesContext(connection) as queries:
            run_jobs(queues=("default",))
        costs.append(len(queries))
        assert Notice.objects.filter(title=f"Sujet {number}").count() == number + 2

    assert costs[0] == costs[1]


def test_a_request_its_acceptance_and_the_messages_after_are_told_each_to_the_other():
    alice, bob, _dora, _thread, _team = a_talk()
    run_jobs()
    Notice.objects.all().delete()

    talk = privates.ask(person=bob, by=alice, text="Tu viens ?", at=timezone.now())
    run_jobs()
    asked = Notice.objects.get()
    privates.accept(thread=talk, person=bob, at=timezone.now())
    run_jobs()
    messages.post(thread=talk, author=bob, text="Oui", at=timezone.now())
    run_jobs()

    assert (asked.person, asked.kind, asked.detail) == (bob, "private_asked", "")
    assert asked.sentence == "Alice souhaite vous écrire"
    assert asked.address == "/messages/requests/"
    assert kinds(bob) == ["private_asked"]
    assert kinds(alice) == ["private_accepted", "private"]
    assert Notice.objects.get(kind="private").detail == "Oui"


def test_the_letter_of_a_request_holds_no_word_of_it_and_takes_no_answer(settings):
    settings.EMAIL_IN_URL = "lmtp://127.0.0.1:2525"
    alice, bob, _dora, _thread, _team = a_talk()
    run_jobs()
    Letter.objects.all().delete()

    talk = privates.ask(person=bob, by=alice, text="Des mots secrets", at=timezone.now())
    run_jobs()
    asked = Letter.objects.get()
    privates.accept(thread=talk, person=bob, at=timezone.now())
    messages.post(thread=talk, author=alice, text="Et ceux-ci", at=timezone.now())
    run_jobs()
    said = Letter.objects.filter(key__startswith="notice:").order_by("-pk")[0]

    assert "secrets" not in asked.content
    assert '"Reply-To"' not in asked.content
    assert '"Reply-To"' in said.content


def test_nobody_is_told_of_a_request_by_someone_they_muted_or_after_it_was_declined():
    alice, bob, dora, _thread, _team = a_talk()
    run_jobs()
    Notice.objects.all().delete()
    blocks.mute(person=alice, by=bob, at=timezone.now())

    privates.ask(person=bob, by=alice, text="Tu viens ?", at=timezone.now())
    declined = privates.ask(person=dora, by=alice, text="Tu viens ?", at=timezone.now())
    privates.decline(thread=declined, person=dora, at=timezone.now())
    run_jobs()

    assert Notice.objects.count() == 0


def test_what_is_written_to_a_team_reaches_those_who_organise_it_and_their_answer_comes_back():
    alice, bob, _dora, _thread, team = a_talk()
    charlie = a_person("Charlie")
    run_jobs()
    Notice.objects.all().delete()

    talk = privates.to_organisers(circle=team.circle, by=charlie, text="Par où commencer ?", at=timezone.now())
    messages.post(thread=talk, author=alice, text="Par jeudi", at=timezone.now())
    run_jobs()

    assert (kinds(alice), kinds(bob), kinds(charlie)) == (["to_organisers"], [], ["private"])


def test_the_words_of_private_messages_stand_in_notices_no_longer_than_the_operator_keeps_them():
    a_movement(private_months=3)
    alice, bob, _dora, thread, _team = a_talk()
    talk = a_private_talk(alice, bob)
    messages.post(thread=talk, author=alice, text="@Bob, entre nous", at=timezone.now())
    messages.post(thread=thread, author=alice, text="@Bob, devant tous", at=timezone.now())
    run_jobs()
    private, mention = (Notice.objects.get(person=bob, kind=kind) for kind in ("private", "mention"))

    forget_old(at=timezone.now() + timedelta(days=60))
    assert private.detail == Notice.objects.get(pk=private.pk).detail == "@Bob, entre nous"
    forget_old(at=timezone.now() + timedelta(days=100))

    assert Notice.objects.get(pk=private.pk).detail == ""
    assert Notice.objects.get(pk=mention.pk).detail == "@Bob, devant tous"


def test_a_push_of_a_private_message_holds_none_of_its_words_even_where_words_are_let_through():
    alice, bob, _dora, _thread, _team = a_talk()
    messages.post(thread=a_private_talk(alice, bob), author=alice, text="Des mots secrets", at=timezone.now())
    run_jobs()
    (line,) = bunched(Notice.objects.filter(person=bob, kind="private").select_related("actor", "person"))

    words = words_of(line, says_words=True)

    assert "secrets" not in str(words)
    assert "Alice" in words["body"]
    assert "Alice" not in str(words_of(line, says_words=False))


def test_a_message_that_waits_for_a_yes_is_told_to_who_looks_after_the_thread_without_its_words():
    alice, bob, dora, thread, _team = a_talk()
    threads.set_pace(thread=thread, by=alice, slow_seconds=0, holds_links=True)
    run_jobs()
    Notice.objects.all().delete()

    said = a_message(thread, bob, "Voyez https://vente.example")
    run_jobs()

    assert (kinds(alice), kinds(bob), kinds(dora)) == (["held"], [], [])
    notice = Notice.objects.get(person=alice)
    assert notice.sentence == f"Un message de Bob attend votre accord dans «\u00a0{thread.title}\u00a0»"
    assert (notice.detail, notice.address) == ("", f"/threads/{thread.code}/{said.number}/")


def test_a_link_that_comes_with_an_edit_waits_and_is_told_and_one_let_through_meanwhile_is_not():
    alice, bob, _dora, thread, _team = a_talk()
    threads.set_pace(thread=thread, by=alice, slow_seconds=0, holds_links=True)
    said = a_message(thread, bob, "Voyez")
    run_jobs()
    Notice.objects.all().delete()

    messages.edit(message=said, by=bob, text="Voyez https://vente.example", at=timezone.now())
    run_jobs()
    assert kinds(alice) == ["held"]

    other = a_message(thread, bob, "Et https://vente.example/2")
    messages.let_through(message=other, by=alice, at=timezone.now())
    run_jobs()
    assert kinds(alice) == ["held"]


def test_under_an_action_its_organisers_are_told_and_under_the_rest_the_moderators():
    alice, yann = a_person("Alice"), with_charge(a_person("Yann"), "moderator")
    of_action = a_comment(an_event(by=alice).publication, a_person("Bob"))
    of_article = a_comment(a_publication(), a_person("Dora"))
    run_jobs()
    Notice.objects.all().delete()

    for message, author in ((of_action, of_action.author), (of_article, of_article.author)):
        Thread.objects.filter(pk=message.thread_id).update(holds_links=True)
        a_message(message.thread, author, "https://vente.example")
    run_jobs()

    assert kinds(alice) == ["held"]
    assert kinds(yann) == ["held"]


def test_an_edit_tells_nobody_again_and_whoever_it_names_anew_once():
    alice, bob, dora, thread, _team = a_talk()
    said = messages.post(thread=thread, author=alice, text="@Bob, le camion est là", at=timezone.now())
    reading.follow(thread=thread, person=dora, at=timezone.now())
    run_jobs()
    before = {person.name: kinds(person) for person in (alice, bob, dora)}
    letters = Letter.objects.count()

    messages.edit(message=said, by=alice, text="@Bob, le camion est arrivé", at=timezone.now())
    run_jobs()

    assert {person.name: kinds(person) for person in (alice, bob, dora)} == before
    assert Letter.objects.count() == letters
    marie = a_person("Marie")
    circles.seat(circle=thread.circle, person=marie, role=Role.MEMBER, at=timezone.now())
    for text in ("@Bob et @Marie, le camion est arrivé", "@Bob et @Marie, le camion est reparti"):
        messages.edit(message=said, by=alice, text=text, at=timezone.now())
        run_jobs()
    assert kinds(marie) == ["mention"]
    assert kinds(bob) == before["Bob"]
