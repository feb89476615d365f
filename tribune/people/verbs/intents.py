"""An address is shown to be someone's: a code of six digits and a link are mailed to it, and one of them comes back.

Rooms above use this too (an RSVP without an account): ``begin`` with a purpose
and values of their own, ``mail`` with a letter of theirs, ``claim`` when the
code or the link comes back.
"""

import hashlib
import hmac
import json
import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.db.models import F
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from tribune.kit.refusals import Refusal
from tribune.kit.sealed import blind_index
from tribune.mail.verbs import letters
from tribune.people import addresses, returning
from tribune.people.limits import CODE_LIVES
from tribune.people.models import Intent, Person, address_index

INTENT_LIVES = timedelta(hours=24)
TRIES = 5
MAILINGS = 6


class CodeIsWrong(Refusal):
    field = "code"
    status = 422

    def __init__(self, tries_left: int) -> None:
        super().__init__(
            ngettext(
                "This is not the code of the last letter. You can try once more.",
                "This is not the code of the last letter. You can try %(count)d more times.",
                tries_left,
            )
            % {"count": tries_left}
        )


class CodeHasExpired(Refusal):
    sentence = _("This code was good for ten minutes and they are over. Ask for a new one: nothing else is lost.")
    field = "code"
    status = 422


class CodeWasUsed(Refusal):
    sentence = _("This code has been used already. Ask for a new one to sign in again.")
    field = "code"
    status = 422


class TooManyTries(Refusal):
    sentence = _("Five wrong codes: this one no longer works. Ask for a new one.")
    field = "code"
    status = 422


class LinkIsOver(Refusal):
    sentence = _("This link has been used already, or its time is over. Ask for a new one.")
    status = 410


class TooManyLetters(Refusal):
    sentence = _("Several letters have left for this address. Look for the last one, or begin again in an hour.")
    status = 429


@dataclass(frozen=True, slots=True)
class Fresh:
    """What only the letter holds: six digits, and the token of its link."""

    code: str
    token: str


def begin(
    *,
    purpose: str,
    address: str,
    at: datetime,
    language: str,
    person: Person | None = None,
    next_path: str = "",
    values: Mapping[str, Any] | None = None,
) -> Intent:
    """Keep *values* sealed for a day under *address*. Raises AddressDoesNotRead."""
    sound = addresses.read(address)
    return Intent.objects.create(
        purpose=purpose,
        address=sound,
        address_index=address_index(sound),
        person=person,
        payload=json.dumps(dict(values)) if values else "",
        next_path=returning.safe(next_path),
        language=language,
        made_at=at,
        expires_at=at + INTENT_LIVES,
    )


@transaction.atomic
def mail(
    intent: Intent,
    *,
    template: str,
    at: datetime,
    context: Mapping[str, Any] | None = None,
    link_lives: timedelta = CODE_LIVES,
) -> Fresh:
    """Draw a new code and link, the old ones being worth nothing from now on, and post them. Raises TooManyLetters."""
    fresh = draw(intent, at=at, link_lives=link_lives)
    letters.post(
        to=intent.address,
        template=template,
        context={"code": f"{fresh.code[:3]} {fresh.code[3:]}", "intent": intent.code, "token": fresh.token}
        | dict(context or {}),
        language=intent.language,
        key=f"people:intent:{intent.code}:{intent.mailings}",
        at=at,
        is_asked_for=True,
        useless_at=intent.expires_at,
    )
    return fresh


def draw(intent: Intent, *, at: datetime, link_lives: timedelta = CODE_LIVES) -> Fresh:
    """A new code and link for *intent*, told to nobody yet."""
    if intent.mailings >= MAILINGS or not intent.is_open(at):
        raise TooManyLetters()
    fresh = Fresh(code=f"{secrets.randbelow(1_000_000):06d}", token=secrets.token_urlsafe(24))
    intent.code_hash = _code_hash(intent, fresh.code)
    intent.link_hash = hashlib.sha256(fresh.token.encode()).hexdigest()
    intent.code_expires_at = at + CODE_LIVES
    intent.link_expires_at = min(at + link_lives, intent.expires_at)
    intent.tries = 0
    intent.mailings += 1
    intent.save()
    return fresh


def claim(intent: Intent, *, typed: str, at: datetime) -> None:
    """Take *intent* with the six digits *typed* (spaces and dashes aside), once.

    Raises CodeWasUsed, CodeHasExpired, TooManyTries or CodeIsWrong. A wrong try
    is counted even when the caller's transaction would not be kept: call it
    outside of one.
    """
    if intent.done_at is not None:
        raise CodeWasUsed()
    if intent.code_expires_at is None or at >= intent.code_expires_at:
        raise CodeHasExpired()
    # Counted before comparing, by a conditional update: racing guesses cannot have more than five.
    if not Intent.objects.filter(pk=intent.pk, tries__lt=TRIES).update(tries=F("tries") + 1):
        raise TooManyTries()
    digits = "".join(c for c in typed if c.isdigit())
    if not hmac.compare_digest(_code_hash(intent, digits), intent.code_hash):
        left = TRIES - Intent.objects.values_list("tries", flat=True).get(pk=intent.pk)
        raise CodeIsWrong(left) if left > 0 else TooManyTries()
    _take(intent, CodeWasUsed, at=at)


def claim_by_link(intent: Intent, *, token: str, at: datetime) -> None:
    """Take *intent* with its link's token, once. Raises LinkIsOver."""
    if not is_link_good(intent, token=token, at=at):
        raise LinkIsOver()
    _take(intent, LinkIsOver, at=at)


def is_link_good(intent: Intent, *, token: str, at: datetime) -> bool:
    given = hashlib.sha256(token.encode()).hexdigest()
    is_live = intent.done_at is None and intent.link_expires_at is not None and at < intent.link_expires_at
    return is_live and hmac.compare_digest(given, intent.link_hash)


def forget_old(*, at: datetime) -> int:
    """Intents whose day is over leave no trace; how many went."""
    return Intent.objects.filter(expires_at__lte=at).delete()[0]


def _take(intent: Intent, otherwise: type[Refusal], *, at: datetime) -> None:
    if not Intent.objects.filter(pk=intent.pk, done_at=None).update(done_at=at):
        raise otherwise()
    intent.done_at = at


def _code_hash(intent: Intent, code: str) -> str:
    return blind_index(f"{intent.code}:{code}", context="people.code")
