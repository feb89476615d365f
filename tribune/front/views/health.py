"""What a machine asks of the site: is it well, what may be crawled."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from tribune.kit.registries import HEALTH, Health

LABELS = {
    "jobs": gettext_lazy("Background jobs"),
    "mail": gettext_lazy("Letters"),
    "mail_in": gettext_lazy("Letters that come in"),
    "media.files": gettext_lazy("Files"),
    "places.gazetteer": gettext_lazy("Towns and postcodes"),
    "wire": gettext_lazy("The wire"),
}


def labelled(parts: list[tuple[str, Health]]) -> list[tuple[str | Promise, Health]]:
    """The parts under the names a person reads; a part nobody named keeps its own."""
    return [(LABELS.get(name, name), part) for name, part in parts]


def answers() -> list[tuple[str, Health]]:
    """Each part's own answer; one that cannot even answer is unwell."""
    found = []
    for name, ask in HEALTH:
        try:
            found.append((name, ask()))
        except Exception as error:  # noqa: BLE001  a part that breaks must not hide the others
            found.append((name, Health(False, _("It did not answer (%(kind)s).") % {"kind": type(error).__name__})))
    return found


@require_safe
def health(request: HttpRequest) -> HttpResponse:
    """200 when every part is well, 503 otherwise. Says which part, never about whom."""
    parts = answers()
    is_well = all(part.is_well for _name, part in parts)
    status = 200 if is_well else 503
    if "application/json" in request.headers.get("Accept", ""):
        body = {"well": is_well, "parts": {name: part.is_well for name, part in parts}}
        answer: HttpResponse = JsonResponse(body, status=status)
    else:
        answer = render(request, "front/health.html", {"parts": labelled(parts), "is_well": is_well}, status=status)
    answer["Cache-Control"] = "no-store"
    return answer


@require_safe
def robots(request: HttpRequest) -> HttpResponse:
    """Public pages may be found; what belongs to one reader may not (RFC 9309)."""
    lines = [
        "User-agent: *",
        *(f"Disallow: {path}" for path in ("/me/", "/desk/", "/sign-in/", "/notices/", "/people/")),
    ]
    return HttpResponse("\n".join(lines) + "\n", content_type="text/plain; charset=utf-8")
