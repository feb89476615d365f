"""What a rule finds, and which of several decides: plain values in, a verdict out."""

import time

import pytest

from tribune.publications.models import Topic
from tribune.wire import ruling
from tribune.wire.models import Rule
from tribune.wire.ruling import Said, judge

SAID = Said(
    title="Réforme des retraites : l’Assemblée vote",
    summary="Le texte passe.",
    body="<p>Les <b>manifestations</b> continuent à Nîmes.</p>",
    authors="Élise Martin, Agence Presse",
    categories=("Politique", "Vie sociale"),
    link="https://journal.example/Sport/2026/vote.html",
    medium="audio",
)


def a_rule(look=ruling.TEXT, words="", deed=ruling.DROP, **more) -> Rule:
    return Rule(look=look, words=words, deed=deed, **more)


@pytest.mark.parametrize(
    ("look", "words", "is_found"),
    [
        ("text", "RETRAITES", True),
        ("text", "retraite", False),
        ("text", "retrait*", True),
        ("text", "manif*", True),
        ("text", "nimes", True),
        ("text", "l'assemblee vote", True),
        ("text", "assemblée\nfootball", True),
        ("text", "passe les", False),
        ("text", "", False),
        ("text", "*", False),
        ("title", "manifestations", False),
        ("title", "vote", True),
        ("author", "elise martin", True),
        ("author", "elise agence", False),
        ("category", "vie sociale", True),
        ("category", "politique vie", False),
        ("link", "/sport/", True),
        ("link", "/culture/", False),
        ("audio", "", True),
        ("video", "", False),
        ("written", "", False),
        ("all", "", True),
    ],
)
def test_a_rule_finds_what_it_looks_for(look, words, is_found):
    assert ruling.meets(a_rule(look, words), SAID) is is_found
    assert ruling.meets(a_rule(look, words, is_without=True), SAID) is not is_found


def test_the_first_rule_that_decides_is_obeyed_and_only_that_one_is_a_reason():
    keep, drop = a_rule(words="vote", deed=ruling.KEEP), a_rule(ruling.ALL)

    verdict = judge([keep, drop], SAID)

    assert (verdict.way, verdict.because) == ("keep", (keep,))
    assert judge([drop, keep], SAID).way == "drop"


@pytest.mark.parametrize(
    ("deed", "trusted", "held"),
    [("keep",) + ("published",) * 2, ("drop",) + ("dropped",) * 2, ("hold",) + ("held",) * 2],
)
def test_a_rule_decides_whether_its_source_is_trusted_or_not(deed, trusted, held):
    verdict = judge([a_rule(ruling.ALL, deed=deed)], SAID)

    assert (verdict.fate(is_trusted=True), verdict.fate(is_trusted=False)) == (trusted, held)


def test_without_a_rule_that_decides_the_trust_in_the_source_does():
    verdict = judge([a_rule(words="football")], SAID)

    assert (verdict.fate(is_trusted=True), verdict.fate(is_trusted=False)) == ("published", "held")
    assert verdict.because == ()


def test_the_first_section_counts_and_every_topic_once():
    one, two = Topic(pk=1, name="Santé"), Topic(pk=2, name="Eau")
    rules = [
        a_rule(ruling.ALL, deed="section", section="Nord"), a_rule(ruling.ALL, deed="section", section="Sud"),
        a_rule(ruling.ALL, deed="tag", topic=one), a_rule(ruling.AUDIO, deed="tag", topic=two),
        a_rule(ruling.ALL, deed="tag", topic=one),
    ]  # fmt: skip

    verdict = judge(rules, SAID)

    assert (verdict.section, verdict.topics) == ("Nord", (1, 2))
    assert verdict.because == (rules[0], rules[2], rules[3])


@pytest.mark.parametrize("words", ["(a+)+$", "a*a*a*a*a*b", "[", "\\", "(?i)x", "a" * 2000])
def test_no_words_make_a_search_slow_or_fail(words):
    long = Said(title="a" * 20_000, body="<p>" + "a " * 100_000 + "</p>")
    began = time.process_time()

    ruling.meets(a_rule(words=words), long)

    assert time.process_time() - began < 2
