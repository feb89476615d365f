"""Error pages in the site's clothes, and the page for when there is no network."""

import hashlib
import json
import re
from urllib.parse import unquote

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.views.decorators.http import require_GET

from tribune.design import files
from tribune.kit.htmx import SameForEveryone

WORDS = re.compile(r"[^\W\d_]{3,}")


def forbidden(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    return render(request, "403.html", status=403)


def not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    return render(request, "404.html", {"guess": guess_of(request.path)}, status=404)


def broken(request: HttpRequest) -> HttpResponse:
    """Without the request, so that nothing asks the database or the session: they may be what broke."""
    return HttpResponse(render_to_string("500.html"), status=500)


@require_GET
def offline(request: HttpRequest) -> HttpResponse:
    """Without the request: a service worker keeps it, so it may say nothing of whoever asks."""
    return SameForEveryone(render_to_string("design/offline.html"), headers={"Cache-Control": "public, max-age=3600"})


@require_GET
def service_worker(request: HttpRequest) -> HttpResponse:
    """At the root, so that it answers for the whole site; asked for again at each visit, as browsers do."""
    shell = files.shell()
    version = hashlib.sha256("".join(shell).encode()).hexdigest()[:12]
    given = {"SHELL": shell, "VERSION": version, "FILES": settings.STATIC_URL}
    lines = [f"const {name} = {json.dumps(value)};" for name, value in given.items()]
    script = "\n".join([*lines, files.worker_script()])
    return HttpResponse(script, content_type="text/javascript; charset=utf-8", headers={"Cache-Control": "no-cache"})


def guess_of(path: str) -> str:
    """The words of an address, as a search: /actions/3fK9x-marche-pour-leau/ → "marche pour leau"."""
    last = next((part for part in reversed(unquote(path).split("/")) if part), "")
    return " ".join(WORDS.findall(last.partition("-")[2] or last))[:80]
