"""What a person wants to be told, and where."""

from collections.abc import Mapping
from dataclasses import dataclass

from django.db import transaction

from tribune.notices.kinds import TOPICS, Topic
from tribune.notices.models import Preference
from tribune.people.models import Person


@dataclass(frozen=True, slots=True)
class Choice:
    in_app: bool
    mail: bool


def of(person: Person) -> dict[str, Choice]:
    """Every topic, with what holds for *person*."""
    chosen = {row.topic: Choice(row.in_app, row.mail) for row in Preference.objects.filter(person=person)}
    return {name: chosen.get(name) or _default(topic) for name, topic in TOPICS}


@transaction.atomic
def choose(*, person: Person, choices: Mapping[str, Choice]) -> None:
    """Keep what differs from the defaults, so that a better default reaches those who changed nothing."""
    for name, choice in choices.items():
        if choice == _default(TOPICS[name]):
            Preference.objects.filter(person=person, topic=name).delete()
        else:
            values = {"in_app": choice.in_app, "mail": choice.mail}
            Preference.objects.update_or_create(person=person, topic=name, defaults=values)


def stop_letters(*, person: Person, topic: str) -> None:
    """No more letters of *topic*; asked twice, the same."""
    choose(person=person, choices={topic: Choice(of(person)[topic].in_app, mail=False)})


def _default(topic: Topic) -> Choice:
    return Choice(topic.in_app, topic.mail)
