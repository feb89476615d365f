from django.db import migrations

from tribune.events import figures


def plant(apps, schema_editor):
    figures.plant(apps.get_model("events", "FigureKind"))


class Migration(migrations.Migration):
    dependencies = [("events", "0013_parts_and_reports")]

    operations = [migrations.RunPython(plant, migrations.RunPython.noop, elidable=False)]
