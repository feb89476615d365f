"""The headers every answer carries: nothing inline, nothing from anyone else."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse

CSP = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data: blob:; font-src 'self'; "
    "connect-src 'self'; media-src 'self' blob:; manifest-src 'self'; worker-src 'self'; form-action 'self'; "
    "frame-ancestors 'none'; base-uri 'none'"
)


class PolicyMiddleware:
    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        answer = self.get_response(request)
        answer.headers.setdefault("Content-Security-Policy", CSP)
        answer.headers.setdefault(
            "Permissions-Policy", "geolocation=(self), camera=(self), microphone=(), interest-cohort=()"
        )
        answer.headers.setdefault("Cross-Origin-Resource-Policy", "same-origin")
        return answer
