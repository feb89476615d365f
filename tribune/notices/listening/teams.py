"""What happens to one's place in a team, and in the teams one organises."""

from typing import Any

from django.db.models import Q, QuerySet

from tribune.facts.ledger import hears
from tribune.notices.verbs.telling import News, tell
from tribune.people import circles
from tribune.people.charges import charges_with
from tribune.people.models import Person, Right, Role, Seat
from tribune.teams.facts import (
    HandoverAnswered,
    HandoverOffered,
    JoinAnswered,
    JoinAsked,
    TeamClosed,
    TeamInherited,
    TeamLeftAlone,
    TeamMemberRemoved,
    TeamRoleChanged,
)
from tribune.teams.models import Handover, JoinRequest, Team


@hears(JoinAsked)
def tell_those_who_accept(fact: JoinAsked) -> None:
    request = JoinRequest.objects.select_related("team").filter(pk=fact.request_id, answered_at=None).first()
    if request is None:
        return
    team = request.team
    tell(
        about(
            team,
            kind="join_asked",
            key=f"asked:{request.pk}",
            actor_id=request.person_id,
            names_actor=True,  # the form that asked says so
            address=f"/teams/{team.code}/requests/",
        ),
        to=circles.holders(team.circle_id, Right.ADMIT).values("person"),
        at=fact.at,
    )


@hears(JoinAnswered)
def tell_the_one_who_asked(fact: JoinAnswered) -> None:
    request = JoinRequest.objects.select_related("team").filter(pk=fact.request_id).first()
    if request is None:
        return
    kind = "join_accepted" if request.is_accepted else "join_refused"
    tell(
        about(request.team, kind=kind, key=f"answered:{request.pk}", detail=request.answer),
        to=just(request.person_id),
        at=fact.at,
    )


@hears(TeamRoleChanged)
def tell_the_one_whose_role_changed(fact: TeamRoleChanged) -> None:
    team = Team.objects.filter(pk=fact.team_id).first()
    if team is None:
        return
    tell(
        about(
            team,
            kind="role",
            key=f"role:{team.pk}:{fact.at:%Y%m%d%H%M%S%f}",
            address=f"/teams/{team.code}/members/",
        ),
        to=just(fact.person_id),
        at=fact.at,
    )


@hears(TeamMemberRemoved)
def tell_the_one_who_is_out(fact: TeamMemberRemoved) -> None:
    team = Team.objects.filter(pk=fact.team_id).first()
    if team is None:
        return
    tell(
        about(team, kind="removed", key=f"removed:{team.pk}:{fact.at:%Y%m%d%H%M%S%f}"),
        to=just(fact.person_id),
        at=fact.at,
    )


@hears(HandoverOffered)
def tell_the_one_who_is_asked(fact: HandoverOffered) -> None:
    handover = Handover.objects.select_related("team").filter(pk=fact.handover_id, answered_at=None).first()
    if handover is None:
        return
    team = handover.team
    tell(
        about(
            team,
            kind="handover",
            key=f"handover:{handover.pk}",
            address=f"/teams/{team.code}/handovers/{handover.code}/",
        ),
        to=just(handover.taker_id),
        at=fact.at,
    )


@hears(HandoverAnswered)
def tell_of_the_new_referent(fact: HandoverAnswered) -> None:
    """Accepted: every member; declined: whoever offered."""
    handover = Handover.objects.select_related("team").filter(pk=fact.handover_id).first()
    if handover is None:
        return
    team = handover.team
    if handover.is_accepted:
        news = about(team, kind="new_referent", key=f"referent:{handover.pk}", actor_id=handover.taker_id)
        tell(news, to=_members(team), at=fact.at)
    elif handover.giver_id is not None:
        news = about(team, kind="handover_declined", key=f"declined:{handover.pk}")
        tell(news, to=just(handover.giver_id), at=fact.at)


@hears(TeamInherited)
def tell_the_heir_and_the_team(fact: TeamInherited) -> None:
    team = Team.objects.filter(pk=fact.team_id).first()
    if team is None:
        return
    key = f"heir:{team.pk}:{fact.person_id}"
    members = f"/teams/{team.code}/members/"
    tell(about(team, kind="inherited", key=key, address=members), to=just(fact.person_id), at=fact.at)
    tell(about(team, kind="new_referent", key=f"{key}:team", actor_id=fact.person_id), to=_members(team), at=fact.at)


@hears(TeamLeftAlone)
def tell_the_desk_that_nobody_answers(fact: TeamLeftAlone) -> None:
    team = Team.objects.filter(pk=fact.team_id).first()
    if team is None:
        return
    tell(
        about(
            team,
            kind="alone",
            key=f"alone:{team.pk}:{fact.at:%Y%m%d}",
            address=f"/desk/teams/{team.code}/referent/",
        ),
        to=Person.objects.present().filter(groups__name__in=charges_with("teams.operate")).values("pk"),
        at=fact.at,
    )


@hears(TeamClosed)
def tell_everyone_of_the_team_that_it_closed(fact: TeamClosed) -> None:
    team = Team.objects.filter(pk=fact.team_id).first()
    if team is None or not team.is_closed:
        return
    asked = JoinRequest.objects.filter(team=team, answered_at=fact.at).values("person")
    concerned = Q(pk__in=Seat.objects.filter(circle=team.circle_id).values("person")) | Q(pk__in=asked)
    tell(
        about(team, kind="closed", key=f"closed:{team.pk}:{fact.at:%Y%m%d%H%M%S}", actor_id=fact.by_id),
        to=Person.objects.filter(concerned).values("pk"),
        at=fact.at,
    )


def _members(team: Team) -> QuerySet[Any, Any]:
    return circles.present(team.circle_id).filter(role__gte=Role.MEMBER).values("person")


def about(team: Team, **more: Any) -> News:
    return News(**{"thing": f"team:{team.pk}", "title": team.name, "address": team.address, **more})


def just(person_id: int) -> QuerySet[Any, Any]:
    return Person.objects.filter(pk=person_id).values("pk")  # type: ignore[no-any-return]
