"""A refusal that no form caught becomes a page with its sentence, or a note on the page that htmx keeps."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.http import url_has_allowed_host_and_scheme

from tribune.kit.htmx import is_part_wanted
from tribune.kit.refusals import Refusal
from tribune.kit.text import address_parts

NUMBERED = {429}


class RefusalMiddleware:
    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        if isinstance(exception, Refusal):
            return refused(request, exception)
        return None


def refused(request: HttpRequest, refusal: Refusal) -> HttpResponse:
    context = {"sentence": str(refusal)}
    if is_part_wanted(request):
        # htmx swaps only what succeeded: the note says so itself, and goes where sentences are said.
        answer = render(request, "design/_note.html", context | {"tone": "sun"}, status=200)
        answer["HX-Retarget"] = "#said"
        answer["HX-Reswap"] = "innerHTML show:top"
        return answer
    template = f"{refusal.status}.html" if refusal.status in NUMBERED else "design/refused.html"
    return render(request, template, context | {"back": refusal.back or _page_before(request)}, status=refusal.status)


def _page_before(request: HttpRequest) -> str:
    """The page the person came from, when it is one of ours."""
    parts = address_parts(request.headers.get("Referer", ""))
    if parts.netloc != request.get_host() or parts.scheme not in ("http", "https"):
        return ""
    page = parts.path + (f"?{parts.query}" if parts.query else "")
    # "//elsewhere" is a path there and another site in a link.
    return page if url_has_allowed_host_and_scheme(page, allowed_hosts=None) else ""
