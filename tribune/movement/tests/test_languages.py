import pytest
from django.http import HttpRequest, HttpResponse
from django.test import RequestFactory
from django.urls import get_script_prefix, reverse
from django.utils.translation import get_language

from tribune.movement.languages import address_in, alternates, prefix_of, speaking
from tribune.movement.middleware import LanguageMiddleware

pytestmark = pytest.mark.django_db


def walk(path: str, method: str = "GET") -> tuple[HttpResponse, dict[str, str]]:
    seen: dict[str, str] = {}

    def view(request: HttpRequest) -> HttpResponse:
        seen.update(
            language=get_language(), path_info=request.path_info, path=request.path, address=reverse("movement:look")
        )
        return HttpResponse()

    answer = LanguageMiddleware(view)(getattr(RequestFactory(), method.lower())(path))
    return answer, seen


def test_the_main_language_stands_at_the_root():
    answer, seen = walk("/wire/")

    assert seen == {"language": "fr", "path_info": "/wire/", "path": "/wire/", "address": "/look.css"}
    assert answer["Content-Language"] == "fr"


def test_another_language_is_a_prefix_that_every_address_of_the_page_keeps():
    answer, seen = walk("/en/wire/")

    assert seen == {"language": "en", "path_info": "/wire/", "path": "/en/wire/", "address": "/en/look.css"}
    assert answer["Content-Language"] == "en"
    assert get_script_prefix() == "/"


def test_a_language_that_is_not_enabled_is_an_ordinary_path():
    _answer, seen = walk("/de/wire/")

    assert seen["path_info"] == "/de/wire/"


def test_the_main_language_written_out_leads_to_the_root_and_nowhere_else():
    answer, seen = walk("/fr//evil.example/?a=1")

    assert not seen
    assert (answer.status_code, answer["Location"]) == (302, "/evil.example/?a=1")


def test_a_form_sent_to_the_written_out_main_language_is_taken():
    _answer, seen = walk("/fr/wire/", "POST")

    assert seen["path_info"] == "/wire/"
    assert seen["address"] == "/look.css"


def test_each_page_knows_itself_in_the_other_language(settings):
    settings.SITE_URL = "https://tribune.example"

    found = alternates(RequestFactory().get("/en/near/?place=59000"))

    assert found == [
        ("fr", "/near/?place=59000", "https://tribune.example/near/?place=59000"),
        ("en", "/en/near/?place=59000", "https://tribune.example/en/near/?place=59000"),
    ]


def test_speaking_a_language_the_site_does_not_have_speaks_the_main_one():
    with speaking("eo") as language:
        assert (language, get_language(), reverse("movement:look")) == ("fr", "fr", "/look.css")
    with speaking("en"):
        assert reverse("movement:look") == "/en/look.css"
    assert (prefix_of("en"), address_in("/en/wire/", "fr"), address_in("/wire/", "en")) == (
        "/en/",
        "/wire/",
        "/en/wire/",
    )
