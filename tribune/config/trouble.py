"""Bad luck in plain words: a file too large, a full disk, a database that is busy or away.

If even the page cannot be drawn, a bare one with the same sentence is sent.
"""

import errno
import logging
import sys
from collections.abc import Callable
from dataclasses import dataclass

from django.core.exceptions import RequestDataTooBig, SuspiciousOperation
from django.db import InterfaceError, OperationalError
from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from tribune.config.bodies import BodyTooLarge
from tribune.design import views

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Trouble:
    status: int
    sentence: Promise
    retry_after_seconds: int | None = None


TOO_LARGE = Trouble(413, _("This is too large to send."))
BAD_REQUEST = Trouble(400, _("We could not understand what was sent."))
DISK_FULL = Trouble(507, _("There is no room left on our disk."), 60)
BUSY = Trouble(503, _("The site is catching its breath."), 2)
AWAY = Trouble(503, _("The site is catching its breath."), 10)
NUL = "%00"
BARE = """<!doctype html><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>{0}</title>
<h1>{0}</h1>"""


class TroubleMiddleware:
    """Answers for a body that the dispatcher would or could not take in, and a query that nobody reads."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if error := request.META.get("tribune.trouble"):
            return page_of(trouble_of(error) or BAD_REQUEST)
        # No keyboard types a NUL and PostgreSQL takes it in no text, whatever a view looks for with it.
        while NUL in request.META.get("QUERY_STRING", ""):
            request.META["QUERY_STRING"] = request.META["QUERY_STRING"].replace(NUL, "")
        try:
            request.GET  # noqa: B018  (read once here, for every page reads it, those of the errors too)
        except SuspiciousOperation:
            return page_of(BAD_REQUEST)
        return self.get_response(request)


def bad_request(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """Django's handler400."""
    if isinstance(exception, RequestDataTooBig):
        return page_of(TOO_LARGE)
    return page_of(BAD_REQUEST)


def broken(request: HttpRequest) -> HttpResponse:
    """Django's handler500: wherever it rose, a known trouble gets its own sentence."""
    trouble = trouble_of(sys.exc_info()[1])
    return page_of(trouble, request) if trouble else views.broken(request)


def trouble_of(error: BaseException | None) -> Trouble | None:
    """Which known trouble *error* is, or came from."""
    while error is not None:
        if isinstance(error, BodyTooLarge):
            return TOO_LARGE
        if isinstance(error, OSError) and error.errno in (errno.ENOSPC, errno.EDQUOT):
            return DISK_FULL
        if isinstance(error, OperationalError | InterfaceError):
            return _of_database(error)
        error = error.__cause__ or error.__context__
    return None


def _of_database(error: Exception) -> Trouble | None:
    words = str(error).lower()
    if "disk is full" in words or "no space left" in words or "could not extend file" in words:
        return DISK_FULL
    if "locked" in words or "deadlock" in words or "busy" in words:
        return BUSY
    if "no such table" in words or "no such column" in words:
        return None
    return AWAY


def page_of(trouble: Trouble, request: HttpRequest | None = None) -> HttpResponse:
    """The page says the trouble, and gives back what *request* had sent, to be sent again by one press."""
    given = typed_in(request) if request is not None and trouble.retry_after_seconds is not None else []
    try:
        again = request.get_full_path() if request is not None else ""
        words: str = render_to_string(f"{trouble.status}.html", {"given": given, "again": again})
    except Exception:
        # Most often because the database is away and the page's masthead asks it for the movement's name.
        log.exception("The page for %s could not be drawn.", trouble.status)
        words = BARE.format(trouble.sentence)
    page = HttpResponse(words, status=trouble.status)
    page.headers["Cache-Control"] = "no-store"
    if trouble.retry_after_seconds is not None:
        page.headers["Retry-After"] = str(trouble.retry_after_seconds)
    return page


def typed_in(request: HttpRequest) -> list[tuple[str, str]]:
    """The fields of a form that its view had read; files are not among them."""
    read = getattr(request, "_post", None)  # not ``POST``: what was not read by now may never come
    return [(name, text) for name, texts in read.lists() for text in texts] if request.method == "POST" and read else []
