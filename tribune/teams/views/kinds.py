"""The operator's pages of the kinds of team."""

from django.http import HttpResponse
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from tribune.movement.kinds_desk import KindsDesk
from tribune.people.gates import charged
from tribune.people.viewers import Asked
from tribune.teams.forms import TeamKindForm
from tribune.teams.models import TeamKind

DESK = KindsDesk(
    model=TeamKind, form=TeamKindForm, room="teams", used="teams", title=_("Kinds of team"), above=_("Teams")
)


@never_cache
@require_safe
@charged("teams.edit_kinds")
def index(request: Asked) -> HttpResponse:
    return DESK.index(request)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@charged("teams.edit_kinds")
def new(request: Asked) -> HttpResponse:
    return DESK.new(request, by_id=_by(request))


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@charged("teams.edit_kinds")
def one(request: Asked, slug: str) -> HttpResponse:
    return DESK.one(request, slug, by_id=_by(request))


@never_cache
@require_POST
@charged("teams.edit_kinds")
def retirement(request: Asked, slug: str) -> HttpResponse:
    return DESK.retirement(request, slug, by_id=_by(request))


def _by(request: Asked) -> int:
    assert request.viewer.person is not None  # charged
    return int(request.viewer.person.pk)
