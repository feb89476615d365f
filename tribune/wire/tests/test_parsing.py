"""What a right reader sees in each feed of the corpus; where readers disagree, each answer has its reason."""

import csv
from datetime import UTC, datetime
from unittest.mock import patch

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tribune.kit.html import clean
from tribune.kit.testing import CorpusIsMissing, corpus
from tribune.wire.parsing import NotAFeed, read
from tribune.wire.parsing.dates import read_date
from tribune.wire.parsing.words import outward, seconds, title_of
from tribune.wire.testing import an_item, rss

HERE = "https://base.example/feed"
KINDS = {
    "atom-blog", "encoding", "illformed", "jsonfeed", "made", "podcast", "podcast-unit", "press", "rdf-rss1",
    "rss-0.9x", "update-pair", "video-other", "video-peertube", "video-youtube", "w3c", "wordpress",
}  # fmt: skip
# Files and columns where our answer is not the manifest's, each with a test below that says why.
OTHERWISE = {
    "encoding/jocmp__feed-test-accents.xml": {"first_date_utc"},
    "encoding/kurtmckee__bozo_invalid-bytes-with-bom.xml": {"feed_title"},
    "encoding/simplepie__feed-utf16le.xml": {"entries", "format", "wellformed"},
    "illformed/kagisearch__malformed_rss_namespaced.xml": {"first_title", "first_link", "first_date_utc"},
    "illformed/nmdias__Ampersand.xml": {"first_id"},
    "made/made__billion-laughs.xml": {"entries", "format"},
    "made/made__hostile-links.xml": {"feed_title", "first_title", "first_link", "enclosures", "thumbnails"},
    "made/made__peertube-2026.xml": {"itunes_duration"},
    "podcast-unit/gpodder__chapters.rss": {"first_link"},
    "podcast-unit/gpodder__itunes_no_xmlns.rss": {"first_link", "itunes_duration"},
    "press/feed-rs__rss_2.0_ilmessaggero.xml": {"first_date_utc"},
    "press/kagisearch__mercopress.xml": {"first_link", "first_id"},
    "rdf-rss1/rbren__craigslist.rss": {"first_title"},
    "rss-0.9x/rometools__atom_0.3_DC_Sy.xml": {"first_link"},
    "rss-0.9x/rometools__rss_0.91U.xml": {"format"},
    "w3c/w3c__example5.xml": {"enclosures"},
}
NOT_FEEDS = {"illformed/kurtmckee__rss_empty_document.xml", "made/made__html-instead-of-feed.xml"}


def rows():
    try:
        with corpus("feeds", "manifest.tsv").open(encoding="utf-8", newline="") as lines:
            found = [row for row in csv.DictReader(lines, delimiter="\t") if row["kind"] in KINDS]
    except CorpusIsMissing:
        return [pytest.param(None, id="the corpus is missing")]
    return [pytest.param(row, id=row["file"]) for row in found if row["format"] != "json"]


def fed(*names: str):
    return read(corpus("feeds", *names).read_bytes(), address=HERE)


def seen(feed) -> dict[str, str]:
    """A feed in the manifest's columns."""
    items = feed.items
    first = items[0] if items else None
    when = first.published_at.strftime("%Y-%m-%dT%H:%M:%SZ") if first and first.published_at else ""
    return {
        "format": feed.format,
        "wellformed": "yes" if feed.is_well_formed else "no",
        "feed_title": feed.title,
        "language": feed.language.lower(),
        "entries": str(len(items)),
        "first_title": first.title if first else "",
        "first_link": first.link if first else "",
        "first_id": first.guid if first else "",
        "first_date_utc": when,
        "enclosures": str(sum(len(i.enclosures) for i in items)),
        "thumbnails": str(sum(i.pictures > 0 for i in items)),
        "itunes_duration": str(sum(i.seconds is not None for i in items)),
        "view_counts": str(sum(i.views is not None for i in items)),
        "hub": feed.hub,
    }


@pytest.mark.corpus
@pytest.mark.parametrize("row", rows())
def test_a_feed_reads_as_the_manifest_says(row):
    body = corpus("feeds", *row["file"].split("/")).read_bytes()
    if row["file"] in NOT_FEEDS:
        with pytest.raises(NotAFeed):
            read(body, address=HERE)
        return

    got = seen(read(body, address=HERE))

    always = {"format", "language", "entries", "hub"}
    told = {name: row[name] for name in got if row[name] or name in always}
    if row["format"] in ("unknown", ""):
        told.pop("format")
    told["language"] = told["language"].lower()
    if told.get("first_link", "").startswith("/") or "rometools" in row["file"]:
        told["first_link"] = outward(row["first_link"], HERE)  # the manifest leaves them relative
    if row["entries"] == "0":
        told = {name: told[name] for name in told if not name.startswith("first_") and name in always | {"feed_title"}}
    for name in OTHERWISE.get(row["file"], ()):
        told.pop(name, None)
    assert {name: got[name] for name in told} == told


@pytest.mark.corpus
class TestWhereReadersDisagree:
    def test_items_nested_in_items_are_repetitions_so_ten_and_not_twenty(self):
        assert len(fed("atom-blog", "danmactough__illegally-nested.xml").items) == 10

    def test_a_feed_inside_a_page_is_a_feed_because_its_author_serves_it_as_one(self):
        assert len(fed("atom-blog", "feedjira__DuplicateContentAtomFeed.xml").items) == 10

    def test_every_item_is_read_however_many(self):
        assert len(fed("atom-blog", "kagisearch__b38787f0a7eb3696.xml").items) == 338

    def test_portuguese_day_names_do_not_lose_the_date_since_day_month_and_zone_are_there(self):
        first = fed("encoding", "jocmp__feed-test-accents.xml").items[0]

        assert first.published_at == datetime(2025, 1, 4, 2, 47, 2, tzinfo=UTC)

    def test_italian_months_without_capitals_are_months(self):
        first = fed("press", "feed-rs__rss_2.0_ilmessaggero.xml").items[0]

        assert first.published_at == datetime(2022, 11, 15, 23, 38, 15, tzinfo=UTC)

    def test_a_bad_byte_after_a_utf8_mark_spoils_one_character_and_not_the_whole_text(self):
        title = fed("encoding", "kurtmckee__bozo_invalid-bytes-with-bom.xml").title

        assert title == "Valid UTF8: \u0468Invalid UTF8: Espa\ufffda"

    def test_utf16_without_its_mark_is_recognised_by_its_first_two_bytes(self):
        feed = fed("encoding", "simplepie__feed-utf16le.xml")

        assert (feed.title, feed.items[0].title) == ("Test feed", "Test feed title 1")

    def test_items_in_a_prefix_nobody_declared_are_read_with_their_words(self):
        first = fed("illformed", "kagisearch__malformed_rss_namespaced.xml").items[0]

        assert (first.title, first.link) == ("Test Entry 1", "https://example.com/entry1")

    def test_a_bare_ampersand_in_an_address_stays_one_and_gains_no_semicolon(self):
        first = fed("illformed", "nmdias__Ampersand.xml").items[0]

        assert first.guid.endswith("?utm_source=bolddk&utm_medium=rss&utm_campaign=rss")

    def test_laughs_are_not_expanded_and_the_item_beside_them_is_read(self):
        feed = fed("made", "made__billion-laughs.xml")

        assert len(feed.title) < 100
        assert [item.title for item in feed.items] == ["un"]

    def test_links_that_run_or_lead_inward_are_no_links(self):
        feed = fed("made", "made__hostile-links.xml")

        assert [(i.title, i.link, i.enclosures, i.picture) for i in feed.items] == [
            ("Bonjour", "", (), ""),
            ("interne", "", (), ""),
        ]
        assert feed.title == "Titre"

    def test_peertube_gives_its_duration_in_media_content(self):
        item = fed("made", "made__peertube-2026.xml").items[0]

        assert (item.seconds, item.views) == (421, 4321)
        assert item.enclosures[0].type == "video/mp4"

    def test_a_guid_that_is_no_address_is_no_link(self):
        assert fed("podcast-unit", "gpodder__chapters.rss").items[0].link == ""
        assert fed("podcast-unit", "gpodder__itunes_no_xmlns.rss").items[0].link == ""

    def test_a_duration_in_an_undeclared_itunes_prefix_is_a_duration(self):
        assert fed("podcast-unit", "gpodder__itunes_no_xmlns.rss").items[0].seconds == 1200

    def test_a_long_address_is_kept_whole(self):
        assert fed("press", "kagisearch__mercopress.xml").items[0].link.endswith("utm_campaign=rss")

    def test_markup_in_a_title_goes_and_its_words_stay(self):
        assert fed("rdf-rss1", "rbren__craigslist.rss").items[0].title.endswith("3bd 1930ft2")

    def test_an_atom_03_link_is_its_link_and_not_its_id(self):
        assert fed("rss-0.9x", "rometools__atom_0.3_DC_Sy.xml").items[0].link == HERE.replace(
            "feed", "atom_0.3.feed.entry[0].link^href"
        )

    def test_userlands_and_netscapes_091_are_one_format(self):
        assert fed("rss-0.9x", "rometools__rss_0.91U.xml").format == "rss091"

    def test_the_same_song_at_several_rates_is_several_files(self):
        item = fed("w3c", "w3c__example5.xml").items[0]

        assert len(item.enclosures) == 4

    def test_a_namespace_of_their_own_invention_is_plain_rss(self):
        assert len(fed("press", "spacecowboy__rss_ukrnet.xml").items) == 20

    def test_a_cut_item_is_kept_once_it_can_be_told_from_others_and_not_before(self):
        assert len(fed("made", "made__truncated.xml").items) == 10
        assert len(fed("wordpress", "kagisearch__osm-pl.xml").items) == 8


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
