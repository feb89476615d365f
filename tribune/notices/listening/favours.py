"""Rides and beds: whoever offers is told who asks, whoever asked what was answered, both what the other writes."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _

from tribune.events.facts import FavourAnswered, FavourGivenBack, FavourRequested, FavourWithdrawn, FavourWordSaid
from tribune.events.models import Favour, FavourAsked, FavourWord
from tribune.facts.ledger import hears
from tribune.notices.kinds import KINDS, NoticeKind
from tribune.notices.listening.words import about, just
from tribune.notices.verbs.telling import News, tell

for name, icon, sentence, many in (
    (
        "ride_asked",
        "hand",
        _("%(actor)s asks for a seat to “%(title)s”"),
        _("%(actors)s ask for a seat to “%(title)s”"),
    ),
    ("bed_asked", "hand", _("%(actor)s asks for a bed for “%(title)s”"), _("%(actors)s ask for a bed for “%(title)s”")),
    ("ride_yes", "check", _("You have a seat to “%(title)s”"), ""),
    ("bed_yes", "check", _("You have a bed for “%(title)s”"), ""),
    ("ride_no", "info", _("The seat you asked for to “%(title)s” is not for you: look at the others"), ""),
    ("bed_no", "info", _("The bed you asked for for “%(title)s” is not for you: look at the others"), ""),
    (
        "ride_back",
        "info",
        _("%(actor)s does not need the seat to “%(title)s” any more"),
        _("%(actors)s do not need the seat to “%(title)s” any more"),
    ),
    (
        "bed_back",
        "info",
        _("%(actor)s does not need the bed for “%(title)s” any more"),
        _("%(actors)s do not need the bed for “%(title)s” any more"),
    ),
    ("ride_off", "warning", _("The ride you asked for to “%(title)s” is not offered any more"), ""),
    ("bed_off", "warning", _("The bed you asked for for “%(title)s” is not offered any more"), ""),
    ("favour_word", "chat", _("%(actor)s writes to you about “%(title)s”"), ""),
):
    KINDS.register(
        name,
        NoticeKind(
            topic="going",
            icon=icon,
            sentence=sentence,
            why=_("You share a ride or a bed for this action."),
            action=_("See and answer"),
            many=many,
        ),
    )


@hears(FavourRequested)
def tell_who_offers_that_someone_asks(fact: FavourRequested) -> None:
    asked = _asked(fact.asked_id)
    if asked is None or asked.favour.withdrawn_at is not None:
        return
    favour = asked.favour
    said = _of(favour, "asked", key=f"favour_asked:{asked.pk}", actor_id=asked.person_id, names_actor=True)
    tell(said, to=just(favour.person_id), at=fact.at)


@hears(FavourAnswered)
def tell_who_asked_what_is_answered(fact: FavourAnswered) -> None:
    asked = _asked(fact.asked_id)
    if asked is None or asked.is_accepted != fact.accepts or asked.favour.withdrawn_at is not None:
        return
    key = f"favour_answer:{asked.pk}:{fact.at:%Y%m%d%H%M%S}"
    tell(_of(asked.favour, "yes" if fact.accepts else "no", key=key), to=just(asked.person_id), at=fact.at)


@hears(FavourGivenBack)
def tell_who_offers_that_it_is_given_back(fact: FavourGivenBack) -> None:
    favour = _favour(fact.favour_id)
    if favour is None or favour.withdrawn_at is not None:
        return
    key = f"favour_back:{favour.pk}:{fact.person_id}:{fact.at:%Y%m%d%H%M%S}"
    said = _of(favour, "back", key=key, actor_id=fact.person_id, names_actor=True)
    tell(said, to=just(favour.person_id), at=fact.at)


@hears(FavourWithdrawn)
def tell_those_who_asked_that_it_is_withdrawn(fact: FavourWithdrawn) -> None:
    """Also when whoever offered it has left: the row stands without them."""
    favour = _favour(fact.favour_id)
    if favour is None or favour.occurrence.is_over(fact.at):
        return
    hoping = favour.askings.exclude(state=FavourAsked.State.REFUSED).values("person")
    where = f"/actions/{favour.occurrence.event.code}/rides/?date={favour.occurrence.code}"
    tell(_of(favour, "off", key=f"favour_off:{favour.pk}", address=where), to=hoping, at=fact.at)


@hears(FavourWordSaid)
def tell_the_other_what_one_writes(fact: FavourWordSaid) -> None:
    """Through the site: the letter comes from it, and says no address."""
    word = FavourWord.objects.select_related("asked__favour__occurrence__event").filter(pk=fact.word_id).first()
    if word is None or word.asked.favour.withdrawn_at is not None:
        return
    asked, favour = word.asked, word.asked.favour
    other = asked.person_id if word.by_id == favour.person_id else favour.person_id
    said = about(
        favour.occurrence.event, kind="favour_word", key=f"favour_word:{word.pk}", detail=word.text,
        address=_address(favour), actor_id=word.by_id, names_actor=True, happens_at=favour.occurrence.starts_at,
    )  # fmt: skip
    tell(said, to=just(other), at=fact.at)


def _asked(asked_id: int) -> FavourAsked | None:
    return FavourAsked.objects.select_related("favour__occurrence__event").filter(pk=asked_id).first()


def _favour(favour_id: int) -> Favour | None:
    return Favour.objects.select_related("occurrence__event").filter(pk=favour_id).first()


def _of(favour: Favour, what: str, **more: Any) -> News:
    date = favour.occurrence
    given = {"address": _address(favour), **more}
    return about(date.event, kind=f"{favour.kind}_{what}", happens_at=date.starts_at, **given)


def _address(favour: Favour) -> str:
    return f"/actions/{favour.occurrence.event.code}/rides/{favour.code}/"
