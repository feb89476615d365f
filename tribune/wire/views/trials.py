"""A source tried without keeping anything of it."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.views.decorators.http import require_POST

from tribune.wire.models import Source
from tribune.wire.trying import try_out
from tribune.wire.views.desk import tended


@tended
@require_POST
def trial(request: HttpRequest, code: str) -> HttpResponse:
    """Asked by a button, because the source's server is: the page it answers holds nothing that is kept."""
    found = get_object_or_404(Source.objects.standing().select_related("agreement"), code=code)
    return render(request, "wire/desk/trial.html", {"source": found, "trial": try_out(found, at=timezone.now())})
