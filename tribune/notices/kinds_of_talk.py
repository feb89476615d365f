"""What people are told of what is said in discussions: see ``kinds``."""

from django.utils.translation import gettext_lazy as _

from tribune.notices.kinds import KINDS, NoticeKind

for name, topic, icon, sentence, many, why in (
    ("mention", "replies", "chat", _("%(actor)s mentions you in “%(title)s”"), "", _("Your name is in this message.")),
    ("reply", "replies", "reply", _("%(actor)s answers you in “%(title)s”"), _("%(actors)s answer you in “%(title)s”"),
     _("It answers a message of yours.")),
    ("private", "replies", "mail", _("%(actor)s writes to you"), "", _("You are part of this conversation.")),
    ("private_asked", "replies", "mail", _("%(actor)s wishes to write to you"), "",
     _("You have not said yet whether you wish it.")),
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
