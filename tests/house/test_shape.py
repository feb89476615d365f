"""How the code stands: each rule, and a file that breaks it."""

import subprocess
import sys
from pathlib import Path

import pytest

from tests.house import shape
from tests.house.tree import ROOT

RUFF = Path(sys.executable).with_name("ruff")


def codes_of(source: str, path: str) -> set[str]:
    command = [RUFF, "check", "--output-format=concise", "--stdin-filename", ROOT / path, "-"]
    done = subprocess.run(command, input=source, cwd=ROOT, capture_output=True, text=True)
    return {line.split()[1] for line in done.stdout.splitlines() if ":" in line and len(line.split()) > 1}


@pytest.mark.parametrize(
    "line",
    [
        "from django.dispatch import receiver",
        "from django.db.models.signals import post_save",
        "from django.db.models import signals",
        "from django.utils.safestring import mark_safe",
        "from django.utils.html import mark_safe",
        "from django.db.models.expressions import RawSQL",
        "import requests",
        "import httpx",
        "import aiohttp",
        "import urllib3",
        "import urllib.request",
        "from urllib import request",
        "from urllib.request import urlopen",
        "import http.client",
        "from http.client import HTTPSConnection",
    ],
)
def test_what_is_banned_is_refused(line):
    assert "TID251" in codes_of(f"{line}\n", "tribune/wire/somewhere.py")


def test_http_clients_are_allowed_in_the_one_door():
    assert "TID251" not in codes_of("import aiohttp\n\nprint(aiohttp)\n", "tribune/kit/outbound.py")


def test_an_import_inside_a_function_is_refused():
    assert "PLC0415" in codes_of("def ask():\n    import json\n\n    return json\n", "tribune/wire/somewhere.py")


def test_no_file_is_longer_than_one_reads(house):
    assert shape.long_files(house) == []


def test_a_file_grown_too_long_is_noticed(a_tree):
    tree = a_tree({"tribune/kit/long.py": "x = 1\n" * 401, "tribune/kit/tests/test_long.py": "x = 1\n" * 401})

    assert len(shape.long_files(tree)) == 1


def test_no_file_is_an_attic(house):
    assert shape.attics(house) == []


def test_an_attic_is_noticed(a_tree):
    assert len(shape.attics(a_tree({"tribune/kit/utils.py": "", "tribune/kit/views/helpers.py": ""}))) == 2


def test_nothing_is_left_undone(house):
    assert shape.undone(house) == []


@pytest.mark.parametrize("line", ["# TO" + "DO: later", "raise NotImplemented" + "Error", "@pytest.mark." + "skip"])
def test_what_is_left_undone_is_noticed(line, a_tree):
    assert len(shape.undone(a_tree({"tribune/kit/text.py": line + "\n"}))) == 1


def test_sql_by_hand_stands_in_dialects_only(house):
    assert shape.sql_by_hand(house) == []


@pytest.mark.parametrize(
    "line",
    [
        "Thing.objects.raw('SELECT 1')",
        "Thing.objects.filter(a=1).extra(where=['1=1'])",
        "RawSQL('SELECT 1', [])",
        "connection.cursor()",
        "cursor.execute(words)",
        "connection.execute('SELECT 1')",
        "connection.executemany(f'UPDATE {table} SET a = 1', [])",
    ],
)
def test_sql_by_hand_elsewhere_is_noticed(line, a_tree):
    broken = a_tree({"tribune/kit/paging.py": line + "\n", "tribune/kit/dialects.py": line + "\n"})

    assert [found.partition(":")[0] for found in shape.sql_by_hand(broken)] == ["tribune/kit/paging.py"]


def test_an_executor_is_no_sql(a_tree):
    tree = a_tree({"tribune/kit/paging.py": "pool.execute(job)\njob.extra()\nbody.raw()\n"})

    assert shape.sql_by_hand(tree) == []


def test_pages_hold_nothing_inline_and_ask_nothing_of_others(house):
    assert shape.inline(house) == []


@pytest.mark.parametrize(
    "page",
    [
        "<script>alert(1)</script>",
        "<style>p { color: red }</style>",
        '<p style="color: red">',
        '<button onclick="go()">',
        '<a href="javascript:go()">',
        '<img src="https://elsewhere.example/a.png">',
        "<script src='//elsewhere.example/a.js'></script>",
    ],
)
def test_what_is_inline_or_of_others_is_noticed(page, a_tree):
    assert len(shape.inline(a_tree({"tribune/kit/templates/kit/page.html": page}))) == 1


def test_a_letter_may_carry_its_look(a_tree):
    assert shape.inline(a_tree({"tribune/kit/templates/kit/mail/letter.html": '<p style="color: red">'})) == []


def test_no_kept_file_leads_out_of_the_house():
    """A symbolic link names a folder of whoever made it."""
    listed = subprocess.run(["git", "ls-files", "--stage"], cwd=ROOT, capture_output=True, text=True, check=True)

    assert [line for line in listed.stdout.splitlines() if line.startswith("120000")] == []
