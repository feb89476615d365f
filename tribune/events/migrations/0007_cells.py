from typing import Any

from django.apps.registry import Apps
from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor

import tribune.places.cells
from tribune.places.cells import cell_at

BATCH = 1000


def put_in_cells(apps: Apps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    """Every date that has a place; by keys, so that a large table is never held whole."""
    dates: Any = apps.get_model("events", "Occurrence").objects
    after = 0
    while rows := list(
        dates.filter(pk__gt=after, lat__isnull=False, lon__isnull=False).order_by("pk").only("lat", "lon")[:BATCH]
    ):
        for date in rows:
            date.cell = cell_at(date.lat, date.lon)
        dates.bulk_update(rows, ["cell"])
        after = rows[-1].pk


class Migration(migrations.Migration):
    dependencies = [("events", "0006_repetition")]

    operations = [
        migrations.AddField(
            model_name="occurrence",
            name="cell",
            field=tribune.places.cells.CellField(blank=True, editable=False, null=True),
        ),
        migrations.RunPython(put_in_cells, migrations.RunPython.noop, elidable=True),
    ]
