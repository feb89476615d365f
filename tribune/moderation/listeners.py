"""Facts of the rooms below that lead into the same queue."""

from tribune.facts.ledger import hears
from tribune.moderation.models import Reason, Report
from tribune.moderation.verbs import reports
from tribune.teams.facts import InvitationCalledAbuse
from tribune.teams.models import Team


@hears(InvitationCalledAbuse)
def open_a_case_of_the_team_whose_letter_was_abuse(fact: InvitationCalledAbuse) -> None:
    team = Team.objects.filter(pk=fact.team_id).first()
    said = Report.objects.filter(by=None, case__kind="team", made_at=fact.at)
    if team is None or said.filter(case__thing=team.code).exists():
        return
    reports.note(kind="team", thing=team, code=team.code, reason=Reason.SPAM, words="", at=fact.at)
