"""What signing in, joining and a second factor have in common: the browser gets a session and goes where it was going."""

from datetime import datetime

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import get_script_prefix

from tribune.people import returning, sessions
from tribune.people.models import Person, Session
from tribune.people.viewers import Asked


def enter(request: Asked, person: Person, *, towards: str, at: datetime, second_factor: bool = False) -> HttpResponse:
    """A new session for *person* in this browser, whatever it held before, and on *towards* (or home)."""
    answer = HttpResponseRedirect(returning.safe(towards) or get_script_prefix(), status=303)
    leave_session(request)
    key, session = sessions.open_for(person, agent=sessions.agent_of(request), at=at, second_factor=second_factor)
    sessions.put_cookie(request, answer, key, session)
    return answer


def mine(request: Asked) -> tuple[Person, Session]:
    """Who asks and their session, behind a gate that saw to it that they are signed in."""
    session = request.viewer.session
    if session is None:
        raise PermissionDenied
    return session.person, session


def leave_session(request: Asked) -> None:
    held = request.viewer.session
    if held is not None:
        sessions.end(held.person, held.code)


def asked_next(request: HttpRequest) -> str:
    return returning.safe(request.POST.get("next", "") or request.GET.get("next", ""))
