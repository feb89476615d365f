"""Which reader for which feed, and who is called when the XML is broken."""

import dataclasses

from lxml import etree

from tribune.wire.parsing.atom import read_atom
from tribune.wire.parsing.broken import read_broken
from tribune.wire.parsing.jsonfeed import read_json
from tribune.wire.parsing.rss import read_rss
from tribune.wire.parsing.sitemaps import feed_of, is_sitemap, sitemap_of, unpacked
from tribune.wire.parsing.trees import Broken, Cut, Element, forced, known, tree_of
from tribune.wire.parsing.values import Feed, NotAFeed


def read(body: bytes, *, address: str = "", content_type: str = "") -> Feed:
    """The feed *body* holds; *address* is where it came from. Raises NotAFeed.

    What is broken beyond simple repair is read in a child process that may be
    killed, and by force, and the reading that saw more is kept.
    """
    body = unpacked(body)
    if body.lstrip(b"\xef\xbb\xbf \t\r\n")[:1] == b"{":
        return read_json(body, address)
    try:
        root, is_well_formed = tree_of(body, content_type=content_type, address=address)
    except Broken as broken:
        return dataclasses.replace(_salvaged(broken.text, address), is_well_formed=False)
    return dataclasses.replace(_read_tree(root, address), is_well_formed=is_well_formed)


def _read_tree(root: Element, address: str) -> Feed:
    if is_sitemap(root):
        return feed_of(sitemap_of(root, address), address)
    return read_atom(root, address) if known(root.tag)[1].lower() == "feed" else read_rss(root, address)


def _salvaged(text: str, address: str) -> Feed:
    try:
        root, cut = forced(text, address)
    except (NotAFeed, etree.XMLSyntaxError):
        return read_broken(text, address)
    by_force = _read_tree(root, address)
    if cut is Cut.IN_AN_ITEM and by_force.items and not (by_force.items[-1].guid or by_force.items[-1].link):
        # Cut before it could be told from another. One with an identity is kept: the next reading completes it.
        by_force = dataclasses.replace(by_force, items=by_force.items[:-1])
    if cut is not Cut.NOWHERE:
        return by_force  # only the end is missing: what came before is exact
    try:
        by_child = read_broken(text, address)
    except NotAFeed:
        return by_force
    return by_child if len(by_child.items) >= len(by_force.items) else by_force
