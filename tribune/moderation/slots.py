"""The small "Report" link on the pages of things, and what the rooms below say to this one."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from django.http import HttpRequest

from tribune.kit.slots import Context, fill


def register() -> None:
    for slot, kind, name in (
        ("event.foot", "action", "event"),
        ("team.foot", "team", "team"),
        ("report.foot", "report", "report"),
        ("person.foot", "person", "person"),
        ("entry.foot", "entry", "entry"),
    ):
        fill(slot, "moderation/_link.html", context=_link_to(kind, _code_of(name)))
    fill("thread.menu", "moderation/_link.html", context=_link_to_thread)
    fill("message.menu", "moderation/_link.html", context=_link_to("message", _of_message))


def _link_to(kind: str, code: Callable[[Mapping[str, Any]], str]) -> Context:
    """Nothing for a stranger: a page of their own to report by comes later."""

    def context(request: HttpRequest | None, given: Mapping[str, Any]) -> Mapping[str, Any] | None:
        viewer = getattr(request, "viewer", None)
        if viewer is None or not viewer.is_signed_in:
            return None
        return {"kind": kind, "code": code(given)}

    return context


def _link_to_thread(request: HttpRequest | None, given: Mapping[str, Any]) -> Mapping[str, Any] | None:
    """Of a private one, each message has its own."""
    if given["thread"].is_private:
        return None
    return _link_to("thread", _code_of("thread"))(request, given)


def _code_of(name: str) -> Callable[[Mapping[str, Any]], str]:
    return lambda given: str(given[name].code)


def _of_message(given: Mapping[str, Any]) -> str:
    return f"{given['thread'].code}-{given['message'].number}"
