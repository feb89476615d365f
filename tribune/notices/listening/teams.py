"""What happens to one's place in a team, and in the teams one organises."""

from dataclasses import replace
from datetime import datetime
from typing import Any

from django.db.models import Q, QuerySet

from tribune.facts.ledger import hears
from tribune.movement.settings import movement
from tribune.notices.listening.words import charged_with, just
from tribune.notices.verbs.telling import News, tell
from tribune.people import circles
from tribune.people.audiences import Reach
from tribune.people.models import Person, Right, Role, Seat
from tribune.teams.facts import (
    CertificationLapsed,
    CertificationWarned,
    CircularSent,
    EnquirySent,
    HandoverAnswered,
    HandoverOffered,
    JoinAnswered,
    JoinAsked,
    MergerAnswered,
    MergerAsked,
    TeamCertified,
    TeamClosed,
    TeamInherited,
    TeamLeft,
    TeamLeftAlone,
    TeamMemberRemoved,
    TeamRoleChanged,
    TeamSplit,
)
from tribune.teams.models import Certification, Circular, Enquiry, Handover, JoinRequest, Merger, Team


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
    news = about(request.team, kind=kind, key=f"answered:{request.pk}", detail=request.answer)
    tell(news, to=just(request.person_id), at=fact.at)


@hears(TeamRoleChanged)
def tell_the_one_whose_role_changed(fact: TeamRoleChanged) -> None:
    team = _team(fact.team_id)
    if team is None:
        return
    key = f"role:{team.pk}:{fact.at:%Y%m%d%H%M%S%f}"
    news = about(team, kind="role", key=key, address=f"/teams/{team.code}/members/")
    tell(news, to=just(fact.person_id), at=fact.at)


@hears(TeamMemberRemoved)
def tell_the_one_who_is_out(fact: TeamMemberRemoved) -> None:
    team = _team(fact.team_id)
    if team is None:
        return
    news = about(team, kind="removed", key=f"removed:{team.pk}:{fact.at:%Y%m%d%H%M%S%f}")
    tell(news, to=just(fact.person_id), at=fact.at)


@hears(TeamLeft)
def tell_organisers_who_left(fact: TeamLeft) -> None:
    """Under the name that every supporter sees, if any; not of whoever came back meanwhile."""
    team = _team(fact.team_id)
    person = Person.objects.present().filter(pk=fact.person_id).first()
    if (
        team is None
        or person is None
        or circles.present(team.circle_id).filter(person=person, role__gte=Role.MEMBER).exists()
    ):
        return
    news = about(
        team,
        kind="left",
        key=f"left:{team.pk}:{person.pk}:{fact.at:%Y%m%d%H%M%S%f}",
        actor_id=person.pk,
        names_actor=person.name_reach == Reach.MEMBERS,
        address=f"/teams/{team.code}/members/",
    )
    tell(news, to=_organisers(team), at=fact.at)


@hears(HandoverOffered)
def tell_the_one_who_is_asked(fact: HandoverOffered) -> None:
    handover = Handover.objects.select_related("team").filter(pk=fact.handover_id, answered_at=None).first()
    if handover is None:
        return
    team = handover.team
    address = f"/teams/{team.code}/handovers/{handover.code}/"
    news = about(team, kind="handover", key=f"handover:{handover.pk}", address=address)
    tell(news, to=just(handover.taker_id), at=fact.at)


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
    team = _team(fact.team_id)
    if team is None:
        return
    key = f"heir:{team.pk}:{fact.person_id}"
    members = f"/teams/{team.code}/members/"
    tell(about(team, kind="inherited", key=key, address=members), to=just(fact.person_id), at=fact.at)
    tell(about(team, kind="new_referent", key=f"{key}:team", actor_id=fact.person_id), to=_members(team), at=fact.at)


@hears(TeamLeftAlone)
def tell_the_desk_that_nobody_answers(fact: TeamLeftAlone) -> None:
    team = _team(fact.team_id)
    if team is None:
        return
    key = f"alone:{team.pk}:{fact.at:%Y%m%d}"
    news = about(team, kind="alone", key=key, address=f"/desk/teams/{team.code}/referent/")
    tell(news, to=charged_with("teams.operate").values("pk"), at=fact.at)


@hears(TeamClosed)
def tell_everyone_of_the_team_that_it_closed(fact: TeamClosed) -> None:
    team = _team(fact.team_id)
    if team is None or not team.is_closed:
        return
    asked = JoinRequest.objects.filter(team=team, answered_at=fact.at).values("person")
    concerned = Q(pk__in=Seat.objects.filter(circle=team.circle_id).values("person")) | Q(pk__in=asked)
    news = about(team, kind="closed", key=f"closed:{team.pk}:{fact.at:%Y%m%d%H%M%S}", actor_id=fact.by_id)
    tell(news, to=Person.objects.filter(concerned).values("pk"), at=fact.at)


@hears(EnquirySent)
def tell_organisers_that_someone_wrote(fact: EnquirySent) -> None:
    enquiry = Enquiry.objects.select_related("team").filter(pk=fact.enquiry_id).first()
    if enquiry is None:
        return
    team = enquiry.team
    tell(
        about(
            team,
            kind="enquiry",
            key=f"enquiry:{enquiry.pk}",
            detail=enquiry.words,
            address=f"/teams/{team.code}/inbox/{enquiry.code}/",
            actor_id=enquiry.person_id,
            names_actor=True,  # the form that sent it says so
        ),
        to=_organisers(team),
        at=fact.at,
    )


@hears(CircularSent)
def tell_members_what_their_team_wrote(fact: CircularSent) -> None:
    circular = Circular.objects.select_related("team").filter(pk=fact.circular_id).first()
    if circular is None:
        return
    team = circular.team
    news = about(team, kind="circular", key=f"circular:{circular.pk}", detail=circular.words, actor_id=circular.by_id)
    tell(replace(news, title=circular.subject, team=team.name), to=_members(team), at=fact.at)


@hears(TeamCertified)
def tell_organisers_that_the_team_is_certified(fact: TeamCertified) -> None:
    _tell_of_certification(fact.certification_id, "certified", at=fact.at)


@hears(CertificationWarned)
def warn_organisers_before_it_lapses(fact: CertificationWarned) -> None:
    _tell_of_certification(fact.certification_id, "warned", at=fact.at)


@hears(CertificationLapsed)
def tell_organisers_that_it_lapsed(fact: CertificationLapsed) -> None:
    _tell_of_certification(fact.certification_id, "lapsed", at=fact.at)


@hears(TeamSplit)
def tell_both_sides_of_a_split(fact: TeamSplit) -> None:
    """Those who went, of the new team; those who stayed, of it too."""
    teams = {team.pk: team for team in Team.objects.filter(pk__in=[fact.team_id, fact.new_team_id])}
    if len(teams) < 2:
        return
    old, new = teams[fact.team_id], teams[fact.new_team_id]
    more = {"key": f"split:{new.pk}", "actor_id": fact.by_id}
    tell(about(new, kind="split_to", team=old.name, **more), to=_members(new), at=fact.at)
    tell(about(new, kind="split_from", team=old.name, **more), to=_members(old), at=fact.at)


@hears(MergerAsked)
def tell_the_referents_who_are_asked(fact: MergerAsked) -> None:
    merger = Merger.objects.select_related("team", "into").filter(pk=fact.merger_id, answered_at=None).first()
    if merger is None:
        return
    into = merger.into
    address = f"/teams/{into.code}/mergers/{merger.code}/"
    news = about(into, kind="merger_asked", key=f"merger:{merger.pk}", team=merger.team.name, address=address)
    tell(news, to=_referents(into), at=fact.at)


@hears(MergerAnswered)
def tell_everyone_of_a_merger(fact: MergerAnswered) -> None:
    """Done: all who are in the one team from now on. Declined: the referents who asked."""
    merger = Merger.objects.select_related("team", "into").filter(pk=fact.merger_id).first()
    if merger is None:
        return
    more = {"key": f"merged:{merger.pk}", "team": merger.team.name}
    if merger.is_accepted:
        news = about(merger.into, kind="merged", actor_id=merger.answered_by_id, **more)
        tell(news, to=_members(merger.into), at=fact.at)
    else:
        tell(about(merger.into, kind="merger_declined", **more), to=_referents(merger.team), at=fact.at)


def _tell_of_certification(certification_id: int, kind: str, *, at: datetime) -> None:
    held = Certification.objects.select_related("team").filter(pk=certification_id).first()
    if held is None:
        return
    team = held.team
    tell(
        about(
            team,
            kind=kind,
            key=f"{kind}:{held.pk}:{at:%Y%m%d}",
            address=f"/teams/{team.code}/certification/",
            happens_at=held.lapses_at if kind == "warned" else None,
            zone=movement().zone if kind == "warned" else "",
        ),
        to=_organisers(team),
        at=at,
    )


def _team(team_id: int) -> Team | None:
    return Team.objects.filter(pk=team_id).first()


def _referents(team: Team) -> QuerySet[Any, Any]:
    return circles.present(team.circle_id).filter(role=Role.REFERENT).values("person")


def _organisers(team: Team) -> QuerySet[Any, Any]:
    return circles.present(team.circle_id).filter(role__gte=Role.ORGANISER).values("person")


def _members(team: Team) -> QuerySet[Any, Any]:
    return circles.present(team.circle_id).filter(role__gte=Role.MEMBER).values("person")


def about(of: Team, **more: Any) -> News:
    given = {"thing": f"team:{of.pk}", "title": of.name, "address": of.address, "circle_id": of.circle_id}
    return News(**{**given, **more})
