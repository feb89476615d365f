from typing import Any

from django.db import models
from django.utils.translation import gettext_lazy as _


class FoldedField(models.CharField):  # type: ignore[type-arg]
    """Folded text ordered byte by byte on every database, so that a prefix is a range of the index."""

    def db_parameters(self, connection: Any) -> Any:
        parameters = super().db_parameters(connection)
        if connection.vendor == "postgresql":
            parameters["collation"] = "C"  # SQLite's own order already is
        return parameters


class Place(models.Model):
    """A commune, an arrondissement of Paris, Lyon or Marseille, or a town of the world: a name and a point."""

    class Kind(models.TextChoices):
        COMMUNE = "commune", _("commune")
        ARRONDISSEMENT = "arrondissement", _("arrondissement")
        TOWN = "town", _("town")

    ref = models.CharField(max_length=16, unique=True)  # INSEE code ("59350") or "g" and the GeoNames id
    kind = models.CharField(max_length=16, choices=Kind.choices)
    name = models.CharField(max_length=120)
    folded = FoldedField(max_length=120)
    postcode = models.CharField(max_length=10, blank=True)  # the first of several: see Postcode
    country = models.CharField(max_length=2)  # ISO 3166-1
    department = models.CharField(max_length=3, blank=True)
    region = models.CharField(max_length=3, blank=True)
    population = models.PositiveIntegerField(default=0)
    lat = models.FloatField()
    lon = models.FloatField()

    class Meta:
        indexes = [
            models.Index(fields=["lat", "lon"], name="place_by_point"),
            models.Index(fields=["folded"], name="place_by_name"),
        ]

    def __str__(self) -> str:
        return self.name


class Postcode(models.Model):
    """One row a (postcode, place): 59000 is Lille's, 02160 is shared by some twenty communes."""

    code = FoldedField(max_length=10)
    place = models.ForeignKey(Place, on_delete=models.CASCADE, related_name="postcodes")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["code", "place"], name="one_row_a_postcode_and_place")]

    def __str__(self) -> str:
        return str(self.code)


class OtherName(models.Model):
    """Another name a town is known by: "Bruxelles" for Brussels."""

    name = models.CharField(max_length=120)
    folded = FoldedField(max_length=120)
    place = models.ForeignKey(Place, on_delete=models.CASCADE, related_name="other_names")

    class Meta:
        indexes = [models.Index(fields=["folded"], name="other_name_by_name")]

    def __str__(self) -> str:
        return self.name


class Sheet(models.Model):
    """A square of the drawn map at one scale: the outlines that touch it, packed (see ``sheets``)."""

    key = models.CharField(max_length=24, unique=True)  # "<scale>:<column>:<row>"
    body = models.BinaryField()

    def __str__(self) -> str:
        return self.key


class Edition(models.Model):
    """Which gazetteer is loaded, so that loading it again costs nothing."""

    digest = models.CharField(max_length=64, unique=True)
    loaded_at = models.DateTimeField()

    def __str__(self) -> str:
        return self.digest
