"""The tables of the room, one module a noun."""

from tribune.moderation.models.cases import Case
from tribune.moderation.models.decisions import Decision, Deed
from tribune.moderation.models.reports import GRAVITY, Excerpt, KeptPicture, Reason, Report

__all__ = ["GRAVITY", "Case", "Decision", "Deed", "Excerpt", "KeptPicture", "Reason", "Report"]
