"""The column that says in which cell of the grid a row lies, so that one index answers "near" whatever its length."""

from __future__ import annotations

from typing import Any

from django.db import models

from tribune.places.near import cell_of


class CellField(models.IntegerField):  # type: ignore[type-arg]
    """Kept from the row's ``lat`` and ``lon`` whenever it is saved, in bulk too; None without a point.

    ``QuerySet.update`` asks no field: whoever moves rows that way sets it with ``cell_at``.
    """

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **{**kwargs, "null": True, "blank": True, "editable": False})

    def pre_save(self, model_instance: models.Model, add: bool) -> int | None:
        cell = cell_at(getattr(model_instance, "lat", None), getattr(model_instance, "lon", None))
        setattr(model_instance, self.attname, cell)
        return cell


def cell_at(lat: float | None, lon: float | None) -> int | None:
    """``cell_of`` a point that may not be known."""
    return None if lat is None or lon is None else cell_of(lat, lon)
