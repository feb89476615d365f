"""How files are shaped and named, and the SQL that stands where it should not."""

import ast
import re
from collections.abc import Iterator

from tests.house.tree import Tree, called, line_of, parsed, without_comments

LONGEST = 400
ATTICS = {"utils", "helpers", "misc", "common", "util", "helper", "manager", "managers", "stuff"}
UNDONE = re.compile(r"\b(TODO|FIXME|XXX|HACK)\b|NotImplementedError|pytest\.mark\.(skip|xfail)|pytest\.skip\(")
BY_HAND = {"raw", "extra", "RawSQL", "execute", "executemany", "executescript", "cursor"}
# A script element that holds data is not run.
INLINE = re.compile(
    r"""<style[\s>]|\sstyle\s*=|<script(?![^>]*\ssrc=)(?!\stype="application/(?:ld\+)?json")|\son[a-z]+\s*=\s*["']|javascript:|hx-on""",
    re.I,
)
ELSEWHERE = re.compile(r"""(?:src|srcset|poster|action|data)\s*=\s*["']?(?:https?:)?//""", re.I)


def long_files(tree: Tree) -> list[str]:
    return [
        tree.say(path, LONGEST, f"{length} lines: a second noun has arrived, give it a module")
        for path in tree.python(tests=False)
        if (length := path.read_text(encoding="utf-8").count("\n")) > LONGEST
    ]


def attics(tree: Tree) -> list[str]:
    return [tree.say(path, 1, "a name that says nothing") for path in tree.python() if path.stem in ATTICS]


def undone(tree: Tree) -> list[str]:
    found = []
    for path in [*tree.python(), *tree.templates(), *sorted(tree.root.glob("tests/**/*.py"))]:
        text = path.read_text(encoding="utf-8")
        if path.name != "shape.py":
            found += [tree.say(path, line_of(text, each.start()), each[0]) for each in UNDONE.finditer(text)]
    return found


def sql_by_hand(tree: Tree) -> list[str]:
    """Raw SQL and cursors stand only in modules named ``dialects.py``, one a room at most where it needs both."""
    return [
        tree.say(path, node.lineno, f"{called(node)}() outside a dialects module")
        for path in tree.python(tests=False)
        if path.stem != "dialects"
        for node in ast.walk(parsed(path))
        if isinstance(node, ast.Call) and called(node) in BY_HAND and _is_sql(node)
    ]


def _is_sql(node: ast.Call) -> bool:
    """``execute`` and ``raw`` are words of others too: a cursor, or a statement in the first place, makes them SQL."""
    name = called(node)
    if name in {"RawSQL", "cursor"}:
        return True
    if name == "extra":
        return isinstance(node.func, ast.Attribute) and bool(node.keywords)
    first = node.args[0] if node.args else None
    if isinstance(first, ast.JoinedStr) and first.values:
        first = first.values[0]
    is_statement = isinstance(first, ast.Constant) and isinstance(first.value, str) and _reads_as_sql(first.value)
    if isinstance(node.func, ast.Attribute):
        asked = ast.unparse(node.func.value)
        return is_statement or "cursor" in asked or asked.endswith("objects")
    return is_statement


def _reads_as_sql(words: str) -> bool:
    return bool(re.match(r"\s*(SELECT|INSERT|UPDATE|DELETE|PRAGMA|CREATE|DROP|ALTER|WITH|VACUUM|LOCK)\b", words, re.I))


def inline(tree: Tree) -> list[str]:
    """Styles, scripts and handlers in a page (the policy forbids them), and what a page would ask of another site."""
    return list(_inline(tree))


def _inline(tree: Tree) -> Iterator[str]:
    for path in tree.templates():
        if path.suffix != ".html":
            continue
        text = without_comments(path.read_text(encoding="utf-8"))
        # A letter carries its look inline: mail readers know nothing else.
        is_letter = "mail" in path.relative_to(tree.root / "tribune" / tree.room_of(path)).parts
        for pattern in (ELSEWHERE,) if is_letter else (INLINE, ELSEWHERE):
            for found in pattern.finditer(text):
                yield tree.say(path, line_of(text, found.start()), found[0].strip())
