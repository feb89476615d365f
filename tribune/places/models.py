from django.db import models


class Place(models.Model):
    """A commune, a postcode or a town: a name and a point (degrees, WGS 84)."""

    name = models.CharField(max_length=120)
    lat = models.FloatField()
    lon = models.FloatField()
