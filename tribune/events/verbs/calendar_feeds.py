"""Opening, renewing, closing and reading the secret address of one's agenda."""

from __future__ import annotations

import secrets
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from tribune.events.models import CalendarFeed
from tribune.events.models.calendars import secret_index
from tribune.kit.refusals import Refusal
from tribune.kit.text import tidy
from tribune.people.models import Person

MOST = 10


class ThatIsEnoughAddresses(Refusal):
    sentence = _("You have ten addresses already: close one that you no longer use.")
    field = "name"


@transaction.atomic
def open(*, person: Person, name: str, with_teams: bool, at: datetime) -> CalendarFeed:
    """A new address of *person*'s agenda. Raises ThatIsEnoughAddresses."""
    Person.objects.select_for_update().get(pk=person.pk)
    return _opened(person, name, at, with_teams=with_teams)


@transaction.atomic
def open_for_me(*, person: Person, name: str, view: str, at: datetime) -> CalendarFeed:
    """An address of what *person*'s agenda shows of *view*, its query string; the same view twice has one.

    Raises ThatIsEnoughAddresses.
    """
    Person.objects.select_for_update().get(pk=person.pk)
    same = CalendarFeed.objects.filter(person=person, is_for_me=True, view=view).first()
    return same or _opened(person, name, at, is_for_me=True, view=view)


def _opened(person: Person, name: str, at: datetime, **more: Any) -> CalendarFeed:
    if CalendarFeed.objects.filter(person=person).count() >= MOST:
        raise ThatIsEnoughAddresses
    secret = secrets.token_urlsafe(32)
    return CalendarFeed.objects.create(
        person=person,
        name=tidy(name).replace("\n", " ")[:60],
        **more,
        secret=secret,
        secret_index=secret_index(secret),
        made_at=at,
    )


def renew(*, feed: CalendarFeed) -> None:
    """A new secret; the address known before leads nowhere from now on."""
    feed.secret = secrets.token_urlsafe(32)
    feed.secret_index = secret_index(feed.secret)
    feed.last_read_at = None
    feed.save(update_fields=["secret", "secret_index", "last_read_at"])


def close(*, feed: CalendarFeed) -> None:
    feed.delete()


def read(*, secret: str, at: datetime) -> CalendarFeed | None:
    """The feed of that secret, marked as read this hour; None when there is none or its person has left."""
    feed = (
        CalendarFeed.objects.select_related("person")
        .filter(secret_index=secret_index(secret), person__is_active=True, person__erased_at=None)
        .first()
    )
    if feed is None:
        return None
    hour = at.replace(minute=0, second=0, microsecond=0)
    if feed.last_read_at != hour:
        CalendarFeed.objects.filter(pk=feed.pk).update(last_read_at=hour)
    return feed
