import json

import pytest
from django.apps import apps
from django.core.files.storage import default_storage
from django.core.management import call_command
from django.db import connection
from django.utils import timezone

from tribune.facts.testing import run_jobs
from tribune.kit.registries import PERSONAL_DATA, PersonalData
from tribune.media.keeping import path_of
from tribune.media.models import Picture
from tribune.media.preparing import prepare
from tribune.media.testing import a_file
from tribune.people import circles
from tribune.people.models import Consent, Erasure, Person, Role, Session
from tribune.people.testing import HouseClient, a_person, an_operator, signed_in_client
from tribune.people.tests import post_box
from tribune.people.verbs import erasures, factors, profiles, signing_in, support

pytestmark = pytest.mark.django_db


def dump():
    """Every value of every table, as the database holds it."""
    held = []
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names(cursor):
            cursor.execute(f"SELECT * FROM {connection.ops.quote_name(table)}")
            held.extend(str(bytes(v) if isinstance(v, memoryview) else v) for row in cursor.fetchall() for v in row)
    return "\n".join(held)


def canaries(count=40):
    people = []
    for number in range(count):
        person = a_person(
            f"Canary {number}",
            email=f"canary{number}@cage{number}.example.org",
            phone=f"+3361234{number:04d}",
            supporter=False,
        )
        support.declare(
            person=person,
            wording=support.words_to_agree_to(language="fr", at=timezone.now()),
            channel="web",
            at=timezone.now(),
        )
        signing_in.ask(address=person.email, next_path="", language="fr", block=str(number), at=timezone.now())
        people.append(person)
    return people


def test_a_dump_tells_no_address_and_no_phone():
    people = canaries()
    signing_in.ask(address="stranger@nowhere.example.org", next_path="", language="fr", block="x", at=timezone.now())

    told = dump().casefold()

    assert "canary 7" in told  # the dump does hold what is not sealed
    for person in people:
        assert person.email not in told
        assert person.phone not in told
        assert person.phone[1:] not in told
    assert "cage3.example" not in told
    assert "stranger@" not in told
    assert "nowhere.example" not in told
    for letter in post_box.letters():
        assert letter.text.casefold() not in told


def test_whoever_leaves_leaves_nothing():
    alice, bob = a_person("Alice Unique", about="zanzibar", skills="bassoon", supporter=False), a_person("Bob")
    support.declare(
        person=alice,
        wording=support.words_to_agree_to(language="fr", at=timezone.now()),
        channel="web",
        at=timezone.now(),
    )
    circles.seat(circle=circles.found(kind="team", name="Fives"), person=alice, role=Role.MEMBER, at=timezone.now())
    signing_in.ask(address=alice.email, next_path="", language="fr", block="x", at=timezone.now())
    browser = signed_in_client(alice)
    code, index = alice.code, alice.email_index

    done = browser.post("/me/data/leave/")
    assert done["Location"] == "/goodbye/"
    assert HouseClient().get("/goodbye/").status_code == 200
    assert not Session.objects.filter(person=alice).exists()
    assert Erasure.objects.get().done_at is None
    run_jobs()

    erasure = Erasure.objects.get()
    assert erasure.done_at is not None
    assert not erasure.parts.filter(done_at=None).exists()
    left = Person.objects.get(pk=alice.pk)
    assert (left.email, left.name, left.is_active) == (None, "", False)
    assert not Consent.objects.filter(person=alice).exists()
    told = dump().casefold()
    for trace in ("alice unique", "zanzibar", "bassoon", index):
        assert trace not in told, trace
    assert bob.code in dump()
    assert code in dump()
    signing_in.ask(address=alice.email, next_path="", language="fr", block="x", at=timezone.now())
    assert "/join/" in post_box.last().text


def test_an_erasure_stays_open_until_every_part_has_reported():
    told, alice = [], a_person("Alice")
    is_broken = [True]

    def erase(person, at):
        if is_broken:
            raise ConnectionError("the other room is away")
        told.append(person.email)

    PERSONAL_DATA.register("test", PersonalData(models=[], export=lambda person: {}, erase=erase))
    try:
        erasure = erasures.begin(person=alice, at=timezone.now())
        with pytest.raises(ConnectionError):
            run_jobs()
        erasure.refresh_from_db()
        assert erasure.done_at is None
        assert Person.objects.get(pk=alice.pk).email == alice.email
        is_broken.clear()
        from datetime import timedelta

        run_jobs(at=timezone.now() + timedelta(hours=3))
    finally:
        del PERSONAL_DATA._answers["test"]

    erasure.refresh_from_db()
    assert erasure.done_at is not None
    assert told == [alice.email]
    assert Person.objects.get(pk=alice.pk).email is None


def test_erasing_twice_does_no_harm():
    alice = a_person("Alice")
    first = erasures.begin(person=alice, at=timezone.now())
    second = erasures.begin(person=alice, at=timezone.now())
    run_jobs()

    assert first == second
    for _name, part in PERSONAL_DATA:
        part.erase(Person.objects.get(pk=alice.pk), timezone.now())


def test_the_last_operator_does_not_leave():
    olga = an_operator("Olga")

    answer = signed_in_client(olga).post("/me/data/leave/")

    assert answer.status_code == 409
    assert not Erasure.objects.exists()
    assert Person.objects.get(pk=olga.pk).is_active


def test_the_address_is_free_for_someone_new_afterwards():
    alice = a_person("Alice", email="alice@example.org")
    erasures.begin(person=alice, at=timezone.now())
    run_jobs()

    fresh = support.confirmed_person(address="alice@example.org", language="fr", at=timezone.now())

    assert fresh.pk != alice.pk


def test_a_part_can_be_exported_as_json():
    alice = a_person("Alice")
    factors.prepare(person=alice, at=timezone.now())

    for _name, part in PERSONAL_DATA:
        json.dumps(part.export(alice), default=str)


def test_every_model_that_points_at_someone_says_how_it_is_given_and_forgotten():
    named = {model for _name, part in PERSONAL_DATA for model in part.models}
    pointing = {
        model
        for model in apps.get_models(include_auto_created=True)
        for field in model._meta.get_fields()
        if field.concrete and not field.many_to_many and field.related_model is Person
    }

    assert pointing - named == set()


def test_the_hourly_job_forgets_what_is_over():
    from datetime import timedelta

    from tribune.people.models import Intent
    from tribune.people.tasks import forget_old

    a_person(email="alice@example.org")
    signing_in.ask(
        address="alice@example.org", next_path="", language="fr", block="x", at=timezone.now() - timedelta(days=2)
    )
    signing_in.ask(address="alice@example.org", next_path="", language="fr", block="x", at=timezone.now())

    forget_old.call()

    assert Intent.objects.count() == 1


def test_the_house_has_no_system_check_to_mend():
    call_command("check")


def test_the_photo_of_whoever_leaves_goes_with_its_file(django_capture_on_commit_callbacks):
    alice = a_person("Alice")
    profiles.change(person=alice, values={}, at=timezone.now(), picture=prepare(a_file(width=211, height=113)))
    path = path_of(alice.picture.sha256)
    assert default_storage.exists(path)

    with django_capture_on_commit_callbacks(execute=True):
        erasures.begin(person=alice, at=timezone.now())
        run_jobs()

    assert not default_storage.exists(path)
    assert not Picture.objects.exists()
