from django.db import models

from tribune.kit.ids import CodeField


class Picture(models.Model):
    """A picture kept under its SHA-256."""

    code = CodeField()
    sha256 = models.CharField(max_length=64, unique=True)
    width = models.PositiveIntegerField()
    height = models.PositiveIntegerField()
