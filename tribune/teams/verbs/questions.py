"""What a team asks of those who join."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from tribune.kit.text import set_spaces, tidy
from tribune.people.models import Person
from tribune.teams.models import Deed, JoinQuestion, Team
from tribune.teams.verbs import history
from tribune.teams.verbs.memberships import locked

MOST = 8


@dataclass(frozen=True, slots=True)
class Asked:
    """One question as its writer left it."""

    words: str
    form: str = JoinQuestion.Form.LINE
    choices: tuple[str, ...] = ()
    is_required: bool = False


@transaction.atomic
def write(*, team: Team, questions: Sequence[Asked], by: Person, at: datetime) -> None:
    """Put these in the place of those asked until now, eight at most; what was answered before keeps its own words."""
    held = locked(team)
    kept = [each for each in questions if tidy(each.words)][:MOST]
    JoinQuestion.objects.filter(team=held).delete()
    JoinQuestion.objects.bulk_create(
        JoinQuestion(
            team=held,
            words=set_spaces(tidy(each.words))[:200],
            form=each.form,
            choices=[tidy(choice)[:80] for choice in each.choices if tidy(choice)][:12],
            is_required=each.is_required,
            order=order,
        )
        for order, each in enumerate(kept)
    )
    Team.objects.filter(pk=held.pk).update(has_questions=bool(kept))
    history.write(Deed.Kind.QUESTIONS, team=held, by=by, at=at)
