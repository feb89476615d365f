"""My data: take it, read who looked, change my address, leave."""

from django.http import FileResponse, Http404, HttpResponse, HttpResponseRedirect
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.urls import get_script_prefix, reverse
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from tribune.design.flash import say
from tribune.kit.limits import address_block
from tribune.kit.refusals import Refusal
from tribune.people import limits, sessions
from tribune.people.forms.entry import CodeForm
from tribune.people.forms.profile import NewAddressForm
from tribune.people.gates import signed_in, stepped_up
from tribune.people.models import Consultation, Intent
from tribune.people.verbs import addresses, erasures, exports
from tribune.people.viewers import Asked
from tribune.people.views.entering import mine

LOOKS_SHOWN = 100


@signed_in
@require_safe
def data(request: Asked) -> HttpResponse:
    person, _session = mine(request)
    looks = Consultation.objects.filter(person=person).select_related("by").order_by("-at", "-pk")[:LOOKS_SHOWN]
    return render(request, "people/me/data.html", {"person": person, "looks": looks})


@never_cache
@stepped_up
@require_safe
def export(request: Asked) -> HttpResponseBase:
    person, _session = mine(request)
    at = timezone.now()
    file = exports.write(person=person, at=at)
    return FileResponse(file, as_attachment=True, filename=f"my-data-{at:%Y-%m-%d}.zip", content_type="application/zip")


@never_cache
@stepped_up
@require_http_methods(["GET", "HEAD", "POST"])
def leave(request: Asked) -> HttpResponse:
    """GET says what will be erased; the button does it."""
    person, _session = mine(request)
    refusal: Refusal | None = None
    if request.method == "POST":
        try:
            erasures.begin(person=person, at=timezone.now())
            answer = HttpResponseRedirect(reverse("people:left"), status=303)
            sessions.drop_cookie(request, answer)
            return answer
        except Refusal as no:
            refusal = no
    context = {"person": person, "refusal": refusal}
    return render(request, "people/me/leave.html", context, status=refusal.status if refusal else 200)


@require_safe
def left(request: Asked) -> HttpResponse:
    return render(request, "people/left.html", {"home": get_script_prefix()})


@stepped_up
@require_http_methods(["GET", "HEAD", "POST"])
def address(request: Asked) -> HttpResponse:
    person, _session = mine(request)
    form = NewAddressForm(request.POST or None)
    if form.is_valid():
        try:
            intent = addresses.ask(
                person=person,
                address=form.cleaned_data["email"],
                language=get_language() or "",
                block=address_block(request),
                at=timezone.now(),
            )
            return HttpResponseRedirect(reverse("people:address_code", args=[intent.code]), status=303)
        except Refusal as refusal:
            form.add_error(refusal.field, str(refusal))
    context = {"person": person, "form": form}
    return render(request, "people/me/address.html", context, status=422 if form.errors else 200)


@never_cache
@signed_in
@require_http_methods(["GET", "HEAD", "POST"])
def address_code(request: Asked, intent_code: str) -> HttpResponse:
    person, _session = mine(request)
    intent = Intent.objects.filter(code=intent_code, purpose=addresses.CHANGE, person=person).first()
    if intent is None:
        raise Http404
    intent.person = person
    form = CodeForm(request.POST or None)
    status = 200
    if form.is_valid():
        at = timezone.now()
        try:
            limits.guess(address_block(request), at=at)
            addresses.confirm(intent=intent, typed=form.cleaned_data["code"], at=at)
            say(request, _("Your address is changed. The old one was told."))
            return HttpResponseRedirect(reverse("people:data"), status=303)
        except Refusal as refusal:
            form.add_error("code", str(refusal))
            status = refusal.status
    return render(request, "people/me/address_code.html", {"form": form, "intent": intent}, status=status)
