from typing import Any

from django.apps.registry import Apps
from django.db import migrations, models
from django.db.backends.base.schema import BaseDatabaseSchemaEditor

from tribune.kit.text import fold

BATCH = 1000


def fold_names(apps: Apps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    """Those of every source, removed ones too: they may come back."""
    sources: Any = apps.get_model("wire", "Source").objects
    after = 0
    while rows := list(sources.filter(pk__gt=after).order_by("pk").only("title")[:BATCH]):
        for source in rows:
            source.title_folded = fold(source.title)[:200]
        sources.bulk_update(rows, ["title_folded"])
        after = rows[-1].pk


class Migration(migrations.Migration):
    dependencies = [("wire", "0021_hidings")]

    operations = [
        migrations.RemoveIndex(model_name="source", name="wire_source_name"),
        migrations.AddField(
            model_name="source",
            name="title_folded",
            field=models.CharField(default="", editable=False, max_length=200),
        ),
        migrations.AddIndex(
            model_name="source",
            index=models.Index(fields=["title_folded", "id"], name="wire_source_by_name"),
        ),
        migrations.RunPython(fold_names, migrations.RunPython.noop),
    ]
