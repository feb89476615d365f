"""What the templates of teams ask for."""

from django import template
from django.utils.safestring import SafeString

from tribune.kit.html import from_plain

register = template.Library()


@register.filter
def paragraphs(text: str) -> SafeString:
    """What a person typed, as harmless paragraphs with its links."""
    return SafeString(from_plain(text))  # from_plain escapes every word
