"""One visit: ask politely, and say in plain values what was answered."""

import hashlib
import time
from dataclasses import dataclass

from tribune.kit import outbound
from tribune.kit.clock import fresh_for
from tribune.kit.outbound import Answer, Ask, OutboundRefused
from tribune.wire.hubs import Hub, told_by
from tribune.wire.models import Source
from tribune.wire.parsing import Feed, NotAFeed, read
from tribune.wire.troubles import of_status

ACCEPT = (
    "application/atom+xml, application/rss+xml, application/feed+json, application/rdf+xml;q=0.9, "
    "application/xml;q=0.8, text/xml;q=0.8, application/json;q=0.7, */*;q=0.1"
)


@dataclass(frozen=True, slots=True)
class Heard:
    """What a visit brought. ``feed`` is None when nothing changed or something went wrong (``trouble`` says which).

    ``asks_to_wait`` when the host wants to be left alone, as a whole.
    """

    trouble: str = ""
    status: int | None = None
    feed: Feed | None = None
    etag: str = ""
    modified: str = ""
    body_hash: str = ""
    permanent_url: str = ""
    hub: Hub | None = None
    retry_after: int | None = None
    asks_to_wait: bool = False
    max_age: int | None = None
    milliseconds: int = 0

    @property
    def is_unchanged(self) -> bool:
        return not self.trouble and self.feed is None


def visit(address: str, *, etag: str = "", modified: str = "", body_hash: str = "") -> Heard:
    """Fetch and read the feed at *address*. The validators and hash are those of the last visit, "" the first time."""
    began = time.monotonic()
    (answer,) = outbound.fetch_all([Ask(address, etag=etag, modified=modified, accept=ACCEPT)])
    return heard(answer, body_hash=body_hash, milliseconds=int((time.monotonic() - began) * 1000))


def ask(source: Source) -> Ask:
    """For its feed, unless that is as its server said the last time."""
    return Ask(source.feed_address, etag=source.etag, modified=source.modified, accept=ACCEPT)


def heard(answer: Answer | OutboundRefused, *, body_hash: str = "", milliseconds: int = 0) -> Heard:
    """What an answer means, read only when its body differs from the one of *body_hash*."""
    if isinstance(answer, OutboundRefused):
        return Heard(answer.code, milliseconds=milliseconds)
    trouble = of_status(answer.status)
    if trouble:
        return Heard(
            trouble, answer.status, retry_after=answer.retry_after, asks_to_wait=answer.asks_to_wait,
            milliseconds=milliseconds,
        )  # fmt: skip
    digest = "" if answer.is_unchanged else hashlib.sha256(answer.body).hexdigest()
    feed = None
    if digest and digest != body_hash:
        try:
            feed = read(answer.body, address=answer.url, content_type=answer.headers.get("content-type", ""))
        except NotAFeed as refusal:
            trouble = refusal.code
    return Heard(
        trouble=trouble,
        status=answer.status,
        feed=feed,
        etag=_kept(answer.headers.get("etag", ""), 500),
        modified=_kept(answer.headers.get("last-modified", ""), 100),
        body_hash=digest,
        permanent_url=answer.permanent_url or "",
        hub=None if trouble else told_by(answer.headers, feed, address=answer.url),
        retry_after=answer.retry_after,
        max_age=fresh_for(answer.headers) or None,
        milliseconds=milliseconds,
    )


def _kept(validator: str, longest: int) -> str:
    """A validator is sent back byte for byte or not at all."""
    return validator if len(validator) <= longest else ""
