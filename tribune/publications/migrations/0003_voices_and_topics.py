"""Voices say who they are in a line; a card's topics carry its hour, so that a topic's newest are found by index."""

from typing import Any

import django.db.models.deletion
from django.db import migrations, models
from django.db.models import OuterRef, Subquery

from tribune.kit.text import fold


def date_the_topics(apps: Any, schema: Any) -> None:
    cards = apps.get_model("publications", "Publication").objects.filter(pk=OuterRef("publication_id"))
    apps.get_model("publications", "CardTopic").objects.update(
        published_at=Subquery(cards.values("published_at")[:1])
    )


def fold_the_names(apps: Any, schema: Any) -> None:
    voices = apps.get_model("publications", "Voice").objects
    for voice in voices.order_by("pk").only("name").iterator(chunk_size=1000):
        voices.filter(pk=voice.pk).update(name_folded=fold(voice.name)[:200])


class Migration(migrations.Migration):
    dependencies = [("publications", "0002_said")]

    operations = [
        migrations.SeparateDatabaseAndState(
            state_operations=[
                migrations.CreateModel(
                    name="CardTopic",
                    fields=[
                        ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                        (
                            "publication",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="about",
                                to="publications.publication",
                            ),
                        ),
                        (
                            "topic",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE, related_name="cards", to="publications.topic"
                            ),
                        ),
                    ],
                    options={"db_table": "publications_publication_topics", "unique_together": {("publication", "topic")}},
                ),
                migrations.AlterField(
                    model_name="publication",
                    name="topics",
                    field=models.ManyToManyField(
                        blank=True, related_name="publications", through="publications.CardTopic", to="publications.topic"
                    ),
                ),
            ],
        ),
        migrations.AddField("cardtopic", "published_at", models.DateTimeField(null=True)),
        migrations.RunPython(date_the_topics, migrations.RunPython.noop),
        migrations.AlterField("cardtopic", "published_at", models.DateTimeField()),
        migrations.AddIndex(
            "cardtopic", models.Index(fields=["topic", "-published_at", "-publication"], name="pub_topic_newest")
        ),
        migrations.AddField("voice", "about", models.CharField(blank=True, max_length=300)),
        migrations.AlterField(
            "voice",
            "kind",
            models.CharField(
                choices=[
                    ("person", "person"),
                    ("team", "team"),
                    ("elected", "elected person"),
                    ("partner", "partner media"),
                    ("source", "source"),
                    ("show", "show"),
                    ("movement", "movement"),
                ],
                max_length=12,
            ),
        ),
        migrations.AddField("voice", "name_folded", models.CharField(default="", editable=False, max_length=200)),
        migrations.RunPython(fold_the_names, migrations.RunPython.noop),
        migrations.AddIndex("voice", models.Index(fields=["kind", "name_folded"], name="voice_by_name")),
    ]
