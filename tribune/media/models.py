from django.conf import settings
from django.db import models

from tribune.kit.ids import CodeField


class Picture(models.Model):
    """A checked, re-encoded picture. Equal bytes are stored once, under their SHA-256, whatever the number of rows.

    ``guard`` is empty for a public picture, else the name of a guard in
    ``media.guards.GUARDS`` that is asked at each request, with ``guard_id`` to
    tell it of what.
    """

    code = CodeField()
    sha256 = models.CharField(max_length=64, db_index=True)
    mime = models.CharField(max_length=20)
    width = models.PositiveIntegerField()
    height = models.PositiveIntegerField()
    bytes = models.PositiveIntegerField()
    guard = models.CharField(max_length=40, blank=True)
    guard_id = models.BigIntegerField(null=True, blank=True)
    alt = models.CharField(max_length=300, blank=True)
    credit = models.CharField(max_length=160, blank=True)
    taken_in_at = models.DateTimeField()
    taken_in_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )

    def __str__(self) -> str:
        return self.code

    @property
    def is_public(self) -> bool:
        return not self.guard
