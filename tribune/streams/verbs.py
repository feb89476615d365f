"""Say that something changed; close the streams of who may no longer hear; forget what is old."""

from collections.abc import Iterable
from datetime import datetime, timedelta

from django.db import connection, transaction
from django.utils import timezone

from tribune.streams import wakes
from tribune.streams.dialects import insert
from tribune.streams.models import Ripple

DROPS = "drop:"
KEPT = timedelta(minutes=15)  # longer than a key lives, so that no key outlives the ripple that ended it


def ripple(*, channel: str, kind: str, words: str = "") -> None:
    """Tell the open pages that listen to *channel*, once the transaction that is open commits; none open raises.

    *kind* (20 characters) and *words* (120, ids only) are what the channel's ``draw`` reads.
    """
    ripples(channels=[channel], kind=kind, words=words)


def ripples(*, channels: Iterable[str], kind: str, words: str = "") -> None:
    """The same on several channels, in one statement. Thousands belong on a ``…:*`` channel."""
    at = timezone.now()
    _write([Ripple(channel=channel, kind=kind, words=words, at=at) for channel in channels])


def drop(*, listener: str = "", channel: str = "") -> None:
    """Close every stream of the person coded *listener*, or to *channel*, or of that person to that channel.

    Keys made before are refused from then on; a browser asks for another, and is given it if the rules say so.
    """
    if not (listener or channel):
        raise ValueError("name a listener or a channel")
    _write([Ripple(channel=DROPS, kind="drop", words=f"{listener} {channel}", at=timezone.now())])


def sweep(*, at: datetime) -> int:
    """Forget what is old, the newest ripple aside: it says how far we are. How many went."""
    newest = Ripple.objects.order_by("-pk").values_list("pk", flat=True).first()
    return Ripple.objects.filter(at__lt=at - KEPT, pk__lt=newest or 0).delete()[0]


def _write(written: list[Ripple]) -> None:
    if not connection.in_atomic_block:
        raise transaction.TransactionManagementError("a ripple is written in the transaction in which it happens")
    if written:
        insert(written)
        transaction.on_commit(wakes.ring)
