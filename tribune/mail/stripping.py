"""What a person wrote, out of a mail that repeats the letter it answers and ends with a signature.

quotequail knows how programs in a dozen languages begin a quote, wrapped lines too; what it does not see is told by our
own address, which stands in whatever line introduces our letter. Lines answered one by one stay with their answers.
"""

import re

import quotequail

LONGEST, MOST_LINES = 60_000, 600
ODD_SPACES = str.maketrans({"\u00a0": " ", "\u202f": " ", "\u2007": " ", "\u200b": "", "\ufeff": "", "\u200e": ""})
# "From: …", "*De :* …", "Von: …": how Outlook and others repeat the head of what they quote.
HEADER = re.compile(r"[>\s]*\**[^\W\d_][\w .'’-]{0,20} ?:\**\s+\S")
RULE = re.compile(r"[\s>]*(?:_{10,}|-{10,}|={10,}|\u2014{5,})\s*$")
DELIMITER = re.compile(r"--\s*$")
FROM_A_DEVICE = re.compile(
    r"\W*(?:Envoyé (?:de|depuis|à partir|avec)|Sent (?:from|with|via)|Get Outlook|(?:Télécharge[rz]|Obtene?[nzi]r?) Outlook|"
    r"Provenance :|Gesendet (?:von|mit)|Von meinem|Enviado (?:desde|do|a partir)|Inviato da|Verzonden (?:vanaf|met)|"
    r"Wysłan[eo] z|Skickat från|Sendt fra|Yahoo (?:Mail|Courriel)|Outlook (?:for|pour) (?:iOS|Android|Mac))",
    re.IGNORECASE,
)
LONGEST_SIGNATURE = 14


def own_words(text: str, *, ours: tuple[str, ...] = ()) -> str:
    """*text* without what it quotes and its signature. *ours* are addresses that a quote of our letter names."""
    lines = [line.translate(ODD_SPACES).rstrip() for line in text[:LONGEST].splitlines()][:MOST_LINES]
    lines = _answered_between(lines) or lines
    end = min(_where_library_sees_a_quote(lines), _where_we_are_quoted(lines, ours), _where_a_head_stands(lines))
    return "\n".join(_without_signature(_without_last_quote(lines[:end]))).strip()


def _answered_between(lines: list[str]) -> list[str]:
    """For a mail whose words stand below or between quoted lines: the whole of it but for what introduces the quotes.

    Empty when nothing was written below the first quoted line.
    """
    first = next((n for n, line in enumerate(lines) if line.startswith(">")), None)
    if first is None:
        return []
    below = _without_signature([line for line in lines[first:] if not line.startswith(">")])
    if not any(line.strip() for line in below):
        return []
    above = lines[:first]
    introduced = _where_library_sees_a_quote([*above, "> "])
    kept = above[:introduced]
    start = first
    while start < len(lines) and lines[start].startswith(">"):
        start += 1
    # A letter quoted whole before the answer says nothing to those who read the answer; a line or two do.
    quoted = lines[first:start] if start - first <= 4 and not _is_end(lines[start:]) else []
    if not any(line.startswith(">") for line in lines[start:]):
        quoted = []
    rest = _without_signature(lines[start:])
    return [*kept, *quoted, *rest]


def _is_end(lines: list[str]) -> bool:
    return not any(line.strip() for line in lines)


def _where_library_sees_a_quote(lines: list[str]) -> int:
    if not lines:
        return 0
    (_is_shown, top), *_rest = quotequail.quote("\n".join(lines), limit=len(lines) + 1, quote_intro_line=True)
    return len(lines) if not _rest else (top.count("\n") + 1 if top else 0)


def _where_we_are_quoted(lines: list[str], ours: tuple[str, ...]) -> int:
    """The line, or the first of two or three wrapped ones, that names our address and ends with a colon."""
    known = tuple(address.casefold() for address in ours if address)
    for n, line in enumerate(lines):
        if not any(address in " ".join(lines[n : n + 3]).casefold() for address in known):
            continue
        for length in (1, 2, 3):
            wrapped = lines[n : n + length]
            joined = " ".join(part.strip("> ") for part in wrapped)
            if not line.strip() or len(joined) > 300 or any(not part.strip() for part in wrapped):
                break
            if joined.endswith(":") and any(address in joined.casefold() for address in known):
                return n
    return len(lines)


def _where_a_head_stands(lines: list[str]) -> int:
    """Outlook's way: the head of what is answered stands above it (who, to whom, when, about what), in any language."""
    for n, line in enumerate(lines):
        if not HEADER.match(line):
            continue
        head = quotequail.unwrap("\n".join(part.lstrip("> ") for part in lines[n : n + 6])) or {}
        if "from" in head and "text_top" not in head and len({"to", "cc", "date", "subject"} & set(head)) >= 2:
            return n
    return len(lines)


def _without_last_quote(lines: list[str]) -> list[str]:
    kept = list(lines)
    while kept and (not kept[-1].strip() or kept[-1].startswith(">") or RULE.match(kept[-1])):
        kept.pop()
    return kept


def _without_signature(lines: list[str]) -> list[str]:
    """Up to ``-- `` (RFC 3676, 4.3) if little follows; without the last line that a telephone adds."""
    kept = _without_last_quote(lines)
    for n in range(max(0, len(kept) - LONGEST_SIGNATURE), len(kept)):
        if DELIMITER.match(kept[n]):
            kept = kept[:n]
            break
    kept = _without_last_quote(kept)
    # The line a device adds stands alone at the end, sometimes above one more (an address, a slogan).
    for place in (1, 2):
        if len(kept) >= place and FROM_A_DEVICE.match(kept[-place]) and len(kept[-place]) < 120:
            kept = _without_last_quote(kept[:-place])
            break
    return kept
