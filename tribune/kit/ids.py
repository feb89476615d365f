"""Public codes: what addresses, API and calendars show instead of row numbers."""

import secrets
from typing import Any

from django.db import models

ALPHABET = "123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz"  # base58 (Bitcoin's): no 0, O, I or l
LENGTH = 10
PAIRS = tuple(one + other for one in ALPHABET for other in ALPHABET)


def new_code() -> str:
    """Ten random base58 characters: 58 bits, not guessable, easy to read aloud."""
    number, pairs = secrets.randbelow(len(PAIRS) ** (LENGTH // 2)), []  # asked of the system once, not ten times
    for _ in range(LENGTH // 2):
        number, which = divmod(number, len(PAIRS))
        pairs.append(PAIRS[which])
    return "".join(pairs)


class CodeField(models.CharField):  # type: ignore[type-arg]
    """A unique public code, given at creation and never changed."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs.update(max_length=LENGTH, unique=True, editable=False)
        kwargs.setdefault("default", new_code)
        super().__init__(*args, **kwargs)

    def get_prep_value(self, value: Any) -> Any:
        """What no code can be is looked for as none: PostgreSQL takes no NUL, and would answer with an error."""
        return "" if isinstance(value, str) and "\0" in value else super().get_prep_value(value)


class CodeConverter:
    """Path converter ``<code:…>``: ten base58 characters."""

    regex = "[1-9A-HJ-NP-Za-km-z]{10}"

    def to_python(self, value: str) -> str:
        return value

    def to_url(self, value: str) -> str:
        return value
