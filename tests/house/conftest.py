"""``a_tree``: a house in small, to break a rule in and see that it is noticed."""

from collections.abc import Callable
from pathlib import Path

import pytest

from tests.house.tree import Tree

ROOMS = ("config", "front", "events", "teams", "people", "media", "places", "design", "kit")


@pytest.fixture
def a_tree(tmp_path: Path) -> Callable[[dict[str, str]], Tree]:
    def build(files: dict[str, str]) -> Tree:
        for path in ["", *ROOMS]:
            folder = tmp_path / "tribune" / path
            folder.mkdir(parents=True, exist_ok=True)
            (folder / "__init__.py").touch()
        for name, text in files.items():
            path = tmp_path / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text, encoding="utf-8")
        return Tree(tmp_path)

    return build


@pytest.fixture
def house() -> Tree:
    return Tree()
