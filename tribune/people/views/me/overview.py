"""What stands under /me/ and where it leads."""

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from tribune.people.gates import signed_in
from tribune.people.viewers import Asked
from tribune.people.views.entering import mine


@signed_in
@require_safe
def overview(request: Asked) -> HttpResponse:
    person, _session = mine(request)
    return render(request, "people/me/overview.html", {"person": person})
