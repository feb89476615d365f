"""The operator's pages of the kinds of action, described."""

from django.utils.translation import gettext_lazy as _

from tribune.events.forms.kinds import EventKindForm
from tribune.events.models import EventKind
from tribune.movement.kinds_desk import KindsDesk
from tribune.people.desks import kind_routes

KINDS = KindsDesk(
    model=EventKind,
    form=EventKindForm,
    room="events",
    at="desk/actions",
    used="events",
    title=_("Kinds of action"),
    above=_("Actions"),
    beside=(("kind_reminders", _("Reminders")),),
)

urlpatterns = kind_routes(KINDS, permission="events.edit_kinds")
