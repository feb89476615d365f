"""Docs are under test: every setting, command and fact has its heading."""

import pytest

from tests.house import listing, papers
from tests.house.tree import ROOT

OPERATORS = ROOT / "docs/operators.md"


def test_every_setting_of_the_environment_has_its_heading(house):
    assert papers.undocumented(papers.settings_read(house), OPERATORS.read_text()) == []


def test_every_command_has_its_heading(house):
    commands = {**papers.words_of_the_command_line(house), **papers.management_commands(house)}

    assert "tribune serve" in commands
    assert papers.undocumented(commands, OPERATORS.read_text()) == []


@pytest.mark.parametrize(
    "line",
    [
        'os.environ.get("NEW_THING", "")',
        'os.environ["NEW_THING"]',
        'os.getenv("NEW_THING")',
        '"NEW_THING" in os.environ',
    ],
)
def test_a_setting_without_a_heading_is_noticed(line, a_tree):
    tree = a_tree({"tribune/kit/where.py": f"import os\n\nx = {line}\n"})

    assert papers.undocumented(papers.settings_read(tree), "# OLD_THING\n\nNEW_THING is named in passing.\n")
    assert not papers.undocumented(papers.settings_read(tree), "### `NEW_THING`\n")


def test_a_command_without_a_heading_is_noticed(a_tree):
    tree = a_tree(
        {
            "tribune/kit/management/commands/polish.py": "",
            "tribune/config/cli.py": 'COMMANDS = {"serve": ("a", "b"), "shine": ("a", "b")}\n',
        }
    )
    commands = {**papers.words_of_the_command_line(tree), **papers.management_commands(tree)}

    assert len(papers.undocumented(commands, "## `tribune serve`\n")) == 2


def test_the_list_of_facts_is_true(house):
    assert (ROOT / "docs/facts.md").read_text() == listing.facts_page(house), "python -m tests.house.listing writes it"


def test_a_fact_missing_from_the_list_is_noticed(a_tree):
    tree = a_tree({"tribune/kit/facts.py": "@fact\n@dataclass\nclass ThingDone:\n    thing_id: int\n"})

    assert "### ThingDone" in listing.facts_page(tree)
    assert "nobody yet" in listing.facts_page(tree)
