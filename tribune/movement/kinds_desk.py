"""The operator's pages of kinds, without their gate: the rooms above that have kinds put them behind one."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.db.models import Count
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext as _

from tribune.design.flash import say
from tribune.kit.forms import Attempt
from tribune.kit.htmx import done
from tribune.kit.refusals import Refusal
from tribune.movement.kinds import KindForm
from tribune.movement.verbs import kinds as verbs


@dataclass(frozen=True, slots=True)
class KindsDesk:
    """Its routes stand below *at* in *room* and are called by *noun* (``people.desks`` gives them): ``kinds``,
    ``kind_new``, ``kind``, ``kind_retirement``; ``operating`` is the desk's list of the things themselves. *used* is
    what the kind's rows are called from it (``events``).
    """

    model: Any
    form: type[KindForm]
    room: str
    at: str
    used: str
    title: str | Promise
    above: str | Promise  # what the desk's list of the things themselves is called
    beside: tuple[tuple[str, str | Promise], ...] = ()  # other pages of one kind: route of the room, words
    noun: str = "kind"

    def index(self, request: HttpRequest, *, refusal: str = "") -> HttpResponse:
        # Said again: where rows are counted, the model's own order is left out.
        rows = list(self.model.objects.annotate(uses=Count(self.used)).order_by(*self.model._meta.ordering))
        for row in rows:
            row.own_address = self._address("", row.slug)
            row.retirement_address = self._address("_retirement", row.slug)
        context = {"rows": rows, "refusal": refusal, "add": self._address("_new"), **self._around()}
        return render(request, "movement/desk/kinds.html", context, status=422 if refusal else 200)

    def new(self, request: HttpRequest, *, by_id: int) -> HttpResponse:
        last = self.model.objects.order_by("-order").values_list("order", flat=True).first()
        given = {"icon": getattr(self.model(), "icon", ""), "order": min(9999, (last or 0) + 1)}
        form = self.form(request.POST if request.method == "POST" else None, initial=given)
        attempt = Attempt(form)
        if form.is_valid():
            with attempt:
                verbs.add(model=self.model, values=form.values(), by_id=by_id, at=timezone.now())
                return self._done(request)
        return self._shown(request, form, status=attempt.status)

    def one(self, request: HttpRequest, slug: str, *, by_id: int) -> HttpResponse:
        """The second of two windows is told what changed, and keeps what was typed."""
        kind = get_object_or_404(self.model, slug=slug)
        form = self.form(request.POST if request.method == "POST" else None, kind=kind)
        attempt = Attempt(form)
        if form.is_valid():
            version = form.cleaned_data["version"] or 0
            with attempt:
                verbs.change(kind=kind, values=form.values(), version=version, by_id=by_id, at=timezone.now())
                return self._done(request)
            if isinstance(attempt.refusal, verbs.KindChangedMeanwhile):
                form.meet(self.model.objects.get(pk=kind.pk))
        return self._shown(request, form, kind=kind, status=attempt.status)

    def retirement(self, request: HttpRequest, slug: str, *, by_id: int) -> HttpResponse:
        """``on=1`` retires the kind, ``on=0`` brings it back."""
        kind = get_object_or_404(self.model, slug=slug)
        verb = verbs.bring_back if request.POST.get("on") == "0" else verbs.retire
        try:
            verb(kind=kind, by_id=by_id, at=timezone.now())
        except Refusal as refusal:
            return self.index(request, refusal=str(refusal))
        return self._done(request)

    def _address(self, ending: str, *args: str) -> str:
        return reverse(f"{self.room}:{self.noun}{ending}", args=args)

    def _around(self) -> dict[str, Any]:
        return {"title": self.title, "above": self.above, "back": reverse(f"{self.room}:operating")}

    def _done(self, request: HttpRequest) -> HttpResponse:
        say(request, _("Saved: the site obeys already."))
        return done(request, self._address("s"))

    def _shown(self, request: HttpRequest, form: KindForm, *, kind: Any = None, status: int) -> HttpResponse:
        beside = [(reverse(f"{self.room}:{route}", args=[kind.slug]), words) for route, words in self.beside if kind]
        context = {
            "form": form,
            "kind": kind,
            "list": self._address("s"),
            "ways": beside,
            **self._around(),
        }
        return render(request, "movement/desk/kind.html", context, status=status)
