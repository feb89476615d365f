"""What pages where a person's name stands lead to."""

from django import template

from tribune.people.blocks import address_of
from tribune.people.models import Person

register = template.Library()


@register.simple_tag
def distance_address(person: Person, called: str) -> str:
    """Where the reader blocks or mutes *person*, whom this page calls *called*."""
    return address_of(person, called=called)
