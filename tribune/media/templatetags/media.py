"""``{% load media %}{% picture pic width=640 alt="…" %}``"""

from django import template
from django.utils.html import format_html
from django.utils.safestring import SafeString

from tribune.media.models import Picture

register = template.Library()


@register.simple_tag
def picture(
    pic: Picture | None,
    width: int = 640,
    alt: str | None = None,
    sizes: str = "",
    css: str = "",
    eager: bool = False,
) -> SafeString | str:
    """A picture *width* CSS pixels wide at most; sharp on dense screens, loaded when near, its room kept meanwhile.

    Nothing when there is no picture. *alt* empty means it only decorates; left out, the picture's own words serve.
    *eager* is for the one that opens the page.
    """
    if pic is None:
        return ""
    shown = min(width, pic.width)
    return format_html(
        '<img src="{}" srcset="{}" sizes="{}" width="{}" height="{}" alt="{}"{}{} decoding="async">',
        pic.url(width),
        pic.srcset(2 * width),
        sizes or f"(max-width: {shown}px) 100vw, {shown}px",
        shown,
        max(1, round(pic.height * shown / pic.width)),
        pic.alt if alt is None else alt,
        format_html(' class="{}"', css) if css else "",
        format_html(' fetchpriority="{}"', "high") if eager else format_html(' loading="{}"', "lazy"),
    )
