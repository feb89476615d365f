"""The session and who it belongs to."""

from collections.abc import Callable
from dataclasses import dataclass, field

from django.contrib.auth.models import AnonymousUser
from django.http import HttpRequest, HttpResponse

from tribune.people.models import Person, Role


@dataclass(frozen=True, slots=True)
class Viewer:
    """Whoever looks: nobody in particular, or a person with their circles."""

    person: Person | None = None
    roles: dict[int, Role] = field(default_factory=dict)

    @property
    def circle_ids(self) -> frozenset[int]:
        return frozenset(self.roles)


class SessionMiddleware:
    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)


class PersonMiddleware:
    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        request.user = AnonymousUser()
        request.viewer = Viewer()  # type: ignore[attr-defined]
        return self.get_response(request)
