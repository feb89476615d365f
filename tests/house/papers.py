"""What is written in docs/ beside what the code holds: settings, commands, facts."""

import ast
import re
from collections.abc import Iterator

from tests.house.tree import Tree, called, parsed

# Django's and Python's own, and what a container or a shell sets.
NOT_OURS = {"DJANGO_SETTINGS_MODULE", "PATH", "HOME", "CI"}


def headings(page: str) -> str:
    """Everything that stands in a heading, one a line."""
    return "\n".join(re.findall(r"^#+ (.*)$", page, re.M))


def settings_read(tree: Tree) -> dict[str, str]:
    """Each name read from the environment, and where."""
    found: dict[str, str] = {}
    for path in tree.python(tests=False):
        if path.name == "testing.py":
            continue
        for node in ast.walk(parsed(path)):
            for name in _asked_of_environment(node):
                found.setdefault(name, tree.say(path, getattr(node, "lineno", 1), name))
    return {name: where for name, where in found.items() if name not in NOT_OURS}


def _asked_of_environment(node: ast.AST) -> Iterator[str]:
    asked: ast.expr | None = None
    if isinstance(node, ast.Call) and node.args:
        whole = ast.unparse(node.func)
        if whole in {"os.environ.get", "os.getenv", "os.environ.pop"}:
            asked = node.args[0]
    elif isinstance(node, ast.Subscript) and isinstance(node.ctx, ast.Load):
        if ast.unparse(node.value) == "os.environ":
            asked = node.slice
    elif isinstance(node, ast.Compare) and ast.unparse(node.comparators[0]) == "os.environ":
        asked = node.left
    if isinstance(asked, ast.Constant) and isinstance(asked.value, str):
        yield asked.value


def undocumented(names: dict[str, str], page: str) -> list[str]:
    """Those without a heading of their own; *names* say where each was found."""
    kept = headings(page)
    return [
        f"{where} has no heading" for name, where in names.items() if not re.search(rf"\b{re.escape(name)}\b", kept)
    ]


def management_commands(tree: Tree) -> dict[str, str]:
    return {
        path.stem: tree.say(path, 1, path.stem) for path in tree.root.glob("tribune/*/management/commands/[a-z]*.py")
    }


def words_of_the_command_line(tree: Tree) -> dict[str, str]:
    """The words after ``tribune``: the keys of COMMANDS in config/cli.py."""
    path = tree.root / "tribune/config/cli.py"
    for node in parsed(path).body:
        is_table = isinstance(node, ast.Assign) and ast.unparse(node.targets[0]) == "COMMANDS"
        if is_table and isinstance(node.value, ast.Dict):
            keys = [key.value for key in node.value.keys if isinstance(key, ast.Constant)]
            return {f"tribune {key}": tree.say(path, node.lineno, f"tribune {key}") for key in keys}
    return {}


def facts(tree: Tree) -> dict[str, tuple[str, ast.ClassDef]]:
    """The room and the class of each fact."""
    found = {}
    for path in tree.python(tests=False):
        for node in parsed(path).body:
            if isinstance(node, ast.ClassDef) and any(_named(each) == "fact" for each in node.decorator_list):
                found[node.name] = (tree.room_of(path), node)
    return found


def hearers(tree: Tree) -> dict[str, list[str]]:
    """Who hears each fact: ``room.function``."""
    found: dict[str, list[str]] = {}
    for path in tree.python(tests=False):
        for node in ast.walk(parsed(path)):
            if not isinstance(node, ast.FunctionDef):
                continue
            for each in node.decorator_list:
                if isinstance(each, ast.Call) and called(each) == "hears" and each.args:
                    name = ast.unparse(each.args[0]).rpartition(".")[2]
                    found.setdefault(name, []).append(f"{tree.room_of(path)}.{node.name}")
    return found


def _named(decorator: ast.expr) -> str:
    return ast.unparse(decorator).rpartition(".")[2]


def stands_in(tree: Tree, room: str, word: str) -> bool:
    """Whether the room has a class, function, value or module of that name."""
    for path in tree.root.glob(f"tribune/{room}/**/*.py"):
        if word in {path.stem, path.parent.name}:
            return True
        for node in parsed(path).body:
            if getattr(node, "name", None) == word:
                return True
            if isinstance(node, ast.Assign | ast.AnnAssign) and word in ast.unparse(node).split("=")[0]:
                return True
    return False
