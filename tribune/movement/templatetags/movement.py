"""``{% load movement %}``."""

from django import template
from django.urls import get_script_prefix

register = template.Library()


@register.filter
def in_this_language(path: str) -> str:
    """A path kept without language prefix, as this page must link it; other addresses as they are."""
    return get_script_prefix() + path[1:] if path.startswith("/") and not path.startswith("//") else path
