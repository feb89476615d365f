"""Who a session belongs to. Nobody signs in by password here: codes do (verbs.signing_in)."""

from typing import Any

from django.contrib.auth.backends import ModelBackend
from django.http import HttpRequest

from tribune.people.models import Person


class PersonBackend(ModelBackend):
    """Django's permissions of groups; no credentials of its own."""

    def authenticate(self, request: HttpRequest | None, **_credentials: Any) -> None:  # type: ignore[override]
        return None

    def get_user(self, user_id: int) -> Person | None:
        return Person.objects.filter(pk=user_id, is_active=True).first()
