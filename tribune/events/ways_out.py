"""Actions and all that hangs on them: pages, calendars, tickets, posters, sheets, desks."""

from collections.abc import Iterator

from tribune.events import tickets
from tribune.events.models import (
    CalendarFeed,
    CalendarImport,
    DatePoll,
    Event,
    EventKind,
    Favour,
    FigureKind,
    Kit,
    Occurrence,
    Report,
    Rsvp,
    Shift,
    Thing,
)
from tribune.events.ways import OUT, token_for
from tribune.kit.registries import WAYS_OUT
from tribune.kit.ways import Names, Visitor, pages, web
from tribune.people.models import Intent, Person
from tribune.teams.models import Team

POSTERS = (("bold", "a4", "pdf"), ("bold", "glance", "png"))


def register() -> None:
    WAYS_OUT.register(
        "events.lists", pages("events:near", "events:index", "events:calendars", "events:new", "events:operating",
        asking=["", "?place=59000", "?q=Rendez"]),
    )  # fmt: skip
    WAYS_OUT.register(
        "events.feeds", web("events:near_feed", "events:everyone_calendar", "events:team_calendar", of=_feeds)
    )
    WAYS_OUT.register("events.pages", pages("events:short", "events:page", "events:guest", "events:rides", of=_events))
    WAYS_OUT.register("events.calendars", web("events:calendar", of=_events))
    WAYS_OUT.register(
        "events.desks",
        web(
            "events:questions", "events:places", "events:edit", "events:cancellation", "events:dates",
            "events:repetition", "events:poll_new", "events:desk", "events:doors", "events:messages",
            "events:reminders", "events:shifts", "events:things", "events:report_write", "events:team_parts",
            "events:teams", "events:rides_opening", "events:posters", of=_events,
        ),
    )  # fmt: skip
    WAYS_OUT.register("events.sheets", web("events:desk_csv", "events:sheet", of=_events))
    WAYS_OUT.register("events.posters", web("events:poster", of=_posters))
    WAYS_OUT.register(
        "events.parts",
        web(
            "events:date", "events:date_cancellation", "events:door", "events:door_ticks", "events:shift_edit",
            "events:thing_edit", "events:report", "events:ride", of=_parts,
        ),
    )  # fmt: skip
    WAYS_OUT.register("events.polls", pages("events:poll", of=_polls))
    WAYS_OUT.register("events.tickets", web("events:ticket", "events:ticket_qr", of=_tickets))
    WAYS_OUT.register("events.links", web("events:way", "events:alert_stop", of=_links))
    WAYS_OUT.register("events.guests", web("events:guest_sent", "events:guest_link", of=_guests))
    WAYS_OUT.register("events.mine", web("events:for_me", "events:alerts", "events:alert_new", "events:my_calendars"))
    WAYS_OUT.register("events.agendas", web("events:agenda", "events:agenda_rss", of=_agendas))
    WAYS_OUT.register("events.imports", web("events:imports", "events:import", of=_imports))
    WAYS_OUT.register(
        "events.campaigns",
        web("events:kits", "events:kit", "events:desk_kits", "events:desk_kit_new", "events:desk_kit", of=_kits),
    )
    WAYS_OUT.register(
        "events.kinds", web("events:kinds", "events:kind_new", "events:kind", "events:kind_reminders", of=_kinds)
    )
    WAYS_OUT.register("events.figures", web("events:figures", "events:figure_new", "events:figure", of=_figures))


def _events(visitor: Visitor) -> Iterator[Names]:
    """With a slug that is not theirs, so that nobody types the words that are to be kept."""
    yield from ({"code": code, "slug": "x"} for code in Event.objects.values_list("code", flat=True))


def _feeds(visitor: Visitor) -> Iterator[Names]:
    yield from Team.objects.values("code")
    yield from ({"format": ending} for ending in ("ics", "rss", "atom", "json"))


def _posters(visitor: Visitor) -> Iterator[Names]:
    for names in _events(visitor):
        yield from ({**names, "look": look, "size": size, "ending": ending} for look, size, ending in POSTERS)


def _parts(visitor: Visitor) -> Iterator[Names]:
    for name, model, to_event in (
        ("date_code", Occurrence, "event__code"),
        ("shift_code", Shift, "occurrence__event__code"),
        ("thing_code", Thing, "occurrence__event__code"),
        ("report_code", Report, "occurrence__event__code"),
        ("favour_code", Favour, "occurrence__event__code"),
    ):
        rows = model.objects.values_list(to_event, "code")
        yield from ({"code": code, name: one} for code, one in rows)


def _polls(visitor: Visitor) -> Iterator[Names]:
    yield from DatePoll.objects.values("code")


def _tickets(visitor: Visitor) -> Iterator[Names]:
    """The visitor's own, and somebody's with a mark that is wrong."""
    someone = Person.objects.exclude(pk=getattr(visitor.person, "pk", None)).values_list("code", flat=True).first()
    for date in Occurrence.objects.all():
        yield {"date_code": date.code, "person_code": someone, "mark": "AAAAAAAA"}
        if visitor.person is not None:
            code = visitor.person.code
            yield {"date_code": date.code, "person_code": code, "mark": tickets.ticket_of(date.code, code)}


def _links(visitor: Visitor) -> Iterator[Names]:
    """Those of letters to the visitor."""
    yield {"token": "wrong"}
    for rsvp in Rsvp.objects.filter(person=getattr(visitor.person, "pk", None)):
        yield {"token": token_for(rsvp, OUT)}


def _guests(visitor: Visitor) -> Iterator[Names]:
    for intent in Intent.objects.values_list("code", flat=True):
        for code in Event.objects.values_list("code", flat=True):
            yield {"code": code, "intent_code": intent, "token": "wrong"}


def _agendas(visitor: Visitor) -> Iterator[Names]:
    yield {"secret": "x" * 43}
    for feed in CalendarFeed.objects.filter(person=getattr(visitor.person, "pk", None)):
        yield {"secret": feed.secret}


def _imports(visitor: Visitor) -> Iterator[Names]:
    yield from Team.objects.values("code")
    yield from CalendarImport.objects.values("code")


def _kits(visitor: Visitor) -> Iterator[Names]:
    yield from Kit.objects.values("slug")


def _kinds(visitor: Visitor) -> Iterator[Names]:
    yield from EventKind.objects.values("slug")[:1]


def _figures(visitor: Visitor) -> Iterator[Names]:
    yield from FigureKind.objects.values("slug")[:1]
