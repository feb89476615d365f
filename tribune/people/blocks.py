"""What every room asks before it lets two people meet: are they at a distance? Blocks count both ways, mutes one."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode

from django.core import signing
from django.db.models import Q, QuerySet
from django.urls import reverse

from tribune.kit.prepared import prepared
from tribune.people.models import Block, Mute, Person

if TYPE_CHECKING:
    from tribune.people.viewers import Viewer

SALT = "people.distance"


def between(one: int, other: int) -> bool:
    """Whether either of two persons (ids) blocked the other. One query."""
    return bool(_between(one=one, other=other))


def hidden_from(viewer: Viewer) -> frozenset[int]:
    """The ids of those whom *viewer* blocked or who blocked *viewer*. One query a request: see ``Viewer.hidden_ids``."""
    return viewer.hidden_ids


def unheard_by(viewer: Viewer) -> frozenset[int]:
    """The ids of those whose words *viewer* does not want before their eyes: blocked either way, or muted."""
    return viewer.unheard_ids


def deaf_to(person_id: int) -> QuerySet[Any, Any]:
    """The ids, as a subquery, of those who blocked or muted this person: nobody tells them of what they do."""
    kept = Q(pk__in=Block.objects.filter(person=person_id).values("by"))
    kept |= Q(pk__in=Mute.objects.filter(person=person_id).values("by"))
    return Person.objects.filter(kept).values("pk")  # type: ignore[no-any-return]


def met_with_silence(person_id: int) -> QuerySet[Any, Any]:
    """The ids, as a subquery, of those whom this person may not write to: blocked either way."""
    kept = Q(pk__in=Block.objects.filter(person=person_id).values("by"))
    kept |= Q(pk__in=Block.objects.filter(by=person_id).values("person"))
    return Person.objects.filter(kept).values("pk")  # type: ignore[no-any-return]


def address_of(person: Person, *, called: str) -> str:
    """The page where a reader blocks or mutes *person*, for a page that shows them as *called*.

    The name is signed: nobody is led there under a name that this site did not show.
    """
    said = signing.dumps([person.code, called[:80]], salt=SALT)
    return f"{reverse('people:distance', args=[person.code])}?{urlencode({'as': said})}"


def called_in(said: str, person: Person) -> str:
    """The name that ``address_of`` put in an address; empty when it is not of this person."""
    try:
        code, name = signing.loads(said, salt=SALT)
    except (signing.BadSignature, ValueError):
        return ""
    return str(name) if code == person.code else ""


@prepared
def _between(*, one: int, other: int) -> QuerySet[Block, Any]:
    pair = Q(by=one, person=other) | Q(by=other, person=one)
    return Block.objects.filter(pair).values_list("pk", flat=True)
