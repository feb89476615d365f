"""What goes wrong with a source, as a short code that is kept and a sentence that is shown."""

from collections.abc import Iterator

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from tribune.kit.outbound import OutboundRefused

GONE = "gone"
WAIT = "asked_to_wait"
ABSENT = "absent"
NOT_KEPT = "not_kept"
# Of the page of one entry, which is given up without a word about its source.
NO_PAGE = "no_page"
NOT_A_PAGE = "not_a_page"
ELSEWHERE = "elsewhere"
RESERVED = "reserved"
NO_TEXT = "no_text"
NO_MORE = "no_more"

SENTENCES: dict[str, str | Promise] = {
    ABSENT: _("The site says that there is nothing at this address for now. We keep asking."),
    GONE: _("The site says that this feed is gone for good. We stopped asking."),
    WAIT: _("The site asks us to wait before coming back."),
    "forbidden": _("The site refuses to let us in."),
    "site_broken": _("The site is out of order for now."),
    "odd_answer": _("The site gives an answer we do not expect."),
    "not_a_feed": _("What this address answers is not a feed."),
    NOT_KEPT: _("What came could not be kept. It will be tried again."),
    NO_PAGE: _("The site says that there is nothing at this address."),
    NOT_A_PAGE: _("What this address answers is not a page to be read."),
    ELSEWHERE: _("The page is on another site, where what was agreed does not hold."),
    RESERVED: _("The page asks not to be copied (noarchive, or a reservation of rights)."),
    NO_TEXT: _("No text could be made out on the page."),
    NO_MORE: _("The page says no more than the feed."),
}


def words_for(code: str) -> str | Promise:
    if not code:
        return ""
    return SENTENCES.get(code) or _refusals().get(code) or SENTENCES["odd_answer"]


def of_status(status: int) -> str:
    """The trouble an HTTP status means; "" for an answer that is worth reading."""
    if status in (200, 203, 226, 304):
        return ""
    if status == 410:
        return GONE
    if status == 429:
        return WAIT
    if status == 404:
        return ABSENT
    if status in (401, 402, 403, 406, 451):
        return "forbidden"
    return "site_broken" if status >= 500 else "odd_answer"


def _refusals() -> dict[str, str | Promise]:
    return {kind.code: kind.sentence for kind in _kinds(OutboundRefused)}


def _kinds(kind: type[OutboundRefused]) -> Iterator[type[OutboundRefused]]:
    yield kind
    for below in kind.__subclasses__():
        yield from _kinds(below)
