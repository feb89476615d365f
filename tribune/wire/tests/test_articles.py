"""The text of an article made out on its page, whatever is around it and whoever wrote it."""

import subprocess
import sys
import time

import pytest

from tribune.kit.html import clean, plain_of_clean
from tribune.kit.outbound import Answer
from tribune.wire.parsing import article
from tribune.wire.parsing.article import NotRead, read_article
from tribune.wire.reading_testing import TEXT, a_page

PAGE = "https://site.example/2026/nuit.html"


def answered(body: bytes, kind: str = "text/html; charset=utf-8", **headers: str) -> Answer:
    return Answer(200, PAGE, {"content-type": kind, **headers}, body)


def trouble_of(answer: Answer) -> str:
    with pytest.raises(NotRead) as refused:
        read_article(answer)
    return refused.value.trouble


def test_the_article_is_read_and_nothing_of_what_is_around_it():
    found = read_article(answered(a_page()))

    words = plain_of_clean(clean(found.text))
    assert words.startswith("À deux heures du matin")
    assert words.endswith("avec le nom des députés présents.")
    assert [
        part for part in ("cookies", "montres", "Abonnez", "pain", "Mentions", "piège", "jamais lu") if part in words
    ] == []
    assert "La nuit des amendements" not in words, "its title stands above the text already"


def test_of_a_short_article_too_nothing_around_it_is_read():
    found = read_article(answered(a_page("<p>À deux heures du matin, trente députés.</p>")))

    assert plain_of_clean(clean(found.text)) == "À deux heures du matin, trente députés."


def test_its_parts_stay_parts_and_its_links_lead_where_they_led():
    body = clean(read_article(answered(a_page())).text)

    assert "<h2>Ce que dit le texte</h2>" in body
    assert "<strong>trois mille communes</strong>" in body
    assert "<blockquote>" in body
    assert body.count("<li>") == 2
    assert 'href="https://site.example/dossiers/2026/precision.html"' in body
    assert "onclick" not in body


def test_the_picture_it_shows_is_named_by_a_whole_address():
    assert read_article(answered(a_page())).picture == "https://site.example/photos/hemicycle.jpg"


@pytest.mark.parametrize(
    ("charset", "kind"),
    [
        ("utf-8", "text/html"),
        ("utf-8", "text/html; charset=martian"),
        ("windows-1252", "text/html"),
        ("windows-1252", "text/html; charset=iso-8859-1"),
        ("utf-16", "application/xhtml+xml"),
    ],
)
def test_it_is_read_however_it_is_written(charset, kind):
    assert "l’hémicycle comptait trente députés" in read_article(answered(a_page(charset=charset), kind)).text


@pytest.mark.parametrize(
    "told",
    [
        {"head": '<meta name="robots" content="index, NOARCHIVE">'},
        {"head": '<meta name="tdm-reservation" content="1">'},
        {"x-robots-tag": "noindex, noarchive"},
        {"x-robots-tag": "tribune: noarchive"},
        {"tdm-reservation": "1"},
    ],
)
def test_a_page_that_asks_not_to_be_copied_is_not(told):
    head = told.pop("head", "")

    assert trouble_of(answered(a_page(head=head), **told)) == "reserved"


def test_what_is_asked_of_others_is_not_asked_of_us():
    page = a_page(head='<meta name="tdm-reservation" content="0"><meta name="googlebot" content="noarchive">')

    assert read_article(answered(page, **{"x-robots-tag": "googlebot: noarchive"})).text


def test_what_is_no_page_is_said_to_be_none():
    assert trouble_of(answered(b"%PDF-1.7", "application/pdf")) == "not_a_page"


@pytest.mark.parametrize(
    "body",
    [
        b"",
        bytes(range(256)) * 400,
        b"<html><body>" + b"<div>" * 200_000 + b"x",
        b"<html><body>" + b"<table><tr><td>" * 20_000 + b"x",
    ],
    ids=["nothing", "bytes", "nested", "tables"],
)
def test_a_page_of_nothing_or_made_to_harm_gives_none(body):
    assert trouble_of(answered(body)) == "no_text"


def test_an_article_nested_deeper_than_anybody_writes_is_still_harmless():
    page = a_page("<p>Mot après mot. </p>" * 40 + "<b>" * 100_000 + TEXT)

    try:
        body = clean(read_article(answered(page)).text)
    except NotRead as refused:
        assert refused.trouble == "no_text"
    else:
        assert "<script" not in body


def test_a_child_that_never_ends_is_killed(monkeypatch, tmp_path):
    asleep = tmp_path / "child.py"
    asleep.write_text("import time; time.sleep(60)")
    monkeypatch.setattr(article, "CHILD", asleep)
    monkeypatch.setattr(article, "PATIENCE", 0.3)
    began = time.monotonic()

    assert trouble_of(answered(a_page())) == "no_text"

    assert time.monotonic() - began < 5


@pytest.mark.slow
def test_a_page_that_takes_all_its_time_is_left():
    endless = b"<html><body><article>" + b"<p>Une phrase qui se suit et se ressemble, encore et encore.</p>" * 140_000

    assert trouble_of(answered(endless)) == "no_text"


def test_the_reader_of_pages_weighs_on_its_child_alone():
    """It takes half a second and forty megabytes to be there: no process of ours that lasts has it."""
    listed = (
        "import sys, django; django.setup(); import tribune.config.urls, tribune.config.schedule; print(*sys.modules)"
    )

    loaded = subprocess.run([sys.executable, "-c", listed], capture_output=True, text=True, check=True).stdout.split()

    assert "tribune.wire.parsing.article" in loaded
    assert {"trafilatura", "justext", "htmldate", "courlan"} & set(loaded) == set()
