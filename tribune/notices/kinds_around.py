"""The kinds of what is said around a date: reminders, thanks, and what organisers write."""

from django.utils.translation import gettext_lazy as _

from tribune.notices.kinds import KINDS, NoticeKind

ANSWERED = _("You answered this action.")

KINDS.register(
    "remind_days",
    NoticeKind(
        topic="reminders",
        icon="calendar",
        sentence=_("Soon: “%(title)s”"),
        why=ANSWERED,
        action=_("See the action"),
        has_ticket=True,
        has_way_out=True,
    ),
)
KINDS.register(
    "remind_eve",
    NoticeKind(
        topic="reminders",
        icon="bell",
        sentence=_("Tomorrow: “%(title)s”"),
        why=ANSWERED,
        action=_("See the action"),
        has_ticket=True,
        has_way_out=True,
    ),
)
KINDS.register(
    "remind_morning",
    NoticeKind(
        topic="reminders",
        icon="bell",
        sentence=_("Today: “%(title)s”"),
        why=ANSWERED,
        action=_("See the action"),
        has_ticket=True,
        has_way_out=True,
        may_wake=True,
    ),
)
KINDS.register(
    "remind_soon",
    NoticeKind(
        topic="reminders",
        icon="clock",
        sentence=_("It starts soon: “%(title)s”"),
        why=ANSWERED,
        action=_("See the action"),
        has_ticket=True,
        has_way_out=True,
        may_wake=True,
    ),
)
KINDS.register(
    "thanks",
    NoticeKind(
        topic="reminders",
        icon="heart",
        sentence=_("Thank you for coming: “%(title)s”"),
        why=ANSWERED,
        action=_("See the action"),
    ),
)
KINDS.register(
    "next",
    NoticeKind(
        topic="reminders",
        icon="forward",
        sentence=_("And now, after “%(title)s”?"),
        why=ANSWERED,
        action=_("See what is happening near me"),
    ),
)
KINDS.register(
    "message",
    NoticeKind(
        topic="going",
        icon="mail",
        sentence=_("The organisers of “%(title)s” write to you"),
        why=_("You answered this action. Nobody reads what is sent back to this address."),
        action=_("See the action"),
        has_way_out=True,
        may_wake=True,
    ),
)
