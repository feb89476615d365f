"""An address, a mailed code, a session. GET never acts: the mailed link shows a page with one button."""

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import get_script_prefix, reverse
from django.utils import timezone
from django.utils.translation import get_language
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from tribune.kit.limits import address_block
from tribune.kit.refusals import Refusal
from tribune.people import limits, returning
from tribune.people.forms.entry import CodeForm, SignInForm
from tribune.people.models import Intent, Person
from tribune.people.sessions import drop_cookie
from tribune.people.verbs import intents, signing_in, support
from tribune.people.viewers import Asked
from tribune.people.views.entering import asked_next, enter, leave_session

PURPOSES = (signing_in.SIGN_IN, support.JOIN)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def sign_in(request: Asked) -> HttpResponse:
    towards = asked_next(request)
    if request.viewer.is_signed_in and request.method != "POST":
        return HttpResponseRedirect(towards or get_script_prefix())
    form = SignInForm(request.POST or None, initial={"next": towards})
    if form.is_valid() and not form.suggestion:
        try:
            intent = signing_in.ask(
                address=form.cleaned_data["email"],
                next_path=towards,
                language=get_language() or "",
                block=address_block(request),
                at=timezone.now(),
            )
            return HttpResponseRedirect(reverse("people:code", args=[intent.code]), status=303)
        except Refusal as refusal:
            form.refuse(refusal)
    context = {"form": form, "join": returning.with_next(reverse("people:join"), towards)}
    return render(request, "people/sign_in.html", context, status=422 if form.errors else 200)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def code(request: Asked, intent_code: str) -> HttpResponse:
    """Type the six digits."""
    intent = _open_intent(intent_code)
    if intent is None:
        return _over(request, status=410 if request.method == "POST" else 404)
    if intent.done_at is not None and request.viewer.is_signed_in:
        return HttpResponseRedirect(intent.next_path or get_script_prefix())
    form = CodeForm(request.POST or None)
    status = 200
    if form.is_valid():
        at = timezone.now()
        try:
            limits.guess(address_block(request), at=at)
            intents.claim(intent, typed=form.cleaned_data["code"], at=at)
            return _entered(request, intent)
        except Refusal as refusal:
            form.add_error("code", str(refusal))
            status = refusal.status
    context = {"form": form, "intent": intent, "is_joining": intent.purpose == support.JOIN}
    return render(request, "people/code.html", context, status=status if form.errors else 200)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def link(request: Asked, intent_code: str, token: str) -> HttpResponse:
    """The letter's link: mail scanners follow it, so only the button acts. Any browser will do."""
    intent = _open_intent(intent_code)
    at = timezone.now()
    if intent is None or not intents.is_link_good(intent, token=token, at=at):
        return _over(request, intent=intent, status=410)
    if request.method == "POST":
        intents.claim_by_link(intent, token=token, at=at)
        return _entered(request, intent)
    return render(request, "people/link.html", {"intent": intent, "is_joining": intent.purpose == support.JOIN})


@never_cache
@require_POST
def letter(request: Asked, intent_code: str) -> HttpResponse:
    """Another letter with another code."""
    intent = _open_intent(intent_code)
    if intent is None or intent.done_at is not None:
        return _over(request, status=410)
    again = support.ask_again if intent.purpose == support.JOIN else signing_in.ask_again
    try:
        again(intent=intent, block=address_block(request), at=timezone.now())
    except Refusal as refusal:
        form = CodeForm()
        context = {"form": form, "intent": intent, "refusal": refusal, "is_joining": intent.purpose == support.JOIN}
        return render(request, "people/code.html", context, status=refusal.status)
    return HttpResponseRedirect(reverse("people:code", args=[intent.code]) + "?again=1", status=303)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def sign_out(request: Asked) -> HttpResponse:
    if request.method != "POST":
        return render(request, "people/sign_out.html")
    leave_session(request)
    answer = HttpResponseRedirect(get_script_prefix(), status=303)
    drop_cookie(request, answer)
    return answer


def _open_intent(intent_code: str) -> Intent | None:
    found = Intent.objects.select_related("person").filter(code=intent_code, purpose__in=PURPOSES).first()
    return found if found is not None and timezone.now() < found.expires_at else None


def _entered(request: Asked, intent: Intent) -> HttpResponse:
    at = timezone.now()
    if intent.purpose == support.JOIN:
        person = support.confirm(intent=intent, channel="web", at=at)
        if person.welcomed_at is None:
            return enter(
                request, person, towards=returning.with_next(reverse("people:welcome"), intent.next_path), at=at
            )
        return enter(request, person, towards=intent.next_path, at=at)
    person = Person.objects.present().filter(pk=intent.person_id).first()
    if person is None:  # nobody's code was guessed: one chance in a million, and still nobody enters
        return _over(request, status=410)
    return enter(request, person, towards=intent.next_path, at=at)


def _over(request: HttpRequest, *, status: int, intent: Intent | None = None) -> HttpResponse:
    again = reverse("people:join" if intent is not None and intent.purpose == support.JOIN else "people:sign_in")
    towards = intent.next_path if intent is not None else ""
    return render(request, "people/over.html", {"again": returning.with_next(again, towards)}, status=status)
