import pytest
from hypothesis import given
from hypothesis import strategies as st

from tribune.movement.colours import DARK_PAPERS, LIGHT_PAPERS, accent_from, contrast


@given(st.integers(0, 0xFFFFFF).map(lambda n: f"#{n:06x}"))
def test_any_colour_an_operator_picks_reads_on_every_paper(colour):
    accent = accent_from(colour)

    assert min(contrast(accent.light, paper) for paper in (*LIGHT_PAPERS, accent.soft_light)) >= 4.5
    assert min(contrast(accent.dark, paper) for paper in (*DARK_PAPERS, accent.soft_dark)) >= 4.5


def test_a_colour_that_reads_already_is_kept():
    assert accent_from("#8a1c0e").light == "#8a1c0e"


@pytest.mark.parametrize("typed", ["", "red", "#fff", "#12345g", "#123456;}", "#ABCDEF"])
def test_only_a_colour_is_a_colour(typed):
    with pytest.raises(ValueError, match="not a colour"):
        accent_from(typed)
