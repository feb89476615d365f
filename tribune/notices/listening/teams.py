"""What happens to one's place in a team, and in the teams one organises."""

from typing import Any

from django.db.models import QuerySet

from tribune.facts.ledger import hears
from tribune.notices.verbs.telling import News, tell
from tribune.people import circles
from tribune.people.models import Person, Right
from tribune.teams.facts import JoinAnswered, JoinAsked, TeamMemberRemoved, TeamRoleChanged
from tribune.teams.models import JoinRequest, Team


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


def about(team: Team, **more: Any) -> News:
    return News(**{"thing": f"team:{team.pk}", "title": team.name, "address": team.address, **more})


def just(person_id: int) -> QuerySet[Any, Any]:
    return Person.objects.filter(pk=person_id).values("pk")  # type: ignore[no-any-return]
