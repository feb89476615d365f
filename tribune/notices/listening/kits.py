"""Kits of campaigns: those who organise a team are told that one is there to host an action with."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from tribune.events.facts import KitPublished
from tribune.events.models import Kit
from tribune.facts.ledger import hears
from tribune.movement.settings import movement
from tribune.notices.kinds import KINDS, NoticeKind
from tribune.notices.verbs.telling import News, tell
from tribune.people.models import Person, Role, Seat

KINDS.register(
    "kit_offered",
    NoticeKind(
        topic="organising",
        icon="megaphone",
        sentence=_("A kit to host an action with: “%(title)s”"),
        why=_("You organise a team."),
        action=_("See the kit"),
    ),
)


@hears(KitPublished)
def tell_those_who_may_host_one(fact: KitPublished) -> None:
    """Once a kit, were it offered again; nothing of one that is a draft again."""
    kit = Kit.objects.filter(pk=fact.kit_id, published_at__isnull=False).first()
    if kit is None:
        return
    seats = Seat.objects.filter(role__gte=Role.ORGANISER).values("person")
    news = News(
        kind="kit_offered",
        key=f"kit:{kit.pk}",
        thing=f"kit:{kit.pk}",
        title=kit.title,
        team=movement().name,
        detail=kit.introduction,
        address=kit.address,
        actor_id=fact.by_id,
    )
    tell(news, to=Person.objects.supporters().filter(pk__in=seats).values("pk"), at=fact.at)
