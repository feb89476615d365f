"""What is the same for everyone, kept in this process for some seconds.

Under a crowd a page asks the same thing over and over: how many entries came
today, what is on around the same town. It is then asked once every few seconds.
Never for what depends on who asks.

    @recent(seconds=15)
    def came_today(day: date) -> Counts: ...
"""

from __future__ import annotations

import threading
import time
from collections import OrderedDict
from collections.abc import Callable, Hashable
from functools import update_wrapper
from typing import Any, Generic, ParamSpec, TypeVar

Given = ParamSpec("Given")
Found = TypeVar("Found")

_all: list[Recent[Any, Any]] = []


class Recent(Generic[Given, Found]):
    """``recent(…)`` makes one. Calling it gives what was found at most *seconds* ago; ``anew`` always looks."""

    def __init__(self, look: Callable[Given, Found], *, seconds: float, most: int) -> None:
        self._look, self._seconds, self._most = look, seconds, most
        self._kept: OrderedDict[Hashable, tuple[float, Found]] = OrderedDict()
        self._lock = threading.Lock()
        update_wrapper(self, look)
        _all.append(self)

    def __call__(self, *args: Given.args, **given: Given.kwargs) -> Found:
        key = (args, tuple(given.items()))
        found = self._kept.get(key)
        if found is not None and time.monotonic() - found[0] < self._seconds:
            return found[1]
        return self.anew(*args, **given)

    def anew(self, *args: Given.args, **given: Given.kwargs) -> Found:
        at = time.monotonic()
        found = self._look(*args, **given)
        with self._lock:
            self._kept[args, tuple(given.items())] = (at, found)
            while len(self._kept) > self._most:
                self._kept.popitem(last=False)
        return found

    def forget(self) -> None:
        with self._lock:
            self._kept.clear()


def recent(*, seconds: float, most: int = 200) -> Callable[[Callable[Given, Found]], Recent[Given, Found]]:
    return lambda look: Recent(look, seconds=seconds, most=most)


def forget_all() -> None:
    """Empty what is kept (a test begins)."""
    for each in _all:
        each.forget()
