"""Sharing out: partners and their secret addresses, what they are given, and what went to each."""

from __future__ import annotations

import secrets
from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.conf import settings
from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from tribune.kit.refusals import Refusal
from tribune.kit.text import tidy
from tribune.mail.verbs import letters
from tribune.movement.settings import movement
from tribune.people.models import address_index
from tribune.people.viewers import NOBODY
from tribune.publications import syndication
from tribune.publications.models import Publication
from tribune.publications.syndication import Carried
from tribune.wire.exchange_models import Partner, Passage, secret_index

FORMATS = ("rss", "atom", "json")


class NobodyToWriteTo(Refusal):
    sentence = gettext_lazy("We have no e-mail address of this partner.")
    status = 422


class TheExchangeIsOver(Refusal):
    sentence = gettext_lazy("This exchange is over: open another one.")


def open(
    *, name: str, site_address: str, contact: str, language: str, is_whole: bool, kinds: Sequence[str], by: Any,
    at: datetime,
) -> Partner:  # fmt: skip
    """A new partner, with an address that nobody knows yet."""
    secret = secrets.token_urlsafe(32)
    return Partner.objects.create(
        name=" ".join(tidy(name).split())[:200], site_address=site_address[:2000], contact=contact,
        contact_index=address_index(contact) if contact else "", language=language, is_whole=is_whole,
        kinds=sorted(kinds), secret=secret, secret_index=secret_index(secret), opened_at=at, opened_by=by,
    )  # fmt: skip


def change(
    *, partner: Partner, name: str, site_address: str, contact: str, is_whole: bool, kinds: Sequence[str]
) -> None:
    """What it is given from now on; what it took before stays its own."""
    partner.name, partner.site_address = " ".join(tidy(name).split())[:200], site_address[:2000]
    partner.contact, partner.contact_index = contact, address_index(contact) if contact else ""
    partner.is_whole, partner.kinds = is_whole, sorted(kinds)
    partner.save(update_fields=["name", "site_address", "contact", "contact_index", "is_whole", "kinds"])


def renew(*, partner: Partner) -> None:
    """A new secret: the addresses known before lead nowhere from now on. Raises TheExchangeIsOver."""
    secret = secrets.token_urlsafe(32)
    if not Partner.objects.filter(pk=partner.pk, closed_at=None).update(
        secret=secret, secret_index=secret_index(secret), last_read_at=None
    ):
        raise TheExchangeIsOver
    partner.refresh_from_db()


def close(*, partner: Partner, by: Any, at: datetime) -> None:
    """Its addresses lead nowhere from now on; what went to it stays written."""
    Partner.objects.filter(pk=partner.pk, closed_at=None).update(closed_at=at, closed_by=by)
    partner.refresh_from_db()


def addresses(partner: Partner) -> dict[str, str]:
    """The whole address of each format, by its name."""
    return {format: settings.SITE_URL + reverse(f"wire:partner_{format}", args=[partner.secret]) for format in FORMATS}


def write_to(*, partner: Partner, key: str, at: datetime, words: str = "") -> None:
    """Mail a partner its addresses and how what it takes is to be credited. Raises NobodyToWriteTo, TheExchangeIsOver."""
    if partner.closed_at is not None:
        raise TheExchangeIsOver
    if not partner.contact:
        raise NobodyToWriteTo
    letters.post(
        to=partner.contact,
        template="wire/mail/addresses",
        context={"partner": partner, "words": words, "addresses": addresses(partner)},
        language=partner.language,
        key=key,
        at=at,
    )


def read(*, secret: str, at: datetime) -> Partner | None:
    """The partner of that secret, marked as reading this hour; None when there is none, or it is closed."""
    partner = Partner.objects.filter(secret_index=secret_index(secret), closed_at=None).first()
    hour = at.replace(minute=0, second=0, microsecond=0)
    if partner is not None and partner.last_read_at != hour:
        Partner.objects.filter(pk=partner.pk).update(last_read_at=hour)
    return partner


def given_to(partner: Partner) -> list[Carried]:
    """The newest 50 things that everyone may read of its kinds, as it may have them.

    What others said first leads to where they said it, and goes no further than was agreed with them.
    """
    cards = Publication.objects.visible_to(NOBODY).filter(kind__in=partner.kinds).select_related("voice")
    return syndication.carried(
        list(cards.order_by("-published_at", "-pk")[: syndication.LONGEST]),
        is_short=not partner.is_whole,
        to_original=True,
        credit=_("First published by %(movement)s.") % {"movement": movement().name},
    )


@transaction.atomic
def note(*, partner: Partner, items: Sequence[Carried], at: datetime) -> None:
    """Keep that *items* went to it: once each, and once more when one that went as a summary goes whole."""
    known = set(
        Passage.objects.filter(partner=partner, publication__in=[item.card.pk for item in items]).values_list(
            "publication", "is_whole"
        )
    )
    fresh = [item for item in items if (item.card.pk, bool(item.body)) not in known]
    Passage.objects.bulk_create(
        [Passage(partner=partner, publication=item.card, is_whole=bool(item.body), at=at) for item in fresh],
        ignore_conflicts=True,
    )
