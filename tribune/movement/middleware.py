"""The language is the path's: `/` in the movement's main one, `/en/…` in another. No negotiation, no cookie."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse


class LanguageMiddleware:
    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)
