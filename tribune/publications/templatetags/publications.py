"""``{% hole "state" %}`` in a card, ``|localised`` for an address of this site."""

from django import template
from django.urls import get_script_prefix
from django.utils.safestring import SafeString

from tribune.publications import cards

register = template.Library()


@register.simple_tag
def hole(name: str) -> SafeString:
    """A place in a kept card that is filled at each reading; see ``tribune.publications.drawing``."""
    return SafeString(cards.hole(name))


@register.filter
def localised(address: str) -> str:
    """A path of this site under the reader's language ("/en/actions/…"); an absolute address as it is."""
    return get_script_prefix() + address[1:] if address.startswith("/") else address
