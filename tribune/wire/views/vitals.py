"""How a source fares, and all of them: for the desk, and for everyone where the operator lets them."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from tribune.design import dates
from tribune.design.flash import say
from tribune.kit.htmx import done
from tribune.kit.paging import page_of
from tribune.movement.settings import movement
from tribune.people.viewers import Asked
from tribune.wire import pages_read, vitals
from tribune.wire.models import Source
from tribune.wire.verbs import vitals as verbs
from tribune.wire.views.desk import tended

SHOWN = 100
RIGHT = "wire.tend_sources"


@require_safe
def source_health(request: Asked, code: str) -> HttpResponse:
    may_tend = request.viewer.may(RIGHT)
    known = Source.objects.standing().select_related("agreement")
    found = get_object_or_404(known if may_tend else known.exclude(showing=None), code=code)
    now = timezone.now()
    context = {"source": found, "vitals": vitals.of_source(found, now=now), "may_tend": may_tend}
    context["pages"] = pages_read.of_source(found, now=now)
    return render(request, "wire/health.html", context)


@require_safe
def health(request: Asked) -> HttpResponse:
    """Those that all may read about; the desk sees every one, those with trouble first, and what all did together."""
    may_tend, now = request.viewer.may(RIGHT), timezone.now()
    rows = Source.objects.standing() if may_tend else Source.objects.standing().exclude(showing=None)
    if not may_tend and not rows.exists():
        raise Http404
    context = {
        "page": page_of(rows, by=("-failures", "title_folded", "pk"), cursor=request.GET.get("after", ""), size=SHOWN),
        "vitals": vitals.of_all(dates.local(now, movement().zone).date()) if may_tend else None,
        "may_tend": may_tend,
        "count": rows.count(),
        "unwell": rows.filter(paused_at=None).exclude(trouble="").count(),
    }
    return render(request, "wire/healths.html", context)


@tended
@require_POST
def showing(request: HttpRequest, code: str) -> HttpResponse:
    found = get_object_or_404(Source.objects.standing(), code=code)
    if request.POST.get("on") == "1":
        verbs.show(source=found, by=request.user, at=timezone.now())
        say(request, _("Everyone may read how it fares."))
    else:
        verbs.hide(source=found)
        say(request, _("Only the desk reads how it fares."))
    return done(request, reverse("wire:desk_source", args=[code]))
