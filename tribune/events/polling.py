"""A poll of dates as its page shows it: how many can when, and which date is best."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field

from tribune.events.models import DateChoice, DatePoll, DateVote
from tribune.people.viewers import Viewer


@dataclass(slots=True)
class Tally:
    """*mine* is the viewer's own answer; *best* is shared when several are."""

    choice: DateChoice
    yes: int = 0
    if_needed: int = 0
    mine: str = ""
    is_best: bool = False
    names: list[str] = field(default_factory=list)  # of those who can, for those who organise

    @property
    def rank(self) -> tuple[int, int]:
        """Whom it suits best first; nobody is counted twice."""
        return self.yes + self.if_needed, self.yes


def tallies(poll: DatePoll, viewer: Viewer) -> list[Tally]:
    """Soonest first. Two queries."""
    found = {choice.pk: Tally(choice) for choice in poll.choices.all()}
    names: dict[int, list[str]] = defaultdict(list)
    mine = viewer.person.pk if viewer.person is not None else 0
    rows = DateVote.objects.filter(choice__poll=poll).order_by("voted_at", "pk")
    for key, person, answer, name in rows.values_list("choice_id", "person_id", "answer", "person__name"):
        tally = found[key]
        tally.yes += answer == DateVote.Answer.YES
        tally.if_needed += answer == DateVote.Answer.IF_NEEDED
        if answer != DateVote.Answer.NO and name:
            names[key].append(name)
        if person == mine:
            tally.mine = answer
    best = max((tally.rank for tally in found.values()), default=(0, 0))
    for key, tally in found.items():
        tally.names = names[key]
        tally.is_best = tally.rank == best and best > (0, 0)
    return list(found.values())
