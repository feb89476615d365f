"""The demo's mailbox: every letter that would have left, to read and to follow. Nowhere else does it exist."""

import json
from collections.abc import Callable
from functools import wraps
from typing import Any

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.safestring import SafeString
from django.views.decorators.http import require_safe

from tribune.kit.html import from_plain
from tribune.kit.paging import page_of
from tribune.kit.policy import CSP
from tribune.mail import transport
from tribune.mail.models import Letter, address_index

FRAMED = CSP.replace("default-src 'none';", "default-src 'none'; frame-src 'self';")
LETTER = (
    "default-src 'none'; style-src 'unsafe-inline'; img-src 'self' data:; base-uri 'none'; form-action 'none'; "
    "frame-ancestors 'self'; sandbox allow-popups allow-top-navigation-by-user-activation"
)


def is_open() -> bool:
    """Only where letters stay, and only in the demo: it shows everybody's codes to everybody."""
    return transport.is_mailbox() and bool(settings.DEMO or settings.DEBUG)


def demo_only(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    @wraps(view)
    def shown(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if not is_open():
            raise Http404
        answer = view(request, *args, **kwargs)
        answer["Cache-Control"] = "no-store"
        return answer

    return require_safe(shown)


@demo_only
def mailbox(request: HttpRequest) -> HttpResponse:
    return _drawn(request, None)


@demo_only
def letter(request: HttpRequest, code: str) -> HttpResponse:
    return _drawn(request, _kept(code))


@demo_only
def html(request: HttpRequest, code: str) -> HttpResponse:
    """The HTML as it would reach a mail reader: its own inline styles, no script, links opening in the whole window."""
    body = json.loads(_kept(code).content)["html"].replace("<head>", '<head><base target="_top">', 1)
    return HttpResponse(body, headers={"Content-Security-Policy": LETTER})


def _kept(code: str) -> Letter:
    return get_object_or_404(Letter, code=code, emptied_at=None)


def _drawn(request: HttpRequest, opened: Letter | None) -> HttpResponse:
    to = request.GET.get("to", "").strip()
    letters = Letter.objects.filter(emptied_at=None)
    page = page_of(
        letters.filter(to_index=address_index(to)) if to else letters,
        by=("-posted_at", "-pk"),
        cursor=request.GET.get("after", ""),
    )
    context: dict[str, Any] = {
        "to": to,
        "page": page,
        "letters": [(one, json.loads(one.content)) for one in page.rows],
        "opened": opened,
    }
    if opened is not None:
        content = json.loads(opened.content)
        context.update(content=content, text=SafeString(from_plain(content["text"])))
    answer = render(request, "mail/mailbox.html", context)
    answer["Content-Security-Policy"] = FRAMED
    return answer
