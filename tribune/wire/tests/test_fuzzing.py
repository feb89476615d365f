"""Whatever a feed answers, it is read or said to be none: never an error, never over a second of processor.

``python -m tests.drills.fuzzing 3600`` goes on for so many seconds, with the child process that reads what is broken.
"""

import re
import resource
from contextlib import suppress
from unittest.mock import patch

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from lxml import html

from tribune.kit.html import TAGS
from tribune.kit.testing import CorpusIsMissing, corpus
from tribune.wire.keeping import files_of, words_of
from tribune.wire.parsing import NotAFeed, read
from tribune.wire.parsing.opml import read_opml
from tribune.wire.parsing.sitemaps import read_sitemap
from tribune.wire.parsing.wordpress import read_posts

HERE = "https://base.example/feed"
MOST_SECONDS = 1.0
LARGEST = 200_000
NOT_KEPT = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff]")  # no database takes them all
MADE = [
    b'<rss version="2.0" xmlns:podcast="https://podcastindex.org/namespace/1.0" xmlns:media="http://search.yahoo.com/mrss/">'
    b"<channel><title>T</title><podcast:liveItem status='live' start='2026-10-05'><title>L</title></podcast:liveItem><item>"
    b"<title>Un</title><guid>1</guid><pubDate>Mon, 05 Oct 2026 10:30:00 +0200</pubDate><media:group><media:content "
    b'url="/a.mp4" type="video/mp4" duration="4:21"/></media:group><description>&lt;p&gt;x&lt;/p&gt;</description></item>'
    b"</channel></rss>",
    b'<feed xmlns="http://www.w3.org/2005/Atom" xml:base="https://a.example/"><entry><id>1</id><title type="xhtml"><div '
    b'xmlns="http://www.w3.org/1999/xhtml">x<b>y</b></div></title><link href="un"/><content type="html">&lt;a&gt;</content>'
    b"<updated>2026-10-05T10:30:00Z</updated></entry></feed>",
    b'{"version":"https://jsonfeed.org/version/1.1","title":"T","items":[{"id":1,"url":"/1","content_html":"<p>x</p>",'
    b'"date_published":"2026-10-05T10:30:00Z","attachments":[{"url":"/a.mp3","mime_type":"audio/mpeg"}]}]}',
    b'<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns="http://purl.org/rss/1.0/"><channel/><item '
    b'rdf:about="https://a.example/1"><title>x</title></item></rdf:RDF>',
    b'<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"><url><loc>https://a.example/1</loc></url></urlset>',
    b'<opml><body><outline text="a"><outline xmlUrl="https://a.example/feed"/></outline></body></opml>',
    b'[{"link":"https://a.example/1","guid":{"rendered":"x"},"title":{"rendered":"T"},"content":{"rendered":"<p>"}}]',
]
PIECES = [
    b"", b"<![CDATA[", b"]]>", b"&#0;", b"&#x10FFFF;", b"&nbsp;", b"&", b"<item>", b"</item>", b"<entry>", b"<rss", b"\0",
    b'<!DOCTYPE a [<!ENTITY b "c">]>', b"\xff\xfe", b"\xef\xbb\xbf", b'<a:b xml:base="//["/>', b' xmlns="rss"', b'"', b">",
    b"<pubDate>Mon, 99 Foo 99999 99:99 +9999</pubDate>", b"<pubDate>0000-00-00T00:00:00</pubDate>", b"<!--", b"<?xml?>",
    b'<?xml version="1.0" encoding="utf-16"?>', b"<description><p><b><i><a href='javascript:'>", b"\xed\xa0\x80",
    b"<guid>" + b"9" * 5000 + b"</guid>", b"<b>" * 400, b"</b>" * 400, b"&a;" * 300, b"http://[::1", b"\x1f\x8b", b"{" * 300,
    b'<link href="http://user:p@h:99999/%zz?\xc3"/>', b"1e999", b"-1", b"null", b"NaN", b"<psc:chapters><psc:chapter/>", b" " * 3000,
]  # fmt: skip


def beginnings() -> list[bytes]:
    """What is damaged: a few feeds made here and, where it is, the corpus."""
    try:
        files = [path for path in sorted(corpus("feeds").rglob("*")) if path.suffix not in (".tsv", "")]
    except CorpusIsMissing:
        files = []
    return MADE * 3 + [body for path in files if path.is_file() and len(body := path.read_bytes()) < LARGEST]


def _damaged(body: bytes, edits: list[tuple[float, int, bytes, bool]]) -> bytes:
    for share, length, put, is_repeated in edits:
        at = int(share * len(body))
        kept = body[at : at + length] if is_repeated else b""
        body = body[:at] + kept + put + body[at + (0 if is_repeated else length) :]
    return body


EDITS = st.lists(
    st.tuples(
        st.floats(0, 1, exclude_max=True),
        st.integers(0, 400),
        st.sampled_from(PIECES) | st.binary(max_size=12),
        st.booleans(),
    ),
    max_size=12,
)
BODIES = st.builds(_damaged, st.sampled_from(beginnings()), EDITS)


def hold(body: bytes) -> None:
    """Reads *body* in every way; raises AssertionError of what is wrong, and lets any error through."""
    began = _processor()
    for reader in (read_opml, read_sitemap, read_posts):
        with suppress(NotAFeed):
            reader(body)
    try:
        feed = read(body, address=HERE)
    except NotAFeed:
        assert _processor() - began < MOST_SECONDS
        return
    for item in (*feed.items, *feed.lives):
        assert not NOT_KEPT.search(words_in(item))
        assert "\n" not in item.title
        for address in (item.link, item.picture, *(file.url for file in item.enclosures)):
            assert address == "" or address.startswith(("http://", "https://"))
    for item in feed.items[:20]:
        words = words_of(item, is_full=True, language="fr", otherwise="?")
        for element in html.fragment_fromstring(words.body, create_parent="div").iter():
            assert element.tag in TAGS | {"div"}
            assert all(element.get(name, "http:").startswith("http") for name in ("href", "src", "cite"))
        files_of(item)
    assert _processor() - began < MOST_SECONDS


def words_in(told: object) -> str:
    """Every text that *told* holds, however deep."""
    if isinstance(told, str):
        return told
    if isinstance(told, tuple):
        return "".join(map(words_in, told))
    names = getattr(told, "__slots__", ())
    return "".join(words_in(getattr(told, name)) for name in names)


def _processor() -> float:
    """Seconds of processor, those of children that are over included."""
    return sum(sum(resource.getrusage(who)[:2]) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))


@pytest.mark.corpus
@settings(max_examples=60, suppress_health_check=list(HealthCheck), deadline=None)
@given(BODIES)
def test_whatever_is_answered_is_read_or_said_to_be_no_feed(body):
    with patch("tribune.wire.parsing.reading.read_broken", side_effect=NotAFeed):
        hold(body)
