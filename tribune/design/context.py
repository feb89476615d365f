"""What every page may show."""

from typing import Any

from django.http import HttpRequest

PERSONS_LAYOUT = "design/app.html"
STRANGERS_LAYOUT = "design/public.html"


def page(request: HttpRequest) -> dict[str, Any]:
    """``layout``: what ``design/auto.html`` extends, by who looks."""
    viewer = getattr(request, "viewer", None)
    is_person = viewer is not None and viewer.person is not None
    return {"layout": PERSONS_LAYOUT if is_person else STRANGERS_LAYOUT}
