import pytest

from tribune.mail.dressing import dressed

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def here(settings):
    settings.SITE_URL = "https://tribune.example"


def test_a_code_is_seen_at_a_glance():
    html = dressed("Here is your code:\n\n123 456\n\nSee you soon")

    assert "font-size:32px" in html.split("123 456")[0]
    assert html.count("<p") == 3


def test_an_address_of_the_site_is_a_button_and_one_of_another_site_is_only_a_link():
    html = dressed("Press:\nhttps://tribune.example/link/a?b=1&c=2\n\nhttps://tribune.example.evil.example/x")

    assert html.count('class="button"') == 1
    assert 'href="https://tribune.example/link/a?b=1&amp;c=2"' in html
    assert "evil.example/x</a>" in html


def test_what_someone_typed_stays_words():
    html = dressed('<script>alert(1)</script>\n\n"><img src=x>')

    assert "<script" not in html
    assert "<img" not in html
