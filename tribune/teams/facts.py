"""What happens to teams."""

from dataclasses import dataclass
from datetime import datetime

from tribune.facts.ledger import fact


@fact
@dataclass(frozen=True, slots=True)
class TeamCreated:
    """A team begins. Told to nobody: it is found by its card, where people look for teams."""

    team_id: int
    at: datetime


@fact
@dataclass(frozen=True, slots=True)
class TeamJoined:
    """A person became a member (following is not joining)."""

    team_id: int
    person_id: int
    at: datetime


@fact
@dataclass(frozen=True, slots=True)
class TeamLeft:
    """A member left of themselves; who followed and does so no more is no fact."""

    team_id: int
    person_id: int
    at: datetime


@fact
@dataclass(frozen=True, slots=True)
class TeamRoleChanged:
    team_id: int
    person_id: int
    role: int
    at: datetime


@fact
@dataclass(frozen=True, slots=True)
class TeamMemberRemoved:
    """A referent took someone out of the team."""

    team_id: int
    person_id: int
    by_id: int
    at: datetime


@fact
@dataclass(frozen=True, slots=True)
class JoinAsked:
    """Someone asked to be in a team that accepts each person."""

    request_id: int
    at: datetime


@fact
@dataclass(frozen=True, slots=True)
class JoinAnswered:
    """They were accepted or refused."""

    request_id: int
    at: datetime


@fact
@dataclass(frozen=True, slots=True)
class HandoverOffered:
    """Someone is asked to answer for a team."""

    handover_id: int
    at: datetime


@fact
@dataclass(frozen=True, slots=True)
class HandoverAnswered:
    handover_id: int
    at: datetime


@fact
@dataclass(frozen=True, slots=True)
class TeamInherited:
    """The last referent left the movement, and an organiser answers for the team from now on."""

    team_id: int
    person_id: int
    at: datetime


@fact
@dataclass(frozen=True, slots=True)
class TeamLeftAlone:
    """The last referent left the movement, and there was no organiser to follow."""

    team_id: int
    at: datetime


@fact
@dataclass(frozen=True, slots=True)
class TeamClosed:
    team_id: int
    by_id: int
    at: datetime


@fact
@dataclass(frozen=True, slots=True)
class TeamCertified:
    certification_id: int
    at: datetime


@fact
@dataclass(frozen=True, slots=True)
class CertificationWarned:
    """The charter is no longer met; the certification ends after a while unless it is again."""

    certification_id: int
    at: datetime


@fact
@dataclass(frozen=True, slots=True)
class CertificationLapsed:
    certification_id: int
    at: datetime


@fact
@dataclass(frozen=True, slots=True)
class TeamSplit:
    """Some members of a team went to a new one."""

    team_id: int
    new_team_id: int
    by_id: int
    at: datetime


@fact
@dataclass(frozen=True, slots=True)
class MergerAsked:
    merger_id: int
    at: datetime


@fact
@dataclass(frozen=True, slots=True)
class MergerAnswered:
    """Taken in, or not."""

    merger_id: int
    at: datetime


@fact
@dataclass(frozen=True, slots=True)
class InvitationCalledAbuse:
    """Whoever was invited by mail pressed "this is abuse", for the first time of this invitation."""

    team_id: int
    invitation_id: int
    at: datetime


@fact
@dataclass(frozen=True, slots=True)
class EnquirySent:
    """Someone wrote to the organisers of a team."""

    enquiry_id: int
    at: datetime


@fact
@dataclass(frozen=True, slots=True)
class CircularSent:
    """A team wrote to its members."""

    circular_id: int
    at: datetime
