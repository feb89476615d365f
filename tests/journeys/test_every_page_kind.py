"""Each kind of page, light and dark, narrow and wide: axe finds nothing, nothing scrolls sideways, nobody else is asked."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from tests.journeys.conftest import ROOT, Visitor

pytestmark = [pytest.mark.journey, pytest.mark.timeout(900)]

AXE = ROOT / "node_modules" / "axe-core" / "axe.min.js"
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]
STRANGER = ["/", "/near/", "/near/?place=59000", "/near/?place=15300&radius=5", "/near/?place=00000", "/teams/", "/wire/", "/sources/",
            "/search/?q=eau", "/search/?q=zzzz", "/join/", "/sign-in/", "/pages/mentions/", "/health/", "/nothing-here/", "/demo/",
            "FIRST action", "FIRST team", "FIRST entry"]  # fmt: skip
MEMBER = ["/", "/me/", "/me/profile/", "/me/sessions/", "/me/consents/", "/me/data/", "/me/notices/", "/notices/", "/actions/new/",
          "/teams/new/", "FIRST action", "FIRST team"]  # fmt: skip
OPERATOR = ["/desk/", "/desk/people/", "/desk/teams/", "/desk/actions/", "/desk/sources/", "/desk/sources/new/", "/desk/jobs/",
            "/desk/movement/", "/desk/movement/?part=texts", "/desk/movement/?part=legal",
            "/desk/actions/kinds/", "/desk/actions/kinds/march/", "/desk/teams/kinds/", "/desk/teams/new-kind/"]  # fmt: skip
LISTS = {"action": ("/near/?place=59000", "article.line h3 a"), "team": ("/teams/", 'main a[href*="/teams/"][href*="-"]'),
         "entry": ("/wire/", ".wire h3 a")}  # fmt: skip


def address_of(visitor: Visitor, path: str) -> str:
    """ "FIRST action" is the page of the first one in its list."""
    if not path.startswith("FIRST "):
        return visitor.at(path)
    where, link = LISTS[path.removeprefix("FIRST ")]
    visitor.page.goto(visitor.at(where))
    href = visitor.page.locator(link).first.get_attribute("href")
    assert href, path
    return visitor.site.base + href


@pytest.mark.parametrize(
    ("width", "scheme"), [(360, "light"), (360, "dark"), (768, "light"), (1280, "light"), (1280, "dark")]
)
@pytest.mark.parametrize(("role", "paths"), [("", STRANGER), ("supporter", MEMBER), ("operator", OPERATOR)])
def test_axe_finds_nothing(
    visitors: Callable[..., Visitor], role: str, paths: list[str], width: int, scheme: str
) -> None:
    visitor = visitors(width=width, scheme=scheme, language="fr")
    if role:
        visitor.goes("/demo/")
        visitor.presses(f'form[action$="/demo/{role}/"] button')
    axe = Path(AXE).read_text()
    found: list[str] = []
    for path in paths:
        address = address_of(visitor, path)
        visitor.page.goto(address)
        visitor.keeps(
            f"{role or 'stranger'}-{path.strip('/').replace('/', '-').replace('?', '-').replace(' ', '-') or 'first'}-{scheme}"
        )
        # The page's own policy forbids inline scripts, so axe comes in by the debugger, which no page can.
        visitor.page.evaluate(axe + "; 0")
        result = visitor.page.evaluate(
            "rules => axe.run(document, {runOnly: rules, resultTypes: ['violations']})", RULES
        )
        for violation in result["violations"]:
            for node in violation["nodes"][:3]:
                found.append(f"{path}: {violation['id']}: {node['html'][:160]}: {node.get('failureSummary', '')[:200]}")
    assert not found, "\n".join(found)
