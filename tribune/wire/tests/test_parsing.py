"""Dates, durations, titles, addresses and encodings as feeds write them; what is damaged, and what is no feed."""

from datetime import UTC, datetime
from unittest.mock import patch

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tribune.kit.html import clean
from tribune.kit.testing import corpus
from tribune.wire.parsing import NotAFeed, read
from tribune.wire.parsing.dates import read_date
from tribune.wire.parsing.words import outward, seconds, title_of
from tribune.wire.testing import an_item, rss

HERE = "https://base.example/feed"


def fed(*names: str):
    return read(corpus("feeds", *names).read_bytes(), address=HERE)


@pytest.mark.corpus
def test_dates_of_every_dialect():
    dated = {item.guid: item.published_at for item in fed("made", "made__dates.xml").items}

    half_past_eight = datetime(2026, 10, 5, 8, 30, tzinfo=UTC)
    assert [dated[f"d{n}"] for n in (1, 2, 3, 4, 5, 7)] == [half_past_eight] * 6
    assert dated["d6"].year == 2099
    assert dated["d8"] is dated["d9"] is None


@pytest.mark.corpus
@pytest.mark.parametrize("name", ["made__xxe-file.xml", "made__xxe-http-param.xml"])
def test_no_file_and_no_network_is_reached_from_inside_a_feed(name):
    feed = fed("made", name)

    assert "root:" not in feed.title
    assert feed.items[0].title in ("a b", "un")


@pytest.mark.parametrize(
    ("text", "hour"),
    [
        ("Mon, 05 Oct 2026 10:30:00 +0200", (2026, 10, 5, 8, 30)),
        ("5 Oct 26 08:30 GMT", (2026, 10, 5, 8, 30)),
        ("lundi 5 octobre 2026 08:30", (2026, 10, 5, 8, 30)),
        ("mer. 12 août 2026 10:00:00 CEST", (2026, 8, 12, 8, 0)),
        ("2026-10-05T10:30:00+02:00", (2026, 10, 5, 8, 30)),
        ("2026-10-05", (2026, 10, 5, 0, 0)),
        ("20261005T083000Z", (2026, 10, 5, 8, 30)),
        ("05/10/2026 08:30", (2026, 10, 5, 8, 30)),
        ("2026-10-05T08:30:000 +0000", (2026, 10, 5, 8, 30)),
        ("2026/10/05 08:30", (2026, 10, 5, 8, 30)),
        ("Tue, 31 Dec 2026 24:00:00 GMT", None),
        ("0001-01-01T00:00:00Z", None),
        ("Thu, 01 Jan 1970 00:00:00 GMT", None),
        ("hier", None),
        ("12:30", None),
        ("", None),
        ("9" * 70, None),
    ],
)
def test_a_date_is_read_or_is_not_one(text, hour):
    got = read_date(text)

    if hour is None:
        assert got is None
    else:
        assert got == datetime(*hour, tzinfo=UTC)


@pytest.mark.parametrize(
    ("text", "count"),
    [
        ("3723", 3723),
        ("1:02:03", 3723),
        ("62:03", 3723),
        ("00:20:00", 1200),
        ("1h 2m", 3720),
        ("soon", None),
        ("", None),
    ],
)
def test_durations(text, count):
    assert seconds(text) == count


@pytest.mark.parametrize(
    ("text", "title"),
    [
        ("2 < 3 et 4 > 1", "2 < 3 et 4 > 1"),
        ("L&#8217;eau &amp; nous", "L’eau & nous"),
        ("<b>Gras</b>", "Gras"),
        ("Smith & Wesson", "Smith & Wesson"),
        ("a\nb\t\x00c", "a b c"),
    ],
)
def test_titles_are_plain_words(text, title):
    assert title_of(text) == title


@pytest.mark.parametrize(
    "address",
    [
        "javascript:alert(1)", "data:text/html,x", "http://127.0.0.1/", "http://[::1]/", "http://2130706433/",
        "http://localhost:8000/admin/", "http://169.254.169.254/latest/", "file:///etc/passwd", "http://u:p@a.example/",
    ],
)  # fmt: skip
def test_an_address_that_leads_nowhere_public_is_dropped(address):
    assert outward(address, HERE) == ""


def test_a_relative_address_is_resolved_against_the_nearest_base():
    feed = read(
        b"""<feed xmlns="http://www.w3.org/2005/Atom" xml:base="https://a.example/blog/"><entry xml:base="2026/">
        <id>1</id><title>x</title><link href="un"/><content type="html">&lt;a href="deux"&gt;x&lt;/a&gt;</content>
        </entry></feed>""",
        address="https://b.example/feed",
    )

    item = feed.items[0]
    assert item.link == "https://a.example/blog/2026/un"
    assert 'href="https://a.example/blog/2026/deux"' in clean(item.body, base=item.base)


def test_a_declared_latin1_over_utf8_is_utf8_and_http_does_not_decide():
    body = '<?xml version="1.0" encoding="iso-8859-1"?><rss version="2.0"><channel><title>Été</title></channel></rss>'

    assert read(body.encode(), content_type="text/xml; charset=iso-8859-1").title == "Été"
    assert read(body.encode("cp1252")).title == "Été"


def test_entities_that_html_names_are_read_in_broken_xml():
    body = "<rss version='2.0'><channel><item><title>Caf&eacute;&nbsp;& th&eacute;</title></item></channel></rss>"

    feed = read(body.encode())

    assert feed.items[0].title == "Café & thé"
    assert not feed.is_well_formed


@pytest.mark.parametrize(
    ("written", "name"),
    [
        ("alice@a.example (Alice)", "Alice"),
        ("Alice (alice@a.example)", "Alice"),
        ("Alice &lt;alice@a.example&gt;", "Alice"),
        ("alice@a.example", ""),
        ("Alice, Bob", "Alice, Bob"),
    ],
)
def test_an_author_is_named_and_their_mail_address_is_nobodys_business(written, name):
    feed = read(f"<rss><channel><item><title>x</title><author>{written}</author></item></channel></rss>".encode())

    assert feed.items[0].authors == ((name,) if name else ())


def test_what_the_dialects_of_rss_write_in_their_own_way_is_read():
    feed = read(
        b"""<rss version="2.1" xmlns:itunes="http://www.itunes.com/dtds/podcast-1.0.dtd"><channel><item>
        <fullitem>&lt;p&gt;Texte&lt;/p&gt;</fullitem><itunes:image url="https://a.example/i.png"/>
        <itunes:category text="Technique"><itunes:category text="Eau"/></itunes:category></item>
        <item xml:lang="en"><itunes:link rel="image" href="https://a.example/j.png"/></item></channel></rss>"""
    )

    first, second = feed.items
    assert feed.format == "rss20"
    assert (first.body, first.picture, first.categories) == (
        "<p>Texte</p>",
        "https://a.example/i.png",
        ("Technique", "Eau"),
    )
    assert (second.language, second.picture) == ("en", "https://a.example/j.png")


def test_what_atom_packs_in_base64_is_words_and_a_program_is_not():
    feed = read(
        b"""<feed version="0.3" xmlns="http://purl.org/atom/ns#"><title mode="base64">UXVv</title><entry>
        <title>x</title><content type="application/octet-stream">TG9pIDxiPkVhdTwvYj4=</content></entry><entry>
        <title>y</title><content mode="base64">////</content></entry></feed>"""
    )

    assert (feed.title, [item.body for item in feed.items]) == ("Quo", ["Loi <b>Eau</b>", ""])


def test_a_title_in_markup_keeps_its_words_and_not_its_script():
    feed = read(
        b"""<feed xmlns="http://www.w3.org/2005/Atom"><title type="xhtml"><div xmlns="http://www.w3.org/1999/xhtml">Eau
        <script>alert(1)</script> &amp; <b>nous</b></div></title></feed>"""
    )

    assert feed.title == "Eau & nous"


def test_a_character_no_database_takes_is_left_out_of_a_json_feed():
    feed = read(
        b'{"version":"https://jsonfeed.org/version/1.1","items":[{"id":"a\\u0000b","title":"x\\ud800","url":"/\\u0000"}]}',
        address=HERE,
    )

    assert (feed.items[0].guid, feed.items[0].title) == ("ab", "x")


@pytest.mark.parametrize(
    "body", [b"", b"   ", b"{", b"{}", b"[1]", b"\x00" * 50, b"<html><body>x</body></html>", b"<svg/>"]
)
def test_what_is_no_feed_is_said_not_to_be_one(body):
    with pytest.raises(NotAFeed):
        read(body)


@pytest.mark.parametrize(
    "name", ["utf-v", "idna", "punycode", "unicode_escape", "undefined", "rot13", "utf-16", "x" * 39]
)
def test_an_encoding_that_is_none_does_not_lose_the_feed(name):
    body = f'<?xml version="1.0" encoding="{name}"?><rss version="2.0"><channel><title>Été</title></channel></rss>'

    assert read(body.encode(), content_type=f"text/xml; charset={name}").title == "Été"


WHOLE = rss([an_item(f"Titre {n}", body='<p lang="fr">Un <b>mot</b></p>') for n in range(3)])
CUTS = st.tuples(
    st.integers(0, len(WHOLE)),
    st.integers(0, 40),
    st.sampled_from(
        [b"", b"<![CDATA[", b"]]>", b"&#0;", b"&nbsp;", b"<item>", b"</item>", b'<!DOCTYPE a [<!ENTITY b "c">]>', b"\xff\xfe",
         b'<a:b xml:base="//["/>', b"<pubDate>Mon, 99 Foo 99999 99:99 +9999</pubDate>", b' xmlns="rss"', b"<rss", b"\0"]
    ),
)  # fmt: skip


@given(st.lists(CUTS, min_size=1, max_size=6))
def test_a_damaged_feed_is_read_or_said_to_be_none_and_never_an_error(cuts):
    body = WHOLE
    for at, length, put in cuts:
        body = body[:at] + put + body[at + length :]

    with patch("tribune.wire.parsing.reading.read_broken", side_effect=NotAFeed):
        try:
            feed = read(body, address=HERE)
        except NotAFeed:
            return

    for item in feed.items:
        assert item.title.isprintable()
        assert item.link == "" or item.link.startswith(("http://", "https://"))


def test_the_hours_and_days_on_which_a_feed_is_not_to_be_read():
    body = (
        b"<rss version='2.0'><channel><title>a</title><ttl>90</ttl><skipHours><hour>24</hour><hour>7</hour><hour> 8 </hour>"
        b"<hour>25</hour><hour>x</hour></skipHours><skipDays><day>Sunday</day><day>saturday</day><day>Fr</day></skipDays>"
        b"</channel></rss>"
    )

    feed = read(body)

    assert (feed.ttl, feed.skip_hours, feed.skip_days) == (90, (0, 7, 8), (5, 6))
    assert (read(b"<rss version='2.0'><channel/></rss>").skip_hours, feed.items) == ((), ())


@pytest.mark.parametrize(
    ("said", "minutes"),
    [("<sy:updatePeriod> daily </sy:updatePeriod><sy:updateFrequency>2</sy:updateFrequency>", 720),
     ("<sy:updatePeriod>Hourly</sy:updatePeriod>", 60),
     ("<sy:updateFrequency>4</sy:updateFrequency>", 360),
     ("<sy:updatePeriod>hourly</sy:updatePeriod><sy:updateFrequency>6000</sy:updateFrequency>", 1),
     ("<sy:updatePeriod>hourly</sy:updatePeriod><ttl>15</ttl>", 15),
     ("<sy:updatePeriod>daily</sy:updatePeriod><sy:updateFrequency>0</sy:updateFrequency>", None),
     ("<sy:updatePeriod>daily</sy:updatePeriod><sy:updateFrequency>often</sy:updateFrequency>", None),
     ("<sy:updatePeriod>fortnightly</sy:updatePeriod>", None),
     ("<sy:updateBase>2026-01-01T00:00Z</sy:updateBase>", None)],
)  # fmt: skip
def test_how_often_a_feed_changes_is_said_by_the_syndication_module_too(said, minutes):
    declared = "xmlns:sy='http://purl.org/rss/1.0/modules/syndication/'"

    assert read(f"<rss version='2.0' {declared}><channel>{said}</channel></rss>".encode()).ttl == minutes


@pytest.mark.corpus
@pytest.mark.parametrize(
    ("name", "minutes"),
    [("rdf-rss1/rbren__craigslist.rss", 10), ("rdf-rss1/jocmp__feed-rdf-distrowatch.xml", 60),
     ("press/kagisearch__restofworld.xml", 720), ("press/kagisearch__dw-rdf.xml", 60),
     ("wordpress/kagisearch__osm-pl.xml", 60), ("rss-0.9x/rometools__atom_0.3_DC_Sy.xml", 1)],
)  # fmt: skip
def test_what_feeds_of_the_world_say_of_how_often_they_change(name, minutes):
    assert read(corpus("feeds", *name.split("/")).read_bytes()).ttl == minutes
