from django.db import migrations

from tribune.events import kinds


def plant(apps, schema_editor):
    kinds.plant(apps.get_model("events", "EventKind"))


class Migration(migrations.Migration):
    dependencies = [("events", "0001_initial")]

    operations = [migrations.RunPython(plant, migrations.RunPython.noop, elidable=False)]
