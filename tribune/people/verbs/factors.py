"""The second factor: set up, asked, recovered. Codes of 30 seconds (TOTP, RFC 6238), each taken once."""

import hmac
import secrets
from datetime import datetime, timedelta

import pyotp
from django.db import transaction
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from tribune.kit.ids import ALPHABET
from tribune.kit.refusals import Refusal
from tribune.kit.sealed import blind_index
from tribune.people import sessions
from tribune.people.models import Authenticator, Person, RecoveryCode, Session

STEP_SECONDS = 30
CLOCKS_MAY_DIFFER_BY = 1  # step, before and after
RECOVERY_CODES = 10
GUESSES, GUESSES_WITHIN = 10, timedelta(minutes=10)


class SecondCodeIsWrong(Refusal):
    sentence = _("This is not the code your application shows now. Each code is good once and for half a minute.")
    field = "code"
    status = 422


class TooManyGuesses(Refusal):
    sentence = _("Too many wrong codes. Wait ten minutes, or use one of your recovery codes then.")
    field = "code"
    status = 429


class NoAuthenticatorYet(Refusal):
    sentence = _("Set up your second factor first.")


def authenticator_of(person: Person) -> Authenticator | None:
    """The one in use."""
    return Authenticator.objects.filter(person=person).exclude(confirmed_at=None).first()


@transaction.atomic
def prepare(*, person: Person, at: datetime) -> Authenticator:
    """A secret waiting to be confirmed; the same one until it is, so that reloading a page keeps its picture true."""
    authenticator, _made = Authenticator.objects.get_or_create(
        person=person, defaults={"secret": pyotp.random_base32(), "made_at": at}
    )
    return authenticator


def address_of(authenticator: Authenticator, *, issuer: str) -> str:
    """The ``otpauth://`` address that applications read from the picture."""
    label = authenticator.person.email or authenticator.person.code
    return pyotp.TOTP(authenticator.secret).provisioning_uri(name=label, issuer_name=issuer)


def confirm(*, person: Person, typed: str, session: Session, at: datetime) -> list[str]:
    """The application shows the right code: from now on it is asked. The recovery codes, seen this once.

    As ``check``: a guess is counted even when it is wrong, so call it outside of a transaction.
    """
    authenticator = Authenticator.objects.filter(person=person, confirmed_at=None).first()
    if authenticator is None:
        raise NoAuthenticatorYet()
    _count_a_guess(authenticator, at)
    if not _take_step(authenticator, typed, at):
        raise SecondCodeIsWrong()
    with transaction.atomic():
        Authenticator.objects.filter(pk=authenticator.pk).update(confirmed_at=at)
        _pass(session, at)
        return _new_recovery_codes(person)


def check(*, person: Person, typed: str, session: Session, at: datetime) -> None:
    """*session* has shown its second factor (and stepped up). Raises SecondCodeIsWrong or TooManyGuesses."""
    authenticator = authenticator_of(person)
    if authenticator is None:
        raise NoAuthenticatorYet()
    _count_a_guess(authenticator, at)
    if not _take_step(authenticator, typed, at) and not _take_recovery_code(person, typed, at):
        raise SecondCodeIsWrong()
    _pass(session, at)


@transaction.atomic
def remove(*, person: Person) -> None:
    """For someone who lost both phone and codes, by an operator: they set it up anew at their next entry."""
    Authenticator.objects.filter(person=person).delete()
    RecoveryCode.objects.filter(person=person).delete()
    sessions.end_all(person)


def recovery_codes_left(person: Person) -> int:
    return RecoveryCode.objects.filter(person=person, used_at=None).count()


def _count_a_guess(authenticator: Authenticator, at: datetime) -> None:
    """Before comparing, by conditional updates: racing guesses cannot have more than ten."""
    row = Authenticator.objects.filter(pk=authenticator.pk)
    is_over = Q(guessing_since=None) | Q(guessing_since__lte=at - GUESSES_WITHIN)
    if row.filter(is_over).update(guessing_since=at, guesses=1):
        return
    if not row.filter(guesses__lt=GUESSES).update(guesses=F("guesses") + 1):
        raise TooManyGuesses()


def _take_step(authenticator: Authenticator, typed: str, at: datetime) -> bool:
    digits = "".join(c for c in typed if c.isdigit())
    totp = pyotp.TOTP(authenticator.secret)
    for shift in range(-CLOCKS_MAY_DIFFER_BY, CLOCKS_MAY_DIFFER_BY + 1):
        moment = at + timedelta(seconds=shift * STEP_SECONDS)
        if hmac.compare_digest(totp.at(moment), digits):
            step = int(moment.timestamp()) // STEP_SECONDS
            # Conditional, so that the same code sent twice at once is taken once.
            taken = Authenticator.objects.filter(pk=authenticator.pk, last_step__lt=step).update(last_step=step)
            return bool(taken)
    return False


def _take_recovery_code(person: Person, typed: str, at: datetime) -> bool:
    kept = "".join(c for c in typed if c in ALPHABET)
    if len(kept) != 10:
        return False
    found = RecoveryCode.objects.filter(person=person, code_hash=_recovery_hash(person, kept), used_at=None)
    return bool(found.update(used_at=at))


def _new_recovery_codes(person: Person) -> list[str]:
    RecoveryCode.objects.filter(person=person).delete()
    codes = ["".join(secrets.choice(ALPHABET) for _place in range(10)) for _code in range(RECOVERY_CODES)]
    RecoveryCode.objects.bulk_create(
        RecoveryCode(person=person, code_hash=_recovery_hash(person, code)) for code in codes
    )
    return [f"{code[:5]}-{code[5:]}" for code in codes]


def _recovery_hash(person: Person, code: str) -> str:
    return blind_index(f"{person.code}:{code}", context="people.recovery")


def _pass(session: Session, at: datetime) -> None:
    session.second_factor_at = session.stepped_up_at = at
    session.save(update_fields=["second_factor_at", "stepped_up_at"])
