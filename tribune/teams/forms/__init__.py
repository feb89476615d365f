"""What was typed, checked for shape: one module a noun."""

from tribune.teams.forms.changes import CharterForm, MergerForm, SplitForm
from tribune.teams.forms.invitations import ClosingForm, LetterForm, LinkForm, OfferForm
from tribune.teams.forms.joining import JoinForm, QuestionsForm, RoleForm
from tribune.teams.forms.kinds import TeamKindForm
from tribune.teams.forms.letters import AnswerForm, CircularForm, EnquiryForm
from tribune.teams.forms.teams import TeamForm, initial_of

__all__ = [
    "AnswerForm",
    "CircularForm",
    "EnquiryForm",
    "CharterForm",
    "MergerForm",
    "SplitForm",
    "ClosingForm",
    "LetterForm",
    "LinkForm",
    "OfferForm",
    "JoinForm",
    "QuestionsForm",
    "RoleForm",
    "TeamForm",
    "TeamKindForm",
    "initial_of",
]
