"""One sprite, one tag: the icon is a reference into ``static/design/icons.svg``."""

import re
from functools import cache
from pathlib import Path

from django.templatetags.static import static
from django.utils.html import format_html
from django.utils.safestring import SafeString


@cache
def icon(name: str, label: str = "", classes: str = "") -> SafeString:
    """The icon *name*; with a *label* it says something, without one it only decorates words beside it."""
    address = f"{static('design/icons.svg')}#{name}"
    dress = f"ico {classes}".strip()
    if label:
        return format_html(
            '<svg class="{}" role="img" aria-label="{}"><use href="{}"></use></svg>', dress, label, address
        )
    return format_html('<svg class="{}" aria-hidden="true"><use href="{}"></use></svg>', dress, address)


@cache
def names() -> list[str]:
    """Every icon there is."""
    sprite = (Path(__file__).parent / "static" / "design" / "icons.svg").read_text()
    return re.findall(r'<symbol id="([a-z-]+)"', sprite)
