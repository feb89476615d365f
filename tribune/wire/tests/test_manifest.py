"""What a right reader sees in each file of the corpus; where readers disagree, each answer has its reason."""

import csv
import json
import re
from datetime import UTC, datetime
from pathlib import Path

import pytest

from tribune.kit.html import clean
from tribune.kit.outbound import Answer
from tribune.kit.testing import CorpusIsMissing, corpus
from tribune.wire.discovering import announced
from tribune.wire.parsing import NotAFeed, read
from tribune.wire.parsing.opml import read_opml
from tribune.wire.parsing.sitemaps import read_sitemap
from tribune.wire.parsing.wordpress import read_posts
from tribune.wire.parsing.words import outward

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
    "made/made__hostile-links.xml": {
        "feed_title",
        "first_title",
        "first_link",
        "enclosures",
        "first_enclosure",
        "thumbnails",
    },
    "made/made__peertube-2026.xml": {"itunes_duration"},
    "podcast-unit/gpodder__chapters.rss": {"first_link"},
    "podcast-unit/gpodder__itunes_no_xmlns.rss": {"first_link", "itunes_duration"},
    "press/feed-rs__rss_2.0_ilmessaggero.xml": {"first_date_utc"},
    "press/kagisearch__mercopress.xml": {"first_link", "first_id", "first_enclosure"},
    "rdf-rss1/rbren__craigslist.rss": {"first_title"},
    "rss-0.9x/rometools__atom_0.3_DC_Sy.xml": {"first_link"},
    "rss-0.9x/rometools__rss_0.91U.xml": {"format"},
    "w3c/w3c__example5.xml": {"enclosures"},
}
# No feed: exchanges that the tests of fetching play.
SCRIPTS = {"made/made__http-scenarios.json"}
NOT_FEEDS = {"illformed/kurtmckee__rss_empty_document.xml", "made/made__html-instead-of-feed.xml"}


LONGEST = 160  # characters of a file in the manifest
# What a feed says in Podcasting 2.0 and we keep of it.
PODCASTING = {
    "transcript": lambda item: item.episode.transcripts,
    "chapters": lambda item: item.episode.chapters_address,
    "person": lambda item: item.episode.contributors,
    "alternateEnclosure": lambda item: item.episode.files,
    "season": lambda item: item.episode.season,
    "episode": lambda item: item.episode.number,
    "liveItem": lambda item: item.episode.live,
}
OTHER_KINDS = {"discovery-html", "made-sitemap", "opml", "sanitizer", "sitemap", "wp-rest"}


def manifest() -> list[dict[str, str]]:
    with corpus("feeds", "manifest.tsv").open(encoding="utf-8", newline="") as lines:
        return list(csv.DictReader(lines, delimiter="\t"))


def rows(*kinds: str):
    try:
        found = [row for row in manifest() if row["kind"] in kinds]
    except CorpusIsMissing:
        return [pytest.param(None, id="the corpus is missing")]
    return [pytest.param(row, id=row["file"]) for row in found if row["file"] not in SCRIPTS]


def bytes_of(row: dict[str, str]) -> bytes:
    return corpus("feeds", *row["file"].split("/")).read_bytes()


def fed(*names: str):
    return read(corpus("feeds", *names).read_bytes(), address=HERE)


def seen(feed) -> dict[str, str]:
    """A feed in the manifest's columns."""
    items = feed.items
    first = items[0] if items else None
    file = next((f"{e.url} {e.type} {e.size or ''}".strip() for item in items for e in item.enclosures), "")
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
        "first_enclosure": file[:LONGEST],
        "thumbnails": str(sum(i.pictures > 0 for i in items)),
        "itunes_duration": str(sum(i.seconds is not None for i in items)),
        "view_counts": str(sum(i.views is not None for i in items)),
        "hub": feed.hub,
    }


@pytest.mark.corpus
@pytest.mark.parametrize("row", rows(*KINDS))
def test_a_feed_reads_as_the_manifest_says(row):
    body = bytes_of(row)
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
        for name in told.keys() & {"first_link", "first_enclosure"}:
            told[name] = outward(row[name], HERE)  # the manifest leaves them relative
    if row["entries"] == "0":
        told = {name: told[name] for name in told if not name.startswith("first_") and name in always | {"feed_title"}}
    for name in OTHERWISE.get(row["file"], ()):
        told.pop(name, None)
    assert {name: got[name] for name in told} == told


@pytest.mark.corpus
@pytest.mark.parametrize("row", rows("podcast", "video-peertube"))
def test_what_the_manifest_finds_of_podcasting_2_is_kept(row):
    feed = read(bytes_of(row), address=HERE)

    said = PODCASTING.keys() & set(row["podcast_tags"].split(",")) if feed.items else set()
    assert said <= {name for name, kept in PODCASTING.items() if any(map(kept, (*feed.items, *feed.lives)))}


@pytest.mark.corpus
def test_every_file_of_the_manifest_is_read_by_a_test():
    assert {row["kind"] for row in manifest()} == KINDS | OTHER_KINDS


@pytest.mark.corpus
@pytest.mark.parametrize("row", rows("sitemap", "made-sitemap"))
def test_a_sitemap_names_as_many_addresses_as_the_manifest_says(row):
    sitemap = read_sitemap(bytes_of(row), address=HERE)

    named = sitemap.sitemaps if row["format"] == "sitemapindex" else sitemap.pages
    assert len(named) == int(row["entries"])
    assert all(page.address.startswith("http") for page in named)


@pytest.mark.corpus
@pytest.mark.parametrize("row", rows("opml"))
def test_a_list_of_feeds_has_as_many_as_the_manifest_says(row):
    listed = read_opml(bytes_of(row))

    assert sum(max(1, len(feed.sections)) for feed in listed) == int(row["entries"])
    assert all(feed.title == "feedname" for feed in listed)


@pytest.mark.corpus
@pytest.mark.parametrize("row", rows("discovery-html"))
def test_a_page_announces_as_many_feeds_as_the_manifest_says(row):
    found = list(announced(Answer(200, "https://a.example/blog/", {}, bytes_of(row))))

    assert len(found) == int(row["entries"])
    assert found == ["https://a.example/blog/atom.xml"]


@pytest.mark.corpus
@pytest.mark.parametrize("row", rows("wp-rest"))
def test_a_page_of_wordpress_holds_as_many_posts_as_the_manifest_says(row):
    posts = read_posts(bytes_of(row), address="https://example.org/wp-json/wp/v2/posts")

    assert len(posts) == int(row["entries"])
    assert (posts[0].guid, posts[0].title, posts[0].body, posts[0].published_at) == (
        "http://example.org/?p=4",
        "REST API Client Fixture: Post",
        "<p>Updated post content.</p>\n",
        datetime(2017, 2, 14, tzinfo=UTC),
    )


@pytest.mark.corpus
@pytest.mark.parametrize("row", rows("sanitizer"))
def test_what_the_sanitizers_of_others_stop_is_stopped(row):
    text = bytes_of(row).decode()
    if row["format"] == "xml+expect":
        given = [read(text.encode(), address=HERE).items[0].body]
    elif row["format"] == "json":
        given = [case["input"] for case in json.loads(text)]
        assert len(given) == int(row["entries"])
    else:
        given = [text.partition("\n--\n")[0]]

    kept = "".join(clean(words, base=HERE, pictures=True) for words in given)

    if row["format"] == "xml+expect":
        assert "safe" in kept or "Did The Javascript Execute?" in kept
    assert not re.search(r"<(?:script|style|iframe|object|embed|applet|svg|math|form|base|meta|link)\b", kept, re.I)
    assert not re.search(r"<[^>]*\s(?:on\w+|style|background|dynsrc|lowsrc)\s*=", kept, re.I)
    assert not re.search(r"<[^>]*=\s*[\"']?\s*(?:javascript|vbscript|data):", kept, re.I)


@pytest.mark.corpus
@pytest.mark.parametrize("row", rows("podcast-unit"))
def test_an_episode_reads_as_a_podcast_player_reads_it(row):
    expected = json.loads(corpus("feeds", *row["expected_file"].split("/")).read_text())

    feed = fed(*row["file"].split("/"))

    for item, episode in zip(feed.items, expected["episodes"], strict=True):
        told = item.episode
        assert item.title == episode["title"]
        assert (item.seconds or 0) == episode["total_time"]
        assert [file.url for file in item.enclosures] == [file["url"] for file in episode["enclosures"]]
        assert told.kind == episode.get("type", "")
        assert told.chapters_address == episode.get("chapters_json_url", "")
        assert [transcript.url for transcript in told.transcripts] == [
            url for url in [episode.get("transcript_url")] if url
        ]
        assert [
            {"start": c.seconds, "title": c.title}
            | ({"href": c.link} if c.link else {})
            | ({"image": c.picture} if c.picture else {})
            for c in told.chapters
        ] == episode.get("chapters", [])
        assert [
            {"name": c.name, "role": c.role, "group": c.group, "href": c.link, "img": c.picture or None}
            for c in told.contributors
        ] == episode.get("persons", [])


@pytest.mark.corpus
def test_every_file_over_which_parsers_disagree_has_its_own_test():
    here = Path(__file__).read_text()
    answers = {row["file"]: {one.partition("=")[2] for one in row["entries_by_parser"].split()} for row in manifest()}

    disagreed = {file for file, counts in answers.items() if len(counts) > 1} | set(OTHERWISE)

    named = here[here.index("class TestWhere" + "ReadersDisagree") :]
    assert {file for file in disagreed if f'"{file.rpartition("/")[2]}"' not in named} == set()


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

    def test_a_length_of_nought_is_no_length(self):
        assert fed("press", "kagisearch__mercopress.xml").items[0].enclosures[0].size is None

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

    def test_a_feed_that_only_declares_a_rare_encoding_is_a_feed_without_entries(self):
        assert fed("encoding", "kurtmckee__big5.xml").items == ()
        assert fed("encoding", "kurtmckee__http_application_rss_xml_charset.xml").items == ()
        assert fed("encoding", "kurtmckee__http_application_rss_xml_charset_overrides_encoding.xml").items == ()
        assert fed("encoding", "kurtmckee__utf-32be-bom.xml").items == ()

    def test_an_item_outside_any_channel_is_an_item_since_rss_1_put_them_there(self):
        bad_byte = fed("encoding", "kurtmckee__bozo_encoding_mismatch_crash.xml")
        entity = fed("encoding", "kurtmckee__encoding_attribute_crash.xml")

        assert len(bad_byte.items) == len(entity.items) == 1
        assert not bad_byte.is_well_formed
        assert "http://www.example.com/" in bad_byte.items[0].body

    def test_an_empty_document_and_a_page_are_no_feeds_however_lenient_one_is(self):
        with pytest.raises(NotAFeed):
            fed("illformed", "kurtmckee__rss_empty_document.xml")
        with pytest.raises(NotAFeed):
            fed("made", "made__html-instead-of-feed.xml")

    def test_an_item_of_a_strange_version_or_with_a_strange_date_is_still_an_item(self):
        assert len(fed("rss-0.9x", "rometools__rss_0.93.xml").items) == 2
        assert len(fed("podcast", "podverse__pc20rss.xml").items) == 56
        assert len(fed("press", "spacecowboy__rss_theguardian.xml").items) == 54
