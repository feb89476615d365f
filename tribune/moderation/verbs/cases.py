"""Looking at a case: one moderator at a time takes it, hides or shows the thing, decides with reasons."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from tribune.facts.ledger import record
from tribune.kit.refusals import Refusal
from tribune.kit.text import is_seen, tidy
from tribune.moderation.facts import CaseDecided
from tribune.moderation.models import Case, Decision, Deed, Excerpt, Report
from tribune.moderation.models.cases import CLAIM_LASTS
from tribune.moderation.reportable import REPORTABLE, Kind
from tribune.moderation.verbs import kept_pictures
from tribune.people.models import Consultation, Person
from tribune.people.verbs import consultations

WORDS_KEPT = timedelta(days=180)


class SomeoneElseHasIt(Refusal):
    sentence = _("Another moderator is looking at this case.")


class ItIsDecided(Refusal):
    sentence = _("This case is decided already.")


class ThatIsAboutYou(Refusal):
    sentence = _("This case is about something you answer for: another moderator decides of it.")
    status = 403


class ItIsGone(Refusal):
    sentence = _("This does not exist any more.")


class ItCannotBeHidden(Refusal):
    sentence = _("This cannot be hidden.")


class ItIsHiddenAlready(Refusal):
    sentence = _("This is hidden already, by the desk or by whoever made it.")


class ItCannotBeRemoved(Refusal):
    sentence = _("This cannot be removed from here: hide it.")
    field = "outcome"


class SayWhy(Refusal):
    sentence = _("Say why: the person concerned and those who reported will read it.")
    field = "words"
    status = 422


def read(*, case: Case, by: Person, at: datetime) -> None:
    """Write down that *by* opened the case, once an hour, and in the consultations of the person it is about."""
    _refuse_if_theirs(case, by)
    lately = Deed.objects.filter(case=case, by=by, what=Deed.What.READ, at__gt=at - timedelta(hours=1))
    if lately.exists():
        return
    _note(case, by, Deed.What.READ, at)
    if case.author is not None and case.kind == "person":
        consultations.look(people=[case.author], by=by, way=Consultation.Way.DESK, reason=case.code, at=at)


def claim(*, case: Case, by: Person, at: datetime) -> None:
    """From now on, for two hours, only *by* acts on the case. Raises SomeoneElseHasIt."""
    _refuse_if_theirs(case, by)
    free = Q(claimed_by=None) | Q(claimed_at__lte=at - CLAIM_LASTS)
    taken = Case.objects.filter(free, pk=case.pk, closed_at=None).update(claimed_by=by, claimed_at=at)
    if taken:
        _note(case, by, Deed.What.CLAIMED, at)
    elif not Case.objects.filter(pk=case.pk, closed_at=None, claimed_by=by).update(claimed_at=at):
        held = Case.objects.get(pk=case.pk)
        raise SomeoneElseHasIt if held.is_open else ItIsDecided
    case.refresh_from_db()


def release(*, case: Case, by: Person, at: datetime) -> None:
    if Case.objects.filter(pk=case.pk, claimed_by=by, closed_at=None).update(claimed_by=None, claimed_at=None):
        _note(case, by, Deed.What.RELEASED, at)


@transaction.atomic
def hide(*, case: Case, by: Person, at: datetime) -> None:
    """Hide the thing at once, by its room's own verb; ``show`` undoes it. Claims the case."""
    claim(case=case, by=by, at=at)
    _hide(case, by, at)


@transaction.atomic
def show(*, case: Case, by: Person, at: datetime) -> None:
    """Show again what this case hid, whether it is decided or not."""
    _refuse_if_theirs(case, by)
    held = _locked(case)
    if held.is_open:
        claim(case=case, by=by, at=at)
    if held.hidden_at is None:
        return
    entry, thing = _thing_of(held)
    assert entry.show is not None  # it was hidden
    entry.show(thing, at)
    Case.objects.filter(pk=case.pk).update(hidden_at=None)
    _note(case, by, Deed.What.SHOWN, at)
    case.refresh_from_db()


@transaction.atomic
def decide(*, case: Case, by: Person, outcome: str, words: str, at: datetime) -> Decision:
    """Close the case: the thing is hidden, removed, or shown again, and those concerned are told *words*. The pictures
    that were kept of it go.
    """
    said = tidy(words)[:1000]
    if not is_seen(said):
        raise SayWhy
    claim(case=case, by=by, at=at)
    held = _locked(case)
    wanted = Decision.Outcome(outcome)
    if wanted == Decision.Outcome.HIDDEN and held.hidden_at is None:
        _hide(held, by, at)
    elif wanted == Decision.Outcome.REMOVED:
        _remove(held, at)
    elif wanted in (Decision.Outcome.NOTHING, Decision.Outcome.WARNED):
        show(case=held, by=by, at=at)
    decision = Decision.objects.create(case=held, by=by, outcome=wanted, words=said, decided_at=at)
    Case.objects.filter(pk=held.pk).update(closed_at=at)
    _note(held, by, Deed.What.DECIDED, at)
    kept_pictures.forget(Excerpt.objects.filter(report__case=held))
    record(CaseDecided(decision_id=decision.pk, at=at))
    case.refresh_from_db()
    return decision


def forget_old(*, at: datetime) -> int:
    """Half a year after a case closed, the words it kept go; what was decided stays. How many excerpts went."""
    kept = Excerpt.objects.filter(report__case__closed_at__lt=at - WORDS_KEPT)
    Report.objects.filter(pk__in=kept.values("report")).update(words="")
    return kept.delete()[0]


def is_theirs(case: Case, person: Person) -> bool:
    """Whether *person* answers for what the case is about."""
    entry = REPORTABLE[case.kind]
    thing = entry.found(case.thing)
    return case.author_id == person.pk or (thing is not None and entry.answering(thing).filter(pk=person.pk).exists())


def _hide(case: Case, by: Person, at: datetime) -> None:
    entry, thing = _thing_of(case)
    if entry.hide is None or entry.is_hidden is None:
        raise ItCannotBeHidden
    if _locked(case).hidden_at is not None:
        return
    if entry.is_hidden(thing):
        raise ItIsHiddenAlready
    entry.hide(thing, at)
    Case.objects.filter(pk=case.pk).update(hidden_at=at)
    _note(case, by, Deed.What.HIDDEN, at)
    case.refresh_from_db()


def _remove(case: Case, at: datetime) -> None:
    entry, thing = _thing_of(case)
    if entry.remove is None:
        raise ItCannotBeRemoved
    entry.remove(thing, at)
    Case.objects.filter(pk=case.pk).update(hidden_at=None)


def _thing_of(case: Case) -> tuple[Kind, Any]:
    entry = REPORTABLE[case.kind]
    thing = entry.found(case.thing)
    if thing is None:
        raise ItIsGone
    return entry, thing


def _refuse_if_theirs(case: Case, by: Person) -> None:
    if is_theirs(case, by):
        raise ThatIsAboutYou


def _locked(case: Case) -> Case:
    return Case.objects.select_for_update(of=("self",)).get(pk=case.pk)


def _note(case: Case, by: Person, what: str, at: datetime) -> None:
    Deed.objects.create(case=case, by=by, what=what, at=at)
