"""The language is the path's: `/` in the movement's main one, `/en/…` in another. No negotiation, no cookie."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect

from tribune.movement.languages import speaking, split
from tribune.movement.settings import movement

SAFE = ("GET", "HEAD")


class LanguageMiddleware:
    """Strips the language from the path and keeps it in every address the page makes."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        named, rest = split(request.path_info)
        main = movement().main_language
        if named == main and request.method in SAFE:
            # An address of the time when this was not the main language. Temporary: it may change again.
            query = request.META.get("QUERY_STRING", "")
            return HttpResponseRedirect("/" + rest.lstrip("/") + (f"?{query}" if query else ""))
        request.path_info = rest
        with speaking(named or main) as language:
            request.LANGUAGE_CODE = language
            answer = self.get_response(request)
        answer.headers.setdefault("Content-Language", language)
        return answer
