"""What may be in somebody's feed, and all the rule needs to know of it: one prepared query, whatever there is.

Each source of cards is an arm of one UNION ALL that walks an index and stops: the newest so many of each voice, of the
wire, of the threads one follows. What the reader asked for, has seen and keeps at a distance comes in arms of its own,
marked apart. A million cards or ten, the same few hundred rows are read.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.db.models import (
    BigIntegerField,
    Case,
    Exists,
    F,
    Field,
    IntegerField,
    Max,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
    TextField,
    Value,
    When,
)
from django.db.models.functions import Cast, Coalesce

from tribune.discussions.models import Reader, Thread
from tribune.events.models import Event
from tribune.kit.prepared import prepared_rows
from tribune.people.models import Block, Mute
from tribune.people.viewers import Viewer, seen_by
from tribune.publications import dialects
from tribune.publications.cards import CARDS
from tribune.publications.models import Follow, Publication, Voice
from tribune.publications.queries import may_be_read_by
from tribune.timeline.marks import Marks, key_of
from tribune.timeline.models import LessOfThis, Seen
from tribune.timeline.rule import GOES_BACK, Asked, Candidate, Less, Reason

OF_MY_TEAMS = 80  # newest, shared among them; of each 4 at least, and 8 at most
OF_A_VOICE = 4  # newest of each voice I follow
OF_THE_MOVEMENT = 12
OF_THE_WIRE = 40
THREADS = 30

NO_HOUR = Value("", output_field=TextField())
REASONS = {int(reason): reason for reason in Reason}
ALONE = {int(reason): (reason,) for reason in Reason}
OPENED = {Reason.TEAM, Reason.THREAD, Reason.FOLLOWED}  # what somebody opened comes by these alone
LESSES = tuple(Less)
SEEN, LESS, AWAY = 101, 102, 103  # arms that hold no card; the others are a Reason's number


@dataclass(frozen=True, slots=True)
class Known:
    """What is known of a card before it is drawn; ``publications.drawing`` takes it."""

    pk: int
    code: str
    kind: str
    version: int
    said: int
    published_at: datetime


@dataclass(slots=True)
class Found:
    """Everything of one reader at one hour. ``left`` is how many answers of a card's thread are unread."""

    cards: list[Candidate] = field(default_factory=list)
    rows: dict[int, tuple[Any, ...]] = field(default_factory=dict)
    left: dict[int, int] = field(default_factory=dict)
    asked: Asked = field(default_factory=Asked)
    marks: Marks | None = None

    def known(self, pk: int) -> Known:
        """What is known of one of ``cards``: made of those that are shown alone."""
        row = self.rows[pk]
        return Known(pk, code=row[2], kind=row[3], version=row[5], said=row[6], published_at=_hour(row[7]))


def of(viewer: Viewer, *, my_voices: Iterable[int], near: Sequence[int], at: datetime) -> Found:
    """One query. *my_voices* are the ids of my teams' voices, *near* those of the cards of actions near me."""
    if viewer.person is None:
        return Found()
    voices = list(my_voices)
    return _read(_rows(viewer.shape, of_each(len(voices)), voices=voices, near=list(near), at=at, **viewer.values))


def of_each(teams: int) -> int:
    """How many of its newest cards each of so many teams brings."""
    return max(4, min(8, OF_MY_TEAMS // max(1, teams)))


@prepared_rows
def _rows(
    shape: tuple[bool, bool], of_a_team: int, *, voices: list[int], near: list[int], at: datetime, person: int, circles: Any,
    acting: Any,
) -> QuerySet[Any, Any]:  # fmt: skip
    viewer = seen_by(shape, {"person": person, "circles": circles, "acting": acting})
    # First those whose hour is another than the card's: the columns of a union are what its first arm says.
    arms = [_threads("thread__card", viewer, at, person), _threads("thread__about", viewer, at, person)]
    arms.append(_wire(viewer, at, person))
    if voices:
        arms.append(_newest_of(Voice.objects.filter(pk__in=voices), "", Reason.TEAM, of_a_team, viewer, at, person))
    followed = Follow.objects.filter(person=person, voice__isnull=False)
    arms.append(_newest_of(followed, "voice", Reason.FOLLOWED, OF_A_VOICE, viewer, at, person))
    arms += [_movement(viewer, at, person), _big_ones(viewer, at, person)]
    if near:
        rows = Publication.objects.visible_to(viewer).filter(pk__in=near, published_at__lte=at)
        arms.append(_shown(rows, Reason.NEAR, person))
    arms += [_seen(person), _asked(person), *_away(person)]
    return arms[0].union(*arms[1:], all=True)


def _wire(viewer: Viewer, at: datetime, person: int) -> QuerySet[Any, Any]:
    return _shown(_newest("entry", OF_THE_WIRE, viewer, at), Reason.WIRE, person)


def _movement(viewer: Viewer, at: datetime, person: int) -> QuerySet[Any, Any]:
    """What only the movement publishes. Not all its voice says: actions of no team are announced by it too."""
    return _shown(_newest("kit", OF_THE_MOVEMENT, viewer, at), Reason.MOVEMENT, person)


def _big_ones(viewer: Viewer, at: datetime, person: int) -> QuerySet[Any, Any]:
    big = Event.objects.filter(is_big=True, published_at__lte=at).order_by("-published_at", "-pk")[:OF_THE_MOVEMENT]
    rows = Publication.objects.visible_to(viewer).filter(pk__in=big.values("publication"), ends_at__gt=at)
    return _shown(rows.filter(published_at__lte=at), Reason.MOVEMENT, person)


def _newest(kind: str, n: int, viewer: Viewer, at: datetime) -> QuerySet[Any, Any]:
    newest = Publication.objects.visible_to(viewer).filter(kind=kind, published_at__lte=at)
    newest = newest.filter(published_at__gt=at - GOES_BACK).order_by("-published_at", "-pk")[:n]
    # Within a union nothing may be cut short (SQLite): the newest are found inside.
    return Publication.objects.filter(pk__in=newest.values("pk"))


def _newest_of(
    rows: QuerySet[Any, Any], to_voice: str, reason: Reason, n: int, viewer: Viewer, at: datetime, person: int
) -> QuerySet[Any, Any]:
    """The newest *n* of each voice that *rows* lead to: each with its own limit, so that however much a voice said, only
    those are read.
    """
    its_own = Publication.objects.visible_to(viewer).filter(voice=OuterRef(to_voice or "pk"))
    its_own = its_own.filter(published_at__lte=at, published_at__gte=at - GOES_BACK)
    newest = its_own.order_by("-published_at", "-pk").values("pk")[:n]
    # Named, not excepted: "not of this kind" through a relation would be looked up in a query of its own. The card of a
    # team would only say that the team exists.
    kinds = {name for name, _kind in CARDS} - {"team"}
    if dialects.is_postgresql():
        found = Publication.objects.filter(pk__in=rows.annotate(each=dialects.Each(newest)).values("each"))
        return _shown(found.filter(_worth(kinds, "", at)), reason, person)
    card = f"{to_voice}__publications" if to_voice else "publications"
    rows = rows.filter(Q(**{f"{card}__pk__in": newest}), _worth(kinds, f"{card}__", at))
    return _shown(rows, reason, person, card)


def _worth(kinds: set[str], to: str, at: datetime) -> Q:
    """Of these kinds, and no action that is over."""
    goes_on = Q(**{f"{to}ends_at": None}) | Q(**{f"{to}ends_at__gt": at})
    return Q(**{f"{to}kind__in": sorted(kinds)}) & (goes_on | Q(**{f"{to}kind__in": sorted(kinds - {"event"})}))


def _threads(card: str, viewer: Viewer, at: datetime, person: int) -> QuerySet[Any, Any]:
    """Those I follow where somebody answered since I read: by their own card, or that which they are under."""
    mine = Reader.objects.filter(person=person, follows=True, is_muted=False, thread__last_number__gt=F("read_number"))
    mine = mine.filter(
        Q(**{f"{card}__withheld_at": None, f"{card}__published_at__lte": at}),
        may_be_read_by(viewer, f"{card}__"),
        thread__hidden_at=None, thread__last_at__gt=at - GOES_BACK, thread__last_at__lte=at,
    )  # fmt: skip
    newest = mine.order_by("-thread__last_at", "-thread__pk")[:THREADS]
    rows = Reader.objects.filter(pk__in=newest.values("pk"))
    left = F("thread__last_number") - F("read_number")
    return _shown(rows, Reason.THREAD, person, card, F("thread__last_number"), left, _said("thread__last_at"))


def _shown(
    rows: QuerySet[Any, Any], reason: Reason, person: int, card: str = "", number: Any = None, left: Any = None,
    moved_at: Any = None,
) -> QuerySet[Any, Any]:  # fmt: skip
    """The columns of every arm; ``_read`` says them again."""
    to = f"{card}__" if card else ""
    # Looked up for each, not joined: PostgreSQL would read every thread there is to join a few of them. And only for
    # whom it matters: those who keep somebody away, those who asked for less of a topic.
    opened_by = Subquery(Thread.objects.filter(card=OuterRef(f"{to}pk")).values("opened_by")[:1])
    no_one = Value(0, output_field=BigIntegerField())
    keeps_away = Q(*(Exists(rows) for rows, _other in _sides(person)), _connector=Q.OR)
    topics = LessOfThis.objects.filter(person=person, topic__isnull=False).order_by()
    about = topics.filter(topic__publications=OuterRef(f"{to}pk")).values("person").annotate(most=Max("how"))
    return rows.order_by().values_list(
        Value(int(reason)), f"{to}pk", f"{to}code", f"{to}kind", f"{to}voice", f"{to}version", f"{to}said",
        _said(f"{to}published_at"), _said(f"{to}starts_at"), moved_at or NO_HOUR, number or Value(0),
        left or Value(0), _else_0(When(keeps_away, then=opened_by), BigIntegerField()) if reason in OPENED else no_one,
        _else_0(When(Exists(topics), then=Subquery(about.values("most")[:1])), IntegerField()),
    )  # fmt: skip


def _else_0(one: When, of: Field[Any, Any]) -> Any:
    return Coalesce(Case(one, output_field=of), Value(0), output_field=of)


def _said(hour: str) -> Any:
    """An hour as the database writes it: some hundreds are read, by ``_hour``, at a tenth of what fields would cost."""
    return Coalesce(Cast(hour, TextField()), NO_HOUR)


def _hour(said: str) -> datetime:
    """SQLite says UTC and no more, PostgreSQL its offset, which is none: sessions are in UTC."""
    return datetime.fromisoformat(said if "+" in said else said + "+00:00")


def _seen(person: int) -> QuerySet[Any, Any]:
    zeros = [Value(0) for _ in range(4)]
    return Seen.objects.filter(person=person).values_list(
        Value(SEEN), "pk", Value(""), "keys", Value(0), Value(0), Value(0), _said("at"), _said("until"), NO_HOUR, *zeros
    )


def _asked(person: int) -> QuerySet[Any, Any]:
    zeros = [Value(0) for _ in range(3)]
    return LessOfThis.objects.filter(person=person, topic=None).values_list(
        Value(LESS), "pk", Value(""), "kind", Coalesce(F("voice"), Value(0)), Value(0), Value(0), NO_HOUR,
        NO_HOUR, NO_HOUR, *zeros, "how",
    )  # fmt: skip


def _away(person: int) -> list[QuerySet[Any, Any]]:
    """Whom I muted or blocked, and who blocked me: what they open in a team is not brought to me."""
    return [
        rows.values_list(
            Value(AWAY), "pk", Value(""), Value(""), other, Value(0), Value(0), NO_HOUR, NO_HOUR, NO_HOUR,
            *[Value(0) for _ in range(4)],
        )
        for rows, other in _sides(person)
    ]  # fmt: skip


def _sides(person: int) -> list[tuple[QuerySet[Any, Any], str]]:
    """The rows by which others are kept away from *person*, and where each names the other."""
    return [
        (Mute.objects.filter(by=person), "person"),
        (Block.objects.filter(by=person), "person"),
        (Block.objects.filter(person=person), "by"),
    ]


def _read(rows: Iterable[tuple[Any, ...]]) -> Found:
    found = Found()
    voices: dict[int, Less] = {}
    kinds: dict[str, Less] = {}
    away: set[int] = set()
    reasons: dict[int, set[Reason]] = {}
    for row in rows:
        arm, pk = row[0], row[1]
        if arm in REASONS:
            if pk not in found.rows:
                found.rows[pk] = row
            else:
                reasons.setdefault(pk, {REASONS[found.rows[pk][0]]}).add(REASONS[arm])
                if row[10]:  # a thread's row says more of the same card
                    found.rows[pk] = row
        elif arm == SEEN:
            found.marks = Marks.read(row[3], _hour(row[8]) if row[8] else None, _hour(row[7]))
        elif arm == LESS:
            if row[3]:
                kinds[row[3]] = Less(row[13])
            else:
                voices[row[4]] = Less(row[13])
        else:
            away.add(row[4])
    found.asked = Asked(voices, kinds)
    several = {pk: tuple(sorted(why)) for pk, why in reasons.items()}
    for (
        arm,
        pk,
        _code,
        kind,
        voice,
        _v,
        _said,
        published_at,
        starts_at,
        at,
        number,
        left,
        author,
        asked,
    ) in found.rows.values():
        if author and author in away:
            continue
        found.cards.append(
            Candidate(
                pk, key_of(pk, number), kind, voice, _hour(at or published_at), several.get(pk) or ALONE[arm],
                _hour(starts_at) if starts_at else None, LESSES[asked],
            )
        )  # fmt: skip
        if left:
            found.left[pk] = left
    return found
