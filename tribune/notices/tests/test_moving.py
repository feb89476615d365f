from dataclasses import replace
from datetime import timedelta

import pytest
from django.utils import timezone

from tribune.events.plans import plan_of
from tribune.events.testing import an_event, an_rsvp, soon, the_date_of
from tribune.events.verbs import dates, events
from tribune.facts.models import Job
from tribune.facts.testing import run_jobs
from tribune.mail.models import Letter
from tribune.notices.models import Notice
from tribune.people.testing import a_person

pytestmark = pytest.mark.django_db


def kinds_of(person):
    return list(Notice.objects.filter(person=person).order_by("pk").values_list("kind", flat=True))


def test_those_who_said_yes_are_asked_in_their_language_and_told_until_when(settings):
    settings.EMAIL_URL = ""
    alice, bob, charlie, dora = (a_person(name) for name in ("Alice", "Bob", "Charlie", "Dora"))
    charlie.language = "en"
    charlie.save()
    event = an_event("Marche", by=alice, starts_at=soon(10), ends_at=soon(11))
    for person, answer in ((bob, "yes"), (charlie, "yes"), (dora, "maybe")):
        an_rsvp(event, person, answer)
    run_jobs()
    Letter.objects.all().delete()
    Job.objects.all().delete()

    date, later = the_date_of(event), soon(12)
    dates.move(occurrence=date, starts_at=later, ends_at=later + timedelta(hours=1), at=timezone.now())
    run_jobs()
    Job.objects.update(state="waiting", token="", lease_until=None, finished_at=None)
    run_jobs(at=timezone.now() + timedelta(minutes=1))

    assert (kinds_of(bob)[-1], kinds_of(charlie)[-1], kinds_of(dora)[-1]) == ("asked_again", "asked_again", "moved")
    letters = {letter.to: letter.content for letter in Letter.objects.all()}
    assert set(letters) == {bob.email, charlie.email, dora.email}
    assert "do you still come?" in letters[charlie.email]
    assert "Your place is kept until you answer" in letters[charlie.email]
    assert "venez-vous toujours" in letters[bob.email]
    assert "Votre place vous est gardée" in letters[bob.email]
    assert f"?date={date.code}" in letters[bob.email].replace("=3D", "=").replace("=\n", "")
    assert Notice.objects.get(person=bob, kind="asked_again").happens_at == later


def test_a_reserved_address_that_changes_is_told_to_those_who_said_yes_and_its_town_to_the_others(settings):
    settings.EMAIL_URL = ""
    alice, bob, dora, wim = (a_person(name) for name in ("Alice", "Bob", "Dora", "Wim"))
    event = an_event(by=alice, capacity=1, venue="Chez Rose", street="12 rue du Port", is_address_reserved=True)
    for person, answer in ((bob, "yes"), (dora, "maybe"), (wim, "waiting")):
        an_rsvp(event, person, answer)
    date = the_date_of(event)

    events.amend(event=event, plan=replace(plan_of(event, date), venue="Chez Lucie"), version=1, at=timezone.now())
    run_jobs()
    elsewhere = {notice.person: notice.detail for notice in Notice.objects.filter(kind="moved")}
    dates.move(occurrence=date, starts_at=soon(12), ends_at=soon(13), at=timezone.now())
    run_jobs()

    assert elsewhere == {bob: "Chez Lucie, 12 rue du Port, Lille", dora: "Lille", wim: "Lille"}
    assert "Chez Lucie, 12 rue du Port" in Notice.objects.get(person=bob, kind="asked_again").detail
    assert not Notice.objects.filter(detail__contains="Chez").exclude(person=bob).exists()
    told = [letter.to for letter in Letter.objects.all() if "Chez" in letter.content]
    assert set(told) == {bob.email}
