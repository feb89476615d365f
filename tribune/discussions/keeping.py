"""How long private messages are kept, as the operator set it."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from tribune.movement.settings import movement

A_MONTH = timedelta(days=365.25 / 12)


def erased_before(at: datetime) -> datetime | None:
    """What was said before that hour goes; None when private messages are kept for ever."""
    months = movement().private_months
    return at - months * A_MONTH if months else None


def in_words() -> str:
    """For the pages where private messages are written."""
    months = movement().private_months
    if not months:
        return _("Private messages are kept until whoever wrote them deletes them.")
    sentence = ngettext(
        "Private messages are erased after %(n)d month.", "Private messages are erased after %(n)d months.", months
    )
    return sentence % {"n": months}
