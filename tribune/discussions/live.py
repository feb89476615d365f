"""A thread on the pages that have it open: what is posted, changed, deleted or reacted to shows there. And the count of
what one has not read, on every page: it goes up by one where the message counts, without a query a listener.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence

from django.template.loader import get_template
from django.utils import timezone
from django.utils.translation import gettext as _

from tribune.discussions import log, unread
from tribune.discussions.models import Message, Thread
from tribune.movement.settings import movement
from tribune.people.models import Person
from tribune.people.viewers import NOBODY, Viewer
from tribune.publications.live import channel_of as of_card
from tribune.streams import verbs as streams
from tribune.streams.channels import CHANNELS, EVERYONE, Channel, Part, Row

POSTED, CHANGED, READ, ACCEPTED = "posted", "changed", "read", "accepted"
COUNT = "talk-count"  # what the counts beside "Messages" are called on pages


def register() -> None:
    CHANNELS.register("thread", Channel(draw=draw, may_listen=may_listen))
    CHANNELS.register("talk", Channel(draw=draw_count, may_listen=is_own, reached=counted_among))


def channel_of(thread: Thread) -> str:
    return f"thread:{thread.code}"


def channel_of_person(person: Person) -> str:
    """What every page of theirs hears, for its count."""
    return f"talk:{person.code}"


def channels_of(thread: Thread) -> list[str]:
    """What a page that shows *thread* hears: its own, and that of the card which says who may read it."""
    card = thread.card if thread.kind == Thread.Kind.POST else thread.about
    return [channel_of(thread), *([of_card(card)] if card is not None else [])]


def posted(message: Message) -> None:
    """One statement, whatever the number of those who read."""
    author = message.author.code if message.author is not None else ""
    streams.ripples(
        channels=[channel_of(message.thread), f"talk:{EVERYONE}"],
        kind=POSTED,
        words=f"{message.number} {message.thread.code} {author}",
    )


def changed(message: Message) -> None:
    streams.ripple(channel=channel_of(message.thread), kind=CHANGED, words=str(message.number))


def accepted(thread: Thread) -> None:
    """Whoever asked may write: their open page says so."""
    streams.ripple(channel=channel_of(thread), kind=ACCEPTED)


def counts_otherwise(person: Person) -> None:
    """*person* has read, muted or followed something: their pages show how much is left."""
    streams.ripple(channel=channel_of_person(person), kind=READ)


def may_listen(viewer: Viewer, code: str) -> bool:
    return Thread.objects.visible_to(viewer).filter(code=code).exists()


def is_own(viewer: Viewer, code: str) -> bool:
    return viewer.person is not None and viewer.person.code == code


def draw(row: Row) -> Sequence[Part]:
    """The message as all who may see the thread see it: what is whose own comes with the page."""
    standing = Thread.objects.for_page().filter(hidden_at=None, about__withheld_at=None, card__withheld_at=None)
    thread = standing.filter(code=row.name).first()
    if thread is not None and row.kind == ACCEPTED:
        html = get_template("discussions/_accepted.html").render({"thread": thread})
        return [Part(to=f"waiting:{thread.code}", html=html, say=_("Your request is accepted."))]
    first = row.words.partition(" ")[0]
    if thread is None or not first.isdigit():
        return []
    number = int(first)
    # With the one before it: in a room, what one person says in a row stands under one name.
    shown = log.between(thread, NOBODY, max(1, number - 1), number, at=timezone.now(), zone=movement().zone)
    one = next((each for each in shown.rows if each.message.number == number), None)
    if one is None:
        return []
    shown.may_write, shown.is_live = not thread.is_locked, True
    html = get_template("discussions/_article.html").render({"row": one, "log": shown})
    if row.kind == POSTED:
        say = _("New message from %(name)s") % {"name": one.message.author_name} if one.is_shown else ""
        return [Part(to=f"log:{thread.code}", html=html, how="append", say=say)]
    return [Part(to=f"message:{thread.code}:{number}", html=html)]


def counted_among(row: Row, codes: Collection[str]) -> Collection[str]:
    """Those to whom what was posted counts, its author aside."""
    _number, code, author = row.words.split(" ")
    thread = Thread.objects.for_page().filter(code=code, hidden_at=None).first()
    return unread.counted_among(thread, codes) - {author} if thread is not None else set()


def draw_count(row: Row) -> Sequence[Part]:
    """One more, where it was posted; as many as there are, once its person has read."""
    if row.kind == POSTED:
        return [Part(to=COUNT, how="count", unless=row.words.split(" ")[1])]
    person = Person.objects.filter(code=row.name).first()
    return [Part(to=COUNT, how="count", html=str(unread.count(Viewer(person))))] if person is not None else []
