"""What people are told of, as data: each kind's words, and the topic they switch on and off.

A sentence knows ``actor`` (a name, or "Someone" where the person shows none),
``title`` (of the thing) and ``team``.
"""

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from tribune.kit.registries import Registry
from tribune.notices.paces import GATHERED, Pace


@dataclass(frozen=True, slots=True)
class Topic:
    """One row of the preferences: what it covers, and where it reaches those who changed nothing.

    What ``is_of_teams`` may be set apart for one team. What ``may_wait`` may be
    gathered into one letter a day or a week: what calls for an answer today may not.
    """

    label: str | Promise
    covers: str | Promise
    in_app: bool = True
    push: bool = True
    mail: Pace = Pace.AT_ONCE
    is_by_mail_only: bool = False
    is_of_teams: bool = False
    may_wait: bool = False

    @property
    def paces(self) -> list[Pace]:
        """Those a person may choose, the soonest first."""
        return [Pace.AT_ONCE, *(GATHERED if self.may_wait else ()), Pace.NEVER]


@dataclass(frozen=True, slots=True)
class NoticeKind:
    """``action`` is the button of the letter; ``who`` says in the papers whom it is told.

    Kinds of which many come about one thing have ``many``, what is said of them
    together ("Bob, Dora and 10 others are coming to …"): one line on the site, one
    letter each half hour at most. It knows ``actors``, ``title`` and ``team``.
    """

    topic: str
    icon: str
    sentence: str | Promise
    why: str | Promise
    action: str | Promise
    many: str | Promise = ""
    may_wake: bool = False  # leaves in quiet hours too when the date is within a day
    has_dates: bool = False  # tells its reader's calendar too
    has_own_stop: bool = False  # its letter ends the alert that asked for it, not the whole topic
    has_ticket: bool = False  # its letter holds the address of the reader's ticket
    has_way_out: bool = False  # its letter holds the address that gives the reader's answer back
    is_answered_on_site: bool = False  # a reply to its letter would not be taken

    @property
    def is_alone(self) -> bool:
        """Its letter says more than its sentence to its reader, so it is never gathered with others."""
        return self.has_dates or self.has_own_stop or self.has_ticket or self.has_way_out


TOPICS: Registry[Topic] = Registry("TOPICS")
KINDS: Registry[NoticeKind] = Registry("KINDS")

TOPICS.register(
    "going",
    Topic(
        _("Actions I am going to"),
        _("called off, a new hour or place, a free place for you, a word from the organisers"),
    ),
)
TOPICS.register(
    "answers",
    Topic(
        _("What I answer"),
        _("the date, for my calendar, when I say I am going"),
        in_app=False,
        push=False,
        is_by_mail_only=True,
    ),
)
TOPICS.register(
    "reminders", Topic(_("Reminders"), _("some days before, the eve, the morning, just before; thanks, and what next"))
)
TOPICS.register("replies", Topic(_("I am answered"), _("answers, mentions, private messages"), may_wait=True))
TOPICS.register(
    "organising",
    Topic(
        _("What I organise"),
        _("who is coming, who joins or leaves the team, kits to host an action with"),
        push=False,
        is_of_teams=True,
        may_wait=True,
    ),
)
TOPICS.register("teams", Topic(_("My teams"), _("a new action"), push=False, is_of_teams=True, may_wait=True))
TOPICS.register(
    "threads",
    Topic(
        _("Discussions"),
        _("what I follow, what opens in my teams, what is said about what I organise"),
        push=False,
        mail=Pace.DAILY,
        is_of_teams=True,
        may_wait=True,
    ),
)
TOPICS.register("alerts", Topic(_("My alerts"), _("a new action where I asked to be told"), push=False))
TOPICS.register(
    "membership", Topic(_("My place in teams"), _("accepted, a new role, a team that changes"), is_of_teams=True)
)
TOPICS.register("movement", Topic(_("The movement"), _("welcome, a few announcements"), push=False, may_wait=True))

KINDS.register(
    "coming",
    NoticeKind(
        topic="organising",
        icon="hand",
        sentence=_("%(actor)s is coming to “%(title)s”"),
        why=_("You organise this action."),
        action=_("See the action"),
        many=_("%(actors)s are coming to “%(title)s”"),
    ),
)
KINDS.register(
    "joined",
    NoticeKind(
        topic="organising",
        icon="user-plus",
        sentence=_("%(actor)s joined the team “%(title)s”"),
        why=_("You organise this team."),
        action=_("See the team"),
        many=_("%(actors)s joined the team “%(title)s”"),
    ),
)
KINDS.register(
    "called_off",
    NoticeKind(
        topic="going",
        icon="warning",
        sentence=_("“%(title)s” is called off"),
        why=_("You said you are going."),
        action=_("See the action"),
        has_dates=True,
        may_wake=True,
    ),
)
KINDS.register(
    "place_offered",
    NoticeKind(
        topic="going",
        icon="hand",
        sentence=_("A place is held for you: “%(title)s”"),
        why=_("You are on the waiting list."),
        action=_("Take the place or leave it"),
        has_way_out=True,
        may_wake=True,
    ),
)
KINDS.register(
    "place_given",
    NoticeKind(
        topic="going",
        icon="check",
        sentence=_("You have a place: “%(title)s”"),
        why=_("You were on the waiting list."),
        action=_("See the action"),
        has_dates=True,
        has_way_out=True,
    ),
)
KINDS.register(
    "offer_lapsed",
    NoticeKind(
        topic="going",
        icon="history",
        sentence=_("The place held for you went to the next person: “%(title)s”"),
        why=_("You were on the waiting list."),
        action=_("Wait again"),
    ),
)
KINDS.register(
    "asked_again",
    NoticeKind(
        topic="going",
        icon="clock",
        sentence=_("“%(title)s” has moved: do you still come?"),
        why=_("You said you are going."),
        action=_("Say whether you still come"),
        has_dates=True,
        may_wake=True,
    ),
)
KINDS.register(
    "moved",
    NoticeKind(
        topic="going",
        icon="clock",
        sentence=_("The hour or the place of “%(title)s” has changed"),
        why=_("You said you are going."),
        action=_("See the action"),
        has_dates=True,
        has_way_out=True,
        may_wake=True,
    ),
)
KINDS.register(
    "poll",
    NoticeKind(
        topic="teams",
        icon="question",
        sentence=_("%(team)s looks for a date: “%(title)s”"),
        why=_("You belong to this team."),
        action=_("Say when you can"),
    ),
)
KINDS.register(
    "poll_closed",
    NoticeKind(
        topic="going",
        icon="calendar-plus",
        sentence=_("The date of “%(title)s” is set"),
        why=_("You said when you can."),
        action=_("Say whether you come"),
    ),
)
KINDS.register(
    "new_action",
    NoticeKind(
        topic="teams",
        icon="calendar-plus",
        sentence=_("New action by %(team)s: “%(title)s”"),
        why=_("You belong to this team or follow it."),
        action=_("See the action"),
    ),
)
KINDS.register(
    "welcome",
    NoticeKind(
        topic="movement",
        icon="heart",
        sentence=_("Welcome to %(title)s"),
        why=_("You declared your support."),
        action=_("See what is happening near me"),
    ),
)
KINDS.register(
    "alert",
    NoticeKind(
        topic="alerts",
        icon="target",
        sentence=_("New where you asked to be told: “%(title)s”"),
        why=_("You have an alert on what is new there."),
        action=_("See the action"),
        has_own_stop=True,
    ),
)
KINDS.register(
    "announcement",
    NoticeKind(
        topic="movement",
        icon="megaphone",
        sentence="%(title)s",
        why=_("The movement writes to you."),
        action=_("Read more"),
    ),
)
