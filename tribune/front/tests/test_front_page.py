"""What a stranger sees first, and how cheaply."""

import gzip
from datetime import timedelta

import pytest
from django.utils import timezone

from tribune.events.testing import an_event
from tribune.front.views.press import lead_of
from tribune.people.testing import HouseClient, a_person, signed_in_client
from tribune.wire.testing import an_entry

pytestmark = pytest.mark.django_db


def test_a_stranger_reads_the_wire_on_the_first_page_and_gets_no_cookie():
    an_entry(title="L’eau de quarante communes")

    answer = HouseClient().get("/")

    assert answer.status_code == 200
    assert "L’eau de quarante communes" in answer.content.decode()
    assert not answer.cookies


def test_the_same_page_answers_in_english_under_its_own_address():
    french, english = HouseClient().get("/").content.decode(), HouseClient().get("/en/").content.decode()

    assert '<html lang="fr"' in french
    assert '<html lang="en"' in english
    assert 'hreflang="en"' in french


def test_the_movements_big_action_is_on_the_front_page():
    an_event(title="Marche pour l’eau", is_big=True)

    assert "Marche pour l’eau" in HouseClient().get("/").content.decode()


def test_an_empty_front_page_begins_something():
    answer = HouseClient().get("/")

    assert answer.status_code == 200
    assert 'class="empty"' in answer.content.decode()


def test_a_kept_front_page_costs_no_query(django_assert_num_queries):
    client = HouseClient()
    client.get("/")

    with django_assert_num_queries(0):
        assert client.get("/").status_code == 200


def test_a_kept_front_page_travels_compressed_where_that_is_taken():
    plain = HouseClient().get("/")

    for accepted in ("gzip, deflate, br", "br;q=1.0, GZIP;q=0.5"):
        packed = HouseClient().get("/", headers={"Accept-Encoding": accepted})
        assert packed["Content-Encoding"] == "gzip"
        assert gzip.decompress(packed.content) == plain.content
        assert int(packed["Content-Length"]) == len(packed.content) < len(plain.content) / 2
        assert "Accept-Encoding" in packed["Vary"]
    for accepted in ("", "br", "gzip;q=0", "identity, gzip; q=0.0"):
        answer = HouseClient().get("/", headers={"Accept-Encoding": accepted})
        assert "Content-Encoding" not in answer
        assert answer.content == plain.content
        assert "Accept-Encoding" in answer["Vary"]


def test_what_is_drawn_for_one_reader_is_not_compressed_beside_what_they_asked():
    """Compressed together, what an attacker makes them ask would tell of what the page holds (BREACH)."""
    taking = {"Accept-Encoding": "gzip"}

    assert "Content-Encoding" not in signed_in_client(a_person("Alice")).get("/press/", headers=taking)
    assert "Content-Encoding" not in HouseClient().get("/?q=guess", headers=taking)
    assert "Content-Encoding" not in HouseClient().get("/near/?place=59000", headers=taking)


def test_what_is_kept_for_strangers_is_never_given_to_someone_signed_in():
    HouseClient().get("/press/")

    page = signed_in_client(a_person("Alice")).get("/press/").content.decode()

    assert 'href="/join/"' not in page.split("</header>")[0]


def test_the_lead_is_fresh_and_has_a_summary():
    now = timezone.now()
    an_entry(title="Old", summary="Yes", at=now - timedelta(days=9))
    an_entry(title="Bare", summary="", body="", at=now)
    an_entry(title="Told", summary="A summary", at=now - timedelta(hours=2))
    from tribune.people.viewers import NOBODY
    from tribune.wire import queries as wire

    lead = lead_of(wire.latest(NOBODY, 10), now)

    assert lead is not None
    assert lead.title == "Told"


def test_no_news_at_all_leads_with_nothing():
    assert lead_of([], timezone.now()) is None
