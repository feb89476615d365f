"""Charges: what someone does for the movement, as a Django group, and the rights each one grants.

Rights are read from here and not from rows: a room above adds its own to a
charge at start (``grant("sources", "wire.curate")``), and an upgrade that
renames one needs no migration. The group only says who holds the charge.
"""

from dataclasses import dataclass, field

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _


@dataclass(frozen=True, slots=True)
class Charge:
    name: str
    label: str | Promise
    says: str | Promise
    permissions: set[str] = field(default_factory=set)


CHARGES: dict[str, Charge] = {
    charge.name: charge
    for charge in (
        Charge(
            "moderator",
            _("Moderator"),
            _("Answers reports and looks people up when one asks for it."),
            {"people.view_desk", "people.look_up_people"},
        ),
        Charge(
            "organisers_desk",
            _("Organisers’ desk"),
            _("Helps teams and actions all over the movement."),
            {"people.view_desk", "people.look_up_people"},
        ),
        Charge(
            "sources",
            _("Sources"),
            _("Chooses and checks what the wire takes in."),
            {"people.view_desk"},
        ),
        Charge(
            "operator",
            _("Operator"),
            _("Keeps the site running and gives charges. Holds every right."),
        ),
    )
}


def grant(charge: str, *permissions: str) -> None:
    """Add rights of a room above to *charge*. Called from ``AppConfig.ready``."""
    CHARGES[charge].permissions.update(permissions)


def rights_of(names: set[str]) -> set[str]:
    return {right for name in names if name in CHARGES for right in CHARGES[name].permissions}


def charges_with(right: str) -> list[str]:
    """The charges that grant *right*; the operator's grants every one."""
    return [charge.name for charge in CHARGES.values() if right in charge.permissions or charge.name == "operator"]
