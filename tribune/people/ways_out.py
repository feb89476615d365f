"""What is shown of persons, and what they see and take of themselves."""

from collections.abc import Iterator

from tribune.kit.registries import WAYS_OUT
from tribune.kit.ways import Names, Visitor, web
from tribune.people.models import Intent, Person


def register() -> None:
    WAYS_OUT.register("people.profiles", web("people:person", "people:distance", "people:desk_person", of=_people))
    WAYS_OUT.register(
        "people.me",
        web(
            "people:me", "people:profile", "people:sessions", "people:authenticator", "people:consents", "people:data",
            "people:address", "people:leave", "people:distances", "people:welcome", "people:welcome_near",
            "people:desk_people",
        ),
    )  # fmt: skip
    WAYS_OUT.register("people.export", web("people:export"))
    WAYS_OUT.register("people.links", web("people:link", "people:code", "people:address_code", of=_asked))


def _people(visitor: Visitor) -> Iterator[Names]:
    yield from ({"person_code": code} for code in Person.objects.values_list("code", flat=True))


def _asked(visitor: Visitor) -> Iterator[Names]:
    """Codes that stand in addresses, with a link that is not the letter's."""
    for code in Intent.objects.values_list("code", flat=True):
        yield {"intent_code": code, "token": "wrong"}
