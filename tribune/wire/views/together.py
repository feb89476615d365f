"""Many sources at once: chosen on the list, said in full, then done."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from tribune.design.flash import say
from tribune.facts.jobs import enqueue
from tribune.kit.htmx import done
from tribune.kit.text import tidy
from tribune.wire import bulk
from tribune.wire.kinds import SourceKind
from tribune.wire.models import Source
from tribune.wire.tasks import do_together
from tribune.wire.verbs import together as verbs
from tribune.wire.views.desk import tended


@tended
@require_POST
def together(request: HttpRequest) -> HttpResponse:
    """First what would happen, to which; then, when it is sent again as *sure*, it is done."""
    shown = bulk.Shown.asked(request.POST.dict())
    deed = request.POST.get("deed", "")
    value = tidy(request.POST.get("section" if deed == bulk.SECTION else "kind_wanted", ""))[:60]
    is_all = request.POST.get("all") == "1"
    # Those ticked; or, once they were shown, exactly those, whatever the list holds by now.
    codes = request.POST.get("chosen", "").split()[: bulk.MOST] or request.POST.getlist("source")
    back = reverse("wire:desk_sources") + shown.query
    is_said = value in SourceKind.values if deed == bulk.KIND else bool(value) or deed != bulk.SECTION
    if deed not in bulk.DEEDS or not is_said:
        say(request, _("Say what is to be done with them."), tone="sun")
        return done(request, back)
    sure = request.POST.get("sure") == "1"
    chosen = shown.sources if is_all and not sure else Source.objects.standing().filter(code__in=codes)
    effect = bulk.effect(chosen, deed=deed, value=value)
    if not effect.touched:
        say(request, _("Nothing to do: choose sources that this would change."), tone="sun")
        return done(request, back)
    if not sure:
        context = {"effect": effect, "label": bulk.DEEDS[deed], "shown": shown, "back": back}
        return render(request, "wire/desk/together.html", context)
    ids, now = [source.pk for source in effect.touched], timezone.now()
    if len(ids) <= verbs.AT_ONCE:
        verbs.do(source_ids=ids, deed=deed, value=value, at=now)
        say(request, ngettext("Done to %(n)d source.", "Done to %(n)d sources.", len(ids)) % {"n": len(ids)})
    else:
        for start in range(0, len(ids), verbs.AT_ONCE):
            enqueue(do_together, ids[start : start + verbs.AT_ONCE], deed, value)
        words = ngettext("Being done to %(n)d source.", "Being done to %(n)d sources, a few at a time.", len(ids))
        say(request, words % {"n": len(ids)})
    return done(request, back)
