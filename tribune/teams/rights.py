"""The named rights: what each role may do, and what a referent may give a member besides."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from tribune.people.models import Right, Role


@dataclass(frozen=True, slots=True)
class Power:
    """One line of the table of rights. ``right`` is what a member may be given; None: it goes with the role alone."""

    label: str | Promise
    least: Role
    right: Right | None = None


POWERS: list[Power] = [
    Power(_("Be told of what the team publishes"), Role.FOLLOWER),
    Power(_("See the members, and what the team shares among them"), Role.MEMBER),
    Power(_("Invite"), Role.ORGANISER, Right.INVITE),
    Power(_("Accept requests"), Role.ORGANISER, Right.ADMIT),
    Power(_("Edit the page"), Role.ORGANISER, Right.EDIT),
    Power(_("Create actions in the team’s name"), Role.ORGANISER, Right.ACT),
    Power(_("Write to the members"), Role.ORGANISER, Right.WRITE),
    Power(_("See the history, answer those who write to the team"), Role.ORGANISER),
    Power(_("Give and take roles and rights"), Role.REFERENT),
    Power(_("Split, merge or close the team"), Role.REFERENT),
]

GIVEN: list[tuple[Right, str | Promise]] = [(power.right, power.label) for power in POWERS if power.right is not None]
ROLES = (Role.FOLLOWER, Role.MEMBER, Role.ORGANISER, Role.REFERENT)


def table() -> list[tuple[str | Promise, list[bool], bool]]:
    """Label, yes or no for each of ``ROLES``, whether a member may be given it."""
    return [(power.label, [role >= power.least for role in ROLES], power.right is not None) for power in POWERS]


def named(rights: int) -> list[str | Promise]:
    """The labels of what *rights* holds."""
    return [label for right, label in GIVEN if rights & right]
