"""A room knows what lies below it. Each rule stands beside a test that breaks it."""

import re
import subprocess
import sys
from pathlib import Path

import pytest
from django.apps import apps
from django.conf import settings
from django.db import models
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.migration import SwappableTuple
from django.test.utils import isolate_apps

from tests.house import references
from tests.house.tree import ROOT, contract, drawing, may_know

BIN = Path(sys.executable).parent


def linted(root: Path) -> str:
    """What import-linter says of the tree at *root*, by our contract less the rooms that the tree lacks."""
    text = (ROOT / "pyproject.toml").read_text()
    ladder = text[text.index("[tool.importlinter]") :]
    for room in {room for layer in contract() for room in layer if not (root / "tribune" / room).is_dir()}:
        ladder = re.sub(rf"(?<=[\"| ]){room}(?=[\"| ])", f"({room})", ladder)
    (root / "pyproject.toml").write_text(ladder)
    (root / "tribune/__main__.py").write_text("import tribune.config.cli\n")
    (root / "tribune/config/cli.py").touch()
    command = [BIN / "lint-imports", "--no-cache", "--no-logo"]
    done = subprocess.run(command, cwd=root, capture_output=True, text=True, env={"PYTHONPATH": str(root)})
    assert (done.returncode == 0) == ("KEPT" in done.stdout), done.stdout + done.stderr
    return done.stdout


def test_every_import_points_down():
    done = subprocess.run([BIN / "lint-imports", "--no-logo"], cwd=ROOT, capture_output=True, text=True)

    assert done.returncode == 0, done.stdout


def test_a_house_in_order_passes(a_tree):
    tree = a_tree({"tribune/events/verbs.py": "from tribune.people import models\n", "tribune/people/models.py": ""})

    assert "KEPT" in linted(tree.root)


@pytest.mark.parametrize(
    ("where", "line"),
    [
        ("people/verbs.py", "from tribune.events import models"),
        ("media/verbs.py", "from tribune.places import models"),
        ("people/queries.py", "def ask():\n    from tribune.events import models\n"),
        (
            "people/rules.py",
            "from typing import TYPE_CHECKING\nif TYPE_CHECKING:\n    from tribune.events import models",
        ),
        ("people/tests/test_people.py", "import tribune.events.models"),
    ],
    ids=["above", "beside", "in a function", "for the type checker", "in a test"],
)
def test_an_import_that_does_not_point_down_is_noticed(where, line, a_tree):
    files = {"tribune/events/models.py": "", "tribune/places/models.py": "", "tribune/people/tests/__init__.py": ""}

    said = linted(a_tree({**files, f"tribune/{where}": line + "\n"}).root)

    assert "BROKEN" in said
    assert "is not allowed to import" in said


def test_a_package_that_stands_nowhere_is_noticed(a_tree):
    said = linted(a_tree({"tribune/attic/__init__.py": ""}).root)

    assert "tribune.attic" in said


def test_the_drawing_is_the_contract():
    drawn = drawing((ROOT / "ARCHITECTURE.md").read_text())

    assert drawn == contract()


def test_a_drawing_that_differs_is_noticed():
    page = "```\nconfig          all\nevents | teams  side by side\nkit             tools\n```\n"

    assert drawing(page) == [["config"], ["events", "teams"], ["kit"]]
    assert drawing(page) != contract()


def test_every_room_stands_in_the_drawing(house):
    assert house.rooms <= {room for layer in contract() for room in layer}


def test_templates_addresses_and_names_point_down(house):
    assert references.upward(house) == []


@pytest.mark.parametrize(
    ("path", "text"),
    [
        ("people/templates/people/person.html", '{% extends "events/page.html" %}'),
        ("people/templates/people/person.html", "{% include 'events/_card.html' with card=card only %}"),
        ("people/templates/people/person.html", "<a href=\"{% url 'events:event' code %}\">"),
        ("people/templates/people/person.html", "{% load calendar %}"),
        ("people/views.py", 'from django.urls import reverse\nwhere = reverse("events:event", args=[1])\n'),
        ("people/views.py", 'def go(redirect):\n    return redirect("events:events")\n'),
        ("people/views.py", 'page = "events/event.html"\n'),
        ("people/views.py", 'def ask(apps):\n    return apps.get_model("events", "Event")\n'),
        ("people/views.py", 'def ask(apps):\n    return apps.get_model("events.Event")\n'),
        ("people/models.py", 'def made(models):\n    return models.ForeignKey("events.Event")\n'),
        ("people/models.py", 'def made(load):\n    return load("tribune.events.verbs.call_off")\n'),
        ("media/views.py", 'page = "places/_place.html"\n'),
        ("people/tests/test_x.py", 'page = "events/event.html"\n'),
        ("people/templates/events/_card.html", "a template in a room not its own"),
    ],
)
def test_a_reference_upward_is_noticed(path, text, a_tree):
    files = {"tribune/events/templatetags/calendar.py": "", "tribune/events/templatetags/__init__.py": ""}

    found = references.upward(a_tree({**files, f"tribune/{path}": text}))

    assert len(found) == 1
    assert found[0].startswith(f"tribune/{path}:")


def test_prose_comments_and_slots_may_name_anything(a_tree):
    tree = a_tree(
        {
            "tribune/people/views.py": '"""events/event.html"""\n\n\ndef view():\n    """tribune.events"""\n',
            "tribune/people/templates/people/person.html": (
                '{# {% include "events/_card.html" %} #}{% slot "events.menu" %}{% url "people:me" %}'
                "{% comment %}{% url 'events:event' %}{% endcomment %}"
            ),
        }
    )

    assert references.upward(tree) == []


def keys_upward(kinds: list[type[models.Model]]) -> list[str]:
    """Foreign keys that point beside or above their room; to who did it (AUTH_USER_MODEL) they may, from anywhere."""
    found = []
    for kind in kinds:
        for field in kind._meta.get_fields(include_hidden=True):
            other = (
                field.remote_field.model if getattr(field, "remote_field", None) and not field.auto_created else None
            )
            if other is None or isinstance(other, str) or other._meta.label == settings.AUTH_USER_MODEL:
                continue
            ours = {room for layer in contract() for room in layer}
            if other._meta.app_label in ours and not may_know(kind._meta.app_label, other._meta.app_label):
                found.append(f"{kind._meta.label}.{field.name} points up at {other._meta.label}")
    return found


def of_the_house() -> list[type[models.Model]]:
    return [kind for kind in apps.get_models(include_auto_created=True) if kind.__module__.startswith("tribune.")]


def test_foreign_keys_point_down():
    assert keys_upward(of_the_house()) == []


@isolate_apps()
def test_a_foreign_key_upward_is_noticed():
    class Happening(models.Model):
        class Meta:
            app_label = "events"

    class Regular(models.Model):
        favourite = models.ForeignKey(Happening, on_delete=models.CASCADE)
        attended = models.ManyToManyField(Happening, related_name="regulars")

        class Meta:
            app_label = "people"

    assert len(keys_upward([Regular])) == 2
    assert keys_upward([Happening]) == []


def migrations_upward(dependencies: dict[tuple[str, str], list[tuple[str, str]]]) -> list[str]:
    ours = {room for layer in contract() for room in layer}
    return [
        f"{room}.{name} depends on {other}"
        for (room, name), needed in dependencies.items()
        for other in needed
        if room in ours and other[0] in ours and not isinstance(other, SwappableTuple) and not may_know(room, other[0])
    ]


def test_migrations_depend_on_what_lies_below():
    loader = MigrationLoader(None)

    assert migrations_upward({key: each.dependencies for key, each in loader.disk_migrations.items()}) == []


def test_a_migration_that_depends_upward_is_noticed():
    assert migrations_upward({("people", "0001_initial"): [("events", "0001_initial"), ("kit", "0001_initial")]}) == [
        "people.0001_initial depends on ('events', '0001_initial')"
    ]


def standing(page: str, word: str) -> set[str]:
    """The rooms that ARCHITECTURE.md lists after *word*."""
    (line,) = [line for line in page.splitlines() if line.startswith(word)]
    return {room.strip() for room in line.partition(":")[2].strip(" .").split(",")}


def test_the_architecture_claims_only_what_stands(house):
    page = (ROOT / "ARCHITECTURE.md").read_text()
    every = {room for layer in contract() for room in layer}

    assert standing(page, "Standing:") == house.rooms
    assert standing(page, "To come,") == every - house.rooms
