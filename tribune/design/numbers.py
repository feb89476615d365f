"""Numbers as a reader of the language writes them."""

from decimal import Decimal

from django.utils.formats import number_format


def number(value: object, decimals: int | None = None) -> str:
    """18420 → "18 420" with U+202F in French, "18,420" in English; what is no number comes back as it was."""
    if value is None or value == "":
        return ""
    if not isinstance(value, (int, float, Decimal)):
        return str(value)
    written: str = number_format(value, decimals, use_l10n=True, force_grouping=True)
    return written.replace("\xa0", "\u202f")


def kilometres(value: float) -> str:
    """A distance as one says it: 0.8, 1.2, 7, 43."""
    return number(round(value, 1), 1) if value < 3 else number(round(value))
