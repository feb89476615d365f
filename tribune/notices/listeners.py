"""From what happened to who is told. Each may run twice: a notice is told once a person and key."""

from datetime import datetime
from typing import Any

from django.db.models import Q, QuerySet

from tribune.events.facts import EventCalledOff, EventPublished, RsvpChanged, RsvpGiven
from tribune.events.models import Cancellation, Event, ImportedDate, Rsvp
from tribune.facts.ledger import hears
from tribune.movement.languages import speaking
from tribune.movement.models import Slot
from tribune.movement.settings import movement
from tribune.notices.listening import (
    alerts,
    answers,
    favours,
    kits,
    messages,
    moderation,
    moving,
    parts,
    polls,
    reactions,
    reminders,
    reports,
    talk,
    teams,
    together,
    waiting,
)
from tribune.notices.listening.words import about, first_date, going, organisers, standing
from tribune.notices.verbs.telling import News, tell
from tribune.people.audiences import Audience, Reach
from tribune.people.facts import SupportDeclared
from tribune.people.models import Circle, Person, Role, Seat
from tribune.teams.facts import TeamJoined
from tribune.teams.models import Team

# Read here, so that they hear.
__all__ = [
    "alerts",
    "answers",
    "favours",
    "kits",
    "messages",
    "moderation",
    "moving",
    "parts",
    "polls",
    "reactions",
    "reminders",
    "reports",
    "talk",
    "teams",
    "together",
    "waiting",
]


@hears(RsvpGiven)
def tell_organisers_who_is_coming(fact: RsvpGiven) -> None:
    _tell_who_is_coming(fact.rsvp_id, at=fact.at)


@hears(RsvpChanged)
def tell_organisers_who_is_coming_after_all(fact: RsvpChanged) -> None:
    _tell_who_is_coming(fact.rsvp_id, at=fact.at)


@hears(EventPublished)
def tell_the_team_of_its_new_action(fact: EventPublished) -> None:
    event = standing(fact.event_id)
    if event is None or event.team is None or ImportedDate.objects.filter(event=event).exists():
        return  # a calendar taken in brings hundreds: its dates are found in the agenda
    tell(
        about(event, kind="new_action", key=f"new:{event.pk}", team=event.team.name, actor_id=event.made_by_id),
        to=_hearing_of(event, event.team),
        at=fact.at,
    )


@hears(EventCalledOff)
def tell_those_going_that_it_is_called_off(fact: EventCalledOff) -> None:
    event = Event.objects.filter(pk=fact.event_id).first()
    which = {"occurrence": fact.occurrence_id} if fact.occurrence_id else {"event": fact.event_id}
    cancellation = Cancellation.objects.filter(**which).first()
    if event is None or cancellation is None:
        return
    name, pk = next(iter(which.items()))
    tell(
        about(
            event,
            kind="called_off",
            key=f"off:{name}:{pk}",
            detail=cancellation.reason,
            actor_id=cancellation.by_id,
            happens_at=first_date(event, fact.occurrence_id, at=fact.at),
        ),
        to=going(event, fact.occurrence_id, at=fact.at),
        at=fact.at,
    )


@hears(TeamJoined)
def tell_organisers_who_joined(fact: TeamJoined) -> None:
    team = Team.objects.filter(pk=fact.team_id).select_related("circle").first()
    person = Person.objects.filter(pk=fact.person_id).first()
    if team is None or person is None or not Seat.objects.filter(circle=team.circle, person=person).exists():
        return
    tell(
        News(
            kind="joined",
            key=f"joined:{team.pk}:{person.pk}",
            thing=f"team:{team.pk}",
            title=team.name,
            address=team.address,
            circle_id=team.circle_id,
            actor_id=person.pk,
            names_actor=_is_known_to_organisers(person, team.circle),
        ),
        to=organisers(team.circle),
        at=fact.at,
    )


@hears(SupportDeclared)
def welcome_a_new_supporter(fact: SupportDeclared) -> None:
    here = movement()
    person = Person.objects.filter(pk=fact.person_id).first()
    if person is None:
        return
    with speaking(person.language) as language:
        words = here.text(Slot.WELCOME, language)
    tell(
        News(
            kind="welcome",
            key=f"welcome:{person.pk}",
            thing="movement",
            title=here.name,
            detail=words,
            address="/",
        ),
        to=Person.objects.filter(pk=person.pk).values("pk"),
        at=fact.at,
    )


def _tell_who_is_coming(rsvp_id: int, *, at: datetime) -> None:
    """Once a person and date, whatever they answered before or meanwhile."""
    rsvp = Rsvp.objects.select_related("person", "occurrence__event__team__circle").filter(pk=rsvp_id).first()
    if rsvp is None or rsvp.answer != Rsvp.Answer.YES:
        return
    event, circle = rsvp.occurrence.event, rsvp.occurrence.event.team and rsvp.occurrence.event.team.circle
    tell(
        about(
            event,
            kind="coming",
            key=f"coming:{rsvp.pk}",
            actor_id=rsvp.person_id,
            names_actor=True,  # the form that gave the answer says so
            happens_at=rsvp.occurrence.starts_at,
        ),
        to=organisers(circle) if circle else Person.objects.filter(pk=event.made_by_id).values("pk"),
        at=at,
    )


def _hearing_of(event: Event, team: Team) -> QuerySet[Any, Any]:
    """Members and followers of *team* who may read the action."""
    seats = Seat.objects.filter(circle=team.circle)
    if event.audience == Audience.CIRCLE:
        seats = seats.filter(role__gte=Role.MEMBER)
    elif event.audience == Audience.MEMBERS:
        declared = Q(person__declaration__isnull=False, person__declaration__withdrawn_at=None)
        seats = seats.filter(declared)
    return seats.values("person")


def _is_known_to_organisers(person: Person, circle: Circle | None) -> bool:
    """Whether the organisers of *circle* may know who this is: see ``people.rules.fields_shown``."""
    if person.name_reach == Reach.MEMBERS:
        return True
    if person.name_reach == Reach.ME or circle is None:
        return False
    return Seat.objects.filter(circle=circle, person=person, role__gte=Role.MEMBER).exists()
