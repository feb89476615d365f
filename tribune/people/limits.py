"""How many letters and tries one address, one household and everyone may have.

Counts live in the cache, which a restart empties; what guards one account
(letters with a code, guesses at a second factor) is counted in rows besides.
"""

from datetime import datetime, timedelta

from django.db.models import Sum
from django.utils.translation import gettext_lazy as _

from tribune.kit.limits import Limit, is_within
from tribune.kit.refusals import Refusal
from tribune.people.models import Intent, address_index

LETTERS_AN_ADDRESS = Limit("people.letters.address", 6, 3600)
LETTERS_A_BLOCK = Limit("people.letters.block", 300, 3600)
LETTERS_IN_ALL = Limit("people.letters.all", 6000, 600)
TRIES_A_BLOCK = Limit("people.tries.block", 600, 3600)
TRIES_IN_ALL = Limit("people.tries.all", 20_000, 600)
CODE_LIVES = timedelta(minutes=10)
REVEALS_A_DAY = Limit("people.reveals", 200, 86_400)
LOOK_UPS_A_DAY = Limit("people.look_ups", 300, 86_400)
SEALED_A_DAY = Limit("people.sealed", 50, 86_400)


class TooManyForThisAddress(Refusal):
    sentence = _("Several letters have left for this address within the hour. Look for the last one, also among spam.")
    field = "email"
    status = 429


class TooManyFromHere(Refusal):
    sentence = _("Many letters were asked for from your network within the hour. Please try again in a while.")
    status = 429


class TooManyToday(Refusal):
    sentence = _("You have looked at many people today. To protect everyone, the rest waits until tomorrow.")
    status = 429


def letter(address: str, block: str, *, at: datetime) -> None:
    """Count one letter asked for; the same whether or not the address is known. Raises a refusal past a limit."""
    now = at.timestamp()
    if not is_within(LETTERS_IN_ALL, "all", at=now) or not is_within(LETTERS_A_BLOCK, block, at=now):
        raise TooManyFromHere()
    index = address_index(address)
    # In the cache, so that those who ask at once have no more; in the rows, so that none has more after a restart.
    if not is_within(LETTERS_AN_ADDRESS, index, at=now) or _mailed(index, at=at) >= LETTERS_AN_ADDRESS.times:
        raise TooManyForThisAddress()


def guess(block: str, *, at: datetime) -> None:
    """Count one code typed. Each code has its own five tries besides."""
    now = at.timestamp()
    if not is_within(TRIES_IN_ALL, "all", at=now) or not is_within(TRIES_A_BLOCK, block, at=now):
        raise TooManyFromHere()


def _mailed(index: str, *, at: datetime) -> int:
    """The letters of every intent of that address whose last one left in the window that ends *at*."""
    since = at - timedelta(seconds=LETTERS_AN_ADDRESS.seconds)
    lately = Intent.objects.filter(address_index=index, code_expires_at__gt=since + CODE_LIVES)
    return lately.aggregate(letters=Sum("mailings"))["letters"] or 0
