"""Refuses unsafe requests that another site started, without tokens, so anonymous pages stay cacheable.

Browsers say where a request comes from in ``Sec-Fetch-Site`` (Fetch Metadata,
W3C) or ``Origin`` (Fetch standard); a page of another site can change neither.
"""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from tribune.kit.text import address_parts

SAFE = {"GET", "HEAD", "OPTIONS", "TRACE"}
EXEMPT = "forgery_exempt"


def is_forged(request: HttpRequest) -> bool:
    if request.method in SAFE:
        return False
    site = request.headers.get("Sec-Fetch-Site")
    if site is not None:
        return site not in ("same-origin", "none")
    origin = request.headers.get("Origin")
    return origin is None or address_parts(origin).netloc != request.get_host() or origin == "null"


class ForgeryMiddleware:
    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(
        self, request: HttpRequest, view: Callable[..., HttpResponse], *_args: object
    ) -> HttpResponse | None:
        if getattr(view, EXEMPT, False) or not is_forged(request):
            return None
        context = {"title": _("This request came from another site, so nothing was done.")}
        return render(request, "403.html", context, status=403)
