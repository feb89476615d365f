"""Look one person up, see little of them, open more with a reason; give and take back charges."""

from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from tribune.design.flash import say
from tribune.kit.refusals import Refusal
from tribune.people.charges import CHARGES
from tribune.people.forms.desk import ChargeForm, LookUpForm, ReasonForm
from tribune.people.gates import charged, stepped_up
from tribune.people.models import ChargeChange, Consultation, Person
from tribune.people.verbs import charges as charge_verbs
from tribune.people.verbs import consultations, factors, looking_up
from tribune.people.viewers import Asked
from tribune.people.views.entering import mine


@never_cache
@charged("people.look_up_people")
@require_http_methods(["GET", "HEAD", "POST"])
def people(request: Asked) -> HttpResponse:
    """What is asked is sent in the body: an address must stand in no log and no history."""
    me, _session = mine(request)
    form = LookUpForm(request.POST or None)
    found: list[Person] | None = None
    status = 200
    if form.is_valid():
        try:
            found = looking_up.look_up(asked=form.cleaned_data["asked"], by=me, at=timezone.now())
        except Refusal as refusal:
            form.add_error(None, str(refusal))
            status = refusal.status
    elif form.errors:
        status = 422
    holders = Person.objects.present().exclude(groups=None).prefetch_related("groups").order_by("name", "pk")
    context = {
        "form": form,
        "found": found,
        "most": looking_up.MOST,
        "holders": [(holder, _charges_of(holder)) for holder in holders]
        if request.viewer.may("people.give_charges")
        else [],
    }
    return render(request, "people/desk/people.html", context, status=status)


@never_cache
@charged("people.look_up_people")
@require_safe
def person(request: Asked, person_code: str) -> HttpResponse:
    me, _session = mine(request)
    found = _present(person_code)
    consultations.look(people=[found], by=me, way=Consultation.Way.DESK, at=timezone.now())
    return _page(request, found)


@never_cache
@charged("people.reveal_people")
@require_POST
def sealed(request: Asked, person_code: str) -> HttpResponse:
    """Open the e-mail address and the phone, with a reason the person will read."""
    me, _session = mine(request)
    found, form = _present(person_code), ReasonForm(request.POST)
    if not form.is_valid():
        return _page(request, found, reason=form, status=422)
    consultations.look(
        people=[found], by=me, way=Consultation.Way.SEALED, at=timezone.now(), reason=form.cleaned_data["reason"]
    )
    return _page(request, found, is_open=True)


@never_cache
@charged("people.give_charges")
@stepped_up
@require_POST
def charges(request: Asked, person_code: str) -> HttpResponse:
    """Give a charge."""
    me, _session = mine(request)
    found, form = _present(person_code), ChargeForm(request.POST)
    if not form.is_valid():
        return _page(request, found, charge=form, status=422)
    charge_verbs.give(charge=form.cleaned_data["charge"], to=found, by=me, at=timezone.now())
    say(request, _("The charge is given. It opens with a second factor, which they set up at their next entry."))
    return HttpResponseRedirect(reverse("people:desk_person", args=[found.code]), status=303)


@never_cache
@charged("people.give_charges")
@stepped_up
@require_POST
def removal(request: Asked, person_code: str, charge: str) -> HttpResponse:
    """Take a charge back."""
    me, _session = mine(request)
    found = _present(person_code)
    try:
        charge_verbs.take_back(charge=charge, from_=found, by=me, at=timezone.now())
    except Refusal as refusal:
        return _page(request, found, refusal=refusal, status=refusal.status)
    say(request, _("The charge is taken back, and their sessions are over."))
    return HttpResponseRedirect(reverse("people:desk_person", args=[found.code]), status=303)


@never_cache
@charged("people.give_charges")
@stepped_up
@require_POST
def second_factor(request: Asked, person_code: str) -> HttpResponse:
    """Someone lost both their phone and their recovery codes."""
    found = _present(person_code)
    factors.remove(person=found)
    say(request, _("Their second factor is removed; they set up another at their next entry."))
    return HttpResponseRedirect(reverse("people:desk_person", args=[found.code]), status=303)


def _present(person_code: str) -> Person:
    found: Person = get_object_or_404(
        Person.objects.present().with_standing().select_related("place"), code=person_code
    )
    return found


def _page(
    request: Asked,
    found: Person,
    *,
    is_open: bool = False,
    reason: ReasonForm | None = None,
    charge: ChargeForm | None = None,
    refusal: Refusal | None = None,
    status: int = 200,
) -> HttpResponse:
    context = {
        "person": found,
        "is_open": is_open,
        "reason": reason or ReasonForm(),
        "charge": charge or ChargeForm(),
        "refusal": refusal,
        "charges": _charges_of(found),
        "has_second_factor": factors.authenticator_of(found) is not None,
        "changes": ChargeChange.objects.filter(person=found).select_related("by").order_by("-at")[:20],
        "may_reveal": request.viewer.may("people.reveal_people"),
        "may_give": request.viewer.may("people.give_charges"),
    }
    return render(request, "people/desk/person.html", context, status=status)


def _charges_of(person: Person) -> list[object]:
    return [CHARGES[group.name] for group in person.groups.all() if group.name in CHARGES]
