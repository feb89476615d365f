"""What people are told of what is said in discussions: see ``kinds``."""

from django.utils.translation import gettext_lazy as _

from tribune.notices.kinds import KINDS, TOPICS, NoticeKind, Topic
from tribune.notices.paces import Pace

TOPICS.register("reactions", Topic(_("Reactions"), _("to what I wrote"), push=False, mail=Pace.NEVER, may_wait=True))

for name, topic, icon, sentence, many, why in (
    ("mention", "replies", "chat", _("%(actor)s mentions you in “%(title)s”"), "", _("Your name is in this message.")),
    ("reply", "replies", "reply", _("%(actor)s answers you in “%(title)s”"), _("%(actors)s answer you in “%(title)s”"),
     _("It answers a message of yours.")),
    ("private", "replies", "mail", _("%(actor)s writes to you"), _("%(actors)s write to you"),
     _("You are part of this conversation.")),
    ("to_organisers", "replies", "mail", _("%(actor)s writes to the organisers of %(team)s"), "",
     _("You organise this team.")),
    ("thread_opened", "threads", "chat", _("%(actor)s opens “%(title)s” in %(team)s"), "",
     _("You belong to this team.")),
    ("thread_goes_on", "threads", "chat", _("%(actor)s writes in “%(title)s”"), _("%(actors)s write in “%(title)s”"),
     _("You follow this discussion.")),
    ("commented", "threads", "chat", _("%(actor)s writes under “%(title)s”"), _("%(actors)s write under “%(title)s”"),
     _("You organise this action.")),
):  # fmt: skip
    KINDS.register(
        name,
        NoticeKind(topic=topic, icon=icon, sentence=sentence, many=many, why=why, action=_("Read and answer")),
    )

KINDS.register(
    "private_asked",
    NoticeKind(
        topic="replies", icon="user-plus", sentence=_("%(actor)s wishes to write to you"), action=_("Accept or decline"),
        why=_("You have not said yet whether you wish it."), is_answered_on_site=True,
    ),
)  # fmt: skip
KINDS.register(
    "private_accepted",
    NoticeKind(
        topic="replies", icon="check", sentence=_("%(actor)s accepts to talk with you"), action=_("Read and answer"),
        why=_("You asked for this conversation."),
    ),
)  # fmt: skip
KINDS.register(
    "banned",
    NoticeKind(
        topic="moderation",
        icon="lock",
        sentence=_("You are kept out of the room “%(title)s” for a time"),
        why=_("Those who look after this room decided it. It ends by itself."),
        action=_("See until when"),
    ),
)
KINDS.register(
    "held",
    NoticeKind(
        topic="organising",
        icon="clock",
        sentence=_("A message of %(actor)s waits for your yes in “%(title)s”"),
        many=_("Messages wait for your yes in “%(title)s”"),
        why=_("You look after this discussion."),
        action=_("Read it and decide"),
        is_answered_on_site=True,
    ),
)
KINDS.register(
    "reacted",
    NoticeKind(
        topic="reactions",
        icon="smile",
        sentence=_("%(actor)s reacts to your message in “%(title)s”"),
        many=_("%(actors)s react to your message in “%(title)s”"),
        why=_("You wrote this message."),
        action=_("See the message"),
        is_answered_on_site=True,
    ),
)
KINDS.register(
    "reacted_privately",
    NoticeKind(
        topic="reactions",
        icon="smile",
        sentence=_("%(actor)s reacts to what you wrote to them"),
        why=_("You wrote this message."),
        action=_("See the message"),
        is_answered_on_site=True,
    ),
)
