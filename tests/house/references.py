"""What imports do not show and still binds rooms: templates, addresses, tag libraries, models and modules by name."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

from tests.house.tree import Tree, called, line_of, may_know, parsed, without_comments, words_in

TEMPLATE = re.compile(r"^([a-z]+)/[\w./-]+\.(?:html|txt|svg|xml|css|js)$")
NAMED = re.compile(r"""{%\s*(extends|include|url|load|slot)\s+(.*?)%}""", re.S)
QUOTED = re.compile(r"""^["']([^"']+)["']""")
MODEL = re.compile(r"^([a-z]+)\.([A-Z]\w+)$")
MODULE = re.compile(r"^tribune\.([a-z]+)(?:\.\w+)*$")
ADDRESS = re.compile(r"^([a-z]+):[a-z][a-z0-9_:]*$")
# Django's two doors to the whole: whoever starts it names the settings, and a test that adds addresses the urls.
DOORS = {"tribune.config.settings", "tribune.config.urls"}
ADDRESSING = {"reverse", "reverse_lazy", "redirect", "resolve_url"}


def upward(tree: Tree) -> list[str]:
    """Every reference that points beside or above the room that makes it."""
    return [*_in_templates(tree), *_in_python(tree), *_strangers(tree)]


def _in_templates(tree: Tree) -> Iterator[str]:
    for path in tree.templates():
        room = tree.room_of(path)
        text = without_comments(path.read_text(encoding="utf-8"))
        for found in NAMED.finditer(text):
            tag, rest = found[1], found[2].strip()
            for other in _rooms_named(tree, tag, rest):
                if not may_know(room, other):
                    yield tree.say(path, line_of(text, found.start()), f"{tag} {rest.split()[0]} is of {other}, above")


def _rooms_named(tree: Tree, tag: str, rest: str) -> Iterator[str]:
    if tag == "load":
        loaded = rest.rpartition(" from ")[2].split()
        yield from (tree.libraries[name] for name in loaded if name in tree.libraries)
        return
    quoted = QUOTED.match(rest)
    if quoted is None or tag == "slot":
        return
    name = quoted[1].partition(":")[0] if tag == "url" else quoted[1].partition("/")[0]
    if name in tree.rooms and (tag != "url" or ":" in quoted[1]):
        yield name


def _in_python(tree: Tree) -> Iterator[str]:
    for path in tree.python():
        room = tree.room_of(path)
        for line, other, what in _names_in(tree, path):
            if other in tree.rooms and not may_know(room, other):
                yield tree.say(path, line, f"{what} is of {other}, above")


def _names_in(tree: Tree, path: Path) -> Iterator[tuple[int, str, str]]:
    for line, words in words_in(path):
        for pattern, kind in ((TEMPLATE, "template"), (MODEL, "model"), (MODULE, "module")):
            if words not in DOORS and (found := pattern.match(words)):
                yield line, found[1], f"{kind} {words}"
    for node in ast.walk(parsed(path)):
        if not isinstance(node, ast.Call):
            continue
        given = [*node.args, *(keyword.value for keyword in node.keywords)]
        first = [value.value for value in given if isinstance(value, ast.Constant) and isinstance(value.value, str)][:1]
        if called(node) in ADDRESSING and first and (found := ADDRESS.match(first[0])):
            yield node.lineno, found[1], f"address {first[0]}"
        if called(node) in {"get_model", "get_app_config"} and first and first[0] in tree.rooms:
            yield node.lineno, first[0], f"{called(node)}({first[0]!r})"


def unknown_addresses(tree: Tree, known: set[str]) -> list[str]:
    """Addresses that templates and code name and that no route answers to: they would fail on the page."""
    found = []
    for path in tree.templates():
        text = without_comments(path.read_text(encoding="utf-8"))
        for each in NAMED.finditer(text):
            quoted = QUOTED.match(each[2].strip())
            if each[1] == "url" and quoted and quoted[1] not in known:
                found.append(tree.say(path, line_of(text, each.start()), f"no route is named {quoted[1]}"))
    for path in tree.python(tests=False):
        for node in ast.walk(parsed(path)):
            if isinstance(node, ast.Call) and called(node) in ADDRESSING:
                words = [value.value for value in node.args if isinstance(value, ast.Constant)]
                named = next((word for word in words if isinstance(word, str) and ADDRESS.match(word)), None)
                if named and named not in known:
                    found.append(tree.say(path, node.lineno, f"no route is named {named}"))
    return found


def _strangers(tree: Tree) -> Iterator[str]:
    """A room's templates stand in a folder of its name, so that a reference tells whose it is."""
    for path in tree.templates():
        room = tree.room_of(path)
        inner = path.relative_to(tree.root / "tribune" / room).parts
        below = inner[inner.index("templates") + 1 :]
        if len(below) > 1 and below[0] in tree.rooms and below[0] != room:
            yield tree.say(path, 1, f"a template of {below[0]} in {room}")
