"""Each kind of page, light and dark, narrow and wide: axe finds nothing, nothing scrolls sideways, nobody else is asked."""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import cache

import pytest
from playwright.sync_api import Browser

from tests.journeys import things
from tests.journeys.conftest import ROOT, Visitor
from tests.journeys.page_kinds import MEANT, PAGES, PARTS, WHOLE
from tests.served import Site

pytestmark = [pytest.mark.journey, pytest.mark.timeout(900)]

AXE = ROOT / "node_modules" / "axe-core" / "axe.min.js"
# A button that a bar at the edge of the screen half covers is looked at again in the middle of it.
LOOK = """async rules => {
  const { violations } = await axe.run(document, { runOnly: rules, resultTypes: ["violations"] });
  for (const violation of violations.filter(each => each.id === "target-size")) {
    const small = [];
    for (const node of violation.nodes) {
      const target = document.querySelector(node.target[0]);
      target.scrollIntoView({ block: "center" });
      if ((await axe.run(target, { runOnly: [violation.id] })).violations.length) small.push(node);
    }
    violation.nodes = small;
  }
  return violations;
}"""
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]


@pytest.fixture(scope="session")
def found(browser: Browser, sites: Callable[[str], Site]) -> dict[str, str]:
    return things.gather(browser, sites("sqlite"))


@pytest.mark.parametrize(("width", "scheme"), [*WHOLE, *PARTS])
@pytest.mark.parametrize("role", PAGES)
def test_axe_finds_nothing(
    visitors: Callable[..., Visitor], found: dict[str, str], role: str, width: int, scheme: str
) -> None:
    visitor = visitors(width=width, scheme=scheme, language="fr")
    if role:
        visitor.plays(role)
    wrong: list[str] = []
    for path in pages_of(role, width, scheme):
        answer = visitor.page.goto(visitor.at(path.format(**found)))
        assert answer is not None
        if answer.status != MEANT.get(path, 200):
            wrong.append(f"{path}: answers {answer.status}")
        if (width, scheme) in WHOLE:
            visitor.pictures(f"{role or 'stranger'}-{words_of(path)}-{scheme}")
        if visitor.spill() > 0:
            wrong.append(f"{path}: scrolls sideways by {visitor.spill()} px")
        wrong += [f"{path}: {trouble}" for trouble in troubles(visitor)]
    assert not wrong, "\n".join(wrong)


def pages_of(role: str, width: int, scheme: str) -> tuple[str, ...]:
    """All of them in the two combinations that differ most, each third one elsewhere."""
    if (width, scheme) in WHOLE:
        return PAGES[role]
    return PAGES[role][PARTS.index((width, scheme)) :: len(PARTS)]


def words_of(path: str) -> str:
    return re.sub(r"\W+", "-", path).strip("-") or "first"


def troubles(visitor: Visitor) -> list[str]:
    # The page's own policy forbids inline scripts, so axe comes in by the debugger, which no page can.
    visitor.page.evaluate(_axe() + "; 0")
    return [
        f"{violation['id']}: {node['html'][:160]}: {node.get('failureSummary', '')[:200]}"
        for violation in visitor.page.evaluate(LOOK, RULES)
        for node in violation["nodes"][:3]
    ]


@cache
def _axe() -> str:
    return AXE.read_text()
