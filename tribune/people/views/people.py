"""One person, as far as each of their fields reaches. No page lists people."""

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from tribune.people import rules
from tribune.people.gates import signed_in
from tribune.people.models import Consultation, Person
from tribune.people.verbs import consultations
from tribune.people.viewers import Asked
from tribune.people.views.entering import mine


@signed_in
@require_safe
def person(request: Asked, person_code: str) -> HttpResponse:
    me, _session = mine(request)
    found = (
        Person.objects.visible_to(request.viewer).select_related("picture", "place").filter(code=person_code).first()
    )
    if found is None:
        raise Http404
    if found.pk == me.pk:
        return render(
            request,
            "people/person.html",
            {"person": found, "shown": rules.fields_open_to_supporters(found), "is_me": True},
        )
    shown = rules.fields_shown(found, request.viewer)
    consultations.look(people=[found], by=me, way=Consultation.Way.PROFILE, at=timezone.now())
    return render(request, "people/person.html", {"person": found, "shown": shown, "is_me": False})
