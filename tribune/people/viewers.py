"""Whoever looks: nobody in particular, or a person with their circles. Everything is fetched through one."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime

from django.contrib.auth.models import AnonymousUser
from django.http import HttpRequest
from django.utils.functional import cached_property

from tribune.people.models import Person, Role, Seat, Session


class Viewer:
    """Lazy: one query for the session and its person, one for the seats, each only when asked for.

    ``roles`` maps every circle the person has a seat in to their role there;
    ``circle_ids`` are those they belong to (a follower hears of a team, but
    does not belong to it) and ``organised_ids`` those they answer for.
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
            self.__dict__["roles"] = dict(roles)

    @cached_property
    def session(self) -> Session | None:
        return self._load() if self._load is not None else None

    @cached_property
    def person(self) -> Person | None:
        return self.session.person if self.session is not None else None

    @cached_property
    def roles(self) -> dict[int, Role]:
        if self.person is None:
            return {}
        return {circle: Role(role) for circle, role in self.person.seats.values_list("circle_id", "role")}

    @cached_property
    def circle_ids(self) -> frozenset[int]:
        return frozenset(circle for circle, role in self.roles.items() if role >= Role.MEMBER)

    @cached_property
    def organised_ids(self) -> frozenset[int]:
        return frozenset(circle for circle, role in self.roles.items() if role >= Role.ORGANISER)

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

    def shares_a_circle_with(self, person: Person, *, as_organiser: bool = False) -> bool:
        mine = self.organised_ids if as_organiser else self.circle_ids
        return bool(mine) and Seat.objects.filter(person=person, circle__in=mine, role__gte=Role.MEMBER).exists()


NOBODY = Viewer()


class Asked(HttpRequest):
    """The request as rooms see it; for annotations only."""

    user: Person | AnonymousUser
    viewer: Viewer
