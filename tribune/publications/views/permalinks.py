"""The permanent address of a card: leads to wherever its thing lives now."""

from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_safe

from tribune.people.viewers import Asked
from tribune.publications.models import Publication
from tribune.publications.templatetags.publications import localised


@require_safe
def permalink(request: Asked, code: str) -> HttpResponse:
    card = get_object_or_404(Publication.objects.visible_to(request.viewer), code=code)
    return HttpResponseRedirect(localised(card.address))
