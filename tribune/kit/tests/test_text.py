import pytest

from tribune.kit.text import set_spaces, tidy


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("Atelier affiches : on imprime", "Atelier affiches\u00a0: on imprime"),
        ("Et près de chez vous ?", "Et près de chez vous\u202f?"),
        ("Quoi ?! Vraiment ; oui !", "Quoi\u202f?! Vraiment\u202f; oui\u202f!"),
        ("« Gagné » : à Denain", "«\u00a0Gagné\u00a0»\u00a0: à Denain"),
        ("(et alors ?) « Oui !» …", "(et alors\u202f?) «\u00a0Oui\u202f!» …"),
        ("Come: it is free!", "Come: it is free!"),
        ("https://example.org/?a=1", "https://example.org/?a=1"),
        ("sur place\n- : puce", "sur place\n-\u00a0: puce"),
        ("un :smile: et !important", "un :smile: et !important"),
    ],
)
def test_no_line_breaks_before_a_french_mark(typed, kept):
    assert set_spaces(typed) == kept
    assert set_spaces(kept) == kept


def test_words_cannot_turn_the_page_that_shows_them():
    assert tidy("Marche \u202eeua’l ruop\u2066") == "Marche eua’l ruop"
    assert tidy("\u202e\u202d") == ""
    assert tidy("مسيرة من أجل الماء") == "مسيرة من أجل الماء"
