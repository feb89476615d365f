"""Docs are under test: every setting, command and fact has its heading."""

import re

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


def test_every_promise_names_a_test_that_exists():
    named = set(re.findall(r"`((?:tribune|tests)/[\w/]+\.py)`", (ROOT / "SECURITY.md").read_text()))

    assert named
    assert {path for path in named if not (ROOT / path).is_file()} == set()


def test_every_word_of_the_glossary_is_in_the_code(house):
    rows = [line.split("|")[3] for line in (ROOT / "GLOSSARY.md").read_text().splitlines() if line.startswith("| ")]
    named = {each for row in rows for each in re.findall(r"`([a-z]+)\.([A-Za-z]\w*)`", row) if each[0] in house.rooms}

    assert len(named) > 20
    assert {f"{room}.{word}" for room, word in named if not papers.stands_in(house, room, word)} == set()


def test_every_decision_is_listed_and_every_link_leads_somewhere():
    folder = ROOT / "docs/decisions"
    listed = set(re.findall(r"\]\(([\w-]+\.md)\)", (folder / "README.md").read_text()))

    assert listed == {path.name for path in folder.glob("*.md")} - {"README.md"}


@pytest.mark.parametrize("paper", sorted(ROOT.glob("*.md")) + sorted(ROOT.glob("docs/**/*.md")), ids=lambda p: p.name)
def test_links_between_papers_lead_somewhere(paper):
    links = re.findall(r"\]\((?!https?:|#|mailto:)([^)#\s]+)", paper.read_text())

    assert {link for link in links if not (paper.parent / link).exists()} == set()


@pytest.mark.parametrize("paper", ["members", "organisers"])
def test_a_paper_has_the_same_sections_in_the_same_order_in_both_languages(paper):
    levels = [
        [len(marks) for marks in re.findall(r"^(#+) ", (ROOT / page).read_text(), re.M)]
        for page in (f"docs/{paper}.md", f"docs/{paper}.fr.md")
    ]

    assert levels[0] == levels[1]


def test_every_picture_that_is_taken_stands_in_a_paper():
    papers_written = "".join(page.read_text() for page in (ROOT / "README.md", *ROOT.glob("docs/*.md")))
    pictures = [picture.name for picture in ROOT.glob("docs/pictures/*")]

    assert pictures
    assert [name for name in pictures if f"pictures/{name})" not in papers_written] == []


def test_a_word_that_is_nowhere_in_its_room_is_noticed(a_tree):
    tree = a_tree({"tribune/people/models.py": "class Person:\n    pass\n"})

    assert papers.stands_in(tree, "people", "Person")
    assert not papers.stands_in(tree, "people", "Member")
