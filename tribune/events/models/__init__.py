"""Actions, their dates, who answered: one module a noun."""

from tribune.events.models.addresses import ReservedAddress
from tribune.events.models.alerts import Alert, AlertMatch
from tribune.events.models.attendances import Attendance
from tribune.events.models.calendars import CalendarFeed
from tribune.events.models.events import Event
from tribune.events.models.favours import Favour, FavourAsked, FavourWord
from tribune.events.models.imports import CalendarImport, ImportedDate, ImportRun
from tribune.events.models.kinds import EventKind
from tribune.events.models.kits import Kit, KitDocument, KitPicture
from tribune.events.models.messages import Addressee, Message
from tribune.events.models.occurrences import Cancellation, Occurrence
from tribune.events.models.polls import DateChoice, DatePoll, DateVote
from tribune.events.models.questions import Question, Reply
from tribune.events.models.reminders import DueReminder, Reminder, Step
from tribune.events.models.repetitions import Repetition
from tribune.events.models.reports import FigureKind, Report, ReportFigure, ReportPicture
from tribune.events.models.rsvps import Rsvp
from tribune.events.models.shifts import Shift, ShiftSwap, ShiftTaken
from tribune.events.models.team_parts import TeamPart
from tribune.events.models.things import Bringing, Thing

__all__ = [
    "Addressee",
    "Alert",
    "AlertMatch",
    "Attendance",
    "Bringing",
    "CalendarFeed",
    "CalendarImport",
    "Cancellation",
    "DateChoice",
    "DatePoll",
    "DateVote",
    "DueReminder",
    "Event",
    "EventKind",
    "Favour",
    "FavourAsked",
    "FavourWord",
    "FigureKind",
    "ImportRun",
    "ImportedDate",
    "Kit",
    "KitDocument",
    "KitPicture",
    "Message",
    "Occurrence",
    "Question",
    "Reminder",
    "Repetition",
    "Reply",
    "Report",
    "ReportFigure",
    "ReportPicture",
    "ReservedAddress",
    "Rsvp",
    "Shift",
    "ShiftSwap",
    "ShiftTaken",
    "Step",
    "TeamPart",
    "Thing",
]
