"""Teams in another's action: those who are asked are told, and those who asked are answered."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from tribune.events.facts import TeamAnswered, TeamAttends, TeamInvited
from tribune.events.models import TeamPart
from tribune.facts.ledger import hears
from tribune.notices.kinds import KINDS, NoticeKind
from tribune.notices.listening.words import about, organisers, organisers_of
from tribune.notices.verbs.telling import tell

for name, icon, sentence, why, action in (
    ("team_asked", "users", _("Your team “%(team)s” is invited to organise “%(title)s” too"),
     _("You speak for this team."), _("Answer")),
    ("team_accepted", "users", _("“%(team)s” organises “%(title)s” with you"),
     _("You organise this action."), _("See the action")),
    ("team_declined", "users", _("“%(team)s” does not organise “%(title)s” with you"),
     _("You organise this action."), _("See the action")),
    ("team_goes", "flag", _("“%(team)s” is going to “%(title)s” as a team"),
     _("You organise this action."), _("See the action")),
):  # fmt: skip
    KINDS.register(name, NoticeKind(topic="organising", icon=icon, sentence=sentence, why=why, action=action))


@hears(TeamInvited)
def tell_a_team_it_is_invited(fact: TeamInvited) -> None:
    part = _part(fact.part_id)
    if part is None or not part.is_asked:
        return
    key = f"team_asked:{part.pk}:{fact.at:%Y%m%d%H%M%S}"
    where = f"/actions/{part.event.code}/teams/"
    said = about(part.event, kind="team_asked", key=key, team=part.team.name, address=where, actor_id=part.asked_by_id)
    tell(said, to=organisers(part.team.circle), at=fact.at)


@hears(TeamAnswered)
def tell_organisers_what_a_team_answered(fact: TeamAnswered) -> None:
    part = _part(fact.part_id)
    if part is None or part.organises != fact.accepts:
        return
    kind = "team_accepted" if fact.accepts else "team_declined"
    key = f"{kind}:{part.pk}:{fact.at:%Y%m%d%H%M%S}"
    said = about(part.event, kind=kind, key=key, team=part.team.name, actor_id=part.answered_by_id)
    tell(said, to=organisers_of(part.event), at=fact.at)


@hears(TeamAttends)
def tell_organisers_a_team_is_going(fact: TeamAttends) -> None:
    part = _part(fact.part_id)
    if part is None or part.attends_at is None:
        return
    said = about(
        part.event, kind="team_goes", key=f"team_goes:{part.pk}", team=part.team.name, actor_id=part.attends_by_id
    )
    tell(said, to=organisers_of(part.event), at=fact.at)


def _part(part_id: int) -> TeamPart | None:
    rows = TeamPart.objects.select_related("event__team__circle", "team__circle")
    return rows.filter(pk=part_id).first()
