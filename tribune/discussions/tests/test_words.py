"""What a person types becomes HTML that nothing runs in."""

import pytest
from lxml import html

from tribune.discussions.words import drawn, extract, has_link, may_name, neat, without_name
from tribune.kit.tests.test_hostile_html import attacks

ALLOWED = {"p": set(), "br": set(), "blockquote": set(), "a": {"href", "rel"}, "span": {"class"}, "div": set()}


def faults_of(fragment: str) -> list[str]:
    faults = []
    for element in html.fragment_fromstring(fragment, create_parent="div").iter():
        if element.tag not in ALLOWED:
            faults.append(f"<{element.tag}>")
            continue
        for name, value in element.attrib.items():
            if name not in ALLOWED[element.tag]:
                faults.append(f"{element.tag} {name}")
            elif name == "href" and not value.startswith(("http://", "https://")):
                faults.append(f"href={value}")
            elif name == "class" and value != "mention":
                faults.append(f"class={value}")
    return faults


@pytest.mark.corpus
def test_no_attack_typed_as_a_message_runs_whoever_is_named_in_it():
    assert len(attacks()) > 300
    wraps = ["{}", "> {}", "@Bob {}", "https://example.org/{}", "@{}", "Bonjour @Bob\n\n> {}\n\nhttps://example.org"]

    left = {
        wrap.format(attack): found
        for attack in attacks()
        for wrap in wraps
        if (found := faults_of(drawn(neat(wrap.replace("{}", attack)), names=["Bob", attack[:80], "script"])))
    }

    assert left == {}


def test_a_name_in_an_address_stays_part_of_the_address():
    assert drawn("https://example.org/@Bob/(@Bob)", names=["Bob"]).count("mention") == 0
    assert 'href="https://example.org/@Bob/(@Bob"' in drawn("https://example.org/@Bob/(@Bob)", names=["Bob"])


@pytest.mark.parametrize(
    ("typed", "made"),
    [
        ("Un\nDeux\n\nTrois", "<p>Un<br>Deux</p><p>Trois</p>"),
        ("> cité\nréponse", "<blockquote><p>cité</p></blockquote><p>réponse</p>"),
        ("<b>gras</b>", "<p>&lt;b&gt;gras&lt;/b&gt;</p>"),
        ("@Bob, viens", '<p><span class="mention">@Bob</span>, viens</p>'),
        ("@Bobby", "<p>@Bobby</p>"),
        ("a@Bob", "<p>a@Bob</p>"),
        ("Alice & @Bob", '<p>Alice &amp; <span class="mention">@Bob</span></p>'),
    ],
)
def test_what_is_typed_is_drawn_as_it_was_meant(typed, made):
    assert drawn(typed, names=["Bob"]) == made


def test_of_two_names_the_longer_is_the_one_meant():
    assert '<span class="mention">@Sofia B.</span>' in drawn("@Sofia B. viens", names=["Sofia", "Sofia B."])


def test_names_are_looked_for_with_and_without_the_mark_that_follows():
    found = may_name("Oui @Sofia B., et @Jean-Luc !")

    assert {"Sofia B.", "Sofia B", "Sofia", "Jean-Luc"} <= set(found)
    assert may_name("alice@example.org") == []


def test_a_name_is_taken_out_of_a_text_and_nothing_else_is():
    assert without_name("@Bob et @Bobby", "Bob", "quelqu’un") == "@quelqu’un et @Bobby"


def test_lists_show_the_first_words_of_ones_own():
    assert extract("> cité\nMa réponse", 80) == "Ma réponse"
    assert extract("mot " * 100, 20) == "mot mot mot mot mot…"


def test_links_are_seen():
    assert has_link("voir https://example.org.")
    assert not has_link("voir example.org")
