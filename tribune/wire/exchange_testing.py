"""Makers of partners and of what is asked of the desk."""

from typing import Any

from tribune.people.models import address_index
from tribune.wire.exchange_models import ExchangeRequest, Partner
from tribune.wire.testing import NOON
from tribune.wire.verbs import partners


def a_partner(name: str = "Le Tract", **more: Any) -> Partner:
    """A medium that takes what the movement publishes: summaries of its cards unless told."""
    given = {
        "site_address": "https://tract.example/", "contact": "tract@example.org", "language": "fr", "is_whole": False,
        "kinds": ["post"], "by": None, "at": NOON, **more,
    }  # fmt: skip
    return partners.open(name=name, **given)


def an_exchange_asked(name: str = "Le Tract", **more: Any) -> ExchangeRequest:
    """A request that waits on the desk."""
    given = {
        "site_address": "https://tract.example/", "contact": "tract@example.org", "language": "fr", "wish": "take",
        "words": "Nous aimerions reprendre vos articles.", "asked_at": NOON, **more,
    }  # fmt: skip
    return ExchangeRequest.objects.create(name=name, contact_index=address_index(given["contact"]), **given)
