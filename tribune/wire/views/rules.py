"""The desk's rules: tried over the last entries, kept, put in order, ended; and what they left out, taken back."""

from typing import Any

from django.db.models import Count, Prefetch, Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from tribune.design.flash import say
from tribune.kit.forms import Attempt
from tribune.kit.htmx import done
from tribune.kit.paging import page_of
from tribune.kit.refusals import Refusal
from tribune.wire.models import Entry, Rule, Ruling, Source
from tribune.wire.rehearsing import rehearse
from tribune.wire.rule_forms import RuleForm
from tribune.wire.verbs import dropped as takings
from tribune.wire.verbs import rules as verbs
from tribune.wire.views.desk import tended

DROPPED_SHOWN = 30


@tended
@require_GET
def rules(request: HttpRequest) -> HttpResponse:
    """All that stand, in the order they are read: each source's own, then those of several."""
    rows = Rule.objects.standing().select_related("source", "topic").in_order()
    rows = rows.annotate(done=Count("rulings", filter=Q(rulings__undone_at=None)))
    own = [rule for rule in rows if rule.source_id]
    own.sort(key=lambda rule: (rule.source.title_folded if rule.source else "", rule.source_id))
    context = {
        "own": own,
        "several": [rule for rule in rows if not rule.source_id],
        "dropped": Entry.objects.left_out_by_rules().count(),
    }
    return render(request, "wire/desk/rules.html", context)


@tended
@require_http_methods(["GET", "POST"])
def new(request: HttpRequest) -> HttpResponse:
    """For ``?source=`` or for several."""
    code = request.GET.get("source", "")
    source = get_object_or_404(Source.objects.standing(), code=code) if code else None
    return _drawn_up(request, source=source)


@tended
@require_http_methods(["GET", "POST"])
def rule(request: HttpRequest, code: str) -> HttpResponse:
    found = get_object_or_404(Rule.objects.standing().select_related("source", "topic"), code=code)
    return _drawn_up(request, source=found.source, standing=found)


def _drawn_up(request: HttpRequest, *, source: Source | None, standing: Rule | None = None) -> HttpResponse:
    """Typed, then tried, then kept: what is kept has been shown over the last entries."""
    form = RuleForm(request.POST if request.method == "POST" else None, source=source, rule=standing)
    context: dict[str, Any] = {"form": form, "source": source, "rule": standing}
    attempt = Attempt(form)
    if form.is_valid():
        with attempt:
            if request.POST.get("do") == "keep" and form.is_tried():
                verbs.make(by=request.user, at=timezone.now(), instead_of=standing, **form.given)
                say(request, _("The rule stands: it judges what comes from now on."))
                return done(request, reverse("wire:desk_rules"))
            drawn = verbs.drawn_up(instead_of=standing, **form.given)
            form.remember_it_is_tried()
            context |= {"drawn": drawn, "rehearsal": rehearse(drawn, instead_of=standing)}
            return render(request, "wire/desk/rule.html", context)
    context["same"] = attempt.refusal.rule if isinstance(attempt.refusal, verbs.RuleStandsAlready) else None
    return render(request, "wire/desk/rule.html", context, status=attempt.status)


@tended
@require_POST
def place(request: HttpRequest, code: str) -> HttpResponse:
    verbs.move(rule=get_object_or_404(Rule, code=code), up=request.POST.get("up") == "1")
    return done(request, reverse("wire:desk_rules"))


@tended
@require_POST
def ending(request: HttpRequest, code: str) -> HttpResponse:
    verbs.end(rule=get_object_or_404(Rule, code=code), at=timezone.now())
    say(request, _("The rule is ended. What it did stays, and what it left out can still be taken back."))
    return done(request, reverse("wire:desk_rules"))


@tended
@require_GET
def dropped(request: HttpRequest) -> HttpResponse:
    """What rules left out, with the reason; of one rule by ``?rule=``."""
    rows = Entry.objects.left_out_by_rules().select_related("source")
    of: Rule | None = Rule.objects.filter(code=request.GET.get("rule", "")).select_related("topic").first()
    if of is not None:
        rows = rows.filter(rulings__rule=of, rulings__undone_at=None)
    why = Ruling.objects.filter(rule__deed=Rule.Deed.DROP).select_related("rule__topic", "rule__source")
    page = page_of(
        rows.prefetch_related(Prefetch("rulings", why)),
        by=("-published_at", "-pk"), cursor=request.GET.get("after", ""), size=DROPPED_SHOWN,
    )  # fmt: skip
    return render(request, "wire/desk/dropped.html", {"page": page, "of": of})


@tended
@require_POST
def taking_back(request: HttpRequest) -> HttpResponse:
    """Those ticked, or the one whose button was pressed."""
    entries = list(Entry.objects.filter(code__in=request.POST.getlist("entry")[:DROPPED_SHOWN]))
    try:
        count = takings.take_back(entries=entries, by=request.user, at=timezone.now())
    except Refusal as refusal:
        say(request, str(refusal), tone="sun")
    else:
        words = ngettext("Taken back: %(n)d entry.", "Taken back: %(n)d entries.", count)
        say(request, words % {"n": count})
    return done(request, reverse("wire:desk_dropped"))
