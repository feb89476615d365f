"""From bytes to an XML tree: encodings recovered, entities left alone, nothing fetched, damage repaired or admitted."""

import codecs
import enum
import re
from contextlib import suppress
from functools import lru_cache
from html import escape
from html.entities import html5
from urllib.parse import urljoin

from lxml import etree

from tribune.wire.parsing.values import NotAFeed

Element = etree._Element

XML_BASE = "{http://www.w3.org/XML/1998/namespace}base"
BOMS = (
    (codecs.BOM_UTF8, "utf-8"), (codecs.BOM_UTF32_LE, "utf-32"), (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16"), (b"<\0", "utf-16-le"), (b"\0<", "utf-16-be"),
)  # fmt: skip
WIDE = frozenset({"utf-16", "utf-32", "utf-16-le", "utf-16-be"})
# Codecs of Python that are no encoding of a document, and some of which take a quadratic time.
NOT_TEXT = frozenset(
    {"idna", "punycode", "undefined", "unicode_escape", "unicode-escape", "raw_unicode_escape", "utf-7"}
)
# What these names are written with in practice, as browsers read them (WHATWG Encoding).
REALLY = {
    "iso-8859-1": "cp1252", "latin-1": "cp1252", "latin1": "cp1252", "us-ascii": "cp1252", "ascii": "cp1252",
    "gb2312": "gb18030", "gbk": "gb18030", "shift_jis": "cp932", "shift-jis": "cp932", "euc-kr": "cp949",
    "ks_c_5601-1987": "cp949", "big5": "big5hkscs", "tis-620": "cp874", "iso-8859-9": "cp1254",
}  # fmt: skip
DECLARED = re.compile(rb"""^\s*<\?xml[^>]*?encoding\s*=\s*["']([A-Za-z0-9._:-]{2,40})["']""")
CHARSET = re.compile(r"charset\s*=\s*[\"'\s]*([A-Za-z0-9._:-]{2,40})", re.I)
NOT_XML = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]|&#(?:[0-8]|1[124-9]|2\\d|3[01]);|&#[xX](?:0?[0-8bcefBCEF]|1[0-9a-fA-F]);"
)  # noqa: E501 (one class)
DECLARATION = re.compile(r"<\?xml\b[^>]*>")
KEPT_AS_IS = re.compile(r"(<!\[CDATA\[.*?\]\]>|<!--.*?-->)", re.DOTALL)
AMPERSAND = re.compile(
    r"&(?:(#\d{1,7};|#[xX][0-9a-fA-F]{1,6};|(?:amp|lt|gt|quot|apos);)|([A-Za-z][A-Za-z0-9]{1,30};))?"
)
PREFIX = re.compile(r"<([A-Za-z][\w.-]*):[\w.-]+|\s([A-Za-z][\w.-]*):[\w.-]+\s*=")
ROOT = re.compile(r"<(?:rss|feed|channel|urlset|sitemapindex|[\w.-]+:RDF|RDF|[\w.-]+:feed)\b", re.I)
END = re.compile(r"</(?:rss|feed|(?:[\w.-]+:)?RDF|[\w.-]+:feed)\s*>", re.I)
OPENS = re.compile(r"<(?:[\w.-]+:)?(?:item|entry)[\s>]")
CLOSES = re.compile(r"</(?:[\w.-]+:)?(?:item|entry)\s*>")
UNQUOTED = re.compile(r"=([^\s\"'<>]+)(?=[\s>])")

ROOTS = frozenset({"rss", "rdf", "feed", "channel", "urlset", "sitemapindex"})
NAMESPACES = {
    "http://www.w3.org/2005/atom": "atom", "http://purl.org/atom/ns#": "atom",
    "http://purl.org/rss/1.0": "", "http://my.netscape.com/rdf/simple/0.9": "",
    "http://channel.netscape.com/rdf/simple/0.9": "", "http://backend.userland.com/rss2": "",
    "http://backend.userland.com/rss": "", "http://purl.org/net/rss1.1#": "", "http://blogs.law.harvard.edu/tech/rss": "",
    "http://purl.org/rss/1.0/modules/syndication": "sy", "http://purl.org/rss/modules/syndication": "sy",
    "http://purl.org/rss/1.0/modules/content": "content", "http://purl.org/dc/elements/1.1": "dc",
    "http://purl.org/dc/terms": "dcterms", "http://search.yahoo.com/mrss": "media",
    "http://video.search.yahoo.com/mrss": "media", "http://tools.search.yahoo.com/mrss": "media",
    "http://www.rssboard.org/media-rss": "media", "http://www.itunes.com/dtds/podcast-1.0.dtd": "itunes",
    "http://www.youtube.com/xml/schemas/2015": "yt", "http://www.w3.org/1999/xhtml": "xhtml",
    "http://www.w3.org/1999/02/22-rdf-syntax-ns#": "rdf", "https://podcastindex.org/namespace/1.0": "podcast",
    "http://podlove.org/simple-chapters": "psc", "http://www.sitemaps.org/schemas/sitemap/0.9": "sitemap",
    "http://www.google.com/schemas/sitemap/0.84": "sitemap", "http://www.google.com/schemas/sitemap-news/0.9": "news",
    "http://www.google.com/schemas/sitemap-image/1.1": "image",
    "https://github.com/podcastindex-org/podcast-namespace/blob/main/docs/1.0.md": "podcast",
}  # fmt: skip
URIS = {prefix: uri for uri, prefix in reversed(NAMESPACES.items()) if prefix} | {"rss": "http://purl.org/rss/1.0/"}


def tree_of(body: bytes, *, content_type: str = "", address: str = "") -> tuple[Element, bool]:
    """The root of *body* and whether it was well formed as it came. Raises NotAFeed when no repair gives a feed."""
    encoding = _said(body)
    if encoding in ("", "utf-8"):
        root = _strict(body, address)
        if root is not None:
            return _a_feed(root), True
    text = decoded(body, content_type)
    root = _strict(text.encode("utf-8", "surrogatepass"), address, encoding="utf-8") if encoding else None
    if root is not None:
        return _a_feed(root), True
    mended = repaired(text)
    if not ROOT.search(mended):
        raise NotAFeed
    root = _strict(mended.encode(), address)
    if root is not None:
        return _a_feed(root), False
    raise Broken(mended)


class Cut(enum.Enum):
    """Where a document that does not end was cut."""

    NOWHERE = enum.auto()
    IN_AN_ITEM = enum.auto()
    BETWEEN_ITEMS = enum.auto()


class Broken(Exception):
    """It was a feed once; ``text`` is what is left of it, in Unicode."""

    def __init__(self, text: str) -> None:
        super().__init__("this XML cannot be repaired simply")
        self.text = text


def forced(text: str, address: str) -> tuple[Element, Cut]:
    """What libxml2 makes of a broken document, and where its end is missing."""
    root = etree.fromstring(text.encode("utf-8", "replace"), parser(recover=True), base_url=address)
    if root is None:
        raise NotAFeed
    if END.search(text):
        return _a_feed(root), Cut.NOWHERE
    opened, closed = [0, *(m.end() for m in OPENS.finditer(text))], [0, *(m.end() for m in CLOSES.finditer(text))]
    return _a_feed(root), Cut.IN_AN_ITEM if opened[-1] > closed[-1] else Cut.BETWEEN_ITEMS


def parser(*, recover: bool = False, encoding: str | None = None) -> "etree.XMLParser":
    return etree.XMLParser(
        resolve_entities=False, no_network=True, huge_tree=False, load_dtd=False, dtd_validation=False,
        attribute_defaults=False, remove_comments=True, remove_pis=True, recover=recover, encoding=encoding,
    )  # fmt: skip


def _strict(body: bytes, address: str, *, encoding: str | None = None) -> Element | None:
    try:
        return etree.fromstring(body, parser(encoding=encoding), base_url=address)
    except (etree.XMLSyntaxError, ValueError):
        return None


def _a_feed(root: Element) -> Element:
    prefix, name = known(root.tag)
    if name.lower() == "html":  # some pages hold a whole feed in their body
        inner = next(root.iter("{http://www.w3.org/2005/Atom}feed"), None)
        if inner is None:
            raise NotAFeed
        return inner
    if name.lower() not in ROOTS:
        raise NotAFeed
    if prefix == "?":  # a namespace of their own invention for what is plain RSS
        theirs = root.tag.rpartition("}")[0] + "}"
        for element in root.iter(theirs + "*"):
            with suppress(ValueError):  # a name that only a parser in a hurry lets through
                element.tag = element.tag.removeprefix(theirs)
    return root


def _said(body: bytes) -> str:
    """The encoding the bytes themselves announce: their mark, or their declaration. Lower case, "" for none."""
    for bom, name in BOMS:
        if body.startswith(bom):
            return name
    declared = DECLARED.match(body[:400])
    name = declared.group(1).decode("ascii").lower() if declared else ""
    return "" if name.startswith(("utf-16", "utf-32", "ucs")) else {"utf8": "utf-8"}.get(name, name)


def decoded(body: bytes, content_type: str = "") -> str:
    """The text of *body*: its own mark, then UTF-8 where it is valid, then what it declares, then what HTTP says.

    UTF-8 before the declaration because valid UTF-8 beyond ASCII is never an
    accident, and feeds that declare Latin-1 over it are common.
    """
    said = _said(body)
    if said in WIDE:
        return body.decode(said, "replace").removeprefix("\ufeff")
    heard = CHARSET.search(content_type)
    for name in ("utf-8", said, heard.group(1).lower() if heard else ""):
        with suppress(UnicodeError, LookupError):
            if name and name not in NOT_TEXT:
                return body.decode(REALLY.get(name, name)).removeprefix("\ufeff")
    return body.decode("utf-8" if body.startswith(codecs.BOM_UTF8) else "cp1252", "replace").removeprefix("\ufeff")


def repaired(text: str) -> str:
    """*text* with the usual damage undone: stray declarations, control characters, HTML's entities, bare ampersands,
    prefixes nobody declared, words after the end.
    """
    text = NOT_XML.sub("", text)
    pieces = KEPT_AS_IS.split(text[max(text.find("<"), 0) :])
    pieces[::2] = [AMPERSAND.sub(_ampersand, DECLARATION.sub("", piece)) for piece in pieces[::2]]
    text = "".join(pieces).lstrip()
    ends = list(END.finditer(text))
    return _declare_prefixes(text[: ends[-1].end()] if ends else text)


def _ampersand(found: re.Match[str]) -> str:
    reference, name = found.groups()
    if reference:
        return found.group()
    if name and name in html5:
        return html5[name].replace("&", "&amp;").replace("<", "&lt;")
    return "&amp;" + (name or "")


def _declare_prefixes(text: str) -> str:
    root = ROOT.search(text)
    if not root:
        return text
    used = {first or second for first, second in PREFIX.findall(KEPT_AS_IS.sub("", text))} - {"xml", "xmlns", ""}
    missing = sorted(prefix for prefix in used if f"xmlns:{prefix}" not in text)
    marks = "".join(f' xmlns:{prefix}="{URIS.get(prefix, "urn:undeclared:" + prefix)}"' for prefix in missing)
    end = text.find(">", root.end())
    return text[: root.end()] + marks + UNQUOTED.sub(r'="\1"', text[root.end() : end + 1]) + text[end + 1 :]


@lru_cache(maxsize=4096)
def known(tag: str) -> tuple[str, str]:
    """("media", "thumbnail") of a qualified tag; the prefix is "" for RSS's own, "?" for a stranger's."""
    if not tag.startswith("{"):
        return "", tag
    uri, _brace, name = tag[1:].partition("}")
    return NAMESPACES.get(uri.rstrip("/").lower(), "?"), name


@lru_cache(maxsize=4096)
def key_of(tag: str) -> str:
    """ "media:thumbnail", or "pubdate" for RSS's own: what the readers look parts up by."""
    prefix, name = known(tag)
    return f"{prefix}:{name.lower()}" if prefix else name.lower()


def base_of(element: Element, around: str) -> str:
    """What addresses inside *element* are relative to (XML Base), *around* being the same of what holds it."""
    given = element.get(XML_BASE)
    if not given:
        return around
    try:
        return urljoin(around, given.strip())
    except ValueError:
        return around


def parts_of(element: Element) -> dict[str, list[Element]]:
    """The children of *element* by their key, in order."""
    parts: dict[str, list[Element]] = {}
    for child in element.iterchildren("*"):
        parts.setdefault(key_of(child.tag), []).append(child)
    return parts


def text_of(element: Element | None) -> str:
    """Every word inside, entities left out save those that HTML names."""
    if element is None:
        return ""
    if not len(element):
        return element.text or ""
    words = [element.text or ""]
    for child in element:
        if child.tag is etree.Entity:
            words.append(html5.get(f"{(child.text or '').strip('&;')};", ""))
        elif isinstance(child.tag, str):
            words.append(text_of(child))
        words.append(child.tail or "")
    return "".join(words)


def inside(element: Element | None) -> str:
    """The HTML inside: escaped text as it is, or child elements written out again."""
    if element is None:
        return ""
    if not len(element):
        return element.text or ""
    if not any(isinstance(child.tag, str) for child in element):
        return text_of(element)
    written = [escape(element.text or "", quote=False)]
    written += [etree.tostring(child, encoding="unicode", method="html") for child in element]
    return re.sub(r"(</?)(?:[\w.-]+:)", r"\1", "".join(written))
