"""Inviting, coming by an invitation, and saying that one is abuse."""

from __future__ import annotations

from io import BytesIO
from typing import Any

import segno
from django.conf import settings
from django.db.models import F
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from tribune.design.flash import with_said
from tribune.kit.forgery import EXEMPT
from tribune.kit.forms import Attempt
from tribune.kit.htmx import done
from tribune.people.gates import signed_in
from tribune.people.models import Right
from tribune.people.returning import with_next
from tribune.people.viewers import Asked
from tribune.publications.templatetags.publications import localised
from tribune.teams import rules
from tribune.teams.forms import LetterForm, LinkForm
from tribune.teams.models import Invitation, Team
from tribune.teams.verbs import invitations as verbs
from tribune.teams.views.doors import team_for, who_asks
from tribune.teams.views.space import space_of

SHOWN = 50


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
def index(request: Asked, code: str) -> HttpResponse:
    """POST makes a link."""
    team = team_for(request, code, Right.INVITE)
    form = LinkForm(request.POST if request.method == "POST" else None)
    attempt = Attempt(form)
    if form.is_valid():
        with attempt:
            made = verbs.make_link(
                team=team, by=who_asks(request), days=form.cleaned_data["days"], most=form.cleaned_data["most"],
                at=timezone.now(),
            )  # fmt: skip
            here = reverse("teams:invitation", args=[code, made.code])
            return done(request, with_said(here, "link_made"))
    return render(request, "teams/invitations.html", _listed(request, team, link=form), status=attempt.status)


@require_POST
@signed_in
def letter(request: Asked, code: str) -> HttpResponse:
    """The same answer whoever has the address, and whether or not a letter leaves."""
    team = team_for(request, code, Right.INVITE)
    form = LetterForm(request.POST)
    attempt = Attempt(form)
    if form.is_valid():
        given = form.cleaned_data
        with attempt:
            verbs.mail(
                team=team, by=who_asks(request), address=given["email"], words=given["words"],
                language=get_language() or "", is_signed=given["is_signed"], at=timezone.now(),
            )  # fmt: skip
            return done(request, with_said(reverse("teams:invitations", args=[code]), "invited"))
    return render(request, "teams/invitations.html", _listed(request, team, letter=form), status=attempt.status)


@never_cache
@require_safe
@signed_in
def one(request: Asked, code: str, invitation_code: str) -> HttpResponse:
    """A link, large, with its QR code: to show on a phone or to print."""
    team = team_for(request, code, Right.INVITE)
    invitation = get_object_or_404(_links(team), code=invitation_code)
    context = {
        **space_of(request, team, "invitations"),
        "invitation": invitation,
        "is_good": invitation.is_good(timezone.now()),
        "link": _link(invitation),
    }
    return render(request, "teams/invitation.html", context)


@never_cache
@require_safe
@signed_in
def picture(request: Asked, code: str, invitation_code: str) -> HttpResponse:
    """The QR code, as SVG."""
    invitation = get_object_or_404(_links(team_for(request, code, Right.INVITE)), code=invitation_code)
    drawn = BytesIO()
    segno.make(_link(invitation), error="m").save(
        drawn, kind="svg", scale=8, border=4, dark="#17140f", light="#ffffff", xmldecl=False
    )
    return HttpResponse(drawn.getvalue(), content_type="image/svg+xml")


@require_POST
@signed_in
def revocation(request: Asked, code: str, invitation_code: str) -> HttpResponse:
    team = team_for(request, code, Right.INVITE)
    invitation = get_object_or_404(Invitation, team=team, code=invitation_code)
    verbs.revoke(invitation=invitation, by=who_asks(request), at=timezone.now())
    return done(request, with_said(reverse("teams:invitations", args=[code]), "revoked"))


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def door(request: Asked, invitation_code: str) -> HttpResponse:
    """Where an invitation leads. A stranger goes to join the movement and comes back one press away."""
    invitation = get_object_or_404(
        Invitation.objects.select_related("team__kind", "team__picture", "made_by"), code=invitation_code
    )
    team, viewer = invitation.team, request.viewer
    if team.withheld_at is not None:
        raise Http404(invitation_code)
    here = localised(team.address)
    if rules.is_member(team, viewer):
        return done(request, here)
    if request.method == "POST":
        if viewer.person is None or not viewer.is_supporter:
            return done(request, with_next(reverse("people:join"), reverse("teams:door", args=[invitation_code])))
        verbs.accept(invitation=invitation, person=viewer.person, at=timezone.now())
        return done(request, with_said(here, "team_member"))
    is_good = invitation.is_good(timezone.now()) and not team.is_closed
    context = {"team": team, "invitation": invitation, "is_good": is_good}
    return render(request, "teams/door.html", context, status=200 if is_good else 410)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def abuse(request: HttpRequest, token: str) -> HttpResponse:
    """GET shows the buttons (scanners follow links); POST comes from one, or from the reader's mail program."""
    invitation = verbs.read(token)
    if invitation is None:
        raise Http404
    if request.method == "POST":
        verbs.silence(invitation=invitation, everywhere=request.POST.get("of") == "all", at=timezone.now())
    context = {"team": invitation.team, "is_done": request.method == "POST"}
    return render(request, "teams/abuse.html", context)


setattr(abuse, EXEMPT, True)  # RFC 8058: the mail program sends no Origin; the signed token is the proof


def _links(team: Team) -> Any:
    return Invitation.objects.filter(team=team, way=Invitation.Way.LINK)


def _link(invitation: Invitation) -> str:
    return settings.SITE_URL + reverse("teams:door", args=[invitation.code])


def _listed(
    request: Asked, team: Team, *, link: LinkForm | None = None, letter: LetterForm | None = None
) -> dict[str, Any]:
    at = timezone.now()
    rows = Invitation.objects.filter(team=team)
    good = rows.filter(revoked_at=None, expires_at__gt=at, taken__lt=F("most"))
    return {
        **space_of(request, team, "invitations"),
        "link_form": link or LinkForm(),
        "letter_form": letter or LetterForm(),
        "links": list(good.filter(way=Invitation.Way.LINK).order_by("-made_at")[:SHOWN]),
        "letters": list(good.filter(way=Invitation.Way.MAIL).order_by("-made_at")[:SHOWN]),
        "came": sum(rows.values_list("taken", flat=True)),
    }
