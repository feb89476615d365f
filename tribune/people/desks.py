"""Pages of the desk that a room above only describes, behind their gate."""

from __future__ import annotations

from django.http import HttpResponse
from django.urls import URLPattern, path
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from tribune.movement.kinds_desk import KindsDesk
from tribune.people.gates import charged
from tribune.people.viewers import Asked

READ_OR_SENT = ["GET", "HEAD", "POST"]


def kind_routes(desk: KindsDesk, *, permission: str) -> list[URLPattern]:
    """The routes of *desk*, for those whose charge grants *permission*."""
    behind_the_gate = charged(permission)

    @never_cache
    @require_safe
    @behind_the_gate
    def index(request: Asked) -> HttpResponse:
        return desk.index(request)

    @never_cache
    @require_http_methods(READ_OR_SENT)
    @behind_the_gate
    def new(request: Asked) -> HttpResponse:
        return desk.new(request, by_id=_by(request))

    @never_cache
    @require_http_methods(READ_OR_SENT)
    @behind_the_gate
    def one(request: Asked, slug: str) -> HttpResponse:
        return desk.one(request, slug, by_id=_by(request))

    @never_cache
    @require_POST
    @behind_the_gate
    def retirement(request: Asked, slug: str) -> HttpResponse:
        return desk.retirement(request, slug, by_id=_by(request))

    at, noun = desk.at, desk.noun
    return [
        path(f"{at}/{noun}s/", index, name=f"{noun}s"),
        path(f"{at}/new-{noun}/", new, name=f"{noun}_new"),
        path(f"{at}/{noun}s/<slug:slug>/", one, name=noun),
        path(f"{at}/{noun}s/<slug:slug>/retirement/", retirement, name=f"{noun}_retirement"),
    ]


def _by(request: Asked) -> int:
    assert request.viewer.person is not None  # behind the gate
    return int(request.viewer.person.pk)
