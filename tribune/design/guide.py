"""The style guide: every component on one page, for the eye, for axe and for newcomers. Open in the demo only."""

from datetime import UTC, datetime, timedelta
from typing import Any

from django import forms
from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods

from tribune.design.icons import names
from tribune.design.widgets import DateAndTime

LAYOUTS = {
    "app": "design/guide.html",
    "public": "design/guide_public.html",
    "front": "design/guide_front.html",
    "narrow": "design/guide_narrow.html",
    "404": "404.html",
    "500": "500.html",
}
COLOURS = ("ink", "ink-2", "ink-3", "paper", "paper-2", "paper-3", "line", "accent", "accent-soft", "go", "go-soft",
           "sun", "sun-soft", "bad", "bad-soft", "live", "night", "water")  # fmt: skip


class GuideForm(forms.Form):
    """One field of each kind."""

    title = forms.CharField(label=_("Title"), max_length=80, help_text=_("What people will read first."))
    email = forms.EmailField(label=_("E-mail address"))
    places = forms.IntegerField(label=_("Places"), min_value=1, required=False)
    kind = forms.ChoiceField(
        label=_("Kind"), choices=[("door", _("Door to door")), ("march", _("Public march"))], widget=forms.RadioSelect
    )
    voice = forms.ChoiceField(label=_("Voice"), choices=[("a", "Fives–Moulins"), ("b", "Roubaix")])
    starts_at = forms.SplitDateTimeField(label=_("When"), widget=DateAndTime)
    words = forms.CharField(label=_("Description"), max_length=2000, widget=forms.Textarea, required=False)
    picture = forms.FileField(label=_("Picture"), required=False)
    is_online = forms.BooleanField(label=_("People may also take part online."), required=False)
    consents = forms.BooleanField(label=_("I have read the charter."))


@require_http_methods(["GET", "HEAD", "POST"])
def guide(request: HttpRequest, layout: str = "app") -> HttpResponse:
    """POST keeps nothing: it shows how a form gives back what was typed."""
    if not (settings.DEBUG or settings.DEMO) or layout not in LAYOUTS:
        raise Http404
    typed = request.POST or ({"title": "", "email": "nina@", "kind": "march"} if "errors" in request.GET else None)
    form = GuideForm(typed or None, request.FILES or None)
    return render(request, LAYOUTS[layout], samples() | {"form": form}, status=422 if form.errors else 200)


def samples() -> dict[str, Any]:
    evening = datetime.now(UTC).replace(hour=17, minute=30, second=0, microsecond=0) + timedelta(days=4)
    return {
        "colours": COLOURS,
        "icons": names(),
        "evening": evening,
        "end": evening + timedelta(hours=3),
        "march": evening + timedelta(days=4, hours=-4),
        "past": datetime.now(UTC) - timedelta(hours=2, minutes=4),
        "zone": "Europe/Paris",
        "views": 18420,
        "guess": "marche eau lille",
    }
