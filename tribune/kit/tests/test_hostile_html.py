"""Nothing that could run is left of any attack of the corpus, as two parsers that are not the cleaner's own see it."""

import json
from html.parser import HTMLParser
from urllib.parse import urlsplit

import pytest
from lxml import html

from tribune.kit.html import ADDRESSES, ATTRIBUTES, TAGS, clean, from_plain, plain
from tribune.kit.testing import CorpusIsMissing, corpus

BASE = "https://source.example/2026/"
ALLOWED = {tag: ATTRIBUTES.get(tag, set()) | ATTRIBUTES["*"] | ({"rel"} if tag == "a" else set()) for tag in TAGS}
WRAPPING = {"html", "body", "div"}  # what a parser adds around a fragment


def attacks():
    try:
        lines = corpus("hostile", "html.jsonl").read_text(encoding="utf-8").split("\n")
    except CorpusIsMissing:
        return []
    return [json.loads(line)["payload"] for line in lines if line.strip()]


class Seen(HTMLParser):
    """What the standard library's parser sees."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.elements: list[tuple[str, dict[str, str]]] = []
        self.odd: list[str] = []

    def handle_starttag(self, tag, attrs):
        self.elements.append((tag, {name: value or "" for name, value in attrs}))

    def handle_startendtag(self, tag, attrs):
        self.handle_starttag(tag, attrs)

    def handle_comment(self, data):
        self.odd.append(data)

    def handle_decl(self, decl):
        self.odd.append(decl)

    def handle_pi(self, data):
        self.odd.append(data)

    def unknown_decl(self, data):
        self.odd.append(data)


def elements_of(fragment: str) -> list[tuple[str, dict[str, str]]]:
    seen = Seen()
    seen.feed(fragment)
    seen.close()
    assert seen.odd == []
    found = list(seen.elements)
    if fragment.strip():
        for element in html.fragment_fromstring(fragment, create_parent="div").iter():
            assert isinstance(element.tag, str), "a comment or an instruction"
            found.append((element.tag, dict(element.attrib)))
    return found


def faults_of(fragment: str) -> list[str]:
    faults = []
    for tag, attributes in elements_of(fragment):
        if tag in WRAPPING and not attributes:
            continue
        if tag not in ALLOWED:
            faults.append(f"<{tag}>")
            continue
        for name, value in attributes.items():
            if name not in ALLOWED[tag]:
                faults.append(f"{tag} {name}")
            elif (tag, name) in ADDRESSES and not (
                urlsplit(value).scheme in ("http", "https") and urlsplit(value).hostname
            ):
                faults.append(f"{tag} {name}={value}")
    return faults


@pytest.mark.corpus
@pytest.mark.parametrize("pictures", [False, True])
def test_nothing_that_runs_is_left_of_any_attack(pictures):
    assert len(attacks()) > 300

    left = {
        payload: found for payload in attacks() if (found := faults_of(clean(payload, base=BASE, pictures=pictures)))
    }

    assert left == {}


@pytest.mark.corpus
def test_what_is_clean_stays_as_it_is_when_cleaned_again():
    unstable = [p for p in attacks() if clean(once := clean(p, base=BASE), base=BASE) != once]

    assert unstable == []


@pytest.mark.corpus
def test_an_attack_inside_another_element_is_no_more_than_alone():
    around = ["<p>{}</p>", "<table><tr><td>{}</table>", "<blockquote cite='x'>{}", "<pre>{}</pre>", "<ul><li>{}"]

    left = {p: f for p in attacks() for wrap in around if (f := faults_of(clean(wrap.replace("{}", p), base=BASE)))}

    assert left == {}


@pytest.mark.corpus
def test_an_attack_typed_as_plain_text_is_shown_and_not_obeyed():
    left = {payload: found for payload in attacks() if (found := faults_of(from_plain(payload)))}

    assert left == {}


@pytest.mark.parametrize("control", ["\x00", "\x01", "\x1b", "\x7f", "&#1;", "&#x1b;", "\ufffe"])
def test_characters_that_no_feed_may_hold_are_left_out(control):
    assert clean(f"<p>a{control}b</p>") in ("<p>ab</p>", "<p>a\ufffdb</p>")
    assert plain(f"a{control}b") in ("ab", "a\ufffdb")


def test_paragraphs_do_not_run_into_one_another_when_only_words_are_kept():
    assert plain("<p>Un</p><p>deux<br>trois, l<b>’</b>eau</p>") == "Un deux trois, l’eau"
