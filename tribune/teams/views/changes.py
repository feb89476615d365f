"""A team that splits, a team that goes into another."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from tribune.design.flash import with_said
from tribune.kit.forms import Attempt
from tribune.kit.htmx import done
from tribune.people.gates import signed_in
from tribune.people.models import Role, Seat
from tribune.people.viewers import Asked
from tribune.publications.templatetags.publications import localised
from tribune.teams import queries
from tribune.teams.forms import MergerForm, SplitForm
from tribune.teams.models import Merger, Team
from tribune.teams.verbs import mergers, splits
from tribune.teams.views.doors import team_of_referent, who_asks
from tribune.teams.views.space import space_of

MOST = 500


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
def split(request: Asked, code: str) -> HttpResponse:
    """Who goes, under which name, with whom to answer for it."""
    team = team_of_referent(request, code)
    me = who_asks(request)
    seats = list(
        Seat.objects.filter(circle=team.circle_id, role__gte=Role.MEMBER)
        .select_related("person")
        .order_by("-role", "taken_at", "pk")[:MOST]
    )
    people = {seat.person.code: seat.person for seat in seats}
    members = [(seat.person.code, _label(seat, team, request)) for seat in seats]
    form = SplitForm(
        request.POST if request.method == "POST" else None,
        members=members,
        me=me.code,
        initial={"kind": team.kind_id, "place": team.place, "referent": me.code},
    )
    attempt = Attempt(form)
    if form.is_valid():
        given = form.cleaned_data
        with attempt:
            made = splits.split(
                team=team, charter=form.charter(""), going=[people[each] for each in given["going"]],
                referent=people[given["referent"]], by=me, at=timezone.now(),
            )  # fmt: skip
            return done(request, with_said(localised(made.address), "team_split"))
    return render(
        request, "teams/split.html", {**space_of(request, team, "running"), "form": form}, status=attempt.status
    )


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
def merging(request: Asked, code: str) -> HttpResponse:
    """Ask another team to take this one in; take it back with ``back=1``."""
    team = team_of_referent(request, code)
    me, at = who_asks(request), timezone.now()
    asked = Merger.objects.select_related("into").filter(team=team, answered_at=None).first()
    if request.method == "POST" and request.POST.get("back") == "1":
        if asked is None:
            raise Http404(code)
        mergers.decline(merger=asked, by=me, at=at)
        return done(request, with_said(reverse("teams:merging", args=[code]), "team_saved"))
    form = MergerForm(request.POST if request.method == "POST" else None)
    attempt = Attempt(form)
    if form.is_valid():
        with attempt:
            mergers.ask(team=team, into=form.cleaned_data["into"], by=me, at=at)
            return done(request, with_said(reverse("teams:merging", args=[code]), "merger_asked"))
    context = {**space_of(request, team, "running"), "form": form, "asked": asked}
    return render(request, "teams/merging.html", context, status=attempt.status)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
def merger(request: Asked, code: str, merger_code: str) -> HttpResponse:
    """For the referents of the team that is asked: ``accept=1`` or ``0``."""
    team = team_of_referent(request, code)
    found = get_object_or_404(Merger.objects.select_related("team", "into"), into=team, code=merger_code)
    if request.method == "POST":
        is_accepted = request.POST.get("accept") == "1"
        verb = mergers.accept if is_accepted else mergers.decline
        verb(merger=found, by=who_asks(request), at=timezone.now())
        return done(request, with_said(localised(team.address), "merged" if is_accepted else "not_merged"))
    context: dict[str, Any] = {**space_of(request, team, "running"), "merger": found}
    context["members"] = Seat.objects.filter(circle=found.team.circle_id, role__gte=Role.MEMBER).count()
    return render(request, "teams/merger.html", context)


def _label(seat: Seat, team: Team, request: Asked) -> str:
    name = seat.person.name if queries.is_name_shown(seat.person, team, request.viewer) else ""
    words = name or _("a member")
    return f"{words} · {seat.get_role_display()}" if seat.role > Role.MEMBER else words
