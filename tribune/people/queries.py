"""People in domain words."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.apps import apps
from django.db import models
from django.db.models import Exists, OuterRef, Q

from tribune.people.audiences import Reach

if TYPE_CHECKING:
    from tribune.people.viewers import Viewer

FIELDS = ("name", "picture", "place", "email", "phone", "skills", "availability", "about")


def _reaches(*reaches: Reach) -> Q:
    condition = Q()
    for name in FIELDS:
        condition |= Q(**{f"{name}_reach__in": reaches})
    return condition


class PersonQuerySet(models.QuerySet[Any]):
    def present(self) -> PersonQuerySet:
        """Those who have not left."""
        return self.filter(is_active=True, erased_at=None)

    def supporters(self) -> PersonQuerySet:
        return self.present().filter(declaration__withdrawn_at=None, declaration__isnull=False)

    def with_standing(self) -> PersonQuerySet:
        """Annotates ``stands_as_supporter`` and ``holds_charge``: see ``Person.is_supporter``."""
        declaration = apps.get_model("people", "Declaration")
        groups = self.model.groups.through
        found: PersonQuerySet = self.annotate(
            stands_as_supporter=Exists(declaration.objects.filter(person=OuterRef("pk"), withdrawn_at=None)),
            holds_charge=Exists(groups.objects.filter(person=OuterRef("pk"))),
        )
        return found

    def visible_to(self, viewer: Viewer) -> PersonQuerySet:
        """Those of whom *viewer* may see at least one field: themselves, and whoever let a field reach that far;
        nobody whom they blocked or who blocked them.
        """
        if viewer.person is None:
            return self.none()
        seats = apps.get_model("people", "Seat").objects.filter(person=OuterRef("pk"), role__gte=10)
        shown = Q(pk=viewer.person.pk)
        if viewer.circle_ids:
            shown |= Exists(seats.filter(circle__in=viewer.circle_ids)) & _reaches(Reach.TEAMS, Reach.MEMBERS)
        if viewer.organised_ids:
            shown |= Exists(seats.filter(circle__in=viewer.organised_ids)) & _reaches(Reach.ORGANISERS)
        if viewer.is_supporter:
            shown |= _reaches(Reach.MEMBERS)
        return self.present().filter(shown).exclude(Exists(self._blocks_with(viewer.person.pk)))

    def _blocks_with(self, person_id: int) -> models.QuerySet[Any, Any]:
        blocks: models.QuerySet[Any, Any] = apps.get_model("people", "Block")._default_manager.all()
        return blocks.filter(Q(by=person_id, person=OuterRef("pk")) | Q(person=person_id, by=OuterRef("pk")))
