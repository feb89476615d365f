"""Decorators that stand before a view."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.urls import reverse
from django.utils import timezone

from tribune.kit.htmx import done
from tribune.people.returning import here, with_next
from tribune.people.viewers import Asked

View = Callable[..., HttpResponseBase]


def signed_in(view: View) -> View:
    """Whoever is not signed in is sent to sign in, and comes back."""

    @wraps(view)
    def gate(request: Asked, *args: Any, **given: Any) -> HttpResponseBase:
        if not request.viewer.is_signed_in:
            return _sent_to(request, "people:sign_in")
        return view(request, *args, **given)

    return gate


def supporters_only(view: View) -> View:
    """Whoever has not declared support is asked to, and comes back."""

    @wraps(view)
    def gate(request: Asked, *args: Any, **given: Any) -> HttpResponseBase:
        if not request.viewer.is_supporter:
            return _sent_to(request, "people:join")
        return view(request, *args, **given)

    return gate


def charged(permission: str) -> Callable[[View], View]:
    """The desk: for those whose charge grants *permission*, with a second factor in this session.

    An outsider gets 404; a stranger may be someone whose session ended, and is
    asked to sign in.
    """

    def around(view: View) -> View:
        @wraps(view)
        def gate(request: Asked, *args: Any, **given: Any) -> HttpResponseBase:
            if not request.viewer.is_signed_in:
                return _sent_to(request, "people:sign_in")
            if not request.viewer.may(permission):
                raise Http404
            if not request.viewer.has_second_factor(timezone.now()):
                return _sent_to(request, "people:second_factor")
            return view(request, *args, **given)

        return gate

    return around


def stepped_up(view: View) -> View:
    """For exports, erasure and roles: whoever has not proved who they are in the last ten minutes does it now."""

    @wraps(view)
    def gate(request: Asked, *args: Any, **given: Any) -> HttpResponseBase:
        if not request.viewer.is_signed_in:
            return _sent_to(request, "people:sign_in")
        if not request.viewer.is_stepped_up(timezone.now()):
            return _sent_to(request, "people:step_up")
        return view(request, *args, **given)

    return gate


def _sent_to(request: HttpRequest, name: str) -> HttpResponse:
    return done(request, with_next(reverse(name), here(request)))
