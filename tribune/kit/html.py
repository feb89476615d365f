"""HTML from outside, made harmless: every address resolved first, then an allow-list (nh3, Mozilla's ammonia rules).

Kept: text, structure, links and pictures whose address is absolute http(s).
Everything else (SVG, MathML, forms, styles, ids, frames, scripts) goes.
"""

import re
import threading
from html import escape, unescape
from html.entities import html5
from urllib.parse import urljoin, urlsplit

import nh3

TAGS = {
    "a", "abbr", "b", "blockquote", "br", "cite", "code", "dd", "del", "dl", "dt", "em", "figcaption", "figure",
    "h2", "h3", "h4", "hr", "i", "img", "ins", "kbd", "li", "mark", "ol", "p", "pre", "q", "s", "small", "strong",
    "sub", "sup", "table", "tbody", "td", "tfoot", "th", "thead", "time", "tr", "u", "ul",
}  # fmt: skip
ATTRIBUTES = {
    "a": {"href", "hreflang", "title"},
    "abbr": {"title"},
    "img": {"src", "alt", "width", "height", "title"},
    "ol": {"start"},
    "td": {"colspan", "rowspan"},
    "th": {"colspan", "rowspan", "scope"},
    "time": {"datetime"},
    "*": {"lang", "dir"},
}
ADDRESSES = {("a", "href"), ("img", "src"), ("blockquote", "cite"), ("q", "cite")}
ADDRESSED = frozenset(attribute for _tag, attribute in ADDRESSES)
# What no XML document may hold (a feed of ours would be refused), and PostgreSQL no text.
NOT_WRITTEN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff\ufffe\uffff]")
# Most addresses: whole, plain, nothing in them that two parsers could read in two ways; its host, without a port.
WHOLE = re.compile(r"https?://([A-Za-z0-9](?:[A-Za-z0-9.-]*[A-Za-z0-9])?)(?:/[A-Za-z0-9%._~!$&'()*+,;=:@/?#-]*)?")
# Every link of a text written as most are: its attributes in small letters and quotes, its address whole once "&amp;"
# is read. A link that begins otherwise is found; wherever a parser sees one begin, it begins with these letters.
PATH = r"A-Za-z0-9%._~!$()*+,;=:@/?#\-"
HOST = r"https?://[A-Za-z0-9](?:[A-Za-z0-9.-]*[A-Za-z0-9])?"
# What is read as a character though nothing ends it, unless a letter, a digit or "=" follows (WHATWG HTML, 13.2.5.73).
UNENDED = "|".join(sorted(name for name in html5 if not name.endswith(";")))
AND = rf"&(?:amp;|#0?38;|(?!(?:{UNENDED})[_.-])[A-Za-z0-9_.-]+=)"
OTHER = r"(?!https?:)[a-z][a-z0-9+.-]*:"  # mail, telephones, scripts: the cleaner drops them itself
HREF = (
    rf"""href=(?:"(?:{HOST}(?:/[{PATH}']*(?:{AND}[{PATH}']*)*)?|{OTHER}[^"]*)"|"""
    rf"""'(?:{HOST}(?:/[{PATH}]*(?:{AND}[{PATH}]*)*)?|{OTHER}[^']*)')"""
)
ATTRIBUTE = rf"""(?:{HREF}|(?!href=)[a-z-]+=(?:"[^"]*"|'[^']*'))"""
ODD_LINK = re.compile(rf"<[aA](?:[\s/](?!{ATTRIBUTE}(?:[ \t\n\f]+{ATTRIBUTE})*[ \t\n\f]*/?>))")
CONTROLS = bytes({*range(32), 127} - {9, 10, 13})
INVISIBLE = re.compile(r"[\x00-\x20\x7f-\xa0\u1680\u2000-\u200f\u2028-\u202f\u205f-\u2064\u3000\ufeff]+")


class _Base(threading.local):
    """What the page being cleaned in this thread resolves its addresses against."""

    address = ""


_base = _Base()


def _resolved(tag: str, attribute: str, value: str) -> str | None:
    if attribute not in ADDRESSED or (tag, attribute) not in ADDRESSES or WHOLE.fullmatch(value):
        return value
    return web_address(value, base=_base.address)


def _cleaner(tags: set[str], *, resolves: bool = True) -> nh3.Cleaner:
    """Made once: writing the lists down again for each text costs more than cleaning a short one."""
    return nh3.Cleaner(
        tags=tags,
        clean_content_tags={"script", "style", "template", "noscript", "iframe", "svg", "math", "title"},
        attributes=ATTRIBUTES,
        attribute_filter=_resolved if resolves else None,
        url_schemes={"http", "https"},
        link_rel="noopener noreferrer nofollow ugc",
        strip_comments=True,
    )


WITH_PICTURES, WITHOUT = _cleaner(TAGS), _cleaner(TAGS - {"img"})
RESOLVED = _cleaner(TAGS - {"img"}, resolves=False)
WORDS_ONLY = nh3.Cleaner(tags=set(), clean_content_tags={"script", "style", "template"})


def clean(html: str, *, base: str = "", pictures: bool = False) -> str:
    """Harmless HTML of *html*, its relative addresses resolved against *base*.

    Pictures are dropped unless *pictures*: a page asks nothing of anyone else,
    so the caller brings them home first.
    """
    if "<" not in html and "&" not in html and "\r" not in html and html[:1] != "\ufeff":
        return _writable(html).replace(">", "&gt;").replace("\xa0", "&nbsp;")  # what the cleaner makes of mere words
    if not pictures and ODD_LINK.search(html) is None:
        return _writable(RESOLVED.clean(html))
    _base.address = base
    return _writable((WITH_PICTURES if pictures else WITHOUT).clean(html))


def _writable(text: str) -> str:
    """*text* without NOT_WRITTEN; most hold none of it, which is seen faster in bytes."""
    try:
        given = text.encode()
    except UnicodeEncodeError:
        return NOT_WRITTEN.sub("", text)
    if len(given.translate(None, CONTROLS)) == len(given) and "\ufffe" not in text and "\uffff" not in text:
        return text
    return NOT_WRITTEN.sub("", text)


def web_address(address: str, *, base: str = "") -> str | None:
    """*address* as an absolute http(s) URL, or None when it is not one."""
    if WHOLE.fullmatch(address):
        return address
    bare = INVISIBLE.sub("", address) if not address.isascii() else address.strip()
    try:
        whole = urljoin(base, bare.strip())
        parts = urlsplit(whole)
        host = parts.hostname
    except ValueError:
        return None
    if parts.scheme not in ("http", "https") or not host or parts.username or parts.password:
        return None
    return whole


# Where a line ends though nothing is written: "<p>One</p><p>Two</p>" is two words.
BLOCK = re.compile(
    r"<(?=/?(?:p|div|br|li|ul|ol|dl|dt|dd|h[1-6]|hr|tr|t[dh]|table|blockquote|pre|figure|figcaption|section|article)\b)",
    re.IGNORECASE,
)


TAG = re.compile(r"""<[^<>"']*(?:(?:"[^"]*"|'[^']*')[^<>"']*)*>""")


def plain(html: str) -> str:
    """The words of *html*: tags and the insides of scripts gone, entities read, spaces folded."""
    return _folded(WORDS_ONLY.clean(BLOCK.sub(" <", html)) if "<" in html else html)


def plain_of_clean(html: str) -> str:
    """The words of what ``clean`` gave, whose tags are certain: the same as ``plain``, at a fraction of its cost."""
    return _folded(TAG.sub("", BLOCK.sub(" <", html)))


def _folded(text: str) -> str:
    return " ".join(_writable(unescape(text) if "&" in text else text).split())


LINK = re.compile(r"\bhttps?://[^\s<>\"']+[^\s<>\"'.,;:!?)\]»]")


def from_plain(text: str) -> str:
    """Paragraphs, line breaks and links of what a person typed as plain text, as harmless HTML."""
    paragraphs = []
    for block in re.split(r"\n\s*\n", text.strip()):
        pieces, at = [], 0
        for match in LINK.finditer(block) if "://" in block else ():
            pieces.append(escape(block[at : match.start()]))
            address = web_address(match.group())
            shown = escape(match.group())
            pieces.append(
                f'<a href="{escape(address)}" rel="noopener noreferrer nofollow ugc">{shown}</a>' if address else shown
            )
            at = match.end()
        pieces.append(escape(block[at:]))
        body = "".join(pieces).replace("\n", "<br>")
        if body:
            paragraphs.append(f"<p>{body}</p>")
    return "".join(paragraphs)
