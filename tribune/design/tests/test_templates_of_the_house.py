"""What the policy of the site forbids, and what only a reader of every template would notice."""

import re
from pathlib import Path

import pytest
from django.contrib.staticfiles import finders

from tribune.design import files
from tribune.design.icons import names

HOUSE = Path(__file__).resolve().parents[2]
# A letter carries its look inline: mail readers know nothing else.
PAGES = [p for p in HOUSE.rglob("templates/**/*.html") if "mail" not in p.relative_to(HOUSE).parts[1:]]
INLINE = re.compile(
    r"""<style[\s>]|\sstyle\s*=|<script(?![^>]*\ssrc=|\stype="application/(?:ld\+)?json")|\son[a-z]+\s*=\s*["']|javascript:|hx-on""",
    re.I,
)
ELSEWHERE = re.compile(r"""(?:src|srcset|poster|action)\s*=\s*["'](?:https?:)?//""", re.I)


def ids(path):
    return str(path.relative_to(HOUSE))


@pytest.mark.parametrize("page", PAGES, ids=ids)
def test_a_page_holds_no_inline_style_or_script(page):
    words = re.sub(r"{#.*?#}|{% comment.*?endcomment %}", "", page.read_text(), flags=re.S)

    assert INLINE.findall(words) == []


@pytest.mark.parametrize("page", PAGES, ids=ids)
def test_a_page_asks_nothing_of_another_site(page):
    assert ELSEWHERE.findall(page.read_text()) == []


@pytest.mark.parametrize("page", PAGES, ids=ids)
def test_a_page_names_icons_and_files_that_exist(page):
    words = page.read_text()

    icons = set(re.findall(r"""{% icon ["']([^"']+)["']""", words))
    statics = set(re.findall(r"""{% static ["']([^"']+)["']""", words))

    assert icons <= set(names())
    assert {path for path in statics if finders.find(path) is None} == set()


def test_every_rule_of_the_stylesheets_stands_in_a_layer():
    for part in files.css_parts():
        css = re.sub(r"/\*.*?\*/", "", (files.HERE / "css" / part).read_text(), flags=re.S)
        tops = [line for line in css.splitlines() if line.strip() and not line.startswith((" ", "\t", "}"))]

        assert all(line.startswith(("@layer", "@font-face")) for line in tops), part


def test_every_token_a_stylesheet_reads_is_declared():
    declared, read = set(), set()
    for path in HOUSE.rglob("static/**/*.css"):
        css = path.read_text()
        declared |= set(re.findall(r"(--[\w-]+)\s*:", css))
        read |= set(re.findall(r"var\((--[\w-]+)\)", css))

    assert read <= declared


def test_the_light_colours_stand_before_the_pairs_for_older_browsers():
    tokens = (files.HERE / "css" / "tokens.css").read_text()
    before, _, pairs = tokens.partition("@supports")

    assert "light-dark" not in before
    assert set(re.findall(r"(--[\w-]+): light-dark", pairs)) <= set(re.findall(r"(--[\w-]+):", before))
