"""Actions, their dates, who answered: one module a noun."""

from tribune.events.models.alerts import Alert, AlertMatch
from tribune.events.models.attendances import Attendance
from tribune.events.models.calendars import CalendarFeed
from tribune.events.models.events import Event
from tribune.events.models.kinds import EventKind
from tribune.events.models.occurrences import Cancellation, Occurrence
from tribune.events.models.polls import DateChoice, DatePoll, DateVote
from tribune.events.models.repetitions import Repetition
from tribune.events.models.rsvps import Rsvp

__all__ = [
    "Alert",
    "AlertMatch",
    "Attendance",
    "CalendarFeed",
    "Cancellation",
    "DateChoice",
    "DatePoll",
    "DateVote",
    "Event",
    "EventKind",
    "Occurrence",
    "Repetition",
    "Rsvp",
]
