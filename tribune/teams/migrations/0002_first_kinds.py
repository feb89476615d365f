from django.db import migrations

from tribune.teams import kinds


def plant(apps, schema_editor):
    kinds.plant(apps.get_model("teams", "TeamKind"))


class Migration(migrations.Migration):
    dependencies = [("teams", "0001_initial")]

    operations = [migrations.RunPython(plant, migrations.RunPython.noop, elidable=False)]
