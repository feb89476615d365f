"""The tables of the room, one module a noun."""

from tribune.people.models.circles import Circle, Role, Seat
from tribune.people.models.persons import Declaration, Person, address_index
from tribune.people.models.sessions import Session

__all__ = [
    "Circle",
    "Declaration",
    "Person",
    "Role",
    "Seat",
    "Session",
    "address_index",
]
