"""Writing to a team, answering, writing to its members; its list of members to sign."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from tribune.design import sheets
from tribune.design.flash import with_said
from tribune.discussions.verbs import circle_blocks, privates
from tribune.kit.forms import Attempt
from tribune.kit.htmx import done
from tribune.kit.limits import address_block
from tribune.people.gates import signed_in
from tribune.people.models import Intent, Right, Role, Seat
from tribune.people.verbs import intents
from tribune.people.viewers import NOBODY, Asked
from tribune.publications.templatetags.publications import localised
from tribune.teams import queries, received, rules
from tribune.teams.forms import AnswerForm, CircularForm, EnquiryForm
from tribune.teams.models import Circular, Enquiry, Team
from tribune.teams.verbs import circulars, enquiries
from tribune.teams.views.doors import seen_team, team_for, team_of_organiser, who_asks
from tribune.teams.views.space import space_of

SHOWN = 50


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def contact(request: Asked, code: str) -> HttpResponse:
    """Anyone writes: a supporter in a discussion with the organisers, another by mail, once their address is confirmed."""
    team = seen_team(request, code)
    if request.viewer.is_supporter:
        return _discussed(request, team)
    person, at = request.viewer.person, timezone.now()
    form = EnquiryForm(request.POST if request.method == "POST" else None, is_known=person is not None)
    context: dict[str, Any] = {"team": team, "form": form, "person": person}
    if person is not None:
        context["is_refused"] = circle_blocks.is_blocked(circle_id=team.circle_id, person=person)
    attempt = Attempt(form)
    if form.is_valid():
        with attempt:
            given, language = form.cleaned_data, get_language() or ""
            if person is not None:
                enquiries.write(team=team, person=person, words=given["words"], language=language, at=at)
                return done(request, with_said(localised(team.address), "enquiry_sent"))
            enquiries.begin(
                team=team, address=given["email"], name=given["name"], words=given["words"], language=language,
                block=address_block(request), at=at,
            )  # fmt: skip
            return render(request, "teams/contact.html", {**context, "is_waiting": True})
    return render(request, "teams/contact.html", context, status=attempt.status)


def _discussed(request: Asked, team: Team) -> HttpResponse:
    """Their one discussion with the organisers of this team; who organises it is led to what was written."""
    person = who_asks(request)
    if rules.may_organise(team, request.viewer):
        return done(request, reverse("teams:inbox", args=[team.code]))
    standing = privates.talk_with_team(team.circle, person)
    if standing is not None and request.method != "POST":
        return done(request, localised(standing.address))
    form = EnquiryForm(request.POST if request.method == "POST" else None, is_known=True)
    attempt = Attempt(form)
    if form.is_valid():
        given = form.cleaned_data
        with attempt:
            thread = enquiries.discuss(
                team=team, person=person, words=given["words"], key=given["key"] or None, at=timezone.now()
            )
            return done(request, localised(thread.address))
    is_refused = circle_blocks.is_blocked(circle_id=team.circle_id, person=person)
    context = {"team": team, "form": form, "person": person, "is_discussed": True, "is_refused": is_refused}
    return render(request, "teams/contact.html", context, status=attempt.status)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def confirmation(request: Asked, intent_code: str, token: str) -> HttpResponse:
    """Where the mailed link leads: scanners follow it, so only the button sends."""
    at = timezone.now()
    intent = Intent.objects.filter(code=intent_code, purpose=enquiries.PURPOSE).first()
    if intent is None or not intents.is_link_good(intent, token=token, at=at):
        return render(request, "teams/contact_over.html", status=410)
    team = Team.objects.visible_to(NOBODY).filter(code=intent.values()["team"]).first()
    if team is None:  # the desk hid it meanwhile: its name is told to nobody
        return render(request, "teams/contact_over.html", status=410)
    if request.method == "POST":
        enquiries.confirm(intent=intent, token=token, at=at)
        return done(request, with_said(localised(team.address), "enquiry_sent"))
    return render(request, "teams/contact_confirm.html", {"team": team, "words": intent.values()["words"]})


@never_cache
@require_safe
@signed_in
def inbox(request: Asked, code: str) -> HttpResponse:
    team = team_of_organiser(request, code)
    rows = received.by(team, request.viewer)
    return render(request, "teams/inbox.html", {**space_of(request, team, "inbox"), "rows": rows})


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
def enquiry(request: Asked, code: str, enquiry_code: str) -> HttpResponse:
    """Read one message, and answer it."""
    team = team_of_organiser(request, code)
    found = get_object_or_404(Enquiry.objects.select_related("team"), team=team, code=enquiry_code)
    form = AnswerForm(request.POST if request.method == "POST" else None)
    attempt = Attempt(form)
    if form.is_valid():
        with attempt:
            enquiries.answer(enquiry=found, words=form.cleaned_data["words"], by=who_asks(request), at=timezone.now())
            return done(request, with_said(reverse("teams:enquiry", args=[code, enquiry_code]), "answer_sent"))
    context = {**space_of(request, team, "inbox"), "enquiry": found, "answers": list(found.answers.all()), "form": form}
    return render(request, "teams/enquiry.html", context, status=attempt.status)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
def circular(request: Asked, code: str) -> HttpResponse:
    """Write to every member; what was written before is below."""
    team = team_for(request, code, Right.WRITE)
    form = CircularForm(request.POST if request.method == "POST" else None)
    attempt = Attempt(form)
    if form.is_valid():
        with attempt:
            circulars.send(team=team, by=who_asks(request), at=timezone.now(), **form.cleaned_data)
            return done(request, with_said(reverse("teams:circular", args=[code]), "circular_sent"))
    context = {
        **space_of(request, team, "circular"),
        "form": form,
        "sent": list(Circular.objects.filter(team=team).order_by("-sent_at", "-pk")[:SHOWN]),
        "members": Seat.objects.filter(circle=team.circle_id, role__gte=Role.MEMBER).count(),
    }
    return render(request, "teams/circular.html", context, status=attempt.status)


@never_cache
@require_safe
@signed_in
def sheet(request: Asked, code: str, format: str) -> HttpResponse:
    """The members, to print and sign: under the names they let organisers see, a blank line for the others."""
    team = team_of_organiser(request, code)
    seats = Seat.objects.filter(circle=team.circle_id, role__gte=Role.MEMBER).select_related("person")
    people = seats.only("role", "circle_id", "person__code", "person__name", "person__name_reach")
    rows = [
        [seat.person.name if queries.is_name_shown(seat.person, team, request.viewer) else "", seat.get_role_display()]
        for seat in people.order_by("person__name", "pk")
    ]
    drawn = sheets.Sheet(
        title=team.name,
        subtitle=_("Attendance sheet of the members"),
        columns=[_("Name"), _("Role")],
        rows=sorted(rows, key=lambda row: (not row[0], row[0].casefold())),
    )
    return sheets.answer(drawn, format=format, name=team.slug or team.code)
