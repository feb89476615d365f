"""Letters, each to its reader; and the mailbox of a site that shows them itself, which is open to everyone."""

from collections.abc import Iterator

from tribune.kit.registries import WAYS_OUT
from tribune.kit.ways import Names, Visitor, WayOut, web
from tribune.mail.models import Letter


def register() -> None:
    WAYS_OUT.register("mail.letters", WayOut(lambda visitor: visitor.letters()))
    WAYS_OUT.register("mail.mailbox", web("mail:mailbox", "mail:letter", "mail:html", of=_letters))


def _letters(visitor: Visitor) -> Iterator[Names]:
    yield from Letter.objects.values("code")
