"""What people are told of their teams: see ``kinds``."""

from django.utils.translation import gettext_lazy as _

from tribune.notices.kinds import KINDS, NoticeKind

KINDS.register(
    "join_asked",
    NoticeKind(
        topic="organising",
        icon="user-plus",
        sentence=_("%(actor)s asks to join the team “%(title)s”"),
        why=_("You accept members in this team."),
        action=_("Read and answer"),
        many=_("%(actors)s ask to join the team “%(title)s”"),
    ),
)
KINDS.register(
    "left",
    NoticeKind(
        topic="organising",
        icon="users",
        sentence=_("%(actor)s left the team “%(title)s”"),
        why=_("You organise this team."),
        action=_("See the members"),
        many=_("%(actors)s left the team “%(title)s”"),
    ),
)
KINDS.register(
    "join_accepted",
    NoticeKind(
        topic="membership",
        icon="check",
        sentence=_("You are in the team “%(title)s”"),
        why=_("You asked to join this team."),
        action=_("See the team"),
    ),
)
KINDS.register(
    "join_refused",
    NoticeKind(
        topic="membership",
        icon="info",
        sentence=_("The team “%(title)s” did not accept your request"),
        why=_("You asked to join this team."),
        action=_("See the team"),
    ),
)
KINDS.register(
    "role",
    NoticeKind(
        topic="membership",
        icon="key",
        sentence=_("Your role or your rights in the team “%(title)s” have changed"),
        why=_("You belong to this team."),
        action=_("See what each may do"),
    ),
)
KINDS.register(
    "removed",
    NoticeKind(
        topic="membership",
        icon="info",
        sentence=_("You are no longer in the team “%(title)s”"),
        why=_("You belonged to this team."),
        action=_("See the team"),
    ),
)
KINDS.register(
    "handover",
    NoticeKind(
        topic="membership",
        icon="key",
        sentence=_("You are asked to answer for the team “%(title)s”"),
        why=_("You belong to this team."),
        action=_("Answer"),
    ),
)
KINDS.register(
    "handover_declined",
    NoticeKind(
        topic="membership",
        icon="info",
        sentence=_("The person you asked will not answer for the team “%(title)s”"),
        why=_("You offered to hand this team over."),
        action=_("See the team"),
    ),
)
KINDS.register(
    "new_referent",
    NoticeKind(
        topic="membership",
        icon="users",
        sentence=_("The team “%(title)s” has a new referent"),
        why=_("You belong to this team."),
        action=_("See the team"),
    ),
)
KINDS.register(
    "inherited",
    NoticeKind(
        topic="membership",
        icon="key",
        sentence=_("Its last referent left: you answer for the team “%(title)s” from now on"),
        why=_("You are the organiser of longest standing."),
        action=_("See the members"),
    ),
)
KINDS.register(
    "alone",
    NoticeKind(
        topic="organising",
        icon="warning",
        sentence=_("Nobody answers for the team “%(title)s” any more"),
        why=_("You help teams from the desk."),
        action=_("Ask one of its members"),
    ),
)
KINDS.register(
    "closed",
    NoticeKind(
        topic="membership",
        icon="lock",
        sentence=_("The team “%(title)s” is closed"),
        why=_("You belonged to this team, followed it or asked to join it."),
        action=_("See the team"),
    ),
)
KINDS.register(
    "certified",
    NoticeKind(
        topic="organising",
        icon="shield",
        sentence=_("The team “%(title)s” is certified"),
        why=_("You organise this team."),
        action=_("See the team"),
    ),
)
KINDS.register(
    "warned",
    NoticeKind(
        topic="organising",
        icon="warning",
        sentence=_("The team “%(title)s” no longer meets the charter: its certification is about to end"),
        why=_("You organise this team."),
        action=_("See what is missing"),
    ),
)
KINDS.register(
    "lapsed",
    NoticeKind(
        topic="organising",
        icon="info",
        sentence=_("The certification of the team “%(title)s” has ended"),
        why=_("You organise this team."),
        action=_("See what is missing"),
    ),
)
KINDS.register(
    "split_to",
    NoticeKind(
        topic="membership",
        icon="users",
        sentence=_("You are in the team “%(title)s” from now on, made out of “%(team)s”"),
        why=_("You belonged to the team that split."),
        action=_("See the team"),
    ),
)
KINDS.register(
    "split_from",
    NoticeKind(
        topic="membership",
        icon="users",
        sentence=_("Some members of “%(team)s” went to a new team, “%(title)s”"),
        why=_("You belong to the team that split."),
        action=_("See the new team"),
    ),
)
KINDS.register(
    "merger_asked",
    NoticeKind(
        topic="organising",
        icon="users",
        sentence=_("The team “%(team)s” asks to come into “%(title)s”"),
        why=_("You answer for this team."),
        action=_("Read and answer"),
    ),
)
KINDS.register(
    "merged",
    NoticeKind(
        topic="membership",
        icon="users",
        sentence=_("The team “%(team)s” has come into “%(title)s”"),
        why=_("You belong to one of these teams."),
        action=_("See the team"),
    ),
)
KINDS.register(
    "merger_declined",
    NoticeKind(
        topic="organising",
        icon="info",
        sentence=_("“%(title)s” will not take the team “%(team)s” in"),
        why=_("You answer for this team."),
        action=_("See the team"),
    ),
)
KINDS.register(
    "enquiry",
    NoticeKind(
        topic="organising",
        icon="mail",
        sentence=_("%(actor)s wrote to the team “%(title)s”"),
        why=_("You organise this team."),
        action=_("Read and answer"),
    ),
)
KINDS.register(
    "circular",
    NoticeKind(
        topic="teams",
        icon="megaphone",
        sentence=_("%(team)s: %(title)s"),
        why=_("You belong to this team."),
        action=_("See the team"),
    ),
)
