"""One path, several languages: `/` in the main one, `/en/…` the same path in another."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import NamedTuple

from django.conf import settings
from django.http import HttpRequest
from django.urls import get_script_prefix, set_script_prefix
from django.utils import translation

from tribune.movement.settings import movement


def split(path: str) -> tuple[str | None, str]:
    """The language a path names and the rest: ``/en/wire/`` → ``("en", "/wire/")``; None when it names none."""
    head, slash, rest = path.removeprefix("/").partition("/")
    if head in movement().languages:
        return head, f"/{rest}"
    return None, path


def prefix_of(language: str) -> str:
    """``/`` for the main language, ``/en/`` for another; a language not enabled reads the main one's pages."""
    here = movement()
    return f"/{language}/" if language in here.other_languages else "/"


def address_in(path: str, language: str) -> str:
    """*path* (of any language) as it stands in *language*."""
    return prefix_of(language) + split(path)[1].removeprefix("/")


class Alternate(NamedTuple):
    """A page in another language: *path* is what a reader follows, *address* what machines are told."""

    language: str
    path: str
    address: str


def alternates(request: HttpRequest) -> list[Alternate]:
    """This very page in each language, the main one first."""
    _language, bare = split(request.path)
    query = request.META.get("QUERY_STRING", "")
    tail = f"?{query}" if query else ""
    # A path of two slashes would be read as the address of another host.
    bare = "/" + bare.lstrip("/\\")
    paths = [(language, address_in(bare, language) + tail) for language in movement().languages]
    return [Alternate(language, path, settings.SITE_URL + path) for language, path in paths]


@contextmanager
def speaking(language: str) -> Iterator[str]:
    """Translations and ``{% url %}`` in *language*, or in the main one when the site does not speak it."""
    here = movement()
    spoken = language if language in here.languages else here.main_language
    before = get_script_prefix()
    set_script_prefix(prefix_of(spoken))
    try:
        with translation.override(spoken):
            yield spoken
    finally:
        set_script_prefix(before)
