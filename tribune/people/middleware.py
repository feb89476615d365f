"""The session and who it belongs to."""

from collections.abc import Callable

from django.contrib.auth.models import AnonymousUser
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.cache import patch_vary_headers
from django.utils.functional import SimpleLazyObject

from tribune.kit.htmx import SameForEveryone
from tribune.people import sessions
from tribune.people.pockets import Pocket
from tribune.people.viewers import Asked, Viewer

__all__ = ["PersonMiddleware", "SessionMiddleware", "Viewer"]


class SessionMiddleware:
    """``request.viewer``: lazy for whoever brings a key, nobody for everyone else."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: Asked) -> HttpResponse:
        key = sessions.key_in(request)
        at = timezone.now()
        request.viewer = Viewer(load=lambda: sessions.find(key, at=at)) if key else Viewer()
        request.session = pocket = Pocket(request.viewer)  # type: ignore[assignment]
        answer = self.get_response(request)
        pocket.keep()
        if not _is_for_everyone(answer):
            patch_vary_headers(answer, ["Cookie"])
        if not key or not request.viewer.is_loaded:
            return answer
        session = request.viewer.session
        if session is None:
            if not sessions.is_cookie_in(answer):
                sessions.drop_cookie(request, answer)
            return answer
        sessions.see(session, at=at)
        answer.headers.setdefault("Cache-Control", "private, no-cache")
        return answer


class PersonMiddleware:
    """``request.user``: a Person (fetched when looked at) or nobody."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: Asked) -> HttpResponse:
        if sessions.key_in(request):
            request.user = SimpleLazyObject(lambda: request.viewer.person or AnonymousUser())  # type: ignore[assignment]
        else:
            request.user = AnonymousUser()
        return self.get_response(request)


def _is_for_everyone(answer: HttpResponse) -> bool:
    """A public file. A public *page* still differs once its reader signs in, and a browser's own cache must know."""
    if isinstance(answer, SameForEveryone):
        return True
    is_page = answer.headers.get("Content-Type", "").startswith("text/html")
    return not is_page and "public" in answer.headers.get("Cache-Control", "")
