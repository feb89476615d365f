"""The look, the manifest and the legal pages: what the operator set, as the browser asks for it."""

from django.http import HttpRequest, HttpResponse

from tribune.movement.settings import movement

YEAR_SECONDS = 31_536_000


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
    answer = HttpResponse(css, content_type="text/css; charset=utf-8")
    is_versioned = request.GET.get("v") == str(movement().version)
    answer["Cache-Control"] = f"public, max-age={YEAR_SECONDS}, immutable" if is_versioned else "public, max-age=60"
    return answer
