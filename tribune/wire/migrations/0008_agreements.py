import django.core.validators
import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


def write_down(apps, schema_editor):
    """What was ticked on a source becomes what was agreed with it; of partner media, it went no further than our pages."""
    Source, Agreement = apps.get_model("wire", "Source"), apps.get_model("wire", "Agreement")
    for source in Source.objects.exclude(extent="summary"):
        source.agreement = Agreement.objects.create(
            source=source, extent=source.extent, is_passed_on=source.kind != "partner", at=source.added_at
        )
        source.save(update_fields=["agreement"])


def tick_again(apps, schema_editor):
    Source = apps.get_model("wire", "Source")
    for source in Source.objects.exclude(agreement=None).select_related("agreement"):
        source.extent = "summary" if source.agreement.extent == "summary" else "full"
        source.save(update_fields=["extent"])


class Migration(migrations.Migration):

    dependencies = [
        ("wire", "0007_manners"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="Agreement",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("extent", models.CharField(choices=[("summary", "a summary, and the link"), ("full", "the whole text, as agreed")], max_length=8)),
                ("is_passed_on", models.BooleanField(default=False)),
                ("quota", models.PositiveSmallIntegerField(blank=True, null=True, validators=[django.core.validators.MinValueValidator(1), django.core.validators.MaxValueValidator(500)])),
                ("embargo_hours", models.PositiveSmallIntegerField(default=0, validators=[django.core.validators.MaxValueValidator(720)])),
                ("credit", models.CharField(blank=True, max_length=300)),
                ("note", models.TextField(blank=True, max_length=1000)),
                ("at", models.DateTimeField()),
                ("ended_at", models.DateTimeField(blank=True, null=True)),
                ("by", models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name="+", to=settings.AUTH_USER_MODEL)),
                ("ended_by", models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name="+", to=settings.AUTH_USER_MODEL)),
                ("source", models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name="agreements", to="wire.source")),
            ],
        ),
        migrations.AddField(
            model_name="source",
            name="agreement",
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name="+", to="wire.agreement"),
        ),
        migrations.AddField(model_name="entry", name="free_at", field=models.DateTimeField(blank=True, null=True)),
        migrations.AddField(
            model_name="entry",
            name="waits",
            field=models.CharField(blank=True, choices=[("embargo", "comes out by itself, as was agreed"), ("quota", "more than was agreed for its day")], max_length=8),
        ),
        migrations.AddIndex(
            model_name="entry",
            index=models.Index(condition=models.Q(("free_at__isnull", False)), fields=["free_at"], name="wire_free"),
        ),
        migrations.RunPython(write_down, tick_again),
    ]
