"""What a letter about a date carries for its reader: the date for their own calendar, and their ticket."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from datetime import datetime

from tribune.events import tickets
from tribune.events.calendars.inviting import invitation
from tribune.events.models import Rsvp
from tribune.mail.writing import CalendarPart
from tribune.notices.models import Notice

MOST = 20  # dates in one letter


def calendars_of(notices: Sequence[Notice], *, at: datetime) -> dict[int, list[CalendarPart]]:
    """By person, what their letter about the action of *notices* (one news, many readers) says to their calendar.

    Only dates ahead that they said yes or maybe to: of an action called off those that are off, else those that stand.
    """
    if not notices or not notices[0].told.has_dates:
        return {}
    kind, _colon, key = notices[0].thing.partition(":")
    if kind != "event":
        return {}
    wanted = Rsvp.objects.filter(
        occurrence__event=int(key),
        occurrence__ends_at__gt=at,
        person__in=[notice.person_id for notice in notices],
        answer__in=[Rsvp.Answer.YES, Rsvp.Answer.MAYBE],
    )
    found: dict[int, list[CalendarPart]] = defaultdict(list)
    is_off = notices[0].kind == "called_off"
    for rsvp in wanted.for_calendars():
        if rsvp.occurrence.is_called_off == is_off and len(found[rsvp.person_id]) < MOST:
            found[rsvp.person_id].append(invitation(rsvp))
    return found


def tickets_of(notices: Sequence[Notice]) -> dict[int, str]:
    """By person, the address of their ticket for the date that *notices* (one news, many readers) tell of.

    One query; those who did not say yes have none.
    """
    if not notices or not notices[0].told.has_ticket or not notices[0].thing.startswith("event:"):
        return {}
    coming = Rsvp.objects.coming().select_related("occurrence", "person")
    coming = coming.filter(
        occurrence__event=int(notices[0].thing.removeprefix("event:")),
        occurrence__starts_at=notices[0].happens_at,
        person__in=[notice.person_id for notice in notices],
    )
    return {rsvp.person_id: tickets.address_of(rsvp.occurrence, rsvp.person) for rsvp in coming}
