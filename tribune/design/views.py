"""Error pages in the site's clothes."""

import re
from urllib.parse import unquote

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string

WORDS = re.compile(r"[^\W\d_]{3,}")


def forbidden(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    return render(request, "403.html", status=403)


def not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    return render(request, "404.html", {"guess": guess_of(request.path)}, status=404)


def broken(request: HttpRequest) -> HttpResponse:
    """Without the request, so that nothing asks the database or the session: they may be what broke."""
    return HttpResponse(render_to_string("500.html"), status=500)


def guess_of(path: str) -> str:
    """The words of an address, as a search: /actions/3fK9x-marche-pour-leau/ → "marche pour leau"."""
    last = next((part for part in reversed(unquote(path).split("/")) if part), "")
    return " ".join(WORDS.findall(last.partition("-")[2] or last))[:80]
