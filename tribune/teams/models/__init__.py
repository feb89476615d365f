"""Teams, how one comes in, what was done in them: one module a noun."""

from tribune.teams.models.certification import Certification, CharterRule
from tribune.teams.models.deeds import Deed
from tribune.teams.models.handovers import Handover
from tribune.teams.models.invitations import Acceptance, Invitation, Silence
from tribune.teams.models.joining import JoinQuestion, JoinReply, JoinRequest
from tribune.teams.models.kinds import TeamKind
from tribune.teams.models.letters import Circular, Enquiry, EnquiryAnswer
from tribune.teams.models.mergers import Merger
from tribune.teams.models.teams import Team

__all__ = [
    "Acceptance",
    "Certification",
    "CharterRule",
    "Circular",
    "Deed",
    "Enquiry",
    "EnquiryAnswer",
    "Handover",
    "Invitation",
    "JoinQuestion",
    "JoinReply",
    "JoinRequest",
    "Merger",
    "Silence",
    "Team",
    "TeamKind",
]
