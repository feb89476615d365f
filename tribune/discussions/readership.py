"""Who may read a thread, as a set of people; and whom among them a writer may name."""

from __future__ import annotations

from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet

from tribune.discussions.homes import ROOMS
from tribune.discussions.models import Ban, Message, Reader, Thread
from tribune.kit.text import fold
from tribune.people import blocks
from tribune.people.audiences import Audience, Reach
from tribune.people.models import Person, Role, Seat
from tribune.people.viewers import Viewer
from tribune.publications.models import Publication

MOST_SUGGESTED = 8
People = QuerySet[Any, Any]


def readers_of(thread: Thread) -> QuerySet[Any, Any]:
    """Everyone present who may see *thread*: ``visible_to`` read from the other side."""
    people: QuerySet[Any, Any] = Person.objects.present()
    supporters: QuerySet[Any, Any] = Person.objects.supporters()
    if thread.is_private:
        parties = Q(Exists(Reader.objects.filter(thread=thread, person=OuterRef("pk"), is_party=True)))
        if thread.kind == Thread.Kind.ORGANISERS:
            parties |= Q(Exists(_seats(thread.circle_id, Role.ORGANISER)))
        return people.filter(parties)
    if thread.is_room:
        kept_out = Ban.objects.standing().filter(thread=thread, person=OuterRef("pk"))
        people, supporters = people.exclude(Exists(kept_out)), supporters.exclude(Exists(kept_out))
        if thread.circle_id is not None and thread.about_id is None:
            return people.filter(Exists(_seats(thread.circle_id, Role.MEMBER)))
    card = thread.card if thread.kind == Thread.Kind.POST else thread.about
    if card is None:
        return supporters
    if thread.is_room:
        rooms = ROOMS.get(card.kind)
        people = supporters.filter(pk__in=rooms.people_of(card)) if rooms is not None else supporters.none()
    if card.audience == Audience.CIRCLE:
        return people.filter(Exists(_seats(card.circle_id, Role.MEMBER)))
    return supporters if card.audience == Audience.MEMBERS and not thread.is_room else people


def may_be_named(thread: Thread | None, writer: Viewer, *, about: Publication | None = None) -> QuerySet[Any, Any]:
    """Those *writer* may name there: who may read it, and whose name the writer sees (it reaches them, or stands under a
    message of the thread), and between whom and the writer no block stands. *about* is the card of a thread not made yet.
    """
    thread = thread or Thread(kind=Thread.Kind.COMMENTS, about=about)
    people = readers_of(thread).exclude(name="")
    if writer.person is not None:
        people = people.exclude(pk=writer.person.pk).exclude(pk__in=blocks.met_with_silence(writer.person.pk))
    known = Q(name_reach=Reach.MEMBERS) if writer.is_supporter else Q(pk__in=[])
    if thread.pk is not None:
        known |= Q(Exists(Message.objects.filter(thread=thread, author=OuterRef("pk"))))
    if writer.circle_ids:
        known |= Q(Exists(_shared(writer.circle_ids)), name_reach__in=[Reach.TEAMS, Reach.MEMBERS])
    if writer.organised_ids:
        known |= Q(Exists(_shared(writer.organised_ids)), name_reach=Reach.ORGANISERS)
    return people.filter(known)


def named_so(
    people: QuerySet[Any, Any], names: list[str], picked: list[str], *, in_thread: Thread
) -> dict[str, Person]:
    """Who each of *names* is among *people*: the one picked from the list (by code), the only one called so, or the only
    one who wrote in the thread; nobody where it could be two people.
    """
    found: dict[str, list[Person]] = {}
    for person in people.filter(name__in=names).only("name", "code").order_by("pk")[:200]:
        found.setdefault(person.name, []).append(person)
    chosen: dict[str, Person] = {}
    for name, same in found.items():
        likely = [p for p in same if p.code in picked] or same
        if len(likely) > 1 and in_thread.pk is not None:
            wrote = set(
                Message.objects.filter(thread=in_thread, author__in=likely).values_list("author", flat=True).distinct()
            )
            likely = [p for p in likely if p.pk in wrote]
        if len(likely) == 1:
            chosen[name] = likely[0]
    return chosen


def suggested(people: QuerySet[Any, Any], typed: str) -> list[Person]:
    """Those whose name has a word that begins as *typed*; the first eight by name."""
    words = fold(typed)
    if not words:
        return list(people.order_by("name", "pk").only("name", "code")[:MOST_SUGGESTED])
    # Accents are folded here and not in SQL: a team's members are some hundreds, and the first letter narrows them.
    starts = {words[0], words[0].upper()}
    likely = people.filter(_may_start(starts)).order_by("name", "pk").only("name", "code")[:2000]
    found = [person for person in likely if f" {fold(person.name)}".find(f" {words}") >= 0]
    return found[:MOST_SUGGESTED]


def _seats(circle_id: int | None, role: Role) -> QuerySet[Seat]:
    return Seat.objects.filter(circle=circle_id, person=OuterRef("pk"), role__gte=role)


def _shared(circles: frozenset[int]) -> QuerySet[Seat]:
    return Seat.objects.filter(circle__in=circles, person=OuterRef("pk"), role__gte=Role.MEMBER)


def _may_start(letters: set[str]) -> Q:
    """Some word begins with one of *letters*, or with a letter that has an accent."""
    start = "|".join(sorted(letters))
    return Q(name__regex=rf"(^|[ \-'’])({start}|[^ -~])")
