"""The operator's pages of the reactions one may give, described."""

from django.utils.translation import gettext_lazy as _

from tribune.discussions.forms.kinds import ReactionKindForm
from tribune.discussions.models import ReactionKind
from tribune.movement.kinds_desk import KindsDesk
from tribune.people.desks import kind_routes

KINDS = KindsDesk(
    model=ReactionKind,
    form=ReactionKindForm,
    room="discussions",
    at="desk/discussions",
    used="reactions",
    title=_("Reactions"),
    above=_("Reactions"),
)

urlpatterns = kind_routes(KINDS, permission="discussions.edit_kinds")
