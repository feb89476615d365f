import pytest

from tribune.wire.keeping import words_of
from tribune.wire.parsing import Item


@pytest.mark.parametrize(
    ("title", "language", "kept"),
    [
        ("Questions : la séance", "fr", "Questions\u00a0: la séance"),
        ("« Nous avons gagné » !", "fr", "«\u00a0Nous avons gagné\u00a0»\u202f!"),
        ("10 : 3", "en", "10 : 3"),
        ("a :b", "fr", "a :b"),
    ],
)
def test_french_marks_hold_to_the_word_before(title, language, kept):
    item = Item(title=title, summary=title)

    words = words_of(item, is_full=False, language=language, otherwise="")

    assert (words.title, words.summary, words.body) == (kept, kept, f"<p>{kept}</p>")
