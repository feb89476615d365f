import re
from html import unescape

import pytest
from django.db import connection, transaction
from django.http import HttpResponse
from django.test import Client
from django.urls import path

from tribune.config import urls
from tribune.facts.models import Fact
from tribune.facts.tests.cast import BellRung  # noqa: F401  (so that the fact is known)


def keep(request):
    assert request.POST.get("title", "") != "none"
    with transaction.atomic():
        Fact.objects.create(name="BellRung", body={"words": "x" * 200_000}, recorded_at="2026-01-01T00:00:00Z")
    return HttpResponse(status=201)


urlpatterns = [path("keep/", keep), *urls.urlpatterns]
handler500 = urls.handler500


@pytest.fixture
def full_disk():
    """SQLite told that there is no page left; PostgreSQL says its own words, so there the error is made by hand."""
    with connection.cursor() as cursor:
        cursor.execute("VACUUM")  # no page left from an earlier test either
        cursor.execute("PRAGMA page_count")
        cursor.execute(f"PRAGMA max_page_count = {cursor.fetchone()[0]}")
    yield
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA max_page_count = 1073741823")


@pytest.fixture
def visitor(settings):
    settings.ROOT_URLCONF = __name__
    return Client(raise_request_exception=False, headers={"Sec-Fetch-Site": "same-origin"})


if connection.vendor == "sqlite":

    @pytest.mark.django_db(transaction=True)
    def test_a_full_disk_is_said_in_plain_words_and_is_over_when_there_is_room(visitor, full_disk):
        refused = visitor.post("/keep/")

        assert refused.status_code == 507
        assert Fact.objects.count() == 0

        with connection.cursor() as cursor:
            cursor.execute("PRAGMA max_page_count = 1073741823")
        assert visitor.post("/keep/").status_code == 201

    @pytest.mark.django_db(transaction=True)
    def test_what_was_typed_is_given_back_to_be_sent_again_when_there_is_room(visitor, full_disk):
        typed = {"title": 'Marche "pour" l’eau', "words": "Une cantine,\nle jeudi", "kind": ["1", "2"]}

        refused = visitor.post("/keep/?step=2", typed)

        page = refused.content.decode()
        fields = re.findall(r'<input type="hidden" name="([^"]*)" value="([^"]*)">', page)
        assert refused.status_code == 507
        assert "Il n’y a plus de place sur notre disque" in page
        assert 'method="post" action="/keep/?step=2"' in page
        assert [(name, unescape(text)) for name, text in fields] == [
            ("title", "Marche \"pour\" l’eau"), ("words", "Une cantine,\nle jeudi"), ("kind", "1"), ("kind", "2"),
        ]  # fmt: skip
