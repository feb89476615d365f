"""What a feed says, whichever dialect it speaks."""

from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext_lazy as _

from tribune.kit.refusals import Refusal


class NotAFeed(Refusal):
    """The answer reads as something else: a page, a picture, nothing."""

    code = "not_a_feed"
    sentence = _("What this address answers is not a feed.")
    status = 422


@dataclass(frozen=True, slots=True)
class Enclosure:
    """A file that goes with an item. *size* is in bytes, *seconds* its duration; both as announced, often wrong."""

    url: str
    type: str = ""
    size: int | None = None
    seconds: int | None = None
    title: str = ""


@dataclass(frozen=True, slots=True)
class Item:
    """One entry. Addresses are absolute http(s) or empty; *title* is plain words; *summary* and *body* are HTML as
    it came, to be resolved against *base* and cleaned; *guid* is the publisher's identifier, untouched.
    """

    guid: str = ""
    link: str = ""
    title: str = ""
    summary: str = ""
    body: str = ""
    base: str = ""
    authors: tuple[str, ...] = ()
    published_at: datetime | None = None
    updated_at: datetime | None = None
    enclosures: tuple[Enclosure, ...] = ()
    picture: str = ""
    pictures: int = 0
    language: str = ""
    categories: tuple[str, ...] = ()
    seconds: int | None = None
    youtube_id: str = ""
    views: int | None = None


@dataclass(frozen=True, slots=True)
class Feed:
    """*format* as "rss20", "rss10", "atom10", "jsonfeed 1.1" …; *ttl* in minutes; *self_link* and *hub* for WebSub."""

    format: str
    title: str = ""
    summary: str = ""
    link: str = ""
    language: str = ""
    picture: str = ""
    self_link: str = ""
    hub: str = ""
    ttl: int | None = None
    items: tuple[Item, ...] = ()
    is_well_formed: bool = True
