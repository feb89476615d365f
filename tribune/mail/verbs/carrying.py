"""From the outbox to the server: claimed, given, marked. At least once, the same Message-ID each time."""

import logging
import time
from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.db.models import F, Q
from django.utils import timezone

from tribune.kit.ids import new_code
from tribune.mail import transport
from tribune.mail.envelope import message_of
from tribune.mail.models import Letter, Suppression
from tribune.mail.reply_addresses import bounce_address

log = logging.getLogger(__name__)

BATCH = 100
IN_HAND = timedelta(minutes=10)
LONG_SECONDS = 300
TRIES = 12
SENT_KEPT = timedelta(days=7)
KEYS_KEPT = timedelta(days=90)


def carry_due(*, at: datetime) -> int:
    """Give the due letters to the server over one connection, some hundred at most; how many were taken."""
    if not transport.is_set():
        return 0
    letters = _claimed(at=at)
    if not letters:
        return 0
    refusing = _suppressed(letters)
    started, taken = time.monotonic(), 0
    try:
        with transport.opened() as carrier:
            for place, letter in enumerate(letters):
                if time.monotonic() - started > LONG_SECONDS:  # a slow server: not past our claim on them
                    _let_go(letters[place:])
                    break
                taken += _carry(letter, carrier, is_suppressed=letter.to_index in refusing, at=at)
    except transport.NoServer as trouble:
        log.warning("the mail server does not answer: %s", trouble)
        _put_back(letters, str(trouble), at=at)
    return taken


def empty_old(*, at: datetime) -> int:
    """Forget words and addresses a week after they left, the keys after three months; how many were emptied."""
    gone = Q(sent_at__lt=at - SENT_KEPT) | Q(failed_at__lt=at - SENT_KEPT)
    Letter.objects.filter(posted_at__lt=at - KEYS_KEPT).exclude(emptied_at=None).delete()
    return Letter.objects.filter(gone, emptied_at=None).empty(at)


def _claimed(*, at: datetime) -> list[Letter]:
    """Those someone waits for first and whatever the throttle, then as many others as it lets out."""
    due = Letter.objects.due(at).order_by("due_at").values_list("pk", flat=True)
    chosen = [*due.filter(is_asked_for=True)[:BATCH], *due.filter(is_asked_for=False)[: _room_left(at=at)]]
    if not chosen:
        return []
    claim = new_code()
    # The condition is asked again in the update: of two workers that saw a letter, one gets it.
    Letter.objects.due(at).filter(pk__in=chosen).update(
        claim=claim, claimed_until=at + IN_HAND, attempts=F("attempts") + 1
    )
    return list(Letter.objects.filter(claim=claim).order_by("-is_asked_for", "due_at", "pk"))


def _room_left(*, at: datetime) -> int:
    rate = settings.MAIL_PER_MINUTE
    if not rate:
        return BATCH
    return max(0, min(BATCH, rate - Letter.objects.sent_within(timedelta(minutes=1), at=at).count()))


def _suppressed(letters: list[Letter]) -> set[str]:
    asked = [letter.to_index for letter in letters if not letter.is_asked_for]
    return set(Suppression.objects.filter(to_index__in=asked).values_list("to_index", flat=True))


def _carry(letter: Letter, carrier: transport.Carrier, *, is_suppressed: bool, at: datetime) -> bool:
    if is_suppressed:
        _fail(letter, "this address refused an earlier letter", at=at)
        return False
    if letter.useless_at is not None and letter.useless_at <= at:
        _fail(letter, "too late to be of use", at=at)
        return False
    try:
        carrier.give(message_of(letter), to=letter.to, returned_to=bounce_address(letter.pk, at=letter.posted_at))
    except transport.NoServer:
        raise
    except transport.Trouble as trouble:
        _put_back([letter], str(trouble), at=at)
        return False
    except transport.NobodyThere as refusal:
        _suppress(letter, str(refusal), at=at)
        _fail(letter, str(refusal), at=at)
        return False
    except (transport.Refused, ValueError) as refusal:
        _fail(letter, str(refusal), at=at)
        return False
    _mark_sent(letter)
    if letter.is_asked_for:
        Suppression.objects.filter(to_index=letter.to_index).delete()
    return True


def _mark_sent(letter: Letter) -> None:
    """Killed before this is kept, the letter goes again: its Message-ID tells the reader's program it is the same."""
    _end(letter, sent_at=timezone.now(), trouble="")


def _put_back(letters: list[Letter], trouble: str, *, at: datetime) -> None:
    """Try again after 1, 2, 4 … minutes, six hours at most, some two days in all."""
    for letter in letters:
        if letter.attempts >= TRIES:
            _fail(letter, trouble, at=at)
            continue
        wait = timedelta(minutes=min(2 ** (letter.attempts - 1), 360))
        Letter.objects.waiting().filter(pk=letter.pk, claim=letter.claim).update(
            due_at=at + wait, claim="", claimed_until=None, trouble=trouble[:300]
        )


def _let_go(letters: list[Letter]) -> None:
    Letter.objects.filter(pk__in=[letter.pk for letter in letters]).update(
        claim="", claimed_until=None, attempts=F("attempts") - 1
    )


def _fail(letter: Letter, trouble: str, *, at: datetime) -> None:
    _end(letter, failed_at=at, trouble=trouble[:300])


def _end(letter: Letter, **outcome: Any) -> None:
    row = Letter.objects.filter(pk=letter.pk)
    row.update(claim="", claimed_until=None, **outcome)
    row.filter(is_forgotten_after=True).empty(timezone.now())


def _suppress(letter: Letter, trouble: str, *, at: datetime) -> None:
    Suppression.objects.update_or_create(to_index=letter.to_index, defaults={"trouble": trouble, "since": at})
