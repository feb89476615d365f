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


# Items, their episodes and files are not frozen, though nobody changes them: a frozen one takes twice as long to make,
# and a feed makes hundreds.


@dataclass(slots=True, unsafe_hash=True)
class Enclosure:
    """A file that goes with an item. *size* is in bytes, *seconds* its duration, *height* in pixels; all as announced,
    often wrong.
    """

    url: str
    type: str = ""
    size: int | None = None
    seconds: int | None = None
    title: str = ""
    height: int | None = None
    language: str = ""


@dataclass(frozen=True, slots=True)
class Contributor:
    """Somebody heard or seen in an episode (podcast:person); *role* and *group* in the words of its taxonomy."""

    name: str
    role: str = "host"
    group: str = "cast"
    link: str = ""
    picture: str = ""


@dataclass(frozen=True, slots=True)
class Transcript:
    """What is said, in writing. *is_captions* when it goes with the sound (podcast:transcript, rel="captions")."""

    url: str
    type: str = ""
    language: str = ""
    is_captions: bool = False


@dataclass(frozen=True, slots=True)
class Chapter:
    """*seconds* from the beginning."""

    seconds: int
    title: str
    link: str = ""
    picture: str = ""


@dataclass(frozen=True, slots=True)
class Live:
    """What is, will be or was said live (podcast:liveItem). *status* is "pending", "live" or "ended"."""

    status: str
    starts_at: datetime | None = None
    ends_at: datetime | None = None


@dataclass(slots=True, unsafe_hash=True)
class Episode:
    """What a podcast or a video channel says beyond words and a file: Podcasting 2.0, iTunes, PeerTube.

    *kind* is "full", "trailer", "bonus" or empty. *files* are the same thing at other sizes, in other formats or ways
    (torrents are ``application/x-bittorrent``), the first one repeated when its size is only told there.
    *chapters_address* answers JSON (podcast:chapters).
    """

    kind: str = ""
    season: int | None = None
    number: int | None = None
    contributors: tuple[Contributor, ...] = ()
    transcripts: tuple[Transcript, ...] = ()
    chapters: tuple[Chapter, ...] = ()
    chapters_address: str = ""
    files: tuple[Enclosure, ...] = ()
    live: Live | None = None
    peertube_id: str = ""


NO_EPISODE = Episode()


@dataclass(slots=True, unsafe_hash=True)
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
    episode: Episode = NO_EPISODE


@dataclass(frozen=True, slots=True)
class Feed:
    """*format* as "rss20", "rss10", "atom10", "jsonfeed 1.1" …; *self_link* and *hub* for WebSub; *lives* are not among
    *items*, and one that is over is often announced again as an item of the same identifier. When not to come:
    *ttl* in minutes, *skip_hours* of the day in GMT (0–23), *skip_days* of the week (Monday is 0).
    """

    format: str
    title: str = ""
    summary: str = ""
    link: str = ""
    language: str = ""
    picture: str = ""
    self_link: str = ""
    hub: str = ""
    ttl: int | None = None
    skip_hours: tuple[int, ...] = ()
    skip_days: tuple[int, ...] = ()
    items: tuple[Item, ...] = ()
    lives: tuple[Item, ...] = ()
    is_well_formed: bool = True
