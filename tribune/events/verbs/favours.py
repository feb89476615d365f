"""Rides and beds: offering, asking, accepting, writing to each other, taking back; all forgotten some days after."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.conf import settings
from django.db import transaction
from django.db.models import F
from django.utils.translation import gettext_lazy as _

from tribune.events.facts import FavourAnswered, FavourGivenBack, FavourRequested, FavourWithdrawn, FavourWordSaid
from tribune.events.models import Event, Favour, FavourAsked, FavourWord, Occurrence
from tribune.events.verbs import coming
from tribune.facts.ledger import record
from tribune.kit.refusals import Refusal
from tribune.kit.text import is_seen, set_spaces, tidy
from tribune.people import blocks
from tribune.people.models import Person

MOST_PLACES = 60
MOST_OFFERS = 5  # of one person for one date
MOST_WORDS = 60  # of the two about one favour
AWAY = timedelta(days=4)


class SayThatYouComeFirst(Refusal):
    sentence = _("This is for those who are coming. Say that you are, then come back here.")
    status = 403


class TheseAreNotOpen(Refusal):
    sentence = _("The organisers have not opened this for this action.")


class SayWhere(Refusal):
    sentence = _("Say from where: a town or a neighbourhood is enough.")
    field = "where"


class SayHowMany(Refusal):
    sentence = _("At least one place, and sixty at most.")
    field = "places"


class ItLeavesOnAnotherDay(Refusal):
    sentence = _("This is more than four days away from the action.")
    field = "leaves"


class ThatIsManyOffers(Refusal):
    sentence = _("You offer five things already for this date.")


class ItIsYourOwn(Refusal):
    sentence = _("You are the one who offers this.")


class NotThatManyAreLeft(Refusal):
    sentence = _("There are not that many places left.")
    field = "places"


class ItIsNotOfferedAnyMore(Refusal):
    sentence = _("This is not offered any more.")


class ItIsNotAskedAnyMore(Refusal):
    sentence = _("They do not ask for it any more.")


class WriteSomething(Refusal):
    sentence = _("Write a few words first.")
    field = "text"


class WriteElsewhere(Refusal):
    sentence = _("You have written to each other a lot here. Give a way to reach you instead.")
    field = "text"


@transaction.atomic
def open_for(*, event: Event, rides: bool, beds: bool) -> None:
    """The organisers say whether those who come may offer seats, and beds."""
    coming.mark(event.pk, opens_rides=rides, opens_beds=beds)


@transaction.atomic
def offer(
    *, occurrence: Occurrence, person: Person, kind: str, where: str, places: int, at: datetime,
    leaves_at: datetime | None = None, comes_back: bool = False, nights: str = "", note: str = "", contact: str = "",
) -> Favour:  # fmt: skip
    """Seats from somewhere at some hour, or beds for some nights, by someone who comes."""
    date = coming.locked(occurrence.pk)
    coming.refuse_unless_ahead(date, at)
    is_ride = kind == Favour.Kind.RIDE
    if not (date.event.opens_rides if is_ride else date.event.opens_beds):
        raise TheseAreNotOpen
    if not coming.is_coming(date, person):
        raise SayThatYouComeFirst
    if not is_seen(tidy(where)):
        raise SayWhere
    if not 1 <= places <= MOST_PLACES:
        raise SayHowMany
    if is_ride and (leaves_at is None or not date.starts_at - AWAY < leaves_at < date.ends_at + AWAY):
        raise ItLeavesOnAnotherDay
    if Favour.objects.filter(occurrence=date, person=person, withdrawn_at=None).count() >= MOST_OFFERS:
        raise ThatIsManyOffers
    return Favour.objects.create(
        occurrence=date, kind=kind, person=person, where=_line(where, 120), places=places, offered_at=at,
        leaves_at=leaves_at if is_ride else None, comes_back=comes_back and is_ride,
        nights="" if is_ride else _line(nights, 80), note=_line(note, 500), contact=_line(contact, 120),
    )  # fmt: skip


@transaction.atomic
def withdraw(*, favour: Favour, at: datetime) -> None:
    """It is not offered any more: everyone who asked for it is told, once."""
    coming.locked(favour.occurrence_id)
    if Favour.objects.filter(pk=favour.pk, withdrawn_at=None).update(withdrawn_at=at):
        record(FavourWithdrawn(favour_id=favour.pk, at=at))


@transaction.atomic
def ask(*, favour: Favour, person: Person, places: int, note: str, at: datetime) -> FavourAsked:
    """Asked twice is asked once; one that was refused is not asked again."""
    date, held = _locked(favour)
    coming.refuse_unless_ahead(date, at)
    if held.person_id == person.pk:
        raise ItIsYourOwn
    if not coming.is_coming(date, person):
        raise SayThatYouComeFirst
    asked = FavourAsked.objects.filter(favour=held, person=person).first()
    if asked is not None:
        return asked
    _refuse_between(held.person_id, person.pk)
    if not 1 <= places <= held.left:
        raise NotThatManyAreLeft
    asked = FavourAsked.objects.create(favour=held, person=person, places=places, asked_at=at)
    if is_seen(tidy(note)):
        FavourWord.objects.create(asked=asked, by=person, text=tidy(note)[:1000], said_at=at)
    record(FavourRequested(asked_id=asked.pk, at=at))
    return asked


@transaction.atomic
def answer(*, asked: FavourAsked, accepts: bool, at: datetime) -> FavourAsked:
    """Whoever offers accepts or refuses; never more people than there are places. A no may come after a yes."""
    _date, held = _locked(asked.favour)
    now = FavourAsked.objects.filter(pk=asked.pk).first()
    if now is None:
        raise ItIsNotAskedAnyMore
    wanted = FavourAsked.State.ACCEPTED if accepts else FavourAsked.State.REFUSED
    if now.state == wanted:
        return now
    if accepts and now.places > held.left:
        raise NotThatManyAreLeft
    more = now.places if accepts else (-now.places if now.is_accepted else 0)
    now.state, now.answered_at = wanted, at
    now.save(update_fields=["state", "answered_at"])
    Favour.objects.filter(pk=held.pk).update(taken=F("taken") + more)
    record(FavourAnswered(asked_id=now.pk, accepts=accepts, at=at))
    return now


@transaction.atomic
def give_back(*, asked: FavourAsked, at: datetime) -> None:
    """Whoever asked does not need it any more."""
    coming.locked(asked.favour.occurrence_id)
    now = FavourAsked.objects.select_related("favour").filter(pk=asked.pk).first()
    if now is not None:
        _free(now, at=at)


@transaction.atomic
def say(*, asked: FavourAsked, by: Person, text: str, at: datetime) -> FavourWord:
    """A word from one of the two to the other."""
    _date, held = _locked(asked.favour)
    is_asked = FavourAsked.objects.filter(pk=asked.pk).exists()
    if not is_asked or by.pk not in (held.person_id, asked.person_id):
        raise ItIsNotAskedAnyMore
    _refuse_between(held.person_id, asked.person_id)
    words = tidy(text)[:1000]
    if not is_seen(words):
        raise WriteSomething
    if FavourWord.objects.filter(asked=asked).count() >= MOST_WORDS:
        raise WriteElsewhere
    word = FavourWord.objects.create(asked=asked, by=by, text=words, said_at=at)
    record(FavourWordSaid(word_id=word.pk, at=at))
    return word


@transaction.atomic
def leave(*, person: Person, at: datetime, occurrence_id: int | None = None) -> None:
    """Someone does not come any more, or leaves the movement: what they offered and what they asked for."""
    offered = Favour.objects.filter(person=person, withdrawn_at=None)
    asked = FavourAsked.objects.filter(person=person).select_related("favour")
    if occurrence_id is not None:
        offered, asked = offered.filter(occurrence=occurrence_id), asked.filter(favour__occurrence=occurrence_id)
    for favour in offered.order_by("occurrence_id", "pk"):
        withdraw(favour=favour, at=at)
    for one in asked.order_by("favour__occurrence_id", "pk"):
        give_back(asked=one, at=at)


@transaction.atomic
def erase(*, person: Person, at: datetime) -> None:
    """``leave``, and no word of theirs stays: those who had asked are told by what the row still holds, nothing more."""
    leave(person=person, at=at)
    FavourWord.objects.filter(by=person).delete()
    Favour.objects.filter(person=person).update(person=None, where="", nights="", note="", contact="")


def forget(*, at: datetime) -> int:
    """What was offered and asked for dates that ended more than ``RIDES_KEPT_DAYS`` ago; how many rows went."""
    before = at - timedelta(days=settings.RIDES_KEPT_DAYS)
    return int(Favour.objects.filter(occurrence__ends_at__lt=before).delete()[0])


def _free(asked: FavourAsked, *, at: datetime) -> None:
    """The date is locked."""
    favour = asked.favour
    if asked.is_accepted:
        Favour.objects.filter(pk=favour.pk).update(taken=F("taken") - asked.places)
    person_id, was_refused = asked.person_id, asked.state == FavourAsked.State.REFUSED
    asked.delete()
    if favour.withdrawn_at is None and not was_refused:
        record(FavourGivenBack(favour_id=favour.pk, person_id=person_id, at=at))


def _refuse_between(one: int | None, other: int | None) -> None:
    """The sentence is that of an offer that is gone: whoever is blocked does not learn it."""
    if one is not None and other is not None and blocks.between(one, other):
        raise ItIsNotOfferedAnyMore


def _locked(favour: Favour) -> tuple[Occurrence, Favour]:
    date = coming.locked(favour.occurrence_id)
    held = Favour.objects.filter(pk=favour.pk, withdrawn_at=None).first()
    if held is None:
        raise ItIsNotOfferedAnyMore
    return date, held


def _line(text: str, longest: int) -> str:
    return set_spaces(tidy(text).replace("\n", " "))[:longest]
