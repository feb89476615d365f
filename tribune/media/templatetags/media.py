"""``{% picture pic width=640 %}``: an <img> that asks for no more pixels than it shows."""

from __future__ import annotations

from django import template
from django.utils.html import format_html
from django.utils.safestring import SafeString

from tribune.media.models import Picture
from tribune.media.verbs.pictures import WIDTHS

register = template.Library()


@register.simple_tag
def picture(
    pic: Picture | None, width: int = 640, sizes: str = "", alt: str | None = None, eager: bool = False, css: str = ""
) -> SafeString:
    """*width* is what it is shown at, in CSS pixels; *sizes* (HTML) says more where that changes with the screen.

    *alt* defaults to the picture's own words; say ``alt=""`` where the text beside it says the same.
    """
    if pic is None:
        return SafeString("")
    offered = [w for w in WIDTHS if w < pic.width and w <= width * 2] or [WIDTHS[0]]
    enough = next((w for w in WIDTHS if w >= min(width * 2, pic.width)), WIDTHS[-1])
    if enough not in offered:
        offered.append(enough)
    shown = next((w for w in offered if w >= width), offered[-1])
    srcset = ", ".join(f"{address(pic.code, w)} {min(w, pic.width)}w" for w in offered)
    return format_html(
        '<img src="{}" srcset="{}" sizes="{}" width="{}" height="{}" alt="{}"{}{} decoding="async">',
        address(pic.code, shown), srcset, sizes or f"{width}px", pic.width, pic.height,
        pic.alt if alt is None else alt,
        format_html(' class="{}"', css) if css else "",
        SafeString(' fetchpriority="high"') if eager else SafeString(' loading="lazy"'),
    )  # fmt: skip


def address(code: str, width: int) -> str:
    """Without a language before it: one copy serves every language."""
    return f"/media/pictures/{code}/{width}.webp"
