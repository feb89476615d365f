"""The operator's pages of the kinds of action, and of what reports count, described."""

from django.utils.translation import gettext_lazy as _

from tribune.events.forms.kinds import EventKindForm, FigureKindForm
from tribune.events.models import EventKind, FigureKind
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

FIGURES = KindsDesk(
    model=FigureKind,
    form=FigureKindForm,
    room="events",
    at="desk/actions",
    used="figures",
    title=_("What reports count"),
    above=_("Actions"),
    noun="figure",
)

PERMISSION = "events.edit_kinds"
urlpatterns = [*kind_routes(KINDS, permission=PERMISSION), *kind_routes(FIGURES, permission=PERMISSION)]
