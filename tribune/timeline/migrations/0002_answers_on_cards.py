from django.db import migrations
from django.db.models import F, OuterRef, Subquery


def count(apps, schema_editor):
    """The card of a post says how many answered; until now only that of a thing with comments did."""
    threads = apps.get_model("discussions", "Thread").objects.filter(card=OuterRef("pk"))
    cards = apps.get_model("publications", "Publication").objects.filter(thread__last_number__gt=1)
    cards.update(said=Subquery(threads.values(answers=F("last_number") - 1)[:1]), version=F("version") + 1)


class Migration(migrations.Migration):
    dependencies = [
        ("timeline", "0001_initial"),
        ("discussions", "0002_first_reactions"),
        ("publications", "0002_said"),
    ]

    operations = [migrations.RunPython(count, migrations.RunPython.noop, elidable=True)]
