"""Who listens to our feeds through our own hub, for the desk."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from tribune.design.flash import say
from tribune.kit.htmx import done
from tribune.kit.paging import page_of
from tribune.kit.text import tidy
from tribune.publications.models import Subscriber
from tribune.publications.verbs import hub
from tribune.wire.troubles import words_for
from tribune.wire.views.desk import tended

SHOWN = 100


@tended
@require_http_methods(["GET", "POST"])
def our_hub(request: HttpRequest) -> HttpResponse:
    """Which feeds, at which host, until when, how the last push went; each with the button that stops it."""
    if request.method == "POST":
        hub.stop(key=tidy(request.POST.get("key", "")))
        say(request, _("It is told no more. It may ask again."))
        return done(request, reverse("wire:desk_hub"))
    rows = Subscriber.objects.filter(lapses_at__gt=timezone.now())
    page = page_of(rows, by=("host", "pk"), cursor=request.GET.get("after", ""), size=SHOWN)
    listed = [(one, one.feed.removeprefix(_site(one.feed)), _trouble(one)) for one in page.rows]
    return render(request, "wire/desk/our_hub.html", {"page": page, "listed": listed})


def _site(feed: str) -> str:
    return "/".join(feed.split("/", 3)[:3])


def _trouble(one: Subscriber) -> str:
    if one.trouble.isdigit():
        return _("It answered %(status)s.") % {"status": one.trouble}
    return str(words_for(one.trouble))
