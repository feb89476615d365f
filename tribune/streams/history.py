"""What the table holds, read for the hub and for pages that poll."""

from collections.abc import Collection
from datetime import datetime, timedelta

from django.db.models import Q
from django.utils import timezone

from tribune.streams.channels import Row, wide
from tribune.streams.cursors import Cursor
from tribune.streams.models import Ripple
from tribune.streams.verbs import DROPS, KEPT

MOST = 500  # ripples told to one page at once: whoever missed more looks at the whole page again
UNSETTLED = timedelta(seconds=60)  # a transaction that takes longer is not waited for
OVERLAP = timedelta(seconds=15)  # before a page was drawn: what was being committed meanwhile
COLUMNS = ("pk", "channel", "kind", "words", "at")


class TooOld(Exception):
    """What was missed is no longer known."""


def position() -> Cursor:
    """Where everything that is committed ends."""
    since = timezone.now() - UNSETTLED
    settled = Ripple.objects.filter(at__lte=since).order_by("-pk").values_list("pk", flat=True).first()
    fresh = Ripple.objects.filter(at__gt=since).order_by("pk").values_list("pk", flat=True)
    here = Cursor(settled or 0)
    for pk in fresh:
        here = here.after(pk)
    return here


def news(heard: Cursor, *, most: int = 2000) -> list[Row]:
    """Everything committed that *heard* has not, in the order of ids."""
    fresh = Q(pk__gt=heard.last)
    if heard.missing:
        fresh |= Q(pk__in=heard.missing)
    return [Row(*row) for row in Ripple.objects.filter(fresh).order_by("pk").values_list(*COLUMNS)[:most]]


def missed(heard: Cursor | None, drawn_at: datetime, channels: Collection[str]) -> list[Row]:
    """What *channels* said since *heard*, or about since a page was drawn; ``TooOld`` when that cannot be known."""
    asked = {*channels, *map(wide, channels)}
    if heard is None:
        fresh = Q(at__gte=drawn_at - OVERLAP)
    else:
        oldest = Ripple.objects.order_by("pk").values_list("pk", flat=True).first()
        if heard.last and oldest is not None and oldest > heard.last + 1:
            raise TooOld
        fresh = Q(pk__gt=heard.last) | Q(pk__in=heard.missing)
    rows = Ripple.objects.filter(fresh, channel__in=asked).order_by("pk").values_list(*COLUMNS)[: MOST + 1]
    found = [Row(*row) for row in rows]
    if len(found) > MOST:
        raise TooOld
    return found


def drops() -> list[Row]:
    """Those that a key of today could still meet."""
    rows = Ripple.objects.filter(channel=DROPS, at__gt=timezone.now() - KEPT).order_by("pk")
    return [Row(*row) for row in rows.values_list(*COLUMNS)]
