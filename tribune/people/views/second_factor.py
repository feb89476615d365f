"""The second factor: set up, asked; and proving again who one is."""

from io import BytesIO

import segno
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import get_script_prefix, reverse
from django.utils import timezone
from django.utils.translation import get_language
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from tribune.kit.limits import address_block
from tribune.kit.refusals import Refusal
from tribune.movement.settings import movement
from tribune.people import limits, returning, sessions
from tribune.people.forms.entry import CodeForm, FirstAppCodeForm, SecondCodeForm
from tribune.people.gates import signed_in, stepped_up
from tribune.people.models import Authenticator, Intent, Session
from tribune.people.verbs import factors, stepping_up
from tribune.people.viewers import Asked
from tribune.people.views.entering import asked_next, mine


@never_cache
@signed_in
@require_http_methods(["GET", "HEAD", "POST"])
def check(request: Asked) -> HttpResponse:
    """Type what the application shows, or a recovery code."""
    person, session = mine(request)
    towards = asked_next(request)
    if factors.authenticator_of(person) is None:
        if not person.has_charge:
            raise Http404
        return HttpResponseRedirect(returning.with_next(reverse("people:authenticator"), towards))
    form = SecondCodeForm(request.POST or None)
    status = 200
    if form.is_valid():
        try:
            factors.check(person=person, typed=form.cleaned_data["code"], session=session, at=timezone.now())
            return _passed(request, session, towards)
        except Refusal as refusal:
            form.add_error("code", str(refusal))
            status = refusal.status
    return render(request, "people/second_factor.html", {"form": form, "next": towards}, status=status)


@never_cache
@stepped_up
@require_http_methods(["GET", "HEAD", "POST"])
def authenticator(request: Asked) -> HttpResponse:
    """Set it up: a picture to scan, the first code, then the recovery codes, shown once."""
    person, session = mine(request)
    if not person.has_charge:
        raise Http404
    towards = asked_next(request)
    if factors.authenticator_of(person) is not None:
        return HttpResponseRedirect(towards or reverse("people:me"))
    prepared = factors.prepare(person=person, at=timezone.now())
    form = FirstAppCodeForm(request.POST or None)
    status = 200
    if form.is_valid():
        try:
            codes = factors.confirm(person=person, typed=form.cleaned_data["code"], session=session, at=timezone.now())
            told = {"codes": codes, "next": towards or get_script_prefix()}
            answer = render(request, "people/recovery_codes.html", told)
            sessions.put_cookie(request, answer, sessions.rotate(session), session)
            return answer
        except Refusal as refusal:
            form.add_error("code", str(refusal))
            status = refusal.status
    secret = prepared.secret
    context = {
        "form": form,
        "next": towards,
        "secret": " ".join(secret[place : place + 4] for place in range(0, len(secret), 4)),
    }
    return render(request, "people/authenticator.html", context, status=status)


@never_cache
@stepped_up
@require_safe
def picture(request: Asked) -> HttpResponse:
    """The QR code of a secret not yet confirmed: afterwards nobody sees it again."""
    person, _session = mine(request)
    waiting = Authenticator.objects.filter(person=person, confirmed_at=None).first()
    if waiting is None:
        raise Http404
    drawn = BytesIO()
    segno.make(factors.address_of(waiting, issuer=movement().name), error="m").save(
        drawn, kind="svg", scale=6, border=4, dark="#17140f", light="#ffffff", xmldecl=False
    )
    return HttpResponse(drawn.getvalue(), content_type="image/svg+xml")


@never_cache
@signed_in
@require_http_methods(["GET", "HEAD", "POST"])
def again(request: Asked) -> HttpResponse:
    """Prove it is still you: the second factor of those who have one, a mailed code for the others."""
    person, session = mine(request)
    towards = asked_next(request)
    if session.is_stepped_up(timezone.now()):
        return HttpResponseRedirect(towards or get_script_prefix())
    if factors.authenticator_of(person) is not None:
        return HttpResponseRedirect(returning.with_next(reverse("people:second_factor"), towards))
    refusal: Refusal | None = None
    if request.method == "POST":
        try:
            intent = stepping_up.ask(
                person=person,
                language=get_language() or "",
                next_path=towards,
                block=address_block(request),
                at=timezone.now(),
            )
            return HttpResponseRedirect(reverse("people:step_up_code", args=[intent.code]), status=303)
        except Refusal as no:
            refusal = no
    context = {"next": towards, "refusal": refusal, "person": person}
    return render(request, "people/again.html", context, status=refusal.status if refusal else 200)


@never_cache
@signed_in
@require_http_methods(["GET", "HEAD", "POST"])
def again_code(request: Asked, intent_code: str) -> HttpResponse:
    person, session = mine(request)
    intent = Intent.objects.filter(code=intent_code, purpose=stepping_up.STEP_UP, person=person).first()
    if intent is None:
        raise Http404
    form = CodeForm(request.POST or None)
    status = 200
    if form.is_valid():
        at = timezone.now()
        try:
            limits.guess(address_block(request), at=at)
            stepping_up.answer(intent=intent, typed=form.cleaned_data["code"], session=session, at=at)
            return HttpResponseRedirect(intent.next_path or get_script_prefix(), status=303)
        except Refusal as refusal:
            form.add_error("code", str(refusal))
            status = refusal.status
    return render(request, "people/again_code.html", {"form": form, "intent": intent}, status=status)


def _passed(request: Asked, session: Session, towards: str) -> HttpResponse:
    answer = HttpResponseRedirect(towards or get_script_prefix(), status=303)
    sessions.put_cookie(request, answer, sessions.rotate(session), session)
    return answer
