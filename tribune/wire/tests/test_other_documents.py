"""What is read beside feeds: sitemaps, lists of feeds, WordPress's own answers."""

import gzip
import json

import pytest

from tribune.wire.parsing import NotAFeed, read
from tribune.wire.parsing.opml import read_opml
from tribune.wire.parsing.sitemaps import read_sitemap
from tribune.wire.parsing.wordpress import posts_address, read_posts

HERE = "https://base.example/sitemap.xml"
SITEMAP = b"""<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"
xmlns:news="http://www.google.com/schemas/sitemap-news/0.9">
<url><loc>https://base.example/1</loc><news:news><news:publication><news:language>fr</news:language></news:publication>
<news:publication_date>2026-10-04T08:00:00+02:00</news:publication_date><news:title>Un</news:title></news:news></url>
<url><loc>https://base.example/2</loc><lastmod>2026-10-05</lastmod><news:news><news:title>Deux</news:title></news:news></url>
<url><loc>https://base.example/3</loc></url><url><loc>http://127.0.0.1/</loc></url></urlset>"""
POST = {
    "id": 7,
    "link": "https://base.example/sept/",
    "guid": {"rendered": "https://base.example/?p=7"},
    "date": "2026-10-05T10:00:00",
    "date_gmt": "2026-10-05T08:00:00",
    "title": {"rendered": "L&rsquo;eau &amp; <em>nous</em>"},
    "content": {"rendered": "<p>Texte</p>", "protected": False},
    "excerpt": {"rendered": "<p>Résumé</p>"},
    "_embedded": {
        "author": [{"name": "Alice"}, "x"],
        "wp:featuredmedia": [{"source_url": "/i.jpg"}],
        "wp:term": [[{"name": "Eau"}], [{"name": "Eau"}, {"name": "Nord"}], None],
    },
}


def posts(**changed: object):
    return read_posts(json.dumps([{**POST, **changed}]).encode(), address="https://base.example/wp-json/")


def test_the_news_of_a_sitemap_are_a_feed_the_newest_first():
    feed = read(SITEMAP, address=HERE)

    assert (feed.format, feed.language, feed.link) == ("sitemap", "fr", "https://base.example/")
    assert [(item.title, item.link) for item in feed.items] == [
        ("Deux", "https://base.example/2"),
        ("Un", "https://base.example/1"),
    ]


def test_a_packed_sitemap_reads_as_the_plain_one():
    assert read(gzip.compress(SITEMAP), address=HERE) == read(SITEMAP, address=HERE)


def test_addresses_without_a_word_about_them_are_no_feed():
    with pytest.raises(NotAFeed):
        read(
            b'<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"><url><loc>https://a.example/</loc></url></urlset>'
        )


def test_an_index_of_sitemaps_is_no_feed_and_names_them():
    body = b"""<sitemapindex xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"><sitemap><loc>/news.xml</loc></sitemap>
    </sitemapindex>"""

    assert [page.address for page in read_sitemap(body, address=HERE).sitemaps] == ["https://base.example/news.xml"]
    with pytest.raises(NotAFeed):
        read(body, address=HERE)


@pytest.mark.parametrize("body", [b"", b"<html/>", b"\x1f\x8bxxxx", gzip.compress(b" " * 30_000_000), b"<urlset"])
def test_what_is_no_sitemap_or_unpacks_without_end_is_refused(body):
    with pytest.raises(NotAFeed):
        read_sitemap(body, address=HERE)


def test_a_post_reads_as_the_same_item_of_the_sites_feed_would():
    item = posts()[0]

    assert (item.guid, item.link) == ("https://base.example/?p=7", "https://base.example/sept/")
    assert (item.title, item.body, item.authors) == ("L’eau & nous", "<p>Texte</p>", ("Alice",))
    assert item.published_at.isoformat() == "2026-10-05T08:00:00+00:00"
    assert (item.picture, item.categories) == ("https://base.example/i.jpg", ("Eau", "Nord"))


def test_a_post_behind_a_password_keeps_its_title_and_gives_no_words():
    item = posts(content={"rendered": "secret", "protected": True}, excerpt={"rendered": "secret", "protected": True})[
        0
    ]

    assert (item.title, item.body, item.summary) == ("L’eau & nous", "", "")


def test_a_draft_is_no_history():
    assert posts(status="draft") == ()


@pytest.mark.parametrize(
    "body", [b"", b"{}", b'{"code":"rest_no_route"}', b"[1]", b'[{"id":1}]', b"<html>", b"[" * 99999]
)
def test_what_is_no_page_of_posts_is_said_not_to_be_one(body):
    with pytest.raises(NotAFeed):
        read_posts(body)


@pytest.mark.parametrize(
    ("root", "address"),
    [
        ("https://a.example/wp-json/", "https://a.example/wp-json/wp/v2/posts?per_page=100&page=2"),
        ("https://a.example/?rest_route=/", "https://a.example/?rest_route=/wp/v2/posts&per_page=100&page=2"),
    ],
)
def test_a_page_of_posts_is_asked_for_in_the_sites_own_way(root, address):
    assert posts_address(root, page=2).startswith(address)


def test_a_list_keeps_the_places_each_feed_stands_in():
    listed = read_opml(
        b"""<opml version="2.0"><body><outline text="Nord"><outline title="Presse">
        <outline text="A" xmlUrl="https://a.example/feed" htmlUrl="https://a.example/" category="/Eau,/Climat"/>
        </outline></outline><outline text="B &amp; C" XMLURL="https://b.example/feed"/>
        <outline text="x" xmlUrl="javascript:alert(1)"/></body></opml>"""
    )

    assert [(feed.title, feed.sections) for feed in listed] == [
        ("A", ("Nord/Presse", "Eau", "Climat")),
        ("B & C", ()),
    ]
    assert listed[0].site_address == "https://a.example/"


def test_a_damaged_list_is_read_all_the_same():
    body = b'<opml><body><outline text="B & C" xmlUrl="https://b.example/feed?a=1&b=2"></body>'

    assert [feed.feed_address for feed in read_opml(body)] == ["https://b.example/feed?a=1&b=2"]


def test_a_list_of_laughs_is_not_expanded():
    body = b"""<?xml version="1.0"?><!DOCTYPE opml [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;">]>
    <opml><body><outline text="&b;" xmlUrl="https://b.example/feed"/></body></opml>"""

    assert "aaaa" not in read_opml(body)[0].title


@pytest.mark.parametrize("body", [b"", b"<html/>", b"<opml>", b"<opml/>" * 3])
def test_what_lists_nothing_is_empty_or_is_no_list(body):
    try:
        assert read_opml(body) == ()
    except NotAFeed:
        assert b"opml" not in body
