"""Whole feeds of the corpus read as feedparser reads them, but where it is wrong or keeps less than we do."""

import calendar
from datetime import UTC, datetime
from time import struct_time
from typing import Any

import feedparser
import pytest

from tribune.kit.html import plain
from tribune.wire.parsing import Item, read
from tribune.wire.parsing.words import outward
from tribune.wire.tests.test_manifest import HERE, KINDS, bytes_of, rows

# What we read otherwise, and why.
OTHERWISE = {
    "atom-blog/danmactough__illegally-nested.xml": {"entries"},  # items in items are repetitions
    "atom-blog/kagisearch__b38787f0a7eb3696.xml": {"hour"},  # the year 1 is no hour
    "atom-blog/ranchero__OneFootTsunami.atom": {"link"},  # an empty address is none, not the feed's own
    "made/made__dates.xml": {"hour"},  # a French month
    "podcast-unit/gpodder__chapters.rss": {"link"},  # an identifier that is no address is no link
    "press/feed-rs__rss_2.0_ilmessaggero.xml": {"hour"},  # an Italian month
    "rss-0.9x/rometools__atom_0.3_DC_Sy.xml": {"link"},  # a link is not its identifier
    "w3c/w3c__example5.xml": {"file"},  # files of a media:group
    "w3c/w3c__valid_dc_all2.xml": {"guid"},  # rdf:about names an item
}


# feedparser reads no JSON Feed here; what is broken goes through it anyway.
WHOLE = [
    row for row in rows(*KINDS - {"jsonfeed"}) if row.values[0] is None or row.values[0]["wellformed"] == "yes"
]  # fmt: skip


@pytest.mark.corpus
@pytest.mark.parametrize("row", WHOLE)
def test_a_well_formed_feed_reads_as_by_feedparser(row):
    body = bytes_of(row)

    ours = [by_us(item) for item in read(body, address=HERE).items]
    theirs = [by_them(entry) for entry in feedparser.parse(body, response_headers={"content-location": HERE}).entries]

    aside = OTHERWISE.get(row["file"], set())
    assert (ours == theirs) is not bool(aside)
    if "entries" not in aside:
        assert _without(aside, ours) == _without(aside, theirs)


def _without(aside: set[str], items: list[dict[str, Any]]) -> list[dict[str, Any]]:
    return [{name: value for name, value in item.items() if name not in aside} for item in items]


def by_us(item: Item) -> dict[str, Any]:
    hour = item.published_at.replace(microsecond=0) if item.published_at else None
    file = item.enclosures[0].url if item.enclosures else ""
    guid = outward(item.guid, HERE) or item.guid  # it resolves them; ours are compared, never followed
    return {"title": item.title, "link": item.link, "guid": guid, "hour": hour, "file": file}


def by_them(entry: Any) -> dict[str, Any]:
    files = entry.get("enclosures", [])
    return {
        "title": " ".join(plain(entry.get("title", "")).split()),
        "link": outward(entry.get("link", ""), HERE),
        "guid": outward(entry.get("id", ""), HERE) or entry.get("id", ""),
        "hour": _hour(dict.get(entry, "published_parsed") or dict.get(entry, "updated_parsed")),
        "file": outward(files[0].get("href", ""), HERE) if files else "",
    }


def _hour(said: struct_time | None) -> datetime | None:
    return datetime.fromtimestamp(calendar.timegm(said), UTC) if said else None
