"""What an e-mail address may look like (RFC 5321 and 6531), and how it goes to a server."""

import re
from email.headerregistry import Address
from urllib.parse import urlsplit

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import EmailValidator
from django.utils.translation import gettext_lazy as _

from tribune.kit.refusals import Refusal
from tribune.kit.text import hides_something
from tribune.movement.settings import movement

SPACES = re.compile(r"\s")
_looks_right = EmailValidator()


class NotAnAddress(Refusal):
    sentence = _("This does not look like an e-mail address. Please check it.")
    field = "email"
    status = 422


def checked(address: str) -> str:
    """*address* without outer spaces, its domain in ASCII (IDNA). Raises NotAnAddress."""
    bare = address.strip()
    if SPACES.search(bare) or hides_something(bare) or len(bare) > 254:
        raise NotAnAddress
    try:
        _looks_right(bare)
        name, _at, domain = bare.rpartition("@")
        return f"{name}@{domain.encode('idna').decode()}"
    except (ValidationError, UnicodeError) as error:
        raise NotAnAddress from error


def is_an_address(address: str) -> bool:
    try:
        checked(address)
    except NotAnAddress:
        return False
    return True


def sender() -> Address:
    """Who letters come from; invitations name it as their organiser."""
    return Address(display_name=movement().name, addr_spec=settings.MAIL_FROM or f"tribune@{host()}")


def host() -> str:
    return urlsplit(settings.SITE_URL).hostname or "localhost"
