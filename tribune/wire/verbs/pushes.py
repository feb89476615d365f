"""What hubs push: proven first, kept, then read by the same intake as a visit's answer."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import F
from django.utils.translation import gettext_lazy as _

from tribune.facts.ledger import record
from tribune.kit.limits import Limit, is_within
from tribune.kit.outbound import Answer
from tribune.kit.refusals import Refusal
from tribune.kit.text import tidy
from tribune.wire import fetching
from tribune.wire.facts import SourcePushed
from tribune.wire.hubs import Proof, proof_of
from tribune.wire.models import Push, Source, Subscription
from tribune.wire.verbs import intake
from tribune.wire.verbs.intake import Taking

LARGEST = 2 * 1024 * 1024
BETWEEN_LOOKS = timedelta(minutes=5)
OFTEN = Limit("wire.pushes", times=60, seconds=600)


class TooManyPushes(Refusal):
    sentence = _("This hub pushes too much at once: come back in ten minutes.")
    status = 429


def receive(*, subscription: Subscription, signature: str, type: str, body: bytes, at: datetime) -> None:
    """Keep for a job what is the hub's own; count the rest as refused and forget it. Raises TooManyPushes.

    What is signed with SHA-1 only, or too long to be kept, says no more than "look": the source is visited soon.
    """
    proof = proof_of(signature, body, secret=subscription.secret)
    mine = Subscription.objects.filter(pk=subscription.pk)
    if proof is Proof.NONE:
        mine.update(refused=F("refused") + 1)
        return
    if not is_within(OFTEN, subscription.code, at=at.timestamp()):
        raise TooManyPushes
    with transaction.atomic():
        mine.update(pushes=F("pushes") + 1, pushed_at=at)
        Source.objects.filter(pk=subscription.source_id).update(served_until=subscription.lapses_at)
        if proof is Proof.WEAK or len(body) > LARGEST:
            _look_soon(subscription.source_id, at)
            return
        push = Push.objects.create(subscription=subscription, at=at, type=tidy(type)[:200], body=body)
        record(SourcePushed(push_id=push.pk, at=at))


def take(*, push_id: int, at: datetime) -> Taking:
    """Read a push and take in what is new of it; once, whoever asks twice. What reads as no feed is refused."""
    push = Push.objects.select_related("subscription").filter(pk=push_id).first()
    if push is None:
        return Taking()
    subscription = push.subscription
    source = Source.objects.listened_to().filter(pk=subscription.source_id).first()
    answer = Answer(200, subscription.topic, {"content-type": push.type}, bytes(push.body))
    heard = fetching.heard(answer) if source is not None else None  # read outside the transaction: it may take long
    taking = Taking()
    with transaction.atomic():
        if not Push.objects.filter(pk=push.pk).delete()[0] or source is None or heard is None:
            return taking
        if heard.feed is None:
            Subscription.objects.filter(pk=subscription.pk).update(refused=F("refused") + 1)
            _look_soon(source.pk, at)
        else:
            taking = intake.keep_pushed(source=source, heard=heard, at=at)
    return taking


def _look_soon(source_id: int, at: datetime) -> None:
    """Visit it in the next minutes, five after the last visit at least."""
    source = Source.objects.listened_to().filter(pk=source_id).first()
    if source is None or source.next_try_at is None:
        return
    soon = max(at, source.last_try_at + BETWEEN_LOOKS) if source.last_try_at else at
    Source.objects.filter(pk=source_id, next_try_at__gt=soon).update(next_try_at=soon)
