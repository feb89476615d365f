"""Declaring support: two fields, one box, a mailed code. Someone signed in only ticks the box."""

from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import get_script_prefix, reverse
from django.utils import timezone
from django.utils.translation import get_language
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from tribune.kit.limits import address_block
from tribune.kit.refusals import Refusal
from tribune.people import returning
from tribune.people.forms.entry import JoinForm
from tribune.people.models import Person, Wording
from tribune.people.verbs import support
from tribune.people.viewers import Asked
from tribune.people.views.entering import asked_next


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def join(request: Asked) -> HttpResponse:
    towards, at, language = asked_next(request), timezone.now(), get_language() or ""
    person = request.viewer.person
    if person is not None and person.is_supporter:
        return HttpResponseRedirect(towards or get_script_prefix())
    shown = support.words_to_agree_to(language=language, at=at)
    initial = {"next": towards, "wording": shown.pk, "place": person.place if person is not None else None}
    form = JoinForm(request.POST or None, initial=initial, is_known=person is not None)
    if form.is_valid() and not form.suggestion:
        # The words that were on the screen, even if they changed while the person was reading.
        agreed = Wording.objects.filter(pk=form.cleaned_data["wording"], purpose=shown.purpose).first() or shown
        try:
            return _joined(request, person, form, agreed, towards)
        except Refusal as refusal:
            form.refuse(refusal)
    context = {"form": form, "wording": shown, "sign_in": returning.with_next(reverse("people:sign_in"), towards)}
    return render(request, "people/join.html", context, status=422 if form.errors else 200)


def _joined(request: Asked, person: Person | None, form: JoinForm, wording: Wording, towards: str) -> HttpResponse:
    at, place = timezone.now(), form.cleaned_data["place"]
    if person is not None:
        support.declare(person=person, wording=wording, channel="web", at=at, place=place, postcode=form.postcode)
        return HttpResponseRedirect(returning.with_next(reverse("people:welcome"), towards), status=303)
    intent = support.ask(
        address=form.cleaned_data["email"],
        place=place,
        postcode=form.postcode,
        wording=wording,
        next_path=towards,
        language=get_language() or "",
        block=address_block(request),
        at=at,
    )
    return HttpResponseRedirect(reverse("people:code", args=[intent.code]), status=303)
