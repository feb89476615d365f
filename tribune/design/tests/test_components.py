from datetime import UTC, datetime

import pytest
from django.template import Context, Template
from django.template.loader import render_to_string
from django.urls import reverse, set_script_prefix
from django.utils import translation

EVENING = datetime(2026, 11, 24, 17, 30, tzinfo=UTC)


def drawn(source, **context):
    return Template(source).render(Context(context))


def test_a_date_block_says_the_day_of_its_own_zone():
    block = drawn("{% date_block when zone accent=True %}", when=EVENING.replace(hour=23), zone="Europe/Paris")

    assert '<time class="date accent" datetime="2026-11-25T00:30+01:00"><b>25</b>' in block


def test_thousands_are_parted_by_a_narrow_space_in_french():
    with translation.override("fr"):
        assert drawn("{% number 18420 %}") == "18\u202f420"
    with translation.override("en"):
        assert drawn("{{ 18420|number }}") == "18,420"


@pytest.mark.parametrize(
    ("name", "letters"),
    [("Fives–Moulins", "FM"), ("Amel", "AM"), ("nina de la b", "NB"), ("", "?"), ("<b>", "&lt;B")],
)
def test_an_avatar_without_a_picture_shows_two_letters(name, letters):
    assert f">{letters}</span>" in drawn("{% initials_avatar name %}", name=name)


def test_an_address_is_remembered_for_each_language_and_only_where_nothing_is_filled_in():
    for prefix in ("/", "/en/", "/"):
        set_script_prefix(prefix)

        assert drawn('{% url "design:guide" %}') == reverse("design:guide") == f"{prefix}design/"
        assert drawn('{% url "design:guide" as here %}{{ here }}!') == f"{prefix}design/!"
        assert drawn("{% url name %}", name="design:guide") == f"{prefix}design/"


def test_an_icon_alone_says_what_it_means_and_beside_words_it_is_silent():
    assert 'role="img" aria-label="Notices"' in drawn('{% icon "bell" label="Notices" %}')
    assert 'aria-hidden="true"' in drawn('{% icon "bell" %}')


def test_a_gauge_is_green_once_enough_have_come():
    assert "low" in drawn('{% gauge 4 6 "4 of 6" %}')
    assert "low" not in drawn('{% gauge 7 6 "7 of 6" %}')


def test_the_pager_leads_on_and_forgets_what_was_said(rf, db):
    request = rf.get("/wire/?kind=video&said=joined")

    pager = render_to_string("design/_pager.html", {"page": {"next_cursor": "abc"}}, request)

    assert 'href="?kind=video&amp;after=abc"' in pager


def test_a_page_knows_before_it_begins_whether_it_has_something_beside(client, db, settings):
    settings.DEMO = True

    full = client.get("/design/").content.decode()
    alone = client.get("/design/public/").content.decode()

    assert "<aside" in full and 'app alone"' not in full
    assert "<aside" not in alone and 'app no-side alone"' in alone


def test_a_page_says_its_address_as_the_site_calls_itself_whatever_host_was_asked(rf, settings):
    settings.SITE_URL, settings.ALLOWED_HOSTS = "https://movement.example", ["*"]
    request = rf.get("/équipes/%3Cb%3E/?q=1", headers={"Host": "evil.example"})

    assert drawn("{% canonical_address %}", request=request) == "https://movement.example/%C3%A9quipes/%3Cb%3E/"
