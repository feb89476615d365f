"""A mail that was kept, read and passed on to the room that asked: once, or refused in plain words."""

import hashlib
import logging
from datetime import datetime, timedelta
from typing import Any

from django.db import IntegrityError, transaction
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from tribune.kit.limits import Limit, is_within
from tribune.kit.refusals import Refusal
from tribune.kit.sealed import blind_index
from tribune.mail import authenticity, automatic, reading, reply_addresses
from tribune.mail.addresses import NotAnAddress, is_an_address, sender
from tribune.mail.models import STRANGER, Letter, ReceivedMail, Suppression, address_index
from tribune.mail.reading import Mail
from tribune.mail.replies import REPLIES, Correspondent, correspondent, expected
from tribune.mail.reply_addresses import BOUNCE, ReplyAddress
from tribune.mail.verbs import letters
from tribune.movement.languages import speaking
from tribune.movement.settings import movement

log = logging.getLogger(__name__)

State = ReceivedMail.State
WORDS_KEPT, ROWS_KEPT = timedelta(days=7), timedelta(days=30)
AN_HOUR, A_DAY = Limit("mail.replies.hour", 60, 3600), Limit("mail.replies.day", 300, 86_400)
TOLD_A_DAY = Limit("mail.replies.refusals", 10, 86_400)
STRANGERS_TOLD = Limit("mail.replies.strangers", 200, 86_400)


class TheAddressIsOver(Refusal):
    sentence = _("The letter you answered is too old to be answered by mail. Please answer on the site.")


class NothingIsWritten(Refusal):
    sentence = _("No words of yours were found in your mail, only what it quotes.")


class TooManyMails(Refusal):
    sentence = _("That is many mails in a short time. Please send the next one later, or answer on the site.")


def take(*, received: ReceivedMail, at: datetime) -> str:
    """Do what the mail asks, or say why not; the state it is left in. Again, it does nothing more."""
    if received.state != State.WAITING:
        return received.state
    asked = expected(received.to)
    try:
        mail = reading.read(bytes(received.body))
        if asked is None:
            return _end(received, State.REFUSED, "the address is not known any more", at=at)
        if asked.purpose == BOUNCE:
            return _bounced(received, mail, asked, at)
        if received.is_from_nobody or automatic.is_automatic(mail) or _is_our_own(mail):
            return _end(received, State.AUTOMATIC, "no person wrote it", at=at)
        return _answered(received, mail, asked, at)
    except reading.CannotBeRead as trouble:
        return _end(received, State.UNREADABLE, str(trouble), at=at)


def empty_old(*, at: datetime) -> int:
    """Forget what mails said a week after they ended, the mails after a month; how many were emptied."""
    ended = ReceivedMail.objects.exclude(state=State.WAITING)
    ended.filter(ended_at__lt=at - ROWS_KEPT).delete()
    return ended.filter(ended_at__lt=at - WORDS_KEPT).filter(emptied_at=None).update(body=b"", to="", emptied_at=at)


def _answered(received: ReceivedMail, mail: Mail, asked: ReplyAddress, at: datetime) -> str:
    who = correspondent(asked.person_id)
    if who is None:
        return _end(received, State.REFUSED, "whom the address was made for has left", at=at)
    if authenticity.is_asked_for() and not authenticity.is_authentic(mail):
        # Its sender's name may be stolen: whoever bears it must not get letters about it.
        return _end(received, State.REFUSED, "our mail server did not vouch for its sender", at=at)
    if not _is_theirs(mail, who):
        _tell_stranger(received, mail, at)
        return _end(received, State.REFUSED, STRANGER, at=at)
    try:
        with speaking(who.language):
            return _pass_on(received, mail, asked, who, at)
    except Refusal as refusal:
        _tell(received, who, refusal.sentence, at)
        return _end(received, State.REFUSED, type(refusal).__name__, at=at, content_index=None)


def _pass_on(received: ReceivedMail, mail: Mail, asked: ReplyAddress, who: Correspondent, at: datetime) -> str:
    if asked.is_over(at):
        raise TheAddressIsOver
    now, code = at.timestamp(), who.person.code
    if not is_within(AN_HOUR, code, at=now) or not is_within(A_DAY, code, at=now):
        raise TooManyMails
    text = mail.text(ours=(sender().addr_spec, received.to, f"@{reply_addresses.domain()}"))
    files = mail.files
    if not text and not files:
        raise NothingIsWritten
    if not _is_first(received, _content_index(mail, asked, text, files)):
        return _end(received, State.REPEATED, "it says what another mail said", at=at)
    take_it = REPLIES[asked.purpose]
    left_out = take_it(
        person=who.person, about_id=asked.about_id, text=text, files=files, key=f"mail:{received.code}", at=at
    )
    if left_out:
        letters.post(
            to=who.address, template="mail/partly", context={"sentences": "\n".join(left_out)}, language=who.language,
            key=f"mail:partly:{received.code}", at=at,
        )  # fmt: skip
    return _end(received, State.DONE, "", at=at)


def _is_first(received: ReceivedMail, index: str) -> bool:
    """Claim what it says: of two mails that say the same, one is passed on."""
    try:
        with transaction.atomic():
            return bool(ReceivedMail.objects.filter(pk=received.pk).update(content_index=index))
    except IntegrityError:
        return False


def _is_theirs(mail: Mail, who: Correspondent) -> bool:
    return bool(mail.sender) and address_index(mail.sender) == address_index(who.address)


def _is_our_own(mail: Mail) -> bool:
    """A letter of ours that came back, or from one of our own reply addresses: a loop."""
    own = address_index(mail.sender) == address_index(sender().addr_spec)
    return own or reply_addresses.read(mail.sender) is not None


def _bounced(received: ReceivedMail, mail: Mail, asked: ReplyAddress, at: datetime) -> str:
    bounce = automatic.bounce_of(mail)
    if bounce is None:
        return _end(received, State.AUTOMATIC, "no report of a failure", at=at)
    trouble = f"{bounce.status} (returned later)"
    letter = Letter.objects.filter(pk=asked.about_id).exclude(to_index="").first()
    if letter is not None:
        Letter.objects.filter(pk=letter.pk).update(trouble=trouble)
        if bounce.is_for_good:
            Suppression.objects.update_or_create(to_index=letter.to_index, defaults={"trouble": trouble, "since": at})
    return _end(received, State.BOUNCE, trouble, at=at)


def _tell(received: ReceivedMail, who: Correspondent, sentence: str | Promise, at: datetime) -> None:
    """Why it was not taken. The same mail is told of once, a person ten times a day at most."""
    if is_within(TOLD_A_DAY, who.person.code, at=at.timestamp()):
        letters.post(
            to=who.address, template="mail/not_taken", context={"sentence": sentence}, language=who.language,
            key=f"mail:not_taken:{received.code}", at=at,
        )  # fmt: skip


def _tell_stranger(received: ReceivedMail, mail: Mail, at: datetime) -> None:
    """Plain words without a word of ours or theirs, once a day an address; nothing says whose the address was."""
    if not is_an_address(mail.sender) or not is_within(STRANGERS_TOLD, "all", at=at.timestamp()):
        return
    day = f"{at:%Y-%m-%d}"
    try:
        letters.post(
            to=mail.sender, template="mail/not_yours", context={}, language=movement().main_language,
            key=f"mail:not_yours:{day}:{address_index(mail.sender)[:40]}", at=at,
        )  # fmt: skip
    except NotAnAddress:
        log.info("A refused mail has an address that cannot be answered.")


def _end(received: ReceivedMail, state: str, trouble: str, *, at: datetime, **more: Any) -> str:
    """What was done with is emptied at once; what was not taken is kept some days, for whoever asks what happened."""
    is_kept = state in (State.REFUSED, State.UNREADABLE)
    gone = {} if is_kept else {"body": b"", "to": "", "emptied_at": at}
    ReceivedMail.objects.filter(pk=received.pk, state=State.WAITING).update(
        state=state, trouble=trouble[:300], ended_at=at, **gone, **more
    )
    return state


def _content_index(mail: Mail, asked: ReplyAddress, text: str, files: list[tuple[str, bytes]]) -> str:
    """The same words and files, about the same thing, answering the same letter."""
    digest = hashlib.sha256(" ".join(text.split()).encode())
    for _name, body in files:
        digest.update(hashlib.sha256(body).digest())
    about = f"{asked.purpose}\0{asked.person_id}\0{asked.about_id}\0{mail.first('In-Reply-To')}"
    day = "" if mail.first("In-Reply-To") else mail.first("Date")[:16]
    return blind_index(f"{about}\0{day}\0{digest.hexdigest()}", context="mail.content")
