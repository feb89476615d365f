"""``{% load mail %}`` in the template of a letter."""

from django import template
from django.conf import settings
from django.utils.translation import get_language

from tribune.movement.languages import address_in
from tribune.movement.settings import movement

register = template.Library()


@register.filter
def absolute(path: str) -> str:
    """A path of this site as a letter must write it: whole, and in the reader's language."""
    if not path.startswith("/"):
        return path
    return settings.SITE_URL + address_in(path, get_language() or movement().main_language)
