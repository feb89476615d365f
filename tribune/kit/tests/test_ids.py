"""Codes as they are drawn."""

from tribune.kit.ids import ALPHABET, new_code


def test_codes_are_ten_letters_that_are_never_mistaken_and_each_is_drawn():
    codes = [new_code() for _ in range(3000)]

    assert {len(code) for code in codes} == {10}
    assert len(set(codes)) == 3000
    assert [{code[place] for code in codes} == set(ALPHABET) for place in range(10)] == [True] * 10
