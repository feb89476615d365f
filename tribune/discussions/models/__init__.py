"""The tables of the room, one module a noun."""

from tribune.discussions.models.attachments import Attachment
from tribune.discussions.models.bans import Ban
from tribune.discussions.models.circle_blocks import CircleBlock
from tribune.discussions.models.drafts import Draft
from tribune.discussions.models.messages import Deletion, Mention, Message, Revision
from tribune.discussions.models.reactions import Reaction, ReactionKind
from tribune.discussions.models.readers import CaughtUp, Reader
from tribune.discussions.models.threads import Lock, Thread

__all__ = [
    "Attachment",
    "Ban",
    "CaughtUp",
    "CircleBlock",
    "Deletion",
    "Draft",
    "Lock",
    "Mention",
    "Message",
    "Reaction",
    "ReactionKind",
    "Reader",
    "Revision",
    "Thread",
]
