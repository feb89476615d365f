"""The declaration of support: asked, confirmed by a mailed code, withdrawn as easily."""

from datetime import datetime

from django.db import IntegrityError, transaction
from django.utils import translation
from django.utils.translation import gettext_lazy as _

from tribune.facts import ledger
from tribune.kit.refusals import Refusal
from tribune.movement.settings import movement
from tribune.people import limits
from tribune.people.facts import SupportDeclared, SupportWithdrawn
from tribune.people.models import Declaration, Intent, Person, Purpose, Wording, address_index
from tribune.people.verbs import consents, intents, signing_in
from tribune.places.models import Place
from tribune.streams import verbs as streams

JOIN = "join"


class AccountIsClosed(Refusal):
    sentence = _("This account is closed, or is being erased. If you have just left, try again in a few minutes.")


def words_to_agree_to(*, language: str, at: datetime) -> Wording:
    """What stands beside the box, as the movement sets it, with its version."""
    with translation.override(language):
        text = movement().text("consent")
    return consents.wording_of(purpose=Purpose.SUPPORT, text=text, language=language, at=at)


def ask(
    *,
    address: str,
    place: Place | None,
    postcode: str,
    wording: Wording,
    next_path: str,
    language: str,
    block: str,
    at: datetime,
) -> Intent:
    """Seal what was typed for a day and mail a code: nobody supports anything yet.

    An address that has an account gets a code that signs it in: the screen says the same.
    """
    limits.letter(address, block, at=at)
    with transaction.atomic():
        intent = intents.begin(
            purpose=JOIN,
            address=address,
            at=at,
            language=language,
            person=signing_in.known(address),
            next_path=next_path,
            values={"place": place.pk if place else None, "postcode": postcode, "wording": wording.pk},
        )
        mail_code(intent, at=at)
    return intent


def ask_again(*, intent: Intent, block: str, at: datetime) -> None:
    limits.letter(intent.address, block, at=at)
    mail_code(intent, at=at)


def mail_code(intent: Intent, *, at: datetime) -> None:
    template = "people/mail/code" if intent.person is not None else "people/mail/join"
    intents.mail(intent, template=template, at=at, link_lives=intents.INTENT_LIVES)


@transaction.atomic
def confirm(*, intent: Intent, channel: str, at: datetime) -> Person:
    """The claimed *intent* becomes a person and their support. Call it right after ``intents.claim``."""
    values = intent.values()
    place = Place.objects.filter(pk=values["place"]).first() if values.get("place") else None
    person = confirmed_person(address=intent.address, language=intent.language, at=at)
    words, postcode = Wording.objects.get(pk=values["wording"]), values.get("postcode", "")
    declare(person=person, wording=words, channel=channel, at=at, place=place, postcode=postcode)
    intent.payload = ""
    intent.save(update_fields=["payload"])
    return person


@transaction.atomic
def declare(
    *, person: Person, wording: Wording, channel: str, at: datetime, place: Place | None = None, postcode: str = ""
) -> None:
    """*person* supports the movement from now on; nothing happens when they do already.

    *place* is theirs only if they had said none: an address typed by someone else moves nobody.
    """
    if person.place_id is None and place is not None:
        person.place, person.postcode = place, postcode
        person.save(update_fields=["place", "postcode"])
    declaration, is_new = Declaration.objects.get_or_create(
        person=person, defaults={"declared_at": at, "channel": channel}
    )
    if not is_new and declaration.withdrawn_at is None:
        return
    if not is_new:
        declaration.declared_at, declaration.withdrawn_at, declaration.channel = at, None, channel
        declaration.save()
    person.__dict__.pop("is_supporter", None)
    consents.give(person=person, wording=wording, channel=channel, at=at)
    ledger.record(SupportDeclared(person_id=person.pk, at=at))


@transaction.atomic
def withdraw(*, person: Person, channel: str, at: datetime) -> None:
    """*person* no longer supports; they keep their account, and what they did stays theirs."""
    if not Declaration.objects.filter(person=person, withdrawn_at=None).update(withdrawn_at=at):
        return
    consents.withdraw(person=person, purpose=Purpose.SUPPORT, channel=channel, at=at)
    streams.drop(listener=person.code)
    ledger.record(SupportWithdrawn(person_id=person.pk, at=at))
    person.__dict__.pop("is_supporter", None)


def confirmed_person(*, address: str, language: str, at: datetime) -> Person:
    """The person of a confirmed *address*, made when there is none. Rooms above make guests with it too.

    Raises AccountIsClosed.
    """
    index = address_index(address)
    person = Person.objects.by_email(address)
    if person is None:
        try:
            with transaction.atomic():
                fresh = Person(email=address, email_index=index, language=language, confirmed_at=at)
                fresh.zone = movement().zone
                fresh.save()
                return fresh
        except IntegrityError:  # confirmed twice at the same instant
            person = Person.objects.by_email(address)
    if person is None or not person.is_active:
        raise AccountIsClosed()
    return person
