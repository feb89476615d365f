"""The operator's pages of the kinds of action."""

from django.http import HttpResponse
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from tribune.events.forms.kinds import EventKindForm
from tribune.events.models import EventKind
from tribune.movement.kinds_desk import KindsDesk
from tribune.people.gates import charged
from tribune.people.viewers import Asked

DESK = KindsDesk(
    model=EventKind,
    form=EventKindForm,
    room="events",
    used="events",
    title=_("Kinds of action"),
    above=_("Actions"),
    beside=(("kind_reminders", _("Reminders")),),
)


@never_cache
@require_safe
@charged("events.edit_kinds")
def index(request: Asked) -> HttpResponse:
    return DESK.index(request)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@charged("events.edit_kinds")
def new(request: Asked) -> HttpResponse:
    return DESK.new(request, by_id=_by(request))


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@charged("events.edit_kinds")
def one(request: Asked, slug: str) -> HttpResponse:
    return DESK.one(request, slug, by_id=_by(request))


@never_cache
@require_POST
@charged("events.edit_kinds")
def retirement(request: Asked, slug: str) -> HttpResponse:
    return DESK.retirement(request, slug, by_id=_by(request))


def _by(request: Asked) -> int:
    assert request.viewer.person is not None  # charged
    return int(request.viewer.person.pk)
