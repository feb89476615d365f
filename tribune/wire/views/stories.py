"""A story: everyone who tells it, and why each is thought to."""

from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.views.decorators.http import require_safe

from tribune.people.viewers import Asked
from tribune.wire import told
from tribune.wire.models import Story


@require_safe
def story(request: Asked, code: str) -> HttpResponse:
    found = told.told_of(get_object_or_404(Story, code=code), now=timezone.now())
    if found is None:
        raise Http404
    return render(request, "wire/story.html", {"told": found, "may_tend": request.viewer.may("wire.tend_sources")})
