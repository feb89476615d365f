"""Reading the letters of the outbox as their reader would."""

import json
import re
from dataclasses import dataclass

from tribune.mail.models import Letter


@dataclass(frozen=True)
class Read:
    to: str
    subject: str
    text: str

    @property
    def code(self) -> str:
        return re.search(r"\b(\d{3}) (\d{3})\b", self.text).expand(r"\1\2")

    @property
    def link(self) -> str:
        return re.search(r"https?://[^/\s]+(/\S*/sign-in/\S+|/sign-in/\S+)", self.text).group(1)


def letters() -> list[Read]:
    """Oldest first."""
    found = []
    for letter in Letter.objects.filter(emptied_at=None).order_by("pk"):
        content = json.loads(letter.content)
        found.append(Read(letter.to, content["subject"], content["text"]))
    return found


def last() -> Read:
    return letters()[-1]
