"""The sources as a list that other readers take in (OPML 2.0, http://opml.org/spec2.opml)."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import datetime
from email.utils import format_datetime
from urllib.parse import parse_qsl, urlsplit

from django.http import HttpResponse
from lxml import etree

from tribune.wire.kinds import PLURALS, SourceKind
from tribune.wire.models import Source

# What an address may carry that opens a feed to whoever holds it.
SECRET = re.compile(r"(token|secret|key|auth|pass(word)?|pwd|sig(nature)?|session|sid|jwt|credential)s?$", re.I)
NOT_WRITTEN = re.compile(r"[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def answer(sources: Iterable[Source], *, title: str, at: datetime, is_for_all: bool) -> HttpResponse:
    """The list as a file. *is_for_all*: addresses that hold somebody's key are left out."""
    body = write_opml([s for s in sources if not is_for_all or not holds_a_key(s.feed_address)], title=title, at=at)
    answered = HttpResponse(body, content_type="text/x-opml; charset=utf-8")
    answered["Content-Disposition"] = 'attachment; filename="sources.opml"'
    return answered


def write_opml(sources: Iterable[Source], *, title: str, at: datetime) -> bytes:
    """Under their sections, or their kinds where they have none, in the order they are given."""
    root = etree.Element("opml", version="2.0")
    head = etree.SubElement(root, "head")
    etree.SubElement(head, "title").text = _written(title)
    etree.SubElement(head, "dateCreated").text = format_datetime(at)
    body = etree.SubElement(root, "body")
    groups: dict[str, etree._Element] = {}
    for source in sources:
        section = _written(source.section or str(PLURALS[SourceKind(source.kind)]))
        group = groups.get(section)
        if group is None:
            group = groups[section] = etree.SubElement(body, "outline", text=section, title=section)
        name = _written(source.title)
        told = {"type": "rss", "text": name, "title": name, "xmlUrl": _written(source.feed_address)}
        if source.site_address:
            told["htmlUrl"] = _written(source.site_address)
        etree.SubElement(group, "outline", {**told, "language": _written(source.language)})
    written: bytes = etree.tostring(root, xml_declaration=True, encoding="utf-8", pretty_print=True)
    return written


def holds_a_key(address: str) -> bool:
    try:
        parts = urlsplit(address)
    except ValueError:
        return True
    asked = parse_qsl(parts.query, keep_blank_values=True)
    return "@" in parts.netloc or any(SECRET.search(name) for name, _value in asked)


def _written(text: str) -> str:
    """Without what XML cannot hold."""
    return NOT_WRITTEN.sub("", text)
