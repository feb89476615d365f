"""What is asked of everyone's sake is asked once, and anew when it must."""

from tribune.kit.recent import recent


def test_what_was_found_is_given_again_for_the_same_question() -> None:
    asked: list[str] = []

    @recent(seconds=60)
    def length(word: str) -> int:
        asked.append(word)
        return len(word)

    assert [length("pain"), length("pain"), length("toits")] == [4, 4, 5]
    assert asked == ["pain", "toits"]


def test_what_is_old_is_asked_again() -> None:
    asked: list[str] = []
    look = recent(seconds=0)(asked.append)

    look("pain")
    look("pain")

    assert asked == ["pain", "pain"]


def test_anew_always_looks_and_is_then_kept() -> None:
    stock = {"pain": 1}
    left = recent(seconds=60)(lambda word: stock[word])
    assert left("pain") == 1

    stock["pain"] = 0

    assert left("pain") == 1
    assert left.anew("pain") == 0
    assert left("pain") == 0


def test_no_more_is_kept_than_was_said() -> None:
    asked: list[int] = []
    look = recent(seconds=60, most=2)(asked.append)

    for n in (1, 2, 3, 1):
        look(n)

    assert asked == [1, 2, 3, 1]
