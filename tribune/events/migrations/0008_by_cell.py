from django.db import migrations, models
from django.db.models import Q


class Migration(migrations.Migration):
    """Apart from the filling of the column: PostgreSQL alters no table whose rows have just been changed."""

    dependencies = [("events", "0007_cells")]

    operations = [
        migrations.AddIndex(
            model_name="occurrence",
            index=models.Index(condition=Q(is_on=True), fields=["cell", "starts_at"], name="occurrence_in_cell"),
        ),
        migrations.AddConstraint(
            model_name="occurrence",
            constraint=models.CheckConstraint(
                condition=Q(lat__isnull=True) | Q(lon__isnull=True) | Q(cell__isnull=False),
                name="an_occurrence_with_a_place_has_its_cell",
            ),
        ),
    ]
