"""The source as the house tests read it: rooms, files, syntax, and which room may know which."""

import ast
import re
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property, lru_cache
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]


@dataclass(frozen=True)
class Tree:
    """A checkout: the real one, or one that a test made to break a rule. Rooms and their order are the contract's."""

    root: Path = ROOT

    @property
    def rooms(self) -> set[str]:
        return {path.parent.name for path in self.root.glob("tribune/*/__init__.py")}

    def room_of(self, path: Path) -> str:
        """Empty for what stands beside the rooms."""
        parts = path.relative_to(self.root / "tribune").parts
        return parts[0] if len(parts) > 1 else ""

    def python(self, *, tests: bool = True, migrations: bool = False) -> Iterator[Path]:
        for path in sorted(self.root.glob("tribune/**/*.py")):
            inner = path.relative_to(self.root).parts
            if ("migrations" in inner and not migrations) or ("tests" in inner and not tests):
                continue
            yield path

    def templates(self) -> Iterator[Path]:
        for path in sorted(self.root.glob("tribune/*/**/templates/**/*")):
            if path.is_file():
                yield path

    def say(self, path: Path, line: int, what: str) -> str:
        return f"{path.relative_to(self.root)}:{line}: {what}"

    @cached_property
    def libraries(self) -> dict[str, str]:
        """The room of each template tag library."""
        return {path.stem: self.room_of(path) for path in self.root.glob("tribune/*/templatetags/[a-z]*.py")}


@lru_cache(maxsize=1)
def contract() -> list[list[str]]:
    """The layers import-linter keeps, top first, brackets taken off."""
    settings = tomllib.loads((ROOT / "pyproject.toml").read_text())
    (ladder,) = settings["tool"]["importlinter"]["contracts"]
    return [[room.strip(" ()") for room in layer.split("|")] for layer in ladder["layers"]]


def drawing(page: str) -> list[list[str]]:
    """The ladder as ARCHITECTURE.md draws it: the first column of the block that begins with ``config``."""
    block = re.search(r"^```\n(config .*?)^```", page, re.S | re.M)
    assert block, "there is no drawing of the ladder"
    rows = [re.split(r"\s{2,}", row)[0] for row in block[1].splitlines()]
    return [[room.strip() for room in row.split("|")] for row in rows]


def may_know(room: str, other: str) -> bool:
    """Whether *room* stands above *other*, or is it."""
    if not room or room == other:
        return True
    heights = {name: -index for index, layer in enumerate(contract()) for name in layer}
    return heights[room] > heights[other]


@lru_cache(maxsize=2000)
def parsed(path: Path) -> ast.Module:
    return ast.parse(path.read_text(encoding="utf-8"), str(path))


def docstrings(module: ast.Module) -> set[int]:
    """The ids of the nodes that are docstrings: prose may name anything."""
    found = set()
    for node in ast.walk(module):
        if isinstance(node, ast.Module | ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef):
            for statement in node.body:
                if isinstance(statement, ast.Expr) and isinstance(statement.value, ast.Constant):
                    found.add(id(statement.value))
    return found


def words_in(path: Path) -> Iterator[tuple[int, str]]:
    """Every string of a module that is not prose, with its line."""
    module = parsed(path)
    prose = docstrings(module)
    for node in ast.walk(module):
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in prose:
            yield node.lineno, node.value


def called(node: ast.Call) -> str:
    """The last part of the name called: ``reverse`` of ``urls.reverse(…)``."""
    if isinstance(node.func, ast.Attribute):
        return node.func.attr
    return node.func.id if isinstance(node.func, ast.Name) else ""


def without_comments(template: str) -> str:
    """The template with its comments blanked, line for line."""
    pattern = r"{#.*?#}|{%\s*comment\b.*?%}.*?{%\s*endcomment\s*%}"
    return re.sub(pattern, lambda found: "\n" * found[0].count("\n"), template, flags=re.S)


def line_of(text: str, position: int) -> int:
    return text.count("\n", 0, position) + 1
