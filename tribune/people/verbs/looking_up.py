"""The desk looks someone up: one exact address, or a piece of a name. Never a list of everyone."""

from datetime import datetime

from tribune.kit.limits import is_within
from tribune.kit.text import tidy
from tribune.people import limits
from tribune.people.models import Consultation, Person
from tribune.people.verbs import consultations

MOST = 20


def look_up(*, asked: str, by: Person, at: datetime) -> list[Person]:
    """Twenty people at most, each written down as looked at. Raises TooManyToday."""
    if not is_within(limits.LOOK_UPS_A_DAY, by.code, at=at.timestamp()):
        raise limits.TooManyToday()
    text = tidy(asked)
    people = Person.objects.present().with_standing().select_related("place")
    if "@" in text:
        known = Person.objects.by_email(text)
        found = list(people.filter(pk=known.pk)) if known is not None else []
    else:
        found = list(people.filter(name__icontains=text).order_by("name", "pk")[:MOST])
    consultations.look(people=found, by=by, way=Consultation.Way.DESK, at=at)
    return found
