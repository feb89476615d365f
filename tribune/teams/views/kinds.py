"""The operator's pages of the kinds of team, described."""

from django.utils.translation import gettext_lazy as _

from tribune.movement.kinds_desk import KindsDesk
from tribune.people.desks import kind_routes
from tribune.teams.forms import TeamKindForm
from tribune.teams.models import TeamKind

KINDS = KindsDesk(
    model=TeamKind,
    form=TeamKindForm,
    room="teams",
    at="desk/teams",
    used="teams",
    title=_("Kinds of team"),
    above=_("Teams"),
)

urlpatterns = kind_routes(KINDS, permission="teams.edit_kinds")
