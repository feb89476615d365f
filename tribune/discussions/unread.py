"""What someone has not read: a subtraction a thread, and one prepared query for the badge of every page.

Nothing is written for those who do not read. A member without a ``Reader`` row has read of a thread of their circle
what was said before they took their seat. ``CaughtUp.at`` is a floor: no thread whose last message came before it is
unread, so that counting looks at what is recent, however much was ever said.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from datetime import datetime
from typing import Any

from django.db.models import Exists, F, FilteredRelation, OuterRef, Q, QuerySet, Subquery, Value
from django.db.models.functions import Coalesce

from tribune.discussions import queries, readership
from tribune.discussions.models import CaughtUp, Message, Reader, Thread
from tribune.discussions.querysets import in_rooms_of_cards, not_banned
from tribune.kit.prepared import prepared
from tribune.people.models import Person, Role, Seat
from tribune.people.viewers import Viewer, seen_by
from tribune.publications.queries import may_be_read_by

MOST = 100  # threads counted one by one; beyond, it is "many"
MARK = 1  # tells these rows from others asked with them
OF_CIRCLES = ("post", "room")


def all_of(viewer: Viewer) -> list[tuple[int, int]]:
    """(thread's id, unread messages) of at most ``MOST`` threads, those of the viewer's circles first. One query."""
    if viewer.person is None:
        return []
    return kept_by(_rows(True, viewer.shape, **queries.values_of(viewer)))


def count(viewer: Viewer) -> int:
    """Messages *viewer* has not read. One query; none for a stranger."""
    return sum(number for _thread, number in all_of(viewer))


def of_threads(viewer: Viewer, threads: Sequence[int]) -> dict[int, int]:
    """thread's id → its unread messages, for those of *threads* that have any, muted ones left out. One query."""
    if viewer.person is None or not threads:
        return {}
    return dict(_left_of(threads=list(threads), **queries.values_of(viewer)))


@prepared
def _left_of(*, threads: Sequence[int], person: int, circles: Any, acting: Any, organised: Any) -> QuerySet[Any, Any]:
    mine = FilteredRelation("readers", condition=Q(readers__person=person))
    rows = Thread.objects.filter(pk__in=threads).annotate(mine=mine)
    among = Q(kind__in=OF_CIRCLES, circle__in=circles)
    among |= Q(kind="organisers", circle__in=organised)
    is_asked = ~Q(kind="room") | Q(circle__isnull=False) | Q(mine__follows=True) | Q(mine__is_party=True)
    counts = Q(among, mine__pk=None) | Q(is_asked, mine__is_muted=False)
    left = rows.filter(counts).annotate(left=F("last_number") - _read_so_far(person))
    return left.filter(left__gt=0).values_list("pk", "left")


def oldest(viewer: Viewer) -> datetime | None:
    """When the unread thread that has waited longest last moved; None when nothing is unread."""
    rows = kept_by(_rows(False, viewer.shape, **queries.values_of(viewer)))
    threads = Thread.objects.filter(pk__in=[pk for pk, _left in rows])
    return threads.order_by("last_at").values_list("last_at", flat=True).first()


def is_read_by_circle(thread: Thread) -> bool:
    """Its readers are the members of its circle, without asking."""
    return thread.kind in (*OF_CIRCLES, Thread.Kind.ORGANISERS) and thread.circle_id is not None


def counted_among(thread: Thread, codes: Collection[str]) -> set[str]:
    """Of the persons of these codes, those to whom a message of *thread* counts as unread. One query."""
    mine = Reader.objects.filter(thread=thread, person=OuterRef("pk"))
    asks = mine.filter(Q(follows=True) | Q(is_party=True, accepted_at__isnull=False))
    counts = Q(Exists(asks))
    if thread.is_entered:
        counts |= Q(Exists(mine.filter(is_party=True)))
    if is_read_by_circle(thread):
        least = Role.ORGANISER if thread.kind == Thread.Kind.ORGANISERS else Role.MEMBER
        counts |= Q(Exists(Seat.objects.filter(circle=thread.circle_id, person=OuterRef("pk"), role__gte=least)))
    people = readership.readers_of(thread).filter(counts, code__in=list(codes))
    return set(people.exclude(Exists(mine.filter(is_muted=True))).values_list("code", flat=True))


def read_without_a_row(thread: Thread, person: Person, last: int) -> int:
    """How far someone without a ``Reader`` row has read: what came before their seat, else everything until *last*."""
    if not is_read_by_circle(thread):
        return last
    least = Role.ORGANISER if thread.kind == Thread.Kind.ORGANISERS else Role.MEMBER
    seat = Seat.objects.filter(circle=thread.circle_id, person=person, role__gte=least).first()
    if seat is None:
        return last
    before = Message.objects.filter(thread=thread, posted_at__lte=seat.taken_at).order_by("-posted_at", "-number")
    return before.values_list("number", flat=True).first() or 0


def kept_by(rows: Iterable[tuple[int, int, int]]) -> list[tuple[int, int]]:
    """(thread's id, unread) of the rows that ``sides`` gave, whatever else came with them; a thread in both is one."""
    return list({thread: left for mark, thread, left in rows if mark == MARK}.items())


def sides(
    shape: tuple[bool, bool], *, person: int, circles: Any, acting: Any, organised: Any
) -> tuple[QuerySet[Any, Any], QuerySet[Any, Any]]:
    """Of circles, and followed elsewhere, each by an index of its own: rows (``MARK``, thread's id, unread messages), to
    be asked together, or with what the page's top counts besides.
    """
    viewer = seen_by(shape, {"person": person, "circles": circles, "acting": acting})
    return _of_circles(person, circles, organised), _followed(person, viewer)


@prepared
def _rows(is_short: bool, shape: tuple[bool, bool], **values: Any) -> QuerySet[Any, Any]:
    one, other = sides(shape, **values)
    both = one.union(other, all=True)
    return both[:MOST] if is_short else both


def _of_circles(person: int, circles: Any, organised: Any) -> QuerySet[Any, Any]:
    # Whom one organises, one belongs to: one index is walked once, where either or other would be walked for each. And
    # "not this kind", for "this kind" might mean one of the indexes of some kinds only: SQLite would look at the value
    # and plan the whole query again each time it is asked.
    among = Q(circle__in=list(circles), kind__in=OF_CIRCLES)
    if organised:
        among = Q(circle__in=list(circles), kind__in=(*OF_CIRCLES, "organisers"))
        among &= Q(circle__in=list(organised)) | ~Q(kind="organisers")
    seat = Seat.objects.filter(circle=OuterRef("circle"), person=person).values("taken_at")[:1]
    threads = Thread.objects.filter(among, hidden_at=None, last_at__gte=_floor(person), card__withheld_at=None)
    threads = threads.filter(~Q(kind="room") | not_banned(person))
    threads = threads.annotate(mine=FilteredRelation("readers", condition=Q(readers__person=person)))
    is_new = Q(mine__pk=None, last_at__gt=Subquery(seat))
    goes_on = Q(mine__is_muted=False, mine__read_number__lt=F("last_number"))
    left = threads.filter(is_new | goes_on).annotate(left=F("last_number") - _read_so_far(person))
    return left.order_by().values_list(Value(MARK), "pk", "left")


def _read_so_far(person: int) -> Any:
    """Of a thread annotated with ``mine``: what its reader read, else what was said before they took their seat."""
    seats = Seat.objects.filter(circle=OuterRef(OuterRef("circle")), person=person).values("taken_at")[:1]
    before = Message.objects.filter(thread=OuterRef("pk"), posted_at__lte=Subquery(seats))
    last = before.order_by("-posted_at", "-number").values("number")[:1]
    return Coalesce(F("mine__read_number"), Subquery(last), Value(0))


def _followed(person: int, viewer: Viewer) -> QuerySet[Any, Any]:
    """Followed under a publication one may still read, rooms one has entered, and private threads one has accepted."""
    under = Q(thread__about__withheld_at=None) & may_be_read_by(viewer, "thread__about__")
    seen = Q(thread__kind="comments", follows=True) & under
    rooms = Q(thread__about=None, thread__circle=None, follows=True)
    rooms |= in_rooms_of_cards(viewer, "thread__") & under
    # Its kind first: what makes a room of the reader's is a list that SQLite then gathers for rooms alone.
    seen |= Q(Q(thread__kind="room"), rooms) & not_banned(person, "thread")
    seen |= Q(thread__card__withheld_at=None, follows=True) & may_be_read_by(viewer, "thread__card__")
    seen |= Q(is_party=True, accepted_at__isnull=False)
    rows = Reader.objects.filter(Q(follows=True) | Q(is_party=True), person=person, is_muted=False)
    rows = rows.filter(
        seen,
        thread__hidden_at=None,
        thread__last_at__gte=_floor(person),
        thread__last_number__gt=F("read_number"),
    )
    left = rows.annotate(left=F("thread__last_number") - F("read_number"))
    return left.order_by().values_list(Value(MARK), "thread_id", "left")


def _floor(person: int) -> Any:
    kept = CaughtUp.objects.filter(person=person).values("at")[:1]
    return Coalesce(Subquery(kept), Value(LONG_AGO))


LONG_AGO = datetime.fromisoformat("2000-01-01T00:00:00+00:00")
