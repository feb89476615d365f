"""What every page's menus hold. The items belong to the rooms above, which add them at start.

Places: ``main`` (a stranger's top links), ``side`` (a signed-in person's), ``tabs`` (the five at the thumb),
``stranger_tabs`` (the same for strangers), ``desk``, ``foot``, ``search`` (one: where the search form asks).
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest
from django.urls import get_script_prefix, reverse
from django.utils.functional import Promise

PLACES = ("main", "side", "tabs", "stranger_tabs", "desk", "foot", "search")
Question = Callable[[Any], bool]


@dataclass(frozen=True, slots=True)
class Item:
    label: str | Promise
    url_name: str
    icon: str
    order: int
    when: Question | None
    count: Callable[[HttpRequest], int] | None
    key: str
    also: str = ""
    live: str = ""


@dataclass(frozen=True, slots=True)
class Entry:
    """An item as one page shows it."""

    label: str | Promise
    address: str
    icon: str
    count: int
    is_current: bool
    live: str = ""


class Entries(list[Entry]):
    @property
    def key(self) -> tuple[tuple[str, str, str, int, bool], ...]:
        """What the drawn menu depends on, beside the language: two menus may lead to the same addresses."""
        return tuple((entry.address, str(entry.label), entry.icon, entry.count, entry.is_current) for entry in self)


class Menu:
    def __init__(self) -> None:
        self._items: dict[str, list[Item]] = {place: [] for place in PLACES}
        self._addresses: dict[tuple[str, str], str] = {}

    def add(
        self,
        *,
        place: str,
        label: str | Promise,
        url_name: str,
        icon: str = "",
        order: int = 100,
        when: Question | None = None,
        count: Callable[[HttpRequest], int] | None = None,
        also: str = "",
        live: str = "",
    ) -> None:
        """Put an item in *place* (called from ``AppConfig.ready``); lower *order* first.

        *when* is asked with ``request.viewer`` (no viewer, no item); *count* with the request, and is drawn when above zero.
        *also* names another page whose address, and those below it, belong to this item. *live* is what the count is called
        by those who change it on open pages (``data-live``).
        """
        if place not in self._items:
            raise ValueError(f"no such place: {place!r}")
        items = self._items[place]
        items[:] = [item for item in items if item.url_name != url_name]
        items.append(Item(label, url_name, icon, order, when, count, url_name, also, live))
        items.sort(key=lambda item: item.order)

    def entries(self, place: str, request: HttpRequest | None) -> Entries:
        """The items of *place* that this viewer sees, the one whose address begins the page's path marked current."""
        viewer = getattr(request, "viewer", None)
        shown = [i for i in self._items[place] if i.when is None or (viewer is not None and i.when(viewer))]
        addresses = [self.address(item.url_name) for item in shown]
        owned = {address: address for address in addresses}
        owned |= {self.address(item.also): address for item, address in zip(shown, addresses, strict=True) if item.also}
        current = owned.get(_current(list(owned), request.path if request is not None else ""))
        return Entries(
            Entry(item.label, address, item.icon, _counted(item, request), address == current, item.live)
            for item, address in zip(shown, addresses, strict=True)
        )

    def first_address(self, place: str) -> str:
        """Where the first item of *place* leads; empty when nobody filled it."""
        items = self._items[place]
        return self.address(items[0].url_name) if items else ""

    def address(self, url_name: str) -> str:
        """``reverse`` remembered: a page draws some twenty items."""
        key = (get_script_prefix(), url_name)
        found = self._addresses.get(key)
        if found is None:
            found = self._addresses[key] = reverse(url_name)
        return found


def _counted(item: Item, request: HttpRequest | None) -> int:
    return item.count(request) if item.count is not None and request is not None else 0


def _current(addresses: list[str], path: str) -> str:
    """The longest address that begins *path*; a site's own root only counts when it is the page."""
    root = get_script_prefix()
    matching = [a for a in addresses if a == path or (a != root and path.startswith(a))]
    return max(matching, key=len, default="")


MENU = Menu()
