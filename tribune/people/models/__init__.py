"""The tables of the room, one module a noun."""

from tribune.people.models.blocks import Block, Mute
from tribune.people.models.circles import Circle, Right, Role, Seat
from tribune.people.models.consents import Consent, Purpose, Wording
from tribune.people.models.consultations import ChargeChange, Consultation
from tribune.people.models.erasures import Erasure, ErasurePart
from tribune.people.models.factors import Authenticator, RecoveryCode
from tribune.people.models.intents import Intent
from tribune.people.models.persons import Declaration, Person, address_index
from tribune.people.models.sessions import Session

__all__ = [
    "Authenticator",
    "Block",
    "ChargeChange",
    "Circle",
    "Consent",
    "Consultation",
    "Declaration",
    "Erasure",
    "ErasurePart",
    "Intent",
    "Mute",
    "Person",
    "Purpose",
    "RecoveryCode",
    "Right",
    "Role",
    "Seat",
    "Session",
    "Wording",
    "address_index",
]
