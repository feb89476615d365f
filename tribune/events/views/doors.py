"""The door of a date: the list to tick, what phones send when their network returns, and each person's ticket."""

from __future__ import annotations

from datetime import datetime

from django.http import Http404, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, render
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone
from django.utils.crypto import get_random_string
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from tribune.design.flash import say
from tribune.events import guestlist, queries, rules, tickets
from tribune.events.forms.doors import DoorForm, ticks_of
from tribune.events.models import Attendance, Event, Occurrence, Rsvp
from tribune.events.verbs import doors
from tribune.kit.htmx import SameForEveryone, done
from tribune.kit.paging import page_of
from tribune.kit.refusals import Refusal
from tribune.people.gates import signed_in
from tribune.people.models import Person
from tribune.people.viewers import Asked

A_PAGE = 100


@never_cache
@require_safe
@signed_in
def index(request: Asked, code: str) -> HttpResponse:
    """The door of the next date."""
    event = get_object_or_404(Event.objects.run_by(request.viewer), code=code)
    date = queries.date_meant(event, at=timezone.now(), date_code=request.GET.get("date", ""))
    return done(request, reverse("events:door", args=[code, date.code]))


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
def door(request: Asked, code: str, date_code: str) -> HttpResponse:
    """Forms to press; where there is JavaScript, a list that needs no network."""
    date, at = _date(request, code, date_code), timezone.now()
    refusal: Refusal | None = None
    if request.method == "POST":
        try:
            _press(request, date, at)
            return done(request, request.get_full_path())
        except Refusal as no:
            refusal = no
    sought = request.GET.get("q", "").strip()
    listed = guestlist.rows(date, show="", sought=sought)
    listed = listed.filter(answer="yes") if not sought else listed
    context = {
        "event": date.event,
        "date": date,
        "page": page_of(listed, by=["person__name", "pk"], cursor=request.GET.get("after", ""), size=A_PAGE),
        "parties": guestlist.walk_ins(date),
        "totals": guestlist.totals(date),
        "sought": sought,
        "refusal": refusal,
        "typed": request.POST if refusal else {},
        "key": get_random_string(20),
    }
    return render(request, "events/door.html", context, status=refusal.status if refusal else 200)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
def ticks(request: Asked, code: str, date_code: str) -> HttpResponse:
    """GET: the whole list, for a phone to keep. POST: the ticks it kept; answered with the list as it is then."""
    date, at = _date(request, code, date_code), timezone.now()
    if request.method == "POST":
        sent = ticks_of(request.body)
        if sent is None:
            return JsonResponse({"error": _("This could not be read.")}, status=400)
        assert request.viewer.person is not None  # signed_in
        try:
            doors.take(occurrence=date, ticks=sent, by=request.viewer.person, at=at)
        except Refusal as no:
            return JsonResponse({"error": str(no)}, status=no.status)
    return JsonResponse({"at": at.isoformat(), "ends_at": date.ends_at.isoformat(), **guestlist.for_the_door(date)})


@require_safe
def shell(request: Asked) -> HttpResponse:
    """The door without its list, the same for everyone: a service worker keeps it for when there is no network."""
    return SameForEveryone(
        render_to_string("events/door_shell.html"), headers={"Cache-Control": "public, max-age=3600"}
    )


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def ticket(request: Asked, date_code: str, person_code: str, mark: str) -> HttpResponse:
    """Whoever has the address sees the QR; whoever runs the action may check its person in."""
    date, person = _ticket(date_code, person_code, mark)
    is_run = rules.may_edit(date.event, request.viewer)
    refusal: Refusal | None = None
    if request.method == "POST":
        if not is_run or request.viewer.person is None:
            raise Http404
        try:
            doors.check_in(occurrence=date, person=person, by=request.viewer.person, at=timezone.now())
            return done(request, request.path)
        except Refusal as no:
            refusal = no
    context = {
        "event": date.event,
        "date": date,
        "person": person,
        "answer": Rsvp.objects.filter(occurrence=date, person=person).first(),
        "came": Attendance.objects.filter(occurrence=date, person=person).first(),
        "ticket": tickets.as_read(mark),
        "mark": mark,
        "is_run": is_run,
        "refusal": refusal,
    }
    return render(request, "events/ticket.html", context, status=refusal.status if refusal else 200)


@never_cache
@require_safe
def ticket_picture(request: Asked, date_code: str, person_code: str, mark: str) -> HttpResponse:
    date, person = _ticket(date_code, person_code, mark)
    return HttpResponse(tickets.qr_of(tickets.path_of(date, person)), content_type="image/svg+xml")


def _press(request: Asked, date: Occurrence, at: datetime) -> None:
    form = DoorForm(request.POST)
    given = form.cleaned_data if form.is_valid() else {}
    by = request.viewer.person
    assert by is not None  # signed_in
    if given.get("ticket"):
        person = _of_ticket(date, given["ticket"])
        doors.check_in(occurrence=date, person=person, by=by, at=at)
        say(request, _("%(name)s is here.") % {"name": person.name or _("Someone without a name")})
    elif given.get("person"):
        person = get_object_or_404(Person, code=given["person"], rsvps__occurrence=date)
        if given["came"] == "0":
            doors.check_out(occurrence=date, person=person, at=at)
        else:
            doors.check_in(occurrence=date, person=person, by=by, at=at)
    elif given.get("key") and given["came"] == "0":
        doors.send_back(occurrence=date, key=given["key"], at=at)
    else:
        count = given.get("count") if "count" in given else None
        key = given.get("key") or get_random_string(20)
        doors.let_in(occurrence=date, name=given.get("name", ""), count=count or 0, key=key, by=by, at=at)


def _of_ticket(date: Occurrence, typed: str) -> Person:
    """Raises NotOnTheList."""
    wanted = tickets.as_kept(typed)
    for rsvp in Rsvp.objects.filter(occurrence=date).select_related("person").only("person__code", "person__name"):
        if tickets.is_ticket(wanted, date_code=date.code, person_code=rsvp.person.code):
            return rsvp.person  # type: ignore[no-any-return]
    raise doors.NotOnTheList


def _ticket(date_code: str, person_code: str, mark: str) -> tuple[Occurrence, Person]:
    date = Occurrence.objects.select_related("event__team", "event__kind").filter(code=date_code).first()
    if date is None or not tickets.is_ticket(mark, date_code=date_code, person_code=person_code):
        raise Http404
    person = get_object_or_404(Person.objects.present(), code=person_code, rsvps__occurrence=date)
    return date, person


def _date(request: Asked, code: str, date_code: str) -> Occurrence:
    event = get_object_or_404(Event.objects.run_by(request.viewer), code=code)
    date = get_object_or_404(Occurrence, event=event, code=date_code)
    date.event = event
    return date
