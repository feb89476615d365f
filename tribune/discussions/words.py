"""What a person typed, as the HTML of a message: paragraphs, line breaks, quotes, links, names of people."""

import re
from collections.abc import Iterable, Sequence
from html import escape

from tribune.kit.html import LINK, NOT_WRITTEN, from_plain, plain
from tribune.kit.text import set_spaces, tidy

LONGEST = 10_000
AT = re.compile(r"(?<![\w@./])@(?=\w)")
WORDS_OF_A_NAME = 5
LONGEST_NAME = 80
MARKS = ".,;:!?…)»\u202f\u00a0"  # what may stand after a name


def neat(text: str) -> str:
    """As it is kept: no control characters, French spaces that do not break, at most ``LONGEST`` characters."""
    return NOT_WRITTEN.sub("", set_spaces(tidy(text)))[:LONGEST].strip()


def drawn(text: str, *, names: Iterable[str] = ()) -> str:
    """Harmless HTML of *text*: every word escaped, web addresses as links, lines after ">" as a quote, and each "@name"
    of *names* marked. A name within a web address is part of the address.
    """
    known = sorted({name for name in names if name}, key=len, reverse=True)
    out = []
    for is_quoted, lines in _runs(text):
        html = _paragraphs("\n".join(lines), known)
        out.append(f"<blockquote>{html}</blockquote>" if is_quoted and html else html)
    return "".join(out)


def may_name(text: str) -> list[str]:
    """Every run of words after an @ that may be somebody's name, longest first within each place."""
    found: dict[str, None] = {}
    for match in AT.finditer(text):
        words = re.findall(r"\S+", text[match.end() : match.end() + LONGEST_NAME + 20].split("\n")[0])
        for count in range(min(len(words), WORDS_OF_A_NAME), 0, -1):
            said = " ".join(words[:count])
            while said:  # "@Sofia B.," may name "Sofia B."
                if len(said) <= LONGEST_NAME:
                    found[said] = None
                said = said[:-1] if said[-1] in MARKS else ""
    return list(found)


def without_name(text: str, name: str, instead: str) -> str:
    """*text* where "@name" reads "@instead"."""
    return re.sub(rf"(?<![\w@./])@{re.escape(name)}(?!\w)", lambda _match: f"@{instead}", text)


def has_link(text: str) -> bool:
    return LINK.search(text) is not None


def extract(text: str, longest: int = 160) -> str:
    """The first words of *text* on one line, quotes of others left out."""
    own = "\n".join(line for is_quoted, lines in _runs(text) if not is_quoted for line in lines)
    words = " ".join((own if own.strip() else text).split())
    return words if len(words) <= longest else words[: longest - 1].rstrip() + "…"


def quoted(text: str, longest: int = 300) -> str:
    """Words of another's message as a quote holds them: on one line, no markup."""
    return extract(plain(escape(text)), longest)


def _runs(text: str) -> list[tuple[bool, list[str]]]:
    """Lines in runs that are quoted (begin with ">") or not, the marks taken off."""
    runs: list[tuple[bool, list[str]]] = []
    for line in text.split("\n"):
        is_quoted = line.startswith(">")
        if not runs or runs[-1][0] != is_quoted:
            runs.append((is_quoted, []))
        runs[-1][1].append(line.lstrip("> ") if is_quoted else line)
    return runs


def _paragraphs(text: str, names: Sequence[str]) -> str:
    """As ``kit.html.from_plain``, names marked in the words between links."""
    if not names or "@" not in text:
        return from_plain(text)
    marked = re.compile("|".join(rf"(?<![\w@./])@{re.escape(name)}(?!\w)" for name in names))
    blocks = []
    for block in re.split(r"\n\s*\n", text.strip()):
        pieces, at = [], 0
        for link in LINK.finditer(block):
            pieces.append(_named(block[at : link.start()], marked))
            pieces.append(from_plain(link.group()).removeprefix("<p>").removesuffix("</p>"))
            at = link.end()
        pieces.append(_named(block[at:], marked))
        body = "".join(pieces).replace("\n", "<br>")
        if body:
            blocks.append(f"<p>{body}</p>")
    return "".join(blocks)


def _named(words: str, marked: re.Pattern[str]) -> str:
    out, at = [], 0
    for match in marked.finditer(words):
        out.append(escape(words[at : match.start()]))
        out.append(f'<span class="mention">{escape(match.group())}</span>')
        at = match.end()
    out.append(escape(words[at:]))
    return "".join(out)
