"""The kinds of what is said around a date: reminders, thanks, and what organisers write."""

from django.utils.translation import gettext_lazy as _

from tribune.notices.kinds import KINDS, NoticeKind

ANSWERED = _("You answered this action.")

for name, icon, sentence, may_wake in (
    ("remind_days", "calendar", _("Soon: “%(title)s”"), False),
    ("remind_eve", "bell", _("Tomorrow: “%(title)s”"), False),
    ("remind_morning", "bell", _("Today: “%(title)s”"), True),
    ("remind_soon", "clock", _("It starts soon: “%(title)s”"), True),
):
    KINDS.register(
        name,
        NoticeKind(
            topic="reminders",
            icon=icon,
            sentence=sentence,
            why=ANSWERED,
            action=_("See the action"),
            has_ticket=True,
            has_way_out=True,
            may_wake=may_wake,
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
