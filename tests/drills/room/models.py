from django.db import models


class Entry(models.Model):
    code = models.CharField(max_length=60, unique=True)


class Effect(models.Model):
    """No unique constraint on purpose: doing a thing twice must show."""

    code = models.CharField(max_length=60, db_index=True)
    kind = models.CharField(max_length=20)
