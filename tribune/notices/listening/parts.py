"""Roles and things to bring: who is told when theirs changes, and who when one is given up."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from tribune.events.facts import (
    ShiftGiven,
    ShiftGivenUp,
    ShiftMoved,
    ShiftRemoved,
    SwapAgreed,
    SwapAsked,
    ThingRemoved,
)
from tribune.events.models import Bringing, Shift, ShiftSwap, ShiftTaken, Thing
from tribune.facts.ledger import hears
from tribune.notices.kinds import KINDS, NoticeKind
from tribune.notices.listening.words import about, just, organisers_of
from tribune.notices.verbs.telling import News, tell

# In these sentences ``team`` is the name of the role or of the thing, which stands beside the action's title.
for name, topic, icon, sentence, why, many in (
    ("shift_given", "going", "hand", _("You were given the role “%(team)s” at “%(title)s”"),
     _("You said you are going."), ""),
    ("shift_moved", "going", "clock", _("Your role “%(team)s” at “%(title)s” has new hours"),
     _("You took this role."), ""),
    ("shift_off", "going", "info", _("The role “%(team)s” at “%(title)s” is not needed any more"),
     _("You took this role."), ""),
    ("shift_left", "organising", "hand", _("%(actor)s gave up the role “%(team)s” at “%(title)s”"),
     _("You organise this action."), _("%(actors)s gave up a role at “%(title)s”")),
    ("swap_asked", "going", "refresh", _("Someone offers to swap roles with you: “%(team)s” at “%(title)s”"),
     _("You took this role."), ""),
    ("swap_agreed", "going", "refresh", _("Your swap is agreed: you now have “%(team)s” at “%(title)s”"),
     _("You asked for it."), ""),
    ("thing_off", "going", "info", _("“%(team)s” need not be brought to “%(title)s” any more"),
     _("You said you would bring it."), ""),
):  # fmt: skip
    KINDS.register(
        name,
        NoticeKind(topic=topic, icon=icon, sentence=sentence, why=why, action=_("See the action"), many=many),
    )


@hears(ShiftGiven)
def tell_who_was_given_a_role(fact: ShiftGiven) -> None:
    shift = _shift(fact.shift_id)
    taken = ShiftTaken.objects.filter(shift=fact.shift_id, person=fact.person_id).first()
    if shift is None or taken is None:
        return
    key = f"shift_given:{taken.pk}"
    tell(_of(shift, kind="shift_given", key=key, actor_id=fact.by_id), to=just(fact.person_id), at=fact.at)


@hears(ShiftMoved)
def tell_those_whose_role_moved(fact: ShiftMoved) -> None:
    """Not of the hours it had meanwhile: a later change tells them of its own."""
    shift = _shift(fact.shift_id)
    if shift is None or shift.version != fact.version or shift.removed_at is not None:
        return
    key = f"shift_moved:{shift.pk}:{fact.version}"
    tell(_of(shift, kind="shift_moved", key=key), to=shift.takers.values("person"), at=fact.at)


@hears(ShiftRemoved)
def tell_those_whose_role_is_gone(fact: ShiftRemoved) -> None:
    shift = _shift(fact.shift_id)
    if shift is not None:
        key = f"shift_off:{shift.pk}"
        tell(_of(shift, kind="shift_off", key=key), to=shift.takers.values("person"), at=fact.at)


@hears(ShiftGivenUp)
def tell_organisers_who_gave_a_role_up(fact: ShiftGivenUp) -> None:
    shift = _shift(fact.shift_id)
    if shift is None or shift.removed_at is not None or shift.ends_at <= fact.at:
        return
    key = f"shift_left:{shift.pk}:{fact.person_id}:{fact.at:%Y%m%d%H%M%S}"
    said = _of(shift, kind="shift_left", key=key, actor_id=fact.person_id, names_actor=True)
    tell(said, to=organisers_of(shift.occurrence.event), at=fact.at)


@hears(SwapAsked)
def tell_those_a_swap_is_asked_of(fact: SwapAsked) -> None:
    swap = ShiftSwap.objects.select_related("taken__shift", "wanted").filter(pk=fact.swap_id).first()
    shift = _shift(swap.wanted_id) if swap else None
    if swap is None or shift is None:
        return
    said = _of(shift, kind="swap_asked", key=f"swap:{swap.pk}", actor_id=swap.taken.person_id)
    tell(said, to=shift.takers.values("person"), at=fact.at)


@hears(SwapAgreed)
def tell_who_asked_that_it_is_agreed(fact: SwapAgreed) -> None:
    shift = _shift(fact.shift_id)
    if shift is None:
        return
    key = f"swapped:{shift.pk}:{fact.person_id}:{fact.at:%Y%m%d%H%M%S}"
    tell(_of(shift, kind="swap_agreed", key=key), to=just(fact.person_id), at=fact.at)


@hears(ThingRemoved)
def tell_those_who_were_to_bring_it(fact: ThingRemoved) -> None:
    thing = Thing.objects.select_related("occurrence__event").filter(pk=fact.thing_id).first()
    if thing is None:
        return
    date = thing.occurrence
    said = about(date.event, kind="thing_off", key=f"thing_off:{thing.pk}", team=thing.name, happens_at=date.starts_at)
    tell(said, to=Bringing.objects.filter(thing=thing).values("person"), at=fact.at)


def _shift(shift_id: int) -> Shift | None:
    return Shift.objects.select_related("occurrence__event__team").filter(pk=shift_id).first()


def _of(shift: Shift, **more: object) -> News:
    return about(shift.occurrence.event, team=shift.title, happens_at=shift.starts_at, **more)
