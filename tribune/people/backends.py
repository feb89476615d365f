"""Who a session belongs to. Nobody signs in by password here: codes do (``verbs.tickets``)."""

from typing import Any

from django.contrib.auth.backends import BaseBackend
from django.db.models import Model
from django.http import HttpRequest

from tribune.people.charges import rights_of
from tribune.people.models import Person


class PersonBackend(BaseBackend):
    """The rights of a person's charges; operators hold every one. No credentials of its own."""

    def authenticate(self, request: HttpRequest | None, **_credentials: Any) -> None:
        return None

    def get_user(self, user_id: int) -> Person | None:
        found: Person | None = Person.objects.filter(pk=user_id, is_active=True).first()
        return found

    def get_all_permissions(self, user_obj: Any, obj: Model | None = None) -> set[str]:
        return rights_of(_charges_of(user_obj)) if obj is None else set()

    def has_perm(self, user_obj: Any, perm: str, obj: Model | None = None) -> bool:
        if obj is not None or not user_obj.is_active or not isinstance(user_obj, Person):
            return False
        held = _charges_of(user_obj)
        return "operator" in held or perm in rights_of(held)


def _charges_of(person: Any) -> set[str]:
    """Asked once a request, and not at all for those without a charge."""
    if not isinstance(person, Person) or not person.has_charge:
        return set()
    if not hasattr(person, "_charges"):
        person._charges = set(person.groups.values_list("name", flat=True))  # type: ignore[attr-defined]
    return person._charges  # type: ignore[attr-defined,no-any-return]
