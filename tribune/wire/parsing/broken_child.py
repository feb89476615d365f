"""The child: a broken feed on standard input, what feedparser makes of it on standard output, as JSON.

Run alone (``python -I broken_child.py``), with no key, no database and no
network asked for. Whoever started it may kill it at any time.
"""

import json
import resource
import sys
from io import BytesIO

import feedparser

MEMORY = 512 * 1024 * 1024
PROCESSOR_SECONDS = 8


def main() -> None:
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (PROCESSOR_SECONDS, PROCESSOR_SECONDS))
    resource.setrlimit(resource.RLIMIT_NOFILE, (16, 16))
    found = feedparser.parse(
        BytesIO(sys.stdin.buffer.read()),
        sanitize_html=False,
        resolve_relative_uris=False,
        response_headers={"content-type": "application/xml; charset=utf-8"},
    )
    feed = found.feed
    json.dump(
        {
            "version": found.get("version") or "",
            "title": feed.get("title") or "",
            "summary": feed.get("subtitle") or "",
            "link": feed.get("link") or "",
            "language": feed.get("language") or "",
            "hubs": [link.get("href") or "" for link in feed.get("links", []) if link.get("rel") == "hub"],
            "items": [item_of(entry) for entry in found.entries],
        },
        sys.stdout,
    )


def item_of(entry: feedparser.FeedParserDict) -> dict[str, object]:
    contents = [content.get("value") or "" for content in entry.get("content", [])]
    return {
        "guid": entry.get("id") or "",
        "link": entry.get("link") or "",
        "title": entry.get("title") or "",
        "summary": entry.get("summary") or "",
        "body": max(contents, key=len, default=""),
        "authors": [author.get("name") or "" for author in entry.get("authors", [])],
        "published": list(entry.get("published_parsed") or entry.get("updated_parsed") or []),
        "updated": list(entry.get("updated_parsed") or []),
        "enclosures": [
            {"url": e.get("href") or "", "type": e.get("type") or "", "length": str(e.get("length") or "")}
            for e in entry.get("enclosures", [])
        ],
        "pictures": [thumbnail.get("url") or "" for thumbnail in entry.get("media_thumbnail", [])],
        "categories": [tag.get("term") or "" for tag in entry.get("tags", [])],
        "duration": entry.get("itunes_duration") or "",
        "youtube_id": entry.get("yt_videoid") or "",
        "views": (entry.get("media_statistics") or {}).get("views") or "",
    }


if __name__ == "__main__":
    main()
