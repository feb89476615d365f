"""What people are told of reports: those who judge, those who reported, and whoever wrote it. No sentence has an actor:
nobody is named.
"""

from django.utils.translation import gettext_lazy as _

from tribune.notices.kinds import KINDS, TOPICS, NoticeKind, Topic

TOPICS.register(
    "moderation",
    Topic(
        _("Moderation"),
        _("what becomes of what I reported, what is decided of what I wrote, what waits for me when I moderate"),
    ),
)
KINDS.register(
    "to_judge",
    NoticeKind(
        topic="moderation",
        icon="flag",
        sentence=_("A report waits for a moderator"),
        many=_("Reports wait for a moderator"),
        why=_("You moderate the site."),
        action=_("Open the reports"),
        is_answered_on_site=True,
    ),
)

REPORTED = _("You reported it. Whoever wrote it does not know that it was you.")
ANSWERS = _("You wrote this or answer for it. Write to the movement if you think this is wrong.")

for outcome, icon, told, yours in (
    (
        "nothing",
        "info",
        _("Moderators looked at “%(title)s”, which you reported: they found nothing wrong"),
        _("Moderators looked at “%(title)s” and found nothing wrong"),
    ),
    (
        "warned",
        "check",
        _("Moderators looked at “%(title)s”, which you reported: whoever wrote it is warned"),
        _("A warning from the moderators about “%(title)s”"),
    ),
    (
        "hidden",
        "check",
        _("Moderators looked at “%(title)s”, which you reported: it is hidden"),
        _("Moderators have hidden what you wrote or answer for: “%(title)s”"),
    ),
    (
        "removed",
        "check",
        _("Moderators looked at “%(title)s”, which you reported: it is removed"),
        _("Moderators have removed what you wrote or answer for: “%(title)s”"),
    ),
):
    KINDS.register(
        f"reported_{outcome}",
        NoticeKind(topic="moderation", icon=icon, sentence=told, why=REPORTED, action=_("See what I reported")),
    )
    KINDS.register(
        f"judged_{outcome}",
        NoticeKind(topic="moderation", icon="shield", sentence=yours, why=ANSWERS, action=_("See where it stands")),
    )
