"""The look, the manifest and the legal pages: what the operator set, as the browser asks for it."""

from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.urls import get_script_prefix
from django.utils.translation import get_language
from django.views.decorators.http import require_safe

from tribune.movement.languages import address_in
from tribune.movement.models import LegalPage
from tribune.movement.prose import prose
from tribune.movement.settings import movement

YEAR_SECONDS = 31_536_000
BARS = (
    '<rect x="2" y="14" width="5.5" height="8" rx="1"/><rect x="9.25" y="8" width="5.5" height="14" rx="1"/>'
    '<rect x="16.5" y="2" width="5.5" height="20" rx="1"/>'
)


@require_safe
def look(request: HttpRequest) -> HttpResponse:
    """The movement's colours as tokens. Its address carries the version, so it may be kept for ever."""
    colours = movement().colours
    css = (
        f":root{{--accent:{colours.light};--accent-soft:{colours.soft_light};--on-accent:#fff}}"
        "@supports(color:light-dark(#000,#fff)){"
        f":root{{--accent:light-dark({colours.light},{colours.dark});"
        f"--accent-soft:light-dark({colours.soft_light},{colours.soft_dark});"
        "--on-accent:light-dark(#fff,#1c0b07)}}"
    )
    return _kept(request, HttpResponse(css, content_type="text/css; charset=utf-8"))


@require_safe
def icon(request: HttpRequest) -> HttpResponse:
    """Three bars in the movement's colour, on a square that any mask may cut."""
    colours = movement().colours
    svg = (
        '<svg xmlns="http://www.w3.org/2000/svg" viewBox="-8 -8 40 40">'
        f'<rect x="-8" y="-8" width="40" height="40" fill="{colours.light}"/><g fill="#fff">{BARS}</g></svg>'
    )
    return _kept(request, HttpResponse(svg, content_type="image/svg+xml"))


@require_safe
def swatch(request: HttpRequest) -> HttpResponse:
    """The accent on the papers it must be read on, for the desk."""
    c = movement().colours
    svg = (
        '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 320 72" font-family="sans-serif" font-size="15">'
        f'<rect width="160" height="72" fill="#fffdf9"/><rect x="160" width="160" height="72" fill="#14120e"/>'
        f'<rect x="12" y="12" width="64" height="48" rx="8" fill="{c.light}"/><text x="24" y="41" fill="#fff">Aa</text>'
        f'<rect x="84" y="12" width="64" height="48" rx="8" fill="{c.soft_light}"/>'
        f'<text x="96" y="41" fill="{c.light}">Aa</text>'
        f'<rect x="172" y="12" width="64" height="48" rx="8" fill="{c.dark}"/>'
        f'<text x="184" y="41" fill="#1c0b07">Aa</text>'
        f'<rect x="244" y="12" width="64" height="48" rx="8" fill="{c.soft_dark}"/>'
        f'<text x="256" y="41" fill="{c.dark}">Aa</text></svg>'
    )
    return _kept(request, HttpResponse(svg, content_type="image/svg+xml"))


@require_safe
def manifest(request: HttpRequest) -> JsonResponse:
    """What a phone needs to install the site (W3C Web Application Manifest)."""
    here = movement()
    return JsonResponse(
        {
            "name": here.name,
            "short_name": here.name[:12].strip(),
            "description": here.tagline,
            "lang": get_language(),
            "id": "/",
            "start_url": get_script_prefix(),
            "scope": "/",
            "display": "standalone",
            "background_color": "#fffdf9",
            "theme_color": here.colours.light,
            "icons": [
                {
                    "src": address_in(f"/icon.svg?v={here.version}", here.main_language),
                    "sizes": "any",
                    "type": "image/svg+xml",
                    "purpose": "any maskable",
                }
            ],
        },
        content_type="application/manifest+json",
        headers={"Cache-Control": "public, max-age=300"},
    )


@require_safe
def page(request: HttpRequest, slug: str) -> HttpResponse:
    chosen = next((p for p in movement().legal_pages if p.slug == slug), None)
    written = LegalPage.objects.filter(slug=slug, language=chosen.language).first() if chosen else None
    if written is None:
        raise Http404
    return render(request, "movement/page.html", {"page": written, "body": prose(written.body)})


def _kept(request: HttpRequest, answer: HttpResponse) -> HttpResponse:
    is_versioned = request.GET.get("v") == str(movement().version)
    answer["Cache-Control"] = f"public, max-age={YEAR_SECONDS}, immutable" if is_versioned else "public, max-age=60"
    return answer
