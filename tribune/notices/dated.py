"""The dates a letter carries for its reader's own calendar."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from datetime import datetime

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
