"""Fetching a team through whoever asks: who may not finds nothing."""

from __future__ import annotations

from django.http import Http404
from django.shortcuts import get_object_or_404

from tribune.people.models import Person, Right
from tribune.people.viewers import Asked
from tribune.teams import rules
from tribune.teams.models import Team
from tribune.teams.querysets import TeamQuerySet


def team_of_member(request: Asked, code: str) -> Team:
    team = get_object_or_404(_seen(request), code=code)
    if not rules.is_member(team, request.viewer):
        raise Http404(code)
    return team  # type: ignore[no-any-return]


def team_for(request: Asked, code: str, right: Right) -> Team:
    """For those who may do what *right* names."""
    team = team_of_member(request, code)
    if not rules.may(right, team, request.viewer):
        raise Http404(code)
    return team


def team_of_organiser(request: Asked, code: str) -> Team:
    team = team_of_member(request, code)
    if not rules.may_organise(team, request.viewer):
        raise Http404(code)
    return team


def team_of_referent(request: Asked, code: str) -> Team:
    team = team_of_member(request, code)
    if not rules.may_govern(team, request.viewer):
        raise Http404(code)
    return team


def seen_team(request: Asked, code: str) -> Team:
    return get_object_or_404(_seen(request), code=code)  # type: ignore[no-any-return]


def who_asks(request: Asked) -> Person:
    """The person, behind a gate that saw to it that there is one."""
    if request.viewer.person is None:
        raise Http404
    return request.viewer.person


def _seen(request: Asked) -> TeamQuerySet:
    return Team.objects.visible_to(request.viewer).select_related("kind", "picture", "circle")
