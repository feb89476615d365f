"""What a person wants to be told, where and when: everywhere, and apart for one team."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import time
from typing import Any

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from tribune.kit.refusals import Refusal
from tribune.notices.kinds import TOPICS, Topic
from tribune.notices.models import Preference, Rhythm
from tribune.notices.paces import GATHERED, Pace
from tribune.people.models import Circle, Person


class ChangedMeanwhile(Refusal):
    """This person saved what reaches them from another window since the form was opened."""

    sentence = _("You changed this in another window meanwhile. What you chose is kept below: compare, then save.")
    status = 409


class HalfANight(Refusal):
    sentence = _("Quiet hours need a beginning and an end, and these two differ.")
    field = "quiet"
    status = 422


@dataclass(frozen=True, slots=True)
class Choice:
    in_app: bool
    mail: Pace
    push: bool = False


@dataclass(frozen=True, slots=True)
class Quiet:
    """On the person's own clock; both None for no quiet hours."""

    start: time | None = None
    end: time | None = None


def of(person: Person, *, circle: Circle | None = None) -> dict[str, Choice]:
    """Every topic, with what holds for *person*; for one team, those that may be set apart for it."""
    rows = list(Preference.objects.filter(person=person))
    general = {row.topic: _chosen(row) for row in rows if row.circle_id is None}
    held = {name: general.get(name) or default(topic) for name, topic in TOPICS}
    if circle is None:
        return held
    own = {row.topic: _chosen(row) for row in rows if row.circle_id == circle.pk}
    return {name: own.get(name) or held[name] for name, topic in TOPICS if topic.is_of_teams}


def rhythm_of(person: Person) -> Rhythm:
    return Rhythm.objects.filter(person=person).first() or Rhythm(person=person)


@transaction.atomic
def choose(
    *,
    person: Person,
    choices: Mapping[str, Choice],
    circle: Circle | None = None,
    quiet: Quiet | None = None,
    says_words: bool | None = None,
    version: int | None = None,
) -> None:
    """Keep what differs from the defaults, so that a better default reaches those who changed nothing.

    *version* is what the form was filled from, None when it does not matter. Raises ChangedMeanwhile or HalfANight.
    """
    rhythm = _locked(person, version, lambda held: _is_saved_already(held, choices, circle, quiet, says_words))
    if rhythm is None:
        return
    held = of(person) if circle is not None else {name: default(topic) for name, topic in TOPICS}
    for name, choice in choices.items():
        wanted = _possible(choice, TOPICS[name])
        if wanted == held[name]:
            Preference.objects.filter(person=person, topic=name, circle=circle).delete()
        else:
            values = {"in_app": wanted.in_app, "push": wanted.push, "pace": wanted.mail}
            Preference.objects.update_or_create(person=person, topic=name, circle=circle, defaults=values)
    if quiet is not None:
        if (quiet.start is None) != (quiet.end is None) or (quiet.start is not None and quiet.start == quiet.end):
            raise HalfANight
        rhythm.quiet_from, rhythm.quiet_until = quiet.start, quiet.end
    if says_words is not None:
        rhythm.says_words = says_words
    rhythm.save()


@transaction.atomic
def as_everywhere(*, person: Person, circle: Circle) -> None:
    """Nothing apart for this team any more."""
    Preference.objects.filter(person=person, circle=circle).delete()
    rhythm = _locked(person, None, lambda _held: False)
    if rhythm is not None:
        rhythm.save()


def stop_letters(*, person: Person, topic: str, circle: Circle | None = None) -> None:
    """No more letters of *topic* (several are joined by "+"), or, for ``GATHERED_LETTERS``, no more that gather a day
    or a week; asked twice, the same.
    """
    held = of(person, circle=circle)
    gathered = [name for name, choice in held.items() if choice.mail in GATHERED]
    names = gathered if topic == GATHERED_LETTERS else [name for name in topic.split("+") if name in held]
    choose(person=person, choices={name: replace(held[name], mail=Pace.NEVER) for name in names}, circle=circle)
    if topic == GATHERED_LETTERS:
        Preference.objects.filter(person=person, circle__isnull=False, pace__in=GATHERED).update(pace=Pace.NEVER)


GATHERED_LETTERS = "gathered"


def default(topic: Topic) -> Choice:
    return Choice(topic.in_app, topic.mail, topic.push)


def _strict(name: str, topic: Topic) -> Choice:
    is_mine = name in ("going", "answers", "reminders", "membership", "replies")
    return Choice(topic.in_app, Pace.AT_ONCE if is_mine else Pace.NEVER, push=is_mine)


PRESETS: Mapping[str, tuple[Any, Callable[[str, Topic], Choice]]] = {
    "strict": (_("Only what I need"), _strict),
    "balanced": (_("Balanced"), lambda _name, topic: default(topic)),
    "all": (_("Follow everything"), lambda _name, _topic: Choice(True, Pace.AT_ONCE, push=True)),
    "silence": (_("Silence"), lambda _name, topic: Choice(topic.in_app, Pace.NEVER)),
}


def preset(name: str) -> dict[str, Choice]:
    """Every topic as the ready-made setting *name* has it."""
    return {topic: _possible(PRESETS[name][1](topic, held), held) for topic, held in TOPICS}


def _possible(choice: Choice, topic: Topic) -> Choice:
    """*choice*, of what the topic offers: what calls for an answer today is not kept for Monday."""
    mail = choice.mail if choice.mail in topic.paces else Pace.AT_ONCE
    return Choice(choice.in_app and not topic.is_by_mail_only, mail, choice.push and not topic.is_by_mail_only)


def _chosen(row: Preference) -> Choice:
    return Choice(row.in_app, Pace(row.pace), row.push)


def _locked(person: Person, version: int | None, is_saved: Callable[[Rhythm], bool]) -> Rhythm | None:
    """The row that counts the changes, held and counted one further; None when all is saved already, by the first of
    two presses. Raises ChangedMeanwhile.
    """
    Rhythm.objects.bulk_create([Rhythm(person=person)], ignore_conflicts=True)
    rhythm = Rhythm.objects.select_for_update().get(person=person)
    if version is not None and version != rhythm.version:
        if is_saved(rhythm):
            return None
        raise ChangedMeanwhile
    rhythm.version += 1
    return rhythm


def _is_saved_already(
    rhythm: Rhythm,
    choices: Mapping[str, Choice],
    circle: Circle | None,
    quiet: Quiet | None,
    says_words: bool | None,
) -> bool:
    held = of(rhythm.person, circle=circle)
    return (
        all(held[name] == _possible(choice, TOPICS[name]) for name, choice in choices.items())
        and quiet in (None, Quiet(rhythm.quiet_from, rhythm.quiet_until))
        and says_words in (None, rhythm.says_words)
    )
