import pytest
from django.template.loader import render_to_string

from tribune.design.views import guess_of


@pytest.fixture(autouse=True)
def _addresses(settings):
    settings.ROOT_URLCONF = "tribune.design.tests.addresses"


def test_a_page_that_is_not_there_looks_like_the_site(client, db):
    answer = client.get("/actions/3fK9x-marche-pour-l-eau/")

    assert answer.status_code == 404
    assert b'class="mega"' in answer.content
    assert b'<a class="brand"' in answer.content


def test_a_broken_page_looks_like_the_site(client, db):
    client.raise_request_exception = False

    answer = client.get("/breaking/")

    assert answer.status_code == 500
    assert b'<a class="brand"' in answer.content


@pytest.mark.parametrize("number", [400, 413, 500, 503, 507])
def test_a_page_for_bad_days_asks_nothing_of_the_database(number):
    assert f">{number}</p>" in render_to_string(f"{number}.html")


def test_a_refusal_no_form_caught_is_a_page_with_its_sentence(client, db):
    answer = client.get("/refusing/", headers={"Referer": "http://testserver/near/?place=59000"})

    assert answer.status_code == 409
    assert "Every seat is taken." in answer.content.decode()
    assert 'href="/near/?place=59000"' in answer.content.decode()


def test_a_refusal_never_sends_a_person_back_to_another_site(client, db):
    answer = client.get("/refusing/", headers={"Referer": "http://elsewhere.test/near/"})

    assert "elsewhere" not in answer.content.decode()


def test_a_refusal_inside_a_page_is_a_note_where_sentences_are_said(client, db):
    answer = client.get("/refusing/", headers={"HX-Request": "true"})

    assert answer["HX-Retarget"] == "#said"
    assert "Every seat is taken." in answer.content.decode()
    assert "<html" not in answer.content.decode()


def test_too_many_attempts_have_their_number_and_their_sentence(client, db):
    answer = client.get("/hurrying/")

    assert answer.status_code == 429
    assert "wait a little" in answer.content.decode()


@pytest.mark.parametrize(
    ("path", "words"),
    [
        ("/actions/3fK9xAbCd2-marche-pour-l-eau/", "marche pour eau"),
        ("/contact/", "contact"),
        ("/%C3%A9quipes-de-lille/", "lille"),
        ("/", ""),
    ],
)
def test_the_words_of_a_lost_address_are_searched_for(path, words):
    assert guess_of(path) == words
