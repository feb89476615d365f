"""What a letter tells its reader's calendar of one date (iTIP, RFC 5546): come, it changed, it is off."""

from __future__ import annotations

from datetime import UTC

from icalendar import vCalAddress, vText

from tribune.events.calendars.writing import Shown, calendar_of, changed_at, sequence_of, written
from tribune.events.models import Rsvp
from tribune.mail.addresses import sender
from tribune.mail.writing import CalendarPart
from tribune.movement.settings import movement

PART_STATUS: dict[str, str] = {Rsvp.Answer.YES: "ACCEPTED", Rsvp.Answer.MAYBE: "TENTATIVE"}


def invitation(rsvp: Rsvp) -> CalendarPart:
    """REQUEST while its person comes or may come, CANCEL once the date is called off or they said no.

    *rsvp* comes with its person, and its date as ``OccurrenceQuerySet.for_calendars`` gives it, the team too. The
    organiser is the address that letters come from: mail programs answer to it and check it against the sender, and no
    person's address is told. The only attendee is the reader, who has already answered: nothing is asked of them.
    """
    date, person = rsvp.occurrence, rsvp.person
    is_coming = rsvp.answer in PART_STATUS and not date.is_called_off
    method = "REQUEST" if is_coming else "CANCEL"
    calendar = calendar_of(
        [Shown(date, answer=rsvp.answer, is_personal=True)], title=date.event.title, method=method, refresh=""
    )
    (entry,) = calendar.walk("VEVENT")
    organiser = vCalAddress(f"mailto:{sender().addr_spec}")
    organiser.params["CN"] = vText(date.event.team.name if date.event.team else movement().name)
    attendee = vCalAddress(f"mailto:{person.email}")
    attendee.params.update({"CUTYPE": "INDIVIDUAL", "ROLE": "REQ-PARTICIPANT", "RSVP": "FALSE"})
    attendee.params["PARTSTAT"] = PART_STATUS.get(rsvp.answer, "DECLINED")
    entry.add("organizer", organiser)
    entry.add("attendee", attendee)
    entry["SEQUENCE"] = sequence_for(rsvp)
    del entry["DTSTAMP"]
    entry.add("dtstamp", max(changed_at(date), rsvp.changed_at.astimezone(UTC).replace(microsecond=0)))
    if not is_coming:
        del entry["STATUS"]
        entry.add("status", "CANCELLED")
    return CalendarPart(method=method, text=written(calendar).decode())


def sequence_for(rsvp: Rsvp) -> int:
    """Grows when the date changes and when its person changes their mind: a calendar that was told CANCEL
    does not listen to a REQUEST of the same number.
    """
    since = rsvp.changed_at - rsvp.occurrence.event.created_at
    return sequence_of(rsvp.occurrence) + max(0, int(since.total_seconds()))
