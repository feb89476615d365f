"""What this room puts on every page: the look and the icon in the head, the logo, the operator's links in header and foot."""

from collections.abc import Mapping
from typing import Any

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import get_language

from tribune.kit.slots import fill
from tribune.movement.languages import address_in
from tribune.movement.settings import movement


def fill_slots() -> None:
    fill("page.css", "movement/_head.html", context=_head)
    fill("page.logo", "movement/_logo.html", context=_logo)
    fill("page.foot", "movement/_foot.html", context=_foot, order=200)
    fill("nav.main", "movement/_header.html", context=_header, order=200)


def _head(request: HttpRequest | None, given: Mapping[str, Any]) -> Mapping[str, Any] | None:
    """The same addresses in every language, so that one copy serves them all."""
    here = movement()
    names = ("look", "icon")
    addresses = {name: address_in(reverse(f"movement:{name}"), here.main_language) for name in names}
    return {name: f"{address}?v={here.version}" for name, address in addresses.items()}


def _logo(request: HttpRequest | None, given: Mapping[str, Any]) -> Mapping[str, Any] | None:
    return {} if movement().logo_picture is not None else None


def _foot(request: HttpRequest | None, given: Mapping[str, Any]) -> Mapping[str, Any] | None:
    here = movement()
    return {"language": get_language()} if here.pages or here.links else None


def _header(request: HttpRequest | None, given: Mapping[str, Any]) -> Mapping[str, Any] | None:
    return {} if movement().menus["header"] else None
