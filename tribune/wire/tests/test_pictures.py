"""Pictures come home or are not shown."""

import pytest
from django.utils import timezone

from tribune.facts.testing import run_jobs
from tribune.kit.testing import Reply, Sentinel
from tribune.media.testing import a_file
from tribune.people.testing import HouseClient
from tribune.wire import tasks
from tribune.wire.testing import FeedSite, an_entry
from tribune.wire.verbs import pictures

pytestmark = pytest.mark.django_db


@pytest.fixture
def site(settings, tmp_path):
    settings.STORAGES = {
        **settings.STORAGES,
        "default": {"BACKEND": "django.core.files.storage.FileSystemStorage", "OPTIONS": {"location": tmp_path}},
    }
    with FeedSite() as site:
        settings.OUTBOUND_ALLOW = [site.pair]
        yield site


def test_a_picture_is_copied_and_shown_from_here(site):
    site.pages["/p.jpg"] = Reply(200, {"Content-Type": "image/jpeg"}, a_file().read())
    entry = an_entry(picture=site.url("/p.jpg"), at=timezone.now())

    tasks.bring_pictures_home.enqueue()
    run_jobs()

    entry.refresh_from_db()
    assert entry.publication.picture.credit == entry.source.title
    for path in ("/wire/", entry.publication.address):
        page = HouseClient().get(path).content.decode()
        assert f"/media/pictures/{entry.publication.picture.code}/" in page
        assert site.pair not in page


def test_what_is_no_picture_is_tried_once_and_left(site):
    site.pages["/p.jpg"] = Reply(200, {"Content-Type": "image/jpeg"}, b"<svg onload='x()'/>")
    entry = an_entry(picture=site.url("/p.jpg"), at=timezone.now())

    assert pictures.bring_home(at=timezone.now()) == 1
    assert pictures.bring_home(at=timezone.now()) == 0

    entry.refresh_from_db()
    assert entry.publication.picture is None
    assert len(site.asked) == 1


def test_a_picture_inside_is_not_fetched(settings):
    with Sentinel() as sentinel:
        entry = an_entry(picture=f"http://127.0.0.1:{sentinel.port}/p.png", at=timezone.now())

        pictures.bring_home(at=timezone.now())

        entry.refresh_from_db()
        assert (entry.publication.picture, sentinel.connections) == (None, 0)


def test_one_picture_for_several_entries_is_fetched_once(site):
    site.pages["/p.jpg"] = Reply(200, {"Content-Type": "image/jpeg"}, a_file().read())
    entries = [an_entry(f"Titre {n}", picture=site.url("/p.jpg"), at=timezone.now()) for n in range(3)]

    assert pictures.bring_home(at=timezone.now()) == 3

    for entry in entries:
        entry.refresh_from_db()
    assert len({entry.publication.picture_id for entry in entries}) == 1
    assert len(site.asked) == 1
