"""The HTML of a letter that has only text: paragraphs, a code in large, an address of the site as a button."""

import re

from django.conf import settings
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from tribune.kit.html import from_plain
from tribune.movement.settings import movement

CODE = re.compile(r"\d[\d \u00a0\u202f]{2,10}\d")


def dressed(text: str) -> SafeString:
    """Mail readers want styles inline; ``mail/letter.html`` has the frame and the dark scheme."""
    blocks = [block.strip() for block in re.split(r"\n\s*\n", text.strip())]
    return format_html_join("\n", "{}", ((_drawn(block),) for block in blocks if block))


def _drawn(block: str) -> SafeString:
    if CODE.fullmatch(block):
        style = "margin:0 0 16px;font-size:32px;font-weight:800;letter-spacing:.12em"
        return format_html('<p class="ink" style="{}">{}</p>', style, block)
    words, _end, last = block.rpartition("\n")
    if last.startswith(f"{settings.SITE_URL}/") and " " not in last:
        return format_html("{}{}", _paragraph(words) if words else "", _button(last))
    return _paragraph(block)


def _paragraph(words: str) -> SafeString:
    # Escaped by from_plain, whose links are the only markup.
    return SafeString(from_plain(words).replace("<p>", '<p style="margin:0 0 16px">'))


def _button(address: str) -> SafeString:
    style = (
        "display:inline-block;padding:12px 20px;border-radius:99px;color:#ffffff;font-weight:700;text-decoration:none;"
        f"background:{movement().colours.light}"
    )
    return format_html(
        '<p style="margin:0 0 20px"><a class="button" href="{}" style="{}">{}</a></p>',
        address, style, _("Open the page"),
    )  # fmt: skip
