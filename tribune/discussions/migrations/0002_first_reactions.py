from django.db import migrations

from tribune.discussions import kinds


def plant(apps, schema_editor):
    kinds.plant(apps.get_model("discussions", "ReactionKind"))


class Migration(migrations.Migration):
    dependencies = [("discussions", "0001_initial")]

    operations = [migrations.RunPython(plant, migrations.RunPython.noop, elidable=False)]
