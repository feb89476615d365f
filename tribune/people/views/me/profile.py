"""What I say of myself, and who sees it."""

from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from tribune.design.flash import say
from tribune.kit.refusals import Refusal
from tribune.people.forms.profile import ProfileForm, ReachForm
from tribune.people.gates import signed_in
from tribune.people.models import Consultation, Person
from tribune.people.queries import FIELDS
from tribune.people.verbs import profiles
from tribune.people.viewers import Asked
from tribune.people.views.entering import mine

TYPED = ("name", "radius_km", "phone", "skills", "availability", "about")


@signed_in
@require_http_methods(["GET", "HEAD", "POST"])
def profile(request: Asked) -> HttpResponse:
    person, _session = mine(request)
    form = ProfileForm(request.POST or None, request.FILES or None, initial=_initial(person))
    if form.is_valid():
        try:
            profiles.change(
                person=person,
                values=form.values(),
                at=timezone.now(),
                picture=form.cleaned_data["picture"],
                seen=form.cleaned_data["seen"],
            )
            say(request, _("Your profile is saved."))
            return HttpResponseRedirect(reverse("people:profile"), status=303)
        except profiles.ChangedMeanwhile as refusal:
            return _compared(request, form, ReachForm(person=person), changed=form, refusal=refusal)
        except Refusal as refusal:
            form.add_error(refusal.field, str(refusal))
    return _page(request, person, form, ReachForm(person=person))


@signed_in
@require_POST
def reach(request: Asked) -> HttpResponse:
    person, _session = mine(request)
    form = ReachForm(request.POST, person=person)
    if form.is_valid():
        reaches = {name: form.cleaned_data[f"{name}_reach"] for name in FIELDS}
        try:
            profiles.open_to(person=person, reaches=reaches, seen=form.cleaned_data["seen_reach"])
        except profiles.ChangedMeanwhile as refusal:
            return _compared(request, ProfileForm(initial=_initial(person)), form, changed=form, refusal=refusal)
        say(request, _("Saved: each field goes as far as its band."))
        return HttpResponseRedirect(reverse("people:profile") + "#reach", status=303)
    return _page(request, person, ProfileForm(initial=_initial(person)), form)


def _initial(person: Person) -> dict[str, object]:
    return {name: getattr(person, name) for name in TYPED} | {
        "place": person.place,
        "picture": person.picture,
        "seen": profiles.mark_of(person),
    }


def _compared(
    request: Asked, form: ProfileForm, reaches: ReachForm, *, changed: ProfileForm | ReachForm, refusal: Refusal
) -> HttpResponse:
    """What was typed, beside what another window saved meanwhile."""
    person = Person.objects.select_related("place", "picture").get(pk=mine(request)[0].pk)
    changed.meet(person)
    changed.add_error(None, str(refusal))
    return _page(request, person, form, reaches, status=refusal.status)


def _page(request: Asked, person: Person, form: ProfileForm, reaches: ReachForm, *, status: int = 422) -> HttpResponse:
    context = {
        "person": person,
        "form": form,
        "reaches": reaches,
        "rows": reaches.rows(person),
        "looks": Consultation.objects.filter(person=person).count(),
    }
    return render(request, "people/me/profile.html", context, status=status if form.errors or reaches.errors else 200)
