"""What podcasts and video channels add to their items, and what of it is kept."""

from datetime import UTC, datetime

import pytest

from tribune.kit.testing import corpus
from tribune.wire.parsing import read
from tribune.wire.parsing.values import Chapter, Contributor, Enclosure, Live, Transcript

HERE = "https://base.example/feed"
PODCAST = "https://podcastindex.org/namespace/1.0"


def fed(*names: str):
    return read(corpus("feeds", *names).read_bytes(), address=HERE)


def said(inside: str, *, around: str = ""):
    """A feed of one episode that says *inside*, in a channel that says *around*."""
    return read(
        f"""<rss version="2.0" xmlns:podcast="{PODCAST}" xmlns:psc="http://podlove.org/simple-chapters"
        xmlns:itunes="http://www.itunes.com/dtds/podcast-1.0.dtd"><channel><title>Ondes</title>{around}<item>
        <title>Un</title><guid>1</guid>{inside}</item></channel></rss>""".encode(),
        address=HERE,
    )


def told(inside: str, *, around: str = ""):
    return said(inside, around=around).items[0].episode


@pytest.mark.corpus
def test_people_transcripts_chapters_season_and_number_are_read():
    episode = fed("podcast", "podverse__unlocked.xml").items[0].episode

    assert (episode.season, episode.number) == (1, 3)
    assert episode.chapters_address == "https://example.com/ep3_chapters.json"
    assert episode.transcripts == (Transcript("https://example.com/ep3/transcript.txt", "text/plain"),)
    assert [(c.name, c.role, c.group) for c in episode.contributors] == [
        ("Adam Curry", "host", "cast"),
        ("Dave Jones", "guest", "cast"),
        ("Becky Smith", "cover art designer", "visuals"),
    ]


@pytest.mark.corpus
def test_every_file_of_a_peertube_video_is_kept_with_its_height():
    item = fed("video-peertube", "podverse__natube-test.xml").items[0]

    files = item.episode.files
    assert item.episode.peertube_id == "8d581e1f-1cf4-4e67-95f2-8fd4c1029009"
    assert [f.height for f in files if f.type == "video/mp4"] == [2160, 1440, 1080, 720, 480, 360, 240]
    assert [f.size for f in files if f.type == "video/mp4"][:2] == [419484773, 154262921]
    assert sum(f.type == "application/x-bittorrent" for f in files) == 8
    assert files[-1].type == "application/x-mpegURL"


@pytest.mark.corpus
def test_a_video_channels_own_feed_tells_size_height_duration_views_and_torrent():
    item = fed("made", "made__peertube-2026.xml").items[0]

    assert item.enclosures == (
        Enclosure(
            "https://video.exemple.org/static/web-videos/abc-720.mp4", "video/mp4", 88238199, seconds=421, height=720
        ),
    )
    assert (item.views, item.episode.peertube_id) == (4321, "abc123")
    assert [file.type for file in item.episode.files] == ["application/x-bittorrent"]


@pytest.mark.corpus
def test_what_is_said_live_stands_apart_from_episodes():
    feed = fed("video-peertube", "podverse__natube-test.xml")

    live = feed.lives[0]
    assert len(feed.items) == 15
    assert live.title == "Saturn Daze: It Was Lit Radio!"
    assert live.episode.live == Live("live", datetime(2022, 6, 11, 18, 30, 34, 948000, tzinfo=UTC))
    assert live.enclosures[0].url.endswith("/master.m3u8")


def test_a_live_with_a_status_nobody_defined_promises_nothing():
    feed = said("", around='<podcast:liveItem status="soon" start="x"><title>Direct</title></podcast:liveItem>')

    assert feed.lives[0].episode.live == Live("pending")


def test_a_live_that_only_says_where_to_watch_has_that_as_its_link():
    feed = said(
        "",
        around='<podcast:liveItem status="live"><title>Direct</title><guid isPermaLink="false">d</guid>'
        '<podcast:contentLink href="https://watch.example/d">Sur le site</podcast:contentLink></podcast:liveItem>',
    )

    assert feed.lives[0].link == "https://watch.example/d"


def test_an_episode_that_names_nobody_is_of_those_the_podcast_names():
    around = "<podcast:person>Alice</podcast:person>"

    assert [c.name for c in told("", around=around).contributors] == ["Alice"]
    assert [c.name for c in told("<podcast:person>Bob</podcast:person>", around=around).contributors] == ["Bob"]


def test_a_person_is_named_once_a_role_and_leads_nowhere_hostile():
    twice = '<podcast:person role="Guest" href="javascript:alert(1)">A<b/>lice</podcast:person>'

    assert told(twice + twice).contributors == (Contributor("Alice", "guest"),)


def test_a_file_of_several_sources_is_as_many_addresses_and_those_off_the_web_are_left():
    files = told(
        '<podcast:alternateEnclosure type="audio/opus" length="32400000" lang="fr" title="Haute">'
        '<podcast:source uri="https://a.example/1.opus"/><podcast:source uri="ipfs://Qm123"/>'
        '<podcast:source uri="https://a.example/1.torrent" contentType="application/x-bittorrent"/>'
        "</podcast:alternateEnclosure>"
    ).files

    assert files == (
        Enclosure("https://a.example/1.opus", "audio/opus", 32400000, title="Haute", language="fr"),
        Enclosure("https://a.example/1.torrent", "application/x-bittorrent", title="Haute", language="fr"),
    )


def test_captions_are_told_from_a_transcript():
    transcripts = told(
        '<podcast:transcript url="https://a.example/1.vtt" type="text/vtt" language="fr" rel="captions"/>'
        '<podcast:transcript url="https://a.example/1.html" type="text/html"/><podcast:transcript url="ftp://a/1"/>'
    ).transcripts

    assert transcripts == (
        Transcript("https://a.example/1.vtt", "text/vtt", "fr", is_captions=True),
        Transcript("https://a.example/1.html", "text/html"),
    )


def test_chapters_are_in_the_order_of_the_hour_and_those_without_one_are_left():
    chapters = told(
        '<psc:chapters><psc:chapter start="10:00" title="Deux"/><psc:chapter start="00:00" title="Un"/>'
        '<psc:chapter start="tard" title="Trois"/><psc:chapter start="1:00:00" title=" "/></psc:chapters>'
    ).chapters

    assert chapters == (Chapter(0, "Un"), Chapter(600, "Deux"))


def test_an_ordinary_item_has_no_episode_about_it():
    feed = said("<description>Texte</description>")

    assert feed.items[0].episode == type(feed.items[0].episode)()
