"""Makers, for the tests of this room and of those above."""

import itertools
from datetime import UTC, datetime
from typing import Any

from django.test import Client
from django.utils import timezone

from tribune.kit.text import fold
from tribune.people import sessions
from tribune.people.models import Declaration, Person, address_index
from tribune.people.verbs import charges

JOINED_AT = datetime(2026, 1, 5, 9, 0, tzinfo=UTC)
_numbers = itertools.count(1)


class HouseClient(Client):
    """A browser on https that sends what browsers send with a form of the same site."""

    def __init__(self, **defaults: Any) -> None:
        super().__init__(**{"HTTP_SEC_FETCH_SITE": "same-origin", **defaults})

    def generic(self, *args: Any, **kwargs: Any) -> Any:
        return super().generic(*args, **{**kwargs, "secure": True})


def a_person(
    name: str = "Alice", *, supporter: bool = True, place: Any = None, email: str = "", **fields: Any
) -> Person:
    """A confirmed person whose teams see their name; everything else stays private unless told."""
    address = email or f"{fold(name).replace(' ', '.') or 'someone'}.{next(_numbers)}@example.org"
    given = {"name_reach": "teams", "confirmed_at": JOINED_AT, "welcomed_at": JOINED_AT, **fields}
    person = Person.objects.create(name=name, email=address, email_index=address_index(address), place=place, **given)
    if supporter:
        Declaration.objects.create(person=person, declared_at=JOINED_AT)
    return person


def an_operator(name: str = "Olga", **fields: Any) -> Person:
    """Someone with every right; ``signed_in_client`` gives them a session past the second factor."""
    return with_charge(a_person(name, **fields), "operator")


def with_charge(person: Person, charge: str) -> Person:
    charges.give(charge=charge, to=person, by=None, at=timezone.now())
    return person


def signed_in_client(person: Person, *, second_factor: bool | None = None, stepped_up: bool = True) -> HouseClient:
    """A browser signed in as *person*; past the second factor when they have a charge, unless told otherwise."""
    at = timezone.now()
    fresh = Person.objects.get(pk=person.pk)
    passed = fresh.has_charge if second_factor is None else second_factor
    key, session = sessions.open_for(fresh, agent="Firefox, Linux", at=at, second_factor=passed)
    if not stepped_up:
        session.stepped_up_at = None
        session.save(update_fields=["stepped_up_at"])
    client = HouseClient()
    client.cookies[sessions.COOKIE] = key
    return client
