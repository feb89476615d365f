"""``{% load live %}{% listen "thread:…" %}``: the page hears of what changes on these channels.

Only where the thing was fetched through the viewer: the key it makes is good for ten minutes without asking again.
"""

import time
from collections.abc import Sequence
from typing import Any

from django import template
from django.http import HttpRequest
from django.urls import get_script_prefix
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import get_language

from tribune.streams import keys

register = template.Library()


@register.simple_tag(takes_context=True)
def listen_to(context: template.Context, channels: Sequence[str]) -> SafeString:
    """``listen`` to those of a list."""
    return listen(context, *channels)


@register.simple_tag(takes_context=True)
def listen(context: template.Context, *channels: str) -> SafeString:
    """An element that is not seen. Nothing for a stranger: their pages are the same for everyone, and kept."""
    request: HttpRequest | None = context.get("request")
    viewer: Any = getattr(request, "viewer", None)
    if request is None or viewer is None or viewer.person is None or not channels:
        return SafeString("")
    language = get_language() or ""
    key = keys.make(person=viewer.person.code, channels=channels, language=language, cookies=keys.cookies_of(request))
    return format_html(
        '<live-stream hidden data-key="{}" data-channels="{}" data-language="{}" data-person="{}" data-at="{}live/"'
        ' data-drawn="{}"></live-stream>',
        key, " ".join(channels), language, viewer.person.code, get_script_prefix(), round(time.time() * 1000),
    )  # fmt: skip
