"""What an episode adds is kept with its entry, follows it, and is told to its reader."""

from datetime import UTC, datetime, timedelta

import pytest
from lxml import html

from tribune.people.testing import HouseClient
from tribune.wire import episodes
from tribune.wire.fetching import Heard
from tribune.wire.models import Entry, medium_of
from tribune.wire.parsing import read
from tribune.wire.testing import NOON, a_source
from tribune.wire.verbs import intake

pytestmark = pytest.mark.django_db

EPISODE = """<podcast:person role="guest" href="https://alice.example/">Alice</podcast:person>
<podcast:person>Bob</podcast:person><podcast:season>2</podcast:season><podcast:episode>5</podcast:episode>
<podcast:transcript url="https://a.example/5.html" type="text/html" language="fr"/>
<podcast:transcript url="https://a.example/5.vtt" type="text/vtt" rel="captions"/>
<psc:chapters><psc:chapter start="0" title="Début"/><psc:chapter start="1:02:03" title="Fin"/></psc:chapters>
<podcast:alternateEnclosure type="video/mp4" length="1000" height="720"><podcast:source uri="https://a.example/5.mp4"/>
</podcast:alternateEnclosure>"""


def feed(inside: str = "", around: str = "", guid: str = "5"):
    return read(
        f"""<rss version="2.0" xmlns:podcast="https://podcastindex.org/namespace/1.0"
        xmlns:psc="http://podlove.org/simple-chapters"><channel><title>Ondes</title>{around}
        <item><title>Cinq</title><guid isPermaLink="false">{guid}</guid><link>https://a.example/5</link>{inside}</item>
        </channel></rss>""".encode(),
        address="https://a.example/feed",
    )


def taken(source, *, at=NOON, **said) -> Entry:
    intake.keep(source=source, heard=Heard(status=200, feed=feed(**said)), at=at)
    return Entry.objects.get(source=source, guid="5")


def test_the_page_of_an_episode_tells_who_speaks_where_to_read_it_and_its_chapters():
    entry = taken(a_source(), inside=EPISODE)

    page = html.fromstring(HouseClient().get(f"/en/wire/{entry.code}/", follow=True).content)

    facts = {
        dt.text: " ".join(dd.text_content().split())
        for dt, dd in zip(page.xpath("//dl/div/dt"), page.xpath("//dl/div/dd"), strict=True)
    }
    assert facts == {
        "Episode": "5 · season 2",
        "With": "Alice, Bob",
        "In writing": "HTML fr",
        "Subtitles": "VTT",
    }
    assert [" ".join(li.text_content().split()) for li in page.xpath("//details//ul/li")] == ["720p MP4 1000 bytes"]
    assert [" ".join(li.text_content().split()) for li in page.xpath("//details//ol/li")] == [
        "0:00 Début",
        "1:02:03 Fin",
    ]
    assert page.xpath("//dd/a[text()='Alice']/@rel") == ["noopener noreferrer nofollow external"]


def test_an_entry_that_is_no_episode_shows_nothing_of_the_kind():
    entry = taken(a_source())

    assert entry.episode == {}
    assert not episodes.told(entry.episode)
    assert b"told-facts" not in HouseClient().get(f"/wire/{entry.code}/", follow=True).content


def test_a_transcript_that_comes_later_joins_its_episode():
    source = a_source()
    taken(source)

    entry = taken(
        source,
        at=NOON + timedelta(hours=1),
        inside='<podcast:transcript url="https://a.example/5.vtt" type="text/vtt"/>',
    )

    assert [one["url"] for one in entry.episode["transcripts"]] == ["https://a.example/5.vtt"]


def test_what_is_live_comes_on_the_wire_and_is_the_same_entry_once_it_is_an_episode():
    source = a_source()
    live = (
        '<podcast:liveItem status="live" start="2026-10-05T11:00:00Z"><title>Direct</title>'
        '<guid isPermaLink="false">5</guid><link>https://a.example/direct</link></podcast:liveItem>'
    )
    entry = taken(source, around=live, guid="4")
    shown = episodes.told(entry.episode)

    after = taken(source, at=NOON + timedelta(hours=2))

    assert (shown.live, shown.starts_at) == ("live", datetime(2026, 10, 5, 11, tzinfo=UTC))
    assert after.pk == entry.pk
    assert (after.episode, after.publication.title) == ({}, "Cinq")


@pytest.mark.parametrize(
    ("status", "words"), [("live", "Live now"), ("pending", "To be live:"), ("ended", "It was live.")]
)
def test_the_page_says_whether_it_is_live(status, words):
    live = (
        f'<podcast:liveItem status="{status}" start="2026-10-06T11:00:00Z"><title>Direct</title>'
        '<guid isPermaLink="false">5</guid></podcast:liveItem>'
    )
    entry = taken(a_source(), around=live, guid="4")

    assert words in HouseClient().get(f"/en/wire/{entry.code}/", follow=True).content.decode()


def test_a_stream_in_pieces_is_a_video():
    assert medium_of("", [{"type": "application/x-mpegURL"}]) == "video"
    assert medium_of("", [{"type": "application/pdf"}]) == ""
