"""Refusing further messages from whoever wrote to a team's organisers; those who are refused, and taking them again."""

from __future__ import annotations

from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from tribune.design.flash import say
from tribune.discussions import listing
from tribune.discussions.models import CircleBlock, Thread
from tribune.discussions.verbs import circle_blocks
from tribune.discussions.views.doors import me, seen_thread
from tribune.discussions.views.threads import home_of
from tribune.kit.htmx import done
from tribune.people.gates import signed_in
from tribune.people.models import Circle
from tribune.people.viewers import Asked

SHOWN = 200


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
def block(request: Asked, code: str) -> HttpResponse:
    thread = seen_thread(request, code)
    if thread.kind != Thread.Kind.ORGANISERS or thread.circle is None:
        raise Http404
    circle_blocks.refuse_unless_referent(thread.circle_id, request.viewer)
    if request.method == "POST":
        circle_blocks.block(thread=thread, by=me(request), at=timezone.now())
        say(request, _("They write to the organisers no more, and are told so if they try."))
        return done(request, reverse("discussions:blocks", args=[thread.circle.code]))
    context = {"thread": thread, "name": listing.name_of(thread, request.viewer)}
    return render(request, "discussions/block.html", context)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
def blocks(request: Asked, circle_code: str) -> HttpResponse:
    """Whose messages the team refuses; ``person`` sent may write again."""
    circle = get_object_or_404(Circle, code=circle_code, pk__in=sorted(request.viewer.organised_ids))
    circle_blocks.refuse_unless_referent(circle.pk, request.viewer)
    if request.method == "POST":
        circle_blocks.lift(circle=circle, person_code=request.POST.get("person", ""), by=me(request))
        say(request, _("They may write to the organisers again."))
        return done(request, reverse("discussions:blocks", args=[circle.code]))
    standing = CircleBlock.objects.filter(circle=circle).select_related("person", "by").order_by("-since", "-pk")
    context = {"circle": circle, "home": home_of(Thread(circle=circle)), "blocks": standing[:SHOWN]}
    return render(request, "discussions/blocks.html", context)
