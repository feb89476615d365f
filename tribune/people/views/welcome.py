"""The first minute: a name if they wish, then three actions near, one team and one thing to read."""

from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from tribune.people.forms.profile import NameForm
from tribune.people.gates import signed_in
from tribune.people.verbs import profiles
from tribune.people.viewers import Asked
from tribune.people.views.entering import asked_next


@signed_in
@require_http_methods(["GET", "HEAD", "POST"])
def name(request: Asked) -> HttpResponse:
    person = request.viewer.person
    assert person is not None
    towards = asked_next(request)
    form = NameForm(request.POST or None, instance=person)
    if form.is_valid():
        profiles.introduce(
            person=person, name=form.cleaned_data["name"], reach=form.cleaned_data["name_reach"], at=timezone.now()
        )
        return HttpResponseRedirect(towards or reverse("people:welcome_near"), status=303)
    context = {"form": form, "next": towards}
    return render(request, "people/welcome.html", context, status=422 if form.errors else 200)


@signed_in
@require_safe
def near(request: Asked) -> HttpResponse:
    return render(request, "people/welcome_near.html", {"person": request.viewer.person})
