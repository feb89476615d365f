"""What is around the things of a list, drawn once and cut where each thing's own is poured in."""

import re
from collections.abc import Iterator, Mapping, Sequence

# Private-use characters: kit.text lets none in.
HOLE = re.compile("\ue000([a-z]+)\ue001")


def holes(*names: str) -> dict[str, str]:
    """What a template writes in the places of *names*."""
    return {name: f"\ue000{name}\ue001" for name in names}


def cut(drawn: str) -> tuple[str, ...]:
    """Text, hole's name, text, …"""
    return tuple(HOLE.split(drawn))


def poured(pieces: Sequence[str], own: Mapping[str, str]) -> Iterator[str]:
    """The text, with *own* in its holes: HTML, escaped already."""
    return (own[piece] if place % 2 else piece for place, piece in enumerate(pieces))
