"""Asking for an exchange, from outside; answering, from the desk."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from tribune.kit.limits import Limit, is_within
from tribune.kit.refusals import Refusal
from tribune.kit.text import is_seen, set_spaces, tidy
from tribune.mail.verbs import letters
from tribune.people import limits
from tribune.people.models import Intent, address_index
from tribune.people.verbs import intents
from tribune.wire.exchange_models import ExchangeRequest, Partner
from tribune.wire.verbs import partners

PURPOSE = "wire_exchange"
LINK_LIVES = timedelta(hours=24)
AN_ADDRESS = Limit("wire.exchanges.address", 3, 86_400)
IN_ALL = Limit("wire.exchanges.all", 200, 86_400)
LONGEST = 3000
KEPT = timedelta(days=365)
KEPT_UNANSWERED = timedelta(days=730)


class SaySomethingOfYourselves(Refusal):
    sentence = _("Write a few words.")
    field = "words"
    status = 422


class TooManyExchangesAsked(Refusal):
    sentence = _("Several requests have come from you, or to us, today. Please write again tomorrow.")
    status = 429


class AnsweredMeanwhile(Refusal):
    sentence = _("Somebody has answered this request meanwhile.")


@transaction.atomic
def ask(
    *, name: str, site_address: str, contact: str, wish: str, words: str, language: str, block: str, at: datetime
) -> Intent:
    """Nothing is kept but sealed, and nobody told, until the link mailed to *contact* is pressed.

    Raises SaySomethingOfYourselves, and the refusals of ``people.limits``.
    """
    said = _said(words)
    limits.letter(contact, block, at=at)
    values = {"name": " ".join(tidy(name).split())[:200], "site": site_address[:2000], "wish": wish, "words": said}
    intent = intents.begin(purpose=PURPOSE, address=contact, at=at, language=language, values=values)
    intents.mail(intent, template="wire/mail/confirm", at=at, context=values, link_lives=LINK_LIVES)
    return intent


@transaction.atomic
def confirm(*, intent: Intent, token: str, at: datetime) -> ExchangeRequest:
    """The link came back: the desk sees the request. Raises LinkIsOver, TooManyExchangesAsked."""
    index = address_index(intent.address)
    if not is_within(AN_ADDRESS, index, at=at.timestamp()) or not is_within(IN_ALL, "all", at=at.timestamp()):
        raise TooManyExchangesAsked
    intents.claim_by_link(intent, token=token, at=at)
    given = intent.values()
    return ExchangeRequest.objects.create(
        name=given["name"], site_address=given["site"], contact=intent.address, contact_index=index,
        language=intent.language, wish=given["wish"], words=given["words"], asked_at=at,
    )  # fmt: skip


@transaction.atomic
def accept(
    *, request: ExchangeRequest, is_whole: bool, kinds: Sequence[str], words: str, by: Any, at: datetime
) -> Partner:
    """A partner is opened, and its addresses leave by letter with *words*. Raises AnsweredMeanwhile."""
    _answered(request, is_accepted=True, words=words, by=by, at=at)
    partner = partners.open(
        name=request.name, site_address=request.site_address, contact=request.contact, language=request.language,
        is_whole=is_whole, kinds=kinds, by=by, at=at,
    )  # fmt: skip
    ExchangeRequest.objects.filter(pk=request.pk).update(partner=partner)
    partners.write_to(partner=partner, words=_spaced(words), key=f"wire:exchange:{request.code}", at=at)
    return partner


@transaction.atomic
def decline(*, request: ExchangeRequest, words: str, by: Any, at: datetime) -> None:
    """No, with *words*, by letter. Raises AnsweredMeanwhile, SaySomethingOfYourselves."""
    said = _said(words)
    _answered(request, is_accepted=False, words=said, by=by, at=at)
    letters.post(
        to=request.contact,
        template="wire/mail/declined",
        context={"words": said, "asked": request.words},
        language=request.language,
        key=f"wire:exchange:{request.code}",
        at=at,
    )


def forget_old(*, at: datetime) -> int:
    """A year after it was answered, or two after it was asked, a request goes; how many went."""
    answered = ExchangeRequest.objects.filter(answered_at__lt=at - KEPT).delete()[0]
    return int(answered + ExchangeRequest.objects.filter(asked_at__lt=at - KEPT_UNANSWERED).delete()[0])


def _answered(request: ExchangeRequest, *, is_accepted: bool, words: str, by: Any, at: datetime) -> None:
    waiting = ExchangeRequest.objects.filter(pk=request.pk, answered_at=None)
    if not waiting.update(answered_at=at, answered_by=by, is_accepted=is_accepted, answer=_spaced(words)):
        raise AnsweredMeanwhile


def _spaced(words: str) -> str:
    return set_spaces(tidy(words))[:LONGEST]


def _said(words: str) -> str:
    said = _spaced(words)
    if not is_seen(said):
        raise SaySomethingOfYourselves
    return said
