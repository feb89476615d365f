"""Handing a team over: offered by a referent or by the desk, answered by whoever is asked."""

from __future__ import annotations

from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from tribune.design.flash import with_said
from tribune.kit.forms import Attempt
from tribune.kit.htmx import done
from tribune.people.gates import charged, signed_in
from tribune.people.models import Role, Seat
from tribune.people.viewers import Asked
from tribune.publications.templatetags.publications import localised
from tribune.teams.forms import OfferForm
from tribune.teams.models import Handover, Team
from tribune.teams.verbs import handovers as verbs
from tribune.teams.views.doors import team_of_referent, who_asks
from tribune.teams.views.members import dressed
from tribune.teams.views.space import space_of

MOST_ASKED = 200


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
def offer(request: Asked, code: str, person_code: str) -> HttpResponse:
    """A referent asks one member to take their place."""
    team = team_of_referent(request, code)
    seats = Seat.objects.filter(circle=team.circle_id, role__gte=Role.MEMBER).exclude(person=request.viewer.person)
    seat = get_object_or_404(seats.select_related("person"), person__code=person_code)
    form = OfferForm(request.POST if request.method == "POST" else None)
    attempt = Attempt(form)
    if form.is_valid():
        with attempt:
            verbs.offer(
                team=team, taker=seat.person, giver_role=form.cleaned_data["giver_role"], by=who_asks(request),
                at=timezone.now(),
            )  # fmt: skip
            return done(request, with_said(reverse("teams:members", args=[code]), "handover_offered"))
    context = {**space_of(request, team, "members"), "seat": dressed(seat, team, request), "form": form}
    return render(request, "teams/handover_offer.html", context, status=attempt.status)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
def answer(request: Asked, code: str, handover_code: str) -> HttpResponse:
    """For whoever is asked, and nobody else: ``accept=1`` or ``0``."""
    found = Handover.objects.select_related("team__circle", "team__kind", "taker", "giver")
    handover = get_object_or_404(found, code=handover_code, team__code=code, taker=request.viewer.person)
    here = localised(handover.team.address)
    if request.method == "POST":
        is_accepted = request.POST.get("accept") == "1"
        verb = verbs.accept if is_accepted else verbs.decline
        verb(handover=handover, at=timezone.now())
        return done(request, with_said(here, "handover_taken" if is_accepted else "handover_declined"))
    return render(request, "teams/handover.html", {"team": handover.team, "handover": handover})


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@charged("teams.operate")
def operating(request: Asked, code: str) -> HttpResponse:
    """The desk asks a member to answer for a team that nobody answers for; their yes makes it so."""
    team = get_object_or_404(Team.objects.select_related("circle", "kind"), code=code)
    seats = Seat.objects.filter(circle=team.circle_id, role__gte=Role.MEMBER).select_related("person")
    rows = list(seats.order_by("-role", "taken_at", "pk")[:MOST_ASKED])
    if request.method == "POST":
        asked = next((seat for seat in rows if seat.person.code == request.POST.get("person", "")), None)
        if asked is None:
            raise Http404(code)
        verbs.ask(team=team, taker=asked.person, at=timezone.now())
        return done(request, with_said(reverse("teams:operating_history", args=[code]), "handover_offered"))
    context = {"team": team, "rows": [dressed(seat, team, request) for seat in rows]}
    return render(request, "teams/operating_referent.html", context)


@require_POST
@signed_in
def taking_back(request: Asked, code: str, handover_code: str) -> HttpResponse:
    team = team_of_referent(request, code)
    handover = get_object_or_404(Handover, team=team, code=handover_code, giver=request.viewer.person)
    verbs.take_back(handover=handover, by=who_asks(request), at=timezone.now())
    return done(request, with_said(reverse("teams:running", args=[code]), "team_saved"))
