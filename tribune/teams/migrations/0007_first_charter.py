from django.db import migrations

from tribune.teams import measures


def plant(apps, schema_editor):
    measures.plant(apps.get_model("teams", "CharterRule"))


class Migration(migrations.Migration):
    dependencies = [("teams", "0006_certification")]

    operations = [migrations.RunPython(plant, migrations.RunPython.noop, elidable=False)]
