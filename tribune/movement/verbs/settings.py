"""What the operator saves; the site obeys at once."""

import re
from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any
from zoneinfo import available_timezones

from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from tribune.facts.ledger import record
from tribune.kit.html import web_address
from tribune.kit.refusals import Refusal
from tribune.kit.text import tidy
from tribune.media.models import Picture
from tribune.movement.colours import HEX
from tribune.movement.facts import MovementChanged
from tribune.movement.models import LegalPage, MenuLink, Settings, Slot, Wording
from tribune.movement.settings import Link, Movement, forget, tell_the_machine

COUNTRY = re.compile(r"[A-Z]{2}")
SAME_SITE = re.compile(r"/(?![/\\])[^\s\\]*")
KEPT: Any = object()


class SavedMeanwhile(Refusal):
    sentence = _("These settings were saved from another window meanwhile. What you typed is kept here: save again.")


class NameIsMissing(Refusal):
    sentence = _("A movement needs a name.")
    field = "name"


class NotAColour(Refusal):
    sentence = _("A colour is written #rrggbb, like #bf2f1b.")
    field = "accent"


class UnknownLanguage(Refusal):
    sentence = _("There is no catalogue of translations for this language.")
    field = "main_language"


class UnknownZone(Refusal):
    sentence = _("This time zone is not in the IANA list.")
    field = "zone"


class NotACountry(Refusal):
    sentence = _("A country is two letters, like FR.")
    field = "country"


class NotALink(Refusal):
    sentence = _("A link starts with / on this site, or with https:// elsewhere.")
    field = "footer"


@transaction.atomic
def save(
    *,
    by_id: int,
    at: datetime,
    seen_version: int | None = None,
    name: str | None = None,
    accent: str | None = None,
    logo: Picture | None = KEPT,
    main_language: str | None = None,
    other_languages: Iterable[str] | None = None,
    zone: str | None = None,
    country: str | None = None,
    contact_address: str | None = None,
    guests_may_answer: bool | None = None,
    private_months: int | None = None,
) -> Settings:
    """Save what is given and leave the rest. *seen_version* is the version the operator was looking at."""
    row = _opened(at=at, seen_version=seen_version)
    part = "place" if name is None and accent is None and logo is KEPT else "look"
    row.name = _name(name) if name is not None else row.name
    row.accent = _colour(accent) if accent is not None else row.accent
    row.logo = row.logo if logo is KEPT else logo
    row.main_language = _language(main_language) if main_language is not None else row.main_language
    others = row.other_languages if other_languages is None else [_language(code) for code in other_languages]
    row.other_languages = [code for code in dict.fromkeys(others) if code != row.main_language]
    row.zone = _zone(zone) if zone is not None else row.zone
    row.country = _country(country) if country is not None else row.country
    row.contact_address = contact_address.strip() if contact_address is not None else row.contact_address
    row.guests_may_answer = row.guests_may_answer if guests_may_answer is None else guests_may_answer
    row.private_months = row.private_months if private_months is None else max(0, min(private_months, 1200))
    row.save()
    _told(part, by_id=by_id, at=at)
    return row


@transaction.atomic
def save_texts(
    *, language: str, texts: Mapping[str, str], by_id: int, at: datetime, seen_version: int | None = None
) -> None:
    """The words of each slot in *language*; empty words give the default back."""
    _opened(at=at, seen_version=seen_version).save()
    for slot, body in texts.items():
        words = tidy(body)
        if words:
            Wording.objects.update_or_create(
                language=_language(language), slot=Slot(slot).value, defaults={"body": words}
            )
        else:
            Wording.objects.filter(language=language, slot=slot).delete()
    _told("texts", by_id=by_id, at=at)


@transaction.atomic
def save_page(
    *,
    slug: str,
    language: str,
    title: str,
    body: str,
    by_id: int,
    at: datetime,
    seen_version: int | None = None,
) -> LegalPage:
    _opened(at=at, seen_version=seen_version).save()
    page, _is_new = LegalPage.objects.update_or_create(
        slug=slug,
        language=_language(language),
        defaults={"title": tidy(title), "body": tidy(body), "updated_at": at},
    )
    _told("legal", by_id=by_id, at=at)
    return page


@transaction.atomic
def drop_page(*, slug: str, language: str, by_id: int, at: datetime) -> None:
    _opened(at=at).save()
    LegalPage.objects.filter(slug=slug, language=language).delete()
    _told("legal", by_id=by_id, at=at)


@transaction.atomic
def save_menus(
    *,
    language: str,
    menus: Mapping[str, Iterable[Link]],
    by_id: int,
    at: datetime,
    seen_version: int | None = None,
) -> None:
    """The links of each menu in *language*, in this order, in place of those there were."""
    _opened(at=at, seen_version=seen_version).save()
    rows = [
        MenuLink(
            menu=MenuLink.Menu(menu).value,
            language=_language(language),
            label=tidy(link.label)[:40],
            address=_link(link.address),
            position=position,
        )
        for menu, links in menus.items()
        for position, link in enumerate(links)
    ]
    MenuLink.objects.filter(menu__in=menus, language=language).delete()
    MenuLink.objects.bulk_create(rows)
    _told("menus", by_id=by_id, at=at)


def kinds_changed(*, by_id: int, at: datetime) -> None:
    """Kinds are being changed: one at a time, and what was drawn with the old ones is drawn anew. In a transaction."""
    _opened(at=at).save()
    _told("kinds", by_id=by_id, at=at)


def _opened(*, at: datetime, seen_version: int | None = None) -> Settings:
    """The row, held until the end of the transaction, its version grown by one."""
    default = Movement()
    Settings.objects.get_or_create(
        pk=1,
        defaults={
            "name": default.name,
            "accent": default.accent,
            "main_language": default.main_language,
            "other_languages": list(default.other_languages),
            "zone": default.zone,
            "country": default.country,
            "updated_at": at,
        },
    )
    row = Settings.objects.select_for_update().get(pk=1)
    if seen_version is not None and seen_version != row.version:
        raise SavedMeanwhile
    row.version += 1
    row.updated_at = at
    return row


def _told(part: str, *, by_id: int, at: datetime) -> None:
    record(MovementChanged(part=part, by_id=by_id, at=at))
    forget()
    transaction.on_commit(tell_the_machine)


def _name(typed: str) -> str:
    name = " ".join(tidy(typed).split())
    if not name:
        raise NameIsMissing
    return name[:60]


def _colour(typed: str) -> str:
    colour = typed.strip().lower()
    if not HEX.fullmatch(colour):
        raise NotAColour
    return colour


def _language(code: str) -> str:
    if code not in dict(settings.LANGUAGES):
        raise UnknownLanguage
    return code


def _zone(name: str) -> str:
    if name not in available_timezones():
        raise UnknownZone
    return name


def _country(typed: str) -> str:
    code = typed.strip().upper()
    if not COUNTRY.fullmatch(code):
        raise NotACountry
    return code


def _link(typed: str) -> str:
    address = typed.strip()
    if SAME_SITE.fullmatch(address):
        return address
    whole = web_address(address)
    if whole is None:
        raise NotALink
    return whole
