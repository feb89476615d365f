"""The text of a mail's part as its author saw it: HTML read, lines that a program cut put together again."""

import re
from typing import Any

import lxml.html
from lxml.etree import LxmlError, ParserError

# Where the programs of mail keep what they quote, and signatures.
QUOTES = (
    "//*[contains(concat(' ', normalize-space(@class), ' '), ' gmail_quote ')]",
    "//*[contains(@class, 'gmail_signature')]",
    "//*[contains(@class, 'gmail_attr')]",
    "//*[contains(@class, 'moz-cite-prefix')]",
    "//*[contains(@class, 'moz-signature')]",
    "//*[contains(@class, 'protonmail_quote') or contains(@class, 'protonmail_signature')]",
    "//*[contains(@class, 'yahoo_quoted') or contains(@class, 'tutanota_quote') or contains(@class, 'WordSection0')]",
    "//blockquote[@type='cite']",
    "//*[@id='Signature' or @id='ms-outlook-mobile-signature' or @id='AppleMailSignature']",
    "//style | //script | //head | //template | //title | //comment()",
)
# Outlook puts what it quotes beside its head, not inside anything: all that follows goes.
TURNS = ("//*[@id='appendonsend']", "//*[@id='divRplyFwdMsg']", "//*[@id='mail-editor-reference-message-container']")
OUTLOOK_LINE = "//div[contains(@style, 'border-top:solid #') or contains(@style, 'border-top: solid #')]"
BLOCKS = frozenset(
    [
        "p",
        "div",
        "tr",
        "li",
        "ul",
        "ol",
        "table",
        "h1",
        "h2",
        "h3",
        "h4",
        "h5",
        "h6",
        "pre",
        "blockquote",
        "hr",
        "section",
        "article",
        "header",
        "footer",
    ]
)
DEEPEST = 200
CUT_FROM, CUT_TO = 60, 79


def from_html(html: str) -> str:
    """The words of a mail's HTML without what it quotes: a line a block, a blank one between paragraphs."""
    try:
        tree = lxml.html.document_fromstring(html.encode("utf-8", "replace"), parser=_parser())
    except (LxmlError, ParserError, ValueError, RecursionError):
        return ""
    for path in QUOTES:
        for element in _found(tree, path):
            if element.getparent() is not None:
                element.drop_tree()
    for path in (*TURNS, OUTLOOK_LINE):
        for element in _found(tree, path)[:1]:
            _drop_what_follows(element)
    pieces: list[str] = []
    _write(tree, pieces, depth=0)
    lines = [" ".join(line.split()) for line in "".join(pieces).split("\n")]
    return re.sub(r"\n{3,}", "\n\n", "\n".join(lines)).strip()


def unflowed(text: str, *, deletes_space: bool = False) -> str:
    """``format=flowed`` (RFC 3676): a line that ends with a space goes on in the next of the same depth."""
    found: list[str] = []
    goes_on, depth_before = False, 0
    for line in text.split("\n"):
        depth = len(line) - len(line.lstrip(">"))
        words = line[depth:]
        words = words[1:] if words.startswith(" ") else words
        is_signature = words == "-- "
        if goes_on and depth == depth_before and not is_signature:
            found[-1] += words
        else:
            found.append((">" * depth + " " if depth else "") + words)
        goes_on, depth_before = words.endswith(" ") and not is_signature, depth
        if goes_on and deletes_space:
            found[-1] = found[-1][:-1]
    return "\n".join(found)


def unwrapped(text: str) -> str:
    """Lines put together again that a program cut near the 78th column, in a text none of whose lines is longer."""
    lines = text.split("\n")
    if any(len(line.rstrip()) > CUT_TO for line in lines if not line.startswith(">")):
        return text
    found: list[str] = []
    before = ""
    for line in lines:
        first = line.split(" ", 1)[0]
        would_not_fit = len(before) + 1 + len(first) >= CUT_TO - 8
        if len(before) >= CUT_FROM and would_not_fit and _is_running(before) and _is_running(line):
            found[-1] = f"{found[-1].rstrip()} {line}"
        else:
            found.append(line)
        before = line.rstrip()
    return "\n".join(found)


def _is_running(line: str) -> bool:
    """A line of prose: not quoted, not of a list, not the one that introduces a quote."""
    return bool(line.strip()) and not re.match(r"\s*(?:[>*•–-]|\d+[.)])|\s{2,}|--\s*$|_{5,}", line)


def _parser() -> lxml.html.HTMLParser:
    return lxml.html.HTMLParser(encoding="utf-8", huge_tree=False, no_network=True)


def _found(tree: lxml.html.HtmlElement, path: str) -> list[Any]:
    return list(tree.xpath(path))


def _drop_what_follows(element: lxml.html.HtmlElement) -> None:
    here = element
    while here is not None:
        for later in list(here.itersiblings()):
            later.getparent().remove(later)
        here = here.getparent()
    if element.getparent() is not None:
        element.drop_tree()


def _write(element: lxml.html.HtmlElement, pieces: list[str], *, depth: int) -> None:
    if depth > DEEPEST:
        return
    is_block = element.tag in BLOCKS
    if is_block:
        pieces.append("\n")
    if element.tag == "li":
        pieces.append("- ")
    if element.text:
        pieces.append(_folded(element.text))
    for child in element:
        if child.tag == "br":
            pieces.append("\n")
        elif isinstance(child.tag, str):
            _write(child, pieces, depth=depth + 1)
        if child.tail:
            pieces.append(_folded(child.tail))
    if is_block:
        pieces.append("\n\n" if element.tag == "p" else "\n")


def _folded(text: str) -> str:
    return re.sub(r"[ \t\r\n]+", " ", text)
