"""What the listeners to actions share: the news of one, and those it concerns."""

from datetime import datetime
from typing import Any

from django.db.models import QuerySet

from tribune.events.models import Event, Occurrence, Rsvp
from tribune.notices.verbs.telling import News
from tribune.people.charges import charges_with
from tribune.people.models import Circle, Person, Role, Seat


def about(event: Event, *, happens_at: datetime | None = None, **more: Any) -> News:
    return News(
        thing=f"event:{event.pk}",
        title=event.title,
        address=more.pop("address", event.address),
        happens_at=happens_at or first_date(event, None, at=None),
        zone=event.zone,
        circle_id=event.team.circle_id if event.team is not None else None,
        **more,
    )


def standing(event_id: int) -> Event | None:
    """The action if it still is to be told: published and not withheld."""
    return (
        Event.objects.select_related("team__circle")
        .filter(pk=event_id, published_at__isnull=False, publication__withheld_at=None)
        .first()
    )


def first_date(event: Event, occurrence_id: int | None, *, at: datetime | None) -> datetime | None:
    dates = Occurrence.objects.filter(event=event).order_by("starts_at")
    if occurrence_id:
        dates = dates.filter(pk=occurrence_id)
    if at is not None:
        dates = dates.filter(ends_at__gt=at)
    return dates.values_list("starts_at", flat=True).first()


def going(event: Event, occurrence_id: int | None, *, at: datetime) -> QuerySet[Any, Any]:
    """Persons who said yes or maybe to a date still ahead, or wait for it. Of a whole action, its dates called off by
    themselves aside: those people know.
    """
    answers = Rsvp.objects.filter(occurrence__event=event, occurrence__ends_at__gt=at).exclude(answer=Rsvp.Answer.NO)
    which: dict[str, Any] = {"occurrence": occurrence_id} if occurrence_id else {"occurrence__own_cancellation": None}
    return answers.filter(**which).values("person")


def organisers(circle: Circle) -> QuerySet[Any, Any]:
    return Seat.objects.filter(circle=circle, role__gte=Role.ORGANISER).values("person")


def organisers_of(event: Event) -> QuerySet[Any, Any]:
    """Its team's, or whoever made it."""
    if event.team is None:
        return just(event.made_by_id)
    return organisers(event.team.circle)


def charged_with(right: str) -> QuerySet[Person]:
    """Those of the desk whose charge grants *right*."""
    return Person.objects.present().filter(groups__name__in=charges_with(right))  # type: ignore[no-any-return]


def just(person_id: int | None) -> QuerySet[Any, Any]:
    return Person.objects.filter(pk=person_id).values("pk")  # type: ignore[no-any-return]
