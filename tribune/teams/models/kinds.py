"""What kinds of team there are."""

from __future__ import annotations

from django.db import models

from tribune.movement.kinds import Kind


class TeamKind(Kind):
    """Local, thematic, workplace …: data the operator edits. ``parent`` makes them a tree."""

    icon = models.CharField(max_length=20, default="users")
    is_local = models.BooleanField(default=True)
    parent = models.ForeignKey("self", null=True, blank=True, on_delete=models.PROTECT, related_name="children")

    @property
    def is_in_a_ring(self) -> bool:
        """Whether the way up from it comes back to it: one short query a step."""
        above, seen = self.parent_id, {self.pk}
        while above is not None:
            if above in seen:
                return True
            seen.add(above)
            above = TeamKind.objects.values_list("parent", flat=True).get(pk=above)
        return False

    @classmethod
    def family_of(cls, slug: str) -> list[int]:
        """The ids of the kind called *slug* and of all below it; empty for a kind that is not. One query."""
        rows = list(cls.objects.values_list("pk", "slug", "parent"))
        found = [pk for pk, own, _parent in rows if own == slug]
        for pk in found:  # grows as children are met
            found += [child for child, _own, parent in rows if parent == pk and child not in found]
        return found
