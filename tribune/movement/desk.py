"""The operator's page of settings, without its gate: the room above that knows people puts it behind one.

One address; what is asked (`?part=texts&language=en`) chooses the form.
"""

from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from tribune.design.fields import language_name
from tribune.design.flash import say
from tribune.kit.htmx import done
from tribune.kit.refusals import Refusal
from tribune.movement.forms import PARTS, LegalForm, SettingsForm
from tribune.movement.settings import movement
from tribune.movement.verbs import settings as verbs

TITLES = {
    "look": gettext_lazy("Name and colour"),
    "place": gettext_lazy("Languages and place"),
    "texts": gettext_lazy("Texts"),
    "legal": gettext_lazy("Legal pages"),
    "menus": gettext_lazy("Menus"),
}
BY_LANGUAGE = ("texts", "legal", "menus")


def answer(request: HttpRequest, *, by_id: int) -> HttpResponse:
    """Show or save one part of the settings for the operator *by_id*."""
    part = request.GET.get("part", "look")
    part = part if part in PARTS else "look"
    language = request.GET.get("language", "")
    if request.method != "POST":
        return _shown(request, _filled(request, part, language), part)
    if part == "legal" and "drop" in request.POST:
        verbs.drop_page(slug=request.POST["drop"], language=language, by_id=by_id, at=timezone.now())
        say(request, _("The page is gone."))
        return done(request, _address(request, part, language))
    form = PARTS[part](request.POST, request.FILES, language=language)
    if form.is_valid():
        try:
            form.save(by_id=by_id, at=timezone.now())
        except Refusal as refusal:
            form.refused(refusal)
        else:
            say(request, _("Saved: the site obeys already."))
            return done(request, _address(request, part, form.language if part in BY_LANGUAGE else ""))
    return _shown(request, form, part, status=422)


def _filled(request: HttpRequest, part: str, language: str) -> SettingsForm:
    if part == "legal" and "slug" in request.GET:
        return LegalForm.of_page(request.GET["slug"], language or movement().main_language)
    return PARTS[part](language=language)


def _shown(request: HttpRequest, form: SettingsForm, part: str, status: int = 200) -> HttpResponse:
    context = {
        "form": form,
        "part": part,
        "parts": [(name, title, _address(request, name, "")) for name, title in TITLES.items()],
        "languages": [(code, language_name(code), _address(request, part, code)) for code in movement().languages]
        if part in BY_LANGUAGE
        else [],
        "pages": sorted(movement().pages, key=lambda page: (page.slug, page.language)) if part == "legal" else [],
    }
    return render(request, "movement/desk/settings.html", context, status=status)


def _address(request: HttpRequest, part: str, language: str) -> str:
    asked = {"part": part, **({"language": language} if language else {})}
    return f"{request.path}?{urlencode(asked)}"
