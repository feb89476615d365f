"""The pictures of a reported message: moderators of the case are shown them while it is open, and nobody else ever."""

import pytest
from django.core.cache import cache
from django.urls import reverse

from tribune.discussions.testing import a_circle, a_message, a_private_talk, a_thread
from tribune.discussions.verbs import messages
from tribune.media import keeping
from tribune.media.models import Picture
from tribune.media.preparing import prepare
from tribune.media.testing import NOW, a_file
from tribune.media.verbs import pictures
from tribune.moderation.models import Case, Decision, KeptPicture
from tribune.moderation.personal import erase
from tribune.moderation.testing import a_case
from tribune.moderation.things import code_of_message
from tribune.moderation.verbs import cases
from tribune.people.testing import HouseClient, a_person, signed_in_client, with_charge

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _limits_start_anew():
    cache.clear()


@pytest.fixture
def alice():
    return a_person("Alice")


@pytest.fixture
def bob():
    return a_person("Bob")


@pytest.fixture
def yann():
    return with_charge(a_person("Yann"), "moderator")


@pytest.fixture
def message(alice, bob):
    said = a_message(a_private_talk(alice, bob), alice, "Regarde", files=[prepare(a_file())])
    a_message(said.thread, bob, "Non", files=[prepare(a_file(width=300))])
    return said


@pytest.fixture
def case(message, bob):
    return a_case("message", code_of_message(message), by=bob)


def page_of(case, person):
    return signed_in_client(person).get(reverse("moderation:case", args=[case.code]), follow=True)


def status_of(person, address):
    return (signed_in_client(person) if person is not None else HouseClient()).get(address).status_code


def decide(case, by, outcome=Decision.Outcome.WARNED):
    return cases.decide(case=case, by=by, outcome=outcome, words="Restons calmes.", at=NOW)


def test_a_moderator_sees_the_picture_of_what_was_reported_and_of_nothing_around(case, yann):
    kept = KeptPicture.objects.get()
    page = page_of(case, yann).content.decode()

    assert kept.excerpt.is_reported
    assert kept.picture.url(640) in page
    assert status_of(yann, kept.picture.url(640)) == 200
    others = Picture.objects.exclude(pk=kept.picture_id)
    assert [status_of(yann, one.url(640)) for one in others] == [404, 404]


def test_nobody_else_has_it_not_even_who_sent_or_reported_it(case, alice, bob):
    address = KeptPicture.objects.get().picture.url(640)
    dora = with_charge(a_person("Dora"), "sources")

    assert [status_of(person, address) for person in (alice, bob, dora, a_person("Charlie"), None)] == [404] * 5


def test_a_moderator_whom_the_case_is_about_has_it_no_more_than_they_have_the_case(alice, bob):
    with_charge(bob, "moderator")
    said = a_message(a_thread(circle=a_circle(members=[alice, bob]), by=alice), bob, files=[prepare(a_file())])
    a_case("message", code_of_message(said), by=alice)

    assert status_of(bob, KeptPicture.objects.get().picture.url(640)) == 404


def test_it_stays_when_its_author_deletes_the_message(case, message, alice, yann):
    messages.delete(message=message, by=alice, at=NOW)
    kept = KeptPicture.objects.get().picture

    assert kept.url(640) in page_of(case, yann).content.decode()
    assert status_of(yann, kept.url(640)) == 200


def test_two_who_report_keep_one_copy_and_who_sent_it_is_not_said(alice, bob):
    dora = a_person("Dora")
    thread = a_thread(circle=a_circle(members=[alice, bob, dora]), by=bob)
    said = a_message(thread, alice, files=[prepare(a_file())])

    for person in (bob, dora):
        a_case("message", code_of_message(said), by=person)

    assert KeptPicture.objects.get().picture.taken_in_by is None


def test_a_decision_takes_the_copy_away_and_the_original_is_as_it_says(
    case, message, alice, yann, django_capture_on_commit_callbacks
):
    kept = KeptPicture.objects.get().picture
    original = message.attachments.get().picture
    with django_capture_on_commit_callbacks(execute=True):
        decide(case, yann)

    assert status_of(yann, kept.url(640)) == 404
    assert not KeptPicture.objects.exists()
    assert "media/pictures" not in page_of(Case.objects.get(), yann).content.decode()
    assert status_of(alice, original.url(640)) == 200
    with django_capture_on_commit_callbacks(execute=True):
        messages.delete(message=message, by=alice, at=NOW)
    with pytest.raises(FileNotFoundError):
        keeping.kept(original.sha256)


def test_it_goes_with_whoever_sent_it(case, alice):
    kept = KeptPicture.objects.get().picture

    erase(alice, NOW)

    assert not Picture.objects.filter(pk=kept.pk).exists()
    assert not KeptPicture.objects.exists()


def test_the_nightly_sweep_leaves_it(case):
    pictures.sweep(at=NOW.replace(year=NOW.year + 1))

    assert KeptPicture.objects.count() == 1


def test_whoever_reports_is_told_that_the_pictures_go_along(message, bob):
    form = signed_in_client(bob).get(
        reverse("moderation:report", args=["message", code_of_message(message)]), follow=True
    )

    assert "Les images de celui-ci aussi" in form.content.decode() or "pictures of this one" in form.content.decode()
