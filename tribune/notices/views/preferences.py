"""What reaches me: a row a topic, a column a way; apart for one team; and the address in each letter that ends its kind."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from tribune.design.flash import say
from tribune.kit.forgery import EXEMPT
from tribune.kit.htmx import done
from tribune.kit.refusals import Refusal
from tribune.notices import forecast, forms, pushes, stopping
from tribune.notices.kinds import TOPICS
from tribune.notices.models import Device, Preference
from tribune.notices.paces import Pace
from tribune.notices.verbs import preferences
from tribune.notices.verbs.devices import NIGHT
from tribune.notices.verbs.preferences import GATHERED_LETTERS, PRESETS, Choice, Quiet
from tribune.people.gates import signed_in
from tribune.people.models import Circle, Person
from tribune.people.viewers import Asked


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
def mine(request: Asked) -> HttpResponse:
    person = _person(request)
    if request.method != "POST":
        return _page(request, person)
    typed = request.POST
    chosen, quiet = forms.choices_in(typed, [name for name, _topic in TOPICS]), None
    try:
        if typed.get("preset", "") in PRESETS:
            chosen = preferences.preset(typed["preset"])
            preferences.choose(person=person, choices=chosen, version=forms.version_in(typed))
        else:
            quiet = forms.quiet_in(typed)
            preferences.choose(
                person=person,
                choices=chosen,
                quiet=quiet,
                says_words="says_words" in typed,
                version=forms.version_in(typed),
            )
    except Refusal as refusal:
        return _page(request, person, typed=chosen, quiet=quiet, refusal=refusal)
    say(request, _("Saved: this is what will reach you."))
    return done(request, reverse("notices:preferences"))


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
def of_team(request: Asked, code: str) -> HttpResponse:
    """What is apart for one team the person hears of; another team is not found."""
    person = _person(request)
    circle = get_object_or_404(Circle.objects.filter(pk__in=request.viewer.roles), code=code)
    held = preferences.of(person, circle=circle)
    refusal, chosen = None, held
    if request.method == "POST":
        chosen = dict(forms.choices_in(request.POST, list(held)))
        try:
            if "as_everywhere" in request.POST:
                preferences.as_everywhere(person=person, circle=circle)
            else:
                version = forms.version_in(request.POST)
                preferences.choose(person=person, choices=chosen, circle=circle, version=version)
            say(request, _("Saved: this is what will reach you."))
            return done(request, reverse("notices:preferences") + "#teams")
        except Refusal as error:
            refusal = error
    context = {
        "circle": circle,
        "rows": _rows(chosen, held),
        "refusal": refusal,
        "version": preferences.rhythm_of(person).version,
        "is_apart": Preference.objects.filter(person=person, circle=circle).exists(),
    }
    return render(request, "notices/team.html", context, status=refusal.status if refusal else 200)


@require_http_methods(["GET", "HEAD", "POST"])
def stop(request: HttpRequest, token: str) -> HttpResponse:
    """GET shows one button (scanners follow links); POST comes from it, or from the reader's mail program."""
    found = stopping.read(token)
    if found is None:
        raise Http404
    person, topic, circle = found
    if request.method == "POST":
        preferences.stop_letters(person=person, topic=topic, circle=circle)
    topics = [] if topic == GATHERED_LETTERS else [TOPICS[name] for name in topic.split("+")]
    context = {"topics": topics, "circle": circle, "is_done": request.method == "POST"}
    return render(request, "notices/stop.html", context)


setattr(stop, EXEMPT, True)  # RFC 8058: the mail program sends no Origin; the signed token is the proof


def _page(
    request: Asked,
    person: Person,
    *,
    typed: Mapping[str, Choice] | None = None,
    quiet: Quiet | None = None,
    refusal: Refusal | None = None,
) -> HttpResponse:
    held, rhythm = preferences.of(person), preferences.rhythm_of(person)
    if quiet is not None:
        rhythm.quiet_from, rhythm.quiet_until = quiet.start, quiet.end
    devices = list(Device.objects.filter(person=person).order_by("-made_at"))
    apart = set(Preference.objects.filter(person=person, circle__isnull=False).values_list("circle", flat=True))
    teams = [(circle, circle.pk in apart) for circle in Circle.objects.filter(pk__in=request.viewer.roles)]
    context = {
        "rows": _rows(typed or held, held),
        "presets": [(name, label, preferences.preset(name) == held) for name, (label, _build) in PRESETS.items()],
        "forecast": forecast.of(person, held, has_device=bool(devices), at=timezone.now()),
        "rhythm": rhythm,
        "night": NIGHT,
        "devices": devices,
        "push_key": pushes.public_key(),
        "teams": sorted(teams, key=lambda row: (not row[1], row[0].name.casefold())),
        "refusal": refusal,
    }
    return render(request, "notices/preferences.html", context, status=refusal.status if refusal else 200)


def _rows(chosen: Mapping[str, Choice], held: Mapping[str, Choice]) -> list[dict[str, Any]]:
    """A row a topic; ``was`` says what another window saved meanwhile, where it differs from what is chosen here."""
    return [
        {
            "name": name,
            "topic": TOPICS[name],
            "choice": choice,
            "paces": [(pace.value, pace.label, pace == choice.mail) for pace in TOPICS[name].paces],
            "was": _said(held[name]) if held[name] != choice else "",
        }
        for name, choice in chosen.items()
    ]


def _said(choice: Choice) -> str:
    """A choice in words: "on the site, by mail: at once"."""
    said = [_("on the site")] if choice.in_app else []
    said += [_("on the phone")] if choice.push else []
    said += [_("by mail: %(pace)s") % {"pace": Pace(choice.mail).label.lower()}] if choice.mail else []
    return ", ".join(said) or _("nowhere")


def _person(request: Asked) -> Person:
    if request.viewer.person is None:
        raise Http404
    return request.viewer.person
