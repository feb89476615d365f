"""What rules left out: taken back by an editor, and forgotten in time."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from tribune.kit.refusals import Refusal
from tribune.wire.models import Entry, Rule, Ruling
from tribune.wire.verbs import intake

KEPT = timedelta(days=60)
AT_ONCE = 500


class NotLeftOut(Refusal):
    sentence = _("Nothing to take back: someone did already, or its words are no longer kept.")


@transaction.atomic
def take_back(*, entries: Sequence[Entry], by: Any, at: datetime) -> int:
    """Publish *entries* that rules left out, as was agreed and with what other rules gave them; gives how many were.

    Raises NotLeftOut when none can be.
    """
    rows = Entry.objects.select_for_update(of=("self",)).left_out_by_rules().filter(pk__in=[e.pk for e in entries])
    waiting = list(rows.select_related("source__voice", "source__agreement").order_by("published_at", "pk"))
    if not waiting:
        raise NotLeftOut
    done = Ruling.objects.filter(entry__in=waiting, rule__deed=Rule.Deed.DROP, undone_at=None)
    done.update(undone_at=at, undone_by=by)
    intake.bring_out(waiting, at)
    return len(waiting)


def forget_old(*, at: datetime) -> int:
    """What was left out two months ago and nobody took back: its words go, its key and the reason stay."""
    old = Entry.objects.left_out_by_rules().filter(seen_at__lt=at - KEPT)
    count = 0
    while batch := list(old.values_list("pk", flat=True)[:AT_ONCE]):
        count += Entry.objects.filter(pk__in=batch).update(words=None)
    return count
