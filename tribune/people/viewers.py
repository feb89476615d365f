"""Whoever looks: nobody in particular, or a person with their circles. Everything is fetched through one."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any

from django.contrib.auth.models import AnonymousUser
from django.db.models import Q, QuerySet
from django.http import HttpRequest
from django.utils.functional import cached_property

from tribune.kit.prepared import prepared, prepared_rows
from tribune.people.models import Block, Mute, Person, Right, Role, Seat, Session


class Viewer:
    """Lazy: one query for the session and its person, one for the seats, each only when asked for.

    ``roles`` maps every circle the person has a seat in to their role there;
    ``circle_ids`` are those they belong to (a follower hears of a team, but
    does not belong to it), ``followed_ids`` those they only follow,
    ``organised_ids`` those they answer for, ``acting_ids`` those in whose name
    they may publish; ``rights`` what they were given besides.
    """

    def __init__(
        self,
        person: Person | None = None,
        *,
        roles: Mapping[int, Role] | None = None,
        session: Session | None = None,
        load: Callable[[], Session | None] | None = None,
    ) -> None:
        self._load = load
        if load is None:
            self.__dict__["session"] = session
            self.__dict__["person"] = person
        if roles is not None:
            self.__dict__["_seats"] = [(circle, role, 0) for circle, role in roles.items()]

    @cached_property
    def session(self) -> Session | None:
        return self._load() if self._load is not None else None

    @cached_property
    def person(self) -> Person | None:
        return self.session.person if self.session is not None else None

    @cached_property
    def _seats(self) -> list[tuple[int, int, int]]:
        return _seats_of(person=self.person.pk) if self.person is not None else []

    @cached_property
    def roles(self) -> dict[int, Role]:
        return {circle: Role(role) for circle, role, _rights in self._seats}

    @cached_property
    def rights(self) -> dict[int, Right]:
        return {circle: Right(rights) for circle, role, rights in self._seats if rights and role >= Role.MEMBER}

    @cached_property
    def circle_ids(self) -> frozenset[int]:
        return frozenset(circle for circle, role in self.roles.items() if role >= Role.MEMBER)

    @cached_property
    def followed_ids(self) -> frozenset[int]:
        return frozenset(circle for circle, role in self.roles.items() if role < Role.MEMBER)

    @cached_property
    def organised_ids(self) -> frozenset[int]:
        return frozenset(circle for circle, role in self.roles.items() if role >= Role.ORGANISER)

    @cached_property
    def acting_ids(self) -> frozenset[int]:
        return self.organised_ids.union(circle for circle, rights in self.rights.items() if rights & Right.ACT)

    @cached_property
    def hidden_ids(self) -> frozenset[int]:
        """Those at the other end of a block, whoever made it: see ``tribune.people.blocks``."""
        if self.person is None:
            return frozenset()
        mine = self.person.pk
        return frozenset(other if by == mine else by for by, other in _blocks_of(person=mine))

    @cached_property
    def unheard_ids(self) -> frozenset[int]:
        """Those of ``hidden_ids`` and those whom this person muted, in one query."""
        if self.person is None:
            return frozenset()
        mine = self.person.pk
        return frozenset(other if by == mine else by for by, other in _kept_away(person=mine))

    @property
    def is_signed_in(self) -> bool:
        return self.person is not None

    @property
    def is_supporter(self) -> bool:
        return self.person is not None and self.person.is_supporter

    @property
    def has_charge(self) -> bool:
        return self.person is not None and self.person.has_charge

    @property
    def is_loaded(self) -> bool:
        """The session has been looked at, so the answer may depend on it."""
        return "session" in self.__dict__

    def may(self, permission: str) -> bool:
        return self.person is not None and self.person.has_perm(permission)

    def has_second_factor(self, at: datetime) -> bool:
        return self.session is not None and self.session.has_second_factor(at)

    def is_stepped_up(self, at: datetime) -> bool:
        return self.session is not None and self.session.is_stepped_up(at)

    @property
    def shape(self) -> tuple[bool, bool]:
        """Someone or nobody, a supporter or not: what of a viewer changes the SQL of the access rules."""
        return self.is_signed_in, self.is_supporter

    @property
    def values(self) -> dict[str, Any]:
        """The rest of it, as a prepared query takes it; ``seen_by`` reads both back."""
        if self.person is None:
            return {}
        return {"person": self.person.pk, "circles": self.circle_ids, "acting": self.acting_ids}

    def shares_a_circle_with(self, person: Person, *, as_organiser: bool = False) -> bool:
        mine = self.organised_ids if as_organiser else self.circle_ids
        return bool(mine) and Seat.objects.filter(person=person, circle__in=mine, role__gte=Role.MEMBER).exists()


NOBODY = Viewer()


def seen_by(shape: tuple[bool, bool], values: Mapping[str, Any]) -> Viewer:
    """A viewer for the making of a prepared query: all that an access rule asks of one, and no roles; of whom they
    organise, what *values* say.
    """
    is_signed_in, is_supporter = shape
    if not is_signed_in:
        return NOBODY
    viewer = Viewer(Person(pk=values["person"]))
    assert viewer.person is not None
    viewer.person.__dict__["is_supporter"] = is_supporter
    viewer.__dict__["circle_ids"] = frozenset(values["circles"])
    viewer.__dict__["acting_ids"] = frozenset(values["acting"])
    if "organised" in values:
        viewer.__dict__["organised_ids"] = frozenset(values["organised"])
    return viewer


@prepared_rows
def _seats_of(*, person: int) -> QuerySet[Seat, Any]:
    return Seat.objects.filter(person=person).values_list("circle_id", "role", "rights")


@prepared
def _blocks_of(*, person: int) -> QuerySet[Block, Any]:
    return Block.objects.filter(Q(by=person) | Q(person=person)).values_list("by_id", "person_id")


@prepared
def _kept_away(*, person: int) -> QuerySet[Block, Any]:
    muted = Mute.objects.filter(by=person).values_list("by_id", "person_id")
    return Block.objects.filter(Q(by=person) | Q(person=person)).values_list("by_id", "person_id").union(muted)


class Asked(HttpRequest):
    """The request as rooms see it; for annotations only."""

    user: Person | AnonymousUser
    viewer: Viewer
