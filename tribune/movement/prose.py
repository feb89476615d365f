"""What the operator types, as HTML: paragraphs, links, "# " headings and "- " lists."""

import re

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from tribune.kit.html import from_plain


def prose(text: str) -> SafeString:
    blocks = [block for block in re.split(r"\n\s*\n", text.strip()) if block.strip()]
    return SafeString("".join(_drawn(block) for block in blocks))


def _drawn(block: str) -> str:
    head, _end, rest = block.strip().partition("\n")
    if head.startswith("# "):
        return format_html("<h2>{}</h2>", head[2:].strip()) + (_drawn(rest) if rest.strip() else "")
    lines = block.strip().splitlines()
    if all(line.startswith("- ") for line in lines):
        items = ((SafeString(from_plain(line[2:]).removeprefix("<p>").removesuffix("</p>")),) for line in lines)
        return format_html("<ul>{}</ul>", format_html_join("", "<li>{}</li>", items))
    return from_plain(block)
