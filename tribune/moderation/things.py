"""What may be reported of the rooms below: entries, teams, actions, their reports, people, messages and threads."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from tribune.discussions.models import Attachment, Message, Thread
from tribune.discussions.querysets import ThreadQuerySet
from tribune.discussions.verbs import messages as message_verbs
from tribune.discussions.verbs import threads as thread_verbs
from tribune.events.models import Event
from tribune.events.models import Report as EventReport
from tribune.events.verbs import events
from tribune.moderation.reportable import REPORTABLE, Kind, Said, Told
from tribune.people import rules
from tribune.people.models import Block, Person, Role, Seat
from tribune.people.viewers import Viewer
from tribune.publications.models import CardText, Publication
from tribune.publications.verbs import cards
from tribune.teams.models import Team
from tribune.teams.verbs import teams
from tribune.wire.models import Entry

AROUND = 3


def register() -> None:
    REPORTABLE.register(
        "entry",
        Kind(
            label=_("An entry of the wire"), icon="rss", told=_told_entry, answering=lambda _thing: _just(None),
            seen=lambda code, viewer: Entry.objects.visible_to(viewer).filter(code=code).first(),
            found=lambda code: Entry.objects.filter(code=code, publication__isnull=False).first(),
            is_hidden=lambda entry: _is_withheld(entry.publication),
            hide=lambda entry, at: cards.withhold(entry.publication, at=at),
            show=lambda entry, at: cards.restore(entry.publication, at=at),
        ),
    )  # fmt: skip
    REPORTABLE.register(
        "team",
        Kind(
            label=_("A team"), icon="users", told=_told_team, answering=lambda team: _organisers(team.circle_id),
            seen=lambda code, viewer: Team.objects.visible_to(viewer).filter(code=code).first(),
            found=lambda code: Team.objects.select_related("publication").filter(code=code).first(),
            is_hidden=lambda team: team.withheld_at is not None,
            hide=lambda team, at: teams.withhold(team=team, at=at),
            show=lambda team, at: teams.restore(team=team, at=at),
        ),
    )  # fmt: skip
    REPORTABLE.register(
        "action",
        Kind(
            label=_("An action"), icon="calendar", told=_told_action, answering=_answering_for,
            seen=lambda code, viewer: Event.objects.visible_to(viewer).filter(code=code).first(),
            found=lambda code: Event.objects.select_related("publication", "team").filter(code=code).first(),
            is_hidden=lambda event: event.is_withheld or event.publication is None,
            hide=lambda event, at: events.withhold(event=event, at=at),
            show=lambda event, at: events.restore(event=event, at=at),
        ),
    )  # fmt: skip
    REPORTABLE.register(
        "report",
        Kind(
            label=pgettext_lazy("of an action", "A report of an action"), icon="picture", told=_told_report,
            answering=lambda report: _answering_for(report.occurrence.event),
            seen=_seen_report, found=_found_report,
            is_hidden=lambda report: report.publication is None or _is_withheld(report.publication),
            hide=lambda report, at: cards.withhold(report.publication, at=at),
            show=lambda report, at: cards.restore(report.publication, at=at),
        ),
    )  # fmt: skip
    REPORTABLE.register(
        "person",
        Kind(
            label=_("A person"), icon="user", told=_told_person, answering=lambda person: _just(person.pk),
            seen=_seen_person,
            found=lambda code: Person.objects.present().filter(code=code).first(),
        ),
    )  # fmt: skip
    REPORTABLE.register(
        "message",
        Kind(
            label=_("A message"), icon="chat", told=_told_message, answering=lambda message: _just(message.author_id),
            seen=_seen_message, found=_found_message,
            is_hidden=lambda message: message.hidden_at is not None,
            hide=lambda message, at: message_verbs.hide(message=message, at=at),
            show=lambda message, at: message_verbs.show(message=message, at=at),
            remove=_remove_message,
            is_out_of_reach=lambda message: message.thread.is_private,
        ),
    )  # fmt: skip
    REPORTABLE.register(
        "thread",
        Kind(
            label=_("A discussion"), icon="chat", told=_told_thread,
            answering=lambda thread: _just(thread.opened_by_id),
            # Of what is private only single messages are reported: whoever judges is shown them, and nothing else of it.
            seen=lambda code, viewer: _threads().visible_to(viewer).filter(code=code).first(),
            found=lambda code: _threads().filter(code=code).first(),
            is_hidden=lambda thread: thread.hidden_at is not None,
            hide=lambda thread, at: thread_verbs.hide(thread=thread, at=at),
            show=lambda thread, at: thread_verbs.show(thread=thread, at=at),
        ),
    )  # fmt: skip


def _threads() -> ThreadQuerySet:
    return Thread.objects.for_page().exclude(kind__in=[Thread.Kind.PRIVATE, Thread.Kind.ORGANISERS])


def code_of_message(message: Message) -> str:
    """How an address names a message: its thread's code and its number. The thread must be at hand."""
    return f"{message.thread.code}-{message.number}"


def _told_entry(entry: Entry, viewer: Viewer) -> Told:
    card = entry.publication
    assert card is not None  # found published
    body = CardText.objects.filter(publication=card).values_list("body", flat=True).first() or ""
    return Told(card.title, card.address, [Said(_joined([card.title, card.summary, body]), called=entry.source.title)])


def _told_team(team: Team, viewer: Viewer) -> Told:
    return Told(team.name, team.address, [Said(_joined([team.name, team.about]), called=team.name)])


def _told_action(event: Event, viewer: Viewer) -> Told:
    said = _joined([event.title, event.venue, event.town, event.description])
    whose = event.team.name if event.team is not None else ""
    return Told(event.title, event.address, [Said(said, called=whose)])


def _told_report(report: EventReport, viewer: Viewer) -> Told:
    event = report.occurrence.event
    whose = event.team.name if event.team is not None else ""
    return Told(report.title, report.address, [Said(_joined([report.title, report.body]), called=whose)])


def _told_person(person: Person, viewer: Viewer) -> Told:
    """As far as their profile reaches whoever reports, and no further."""
    shown = rules.fields_shown(person, viewer)
    name = person.name if "name" in shown else ""
    fields = [getattr(person, field) for field in ("name", "about", "skills", "availability") if field in shown]
    said = Said(_joined(fields), author_id=person.pk, called=name)
    return Told(name, f"/people/{person.code}/", [said], author_id=person.pk)


def _told_message(message: Message, viewer: Viewer) -> Told:
    """With three messages before and three after, as whoever reports could read them."""
    near = Message.objects.standing().filter(
        thread=message.thread_id, number__range=(message.number - AROUND, message.number + AROUND)
    )
    around = [one for one in near.select_related("author").order_by("number") if one.pk != message.pk]
    before = [one for one in around if one.number < message.number]
    after = [one for one in around if one.number > message.number]
    said = [_said(one, is_reported=one is message) for one in (*before, message, *after)]
    return Told(message.thread.name, f"{message.thread.address}{message.number}/", said, author_id=message.author_id)


def _told_thread(thread: Thread, viewer: Viewer) -> Told:
    first = Message.objects.standing().filter(thread=thread).select_related("author").order_by("number")[:AROUND]
    said = [Said(thread.name, author_id=thread.opened_by_id), *(_said(one, is_reported=True) for one in first)]
    return Told(thread.name, thread.address, said, author_id=thread.opened_by_id)


def _said(message: Message, *, is_reported: bool) -> Said:
    """Of what came with the words, that it came; and the pictures themselves of what is reported."""
    came = list(Attachment.objects.filter(message=message).select_related("file", "picture").order_by("pk"))
    names = [f"[{one.file.name if one.file is not None else _('picture')}]" for one in came]
    return Said(
        _joined([message.text, *names]), author_id=message.author_id, called=message.author_name,
        at=message.posted_at, is_reported=is_reported,
        pictures=[one.picture for one in came if is_reported and one.picture is not None],
    )  # fmt: skip


def _seen_message(code: str, viewer: Viewer) -> Message | None:
    message = _found_message(code)
    if message is None or message.is_deleted or message.hidden_at is not None or message.held_at is not None:
        return None
    return message if Thread.objects.visible_to(viewer).filter(pk=message.thread_id).exists() else None


def _found_message(code: str) -> Message | None:
    thread, _dash, number = code.partition("-")
    if not number.isdecimal() or len(number) > 9:
        return None
    rows = Message.objects.select_related("author", "deletion", "thread__about", "thread__circle")
    return rows.filter(thread__code=thread, number=int(number)).first()


def _remove_message(message: Message, at: datetime) -> None:
    if not message.is_deleted:
        message_verbs.wipe(message=message, by=None, is_by_author=False, at=at)


def _seen_person(code: str, viewer: Viewer) -> Person | None:
    """Also one whom *viewer* blocked, of whom the report then says nothing but why."""
    if viewer.person is None:
        return None
    blocked: QuerySet[Any, Any] = Block.objects.filter(by=viewer.person).values("person")
    seen = Person.objects.visible_to(viewer).filter(code=code).first()
    person: Person | None = seen or Person.objects.present().filter(pk__in=blocked, code=code).first()
    return person


def _seen_report(code: str, viewer: Viewer) -> EventReport | None:
    report = _found_report(code)
    if report is None or report.is_draft or _is_withheld(report.publication):
        return None
    return report if Event.objects.visible_to(viewer).filter(pk=report.occurrence.event_id).exists() else None


def _found_report(code: str) -> EventReport | None:
    rows = EventReport.objects.select_related("publication", "occurrence__event__team")
    return rows.filter(code=code).first()


def _is_withheld(card: Publication | None) -> bool:
    return card is not None and card.withheld_at is not None


def _answering_for(event: Event) -> QuerySet[Any, Any]:
    return _organisers(event.team.circle_id) if event.team is not None else _just(event.made_by_id)


def _organisers(circle_id: int) -> QuerySet[Any, Any]:
    seats = Seat.objects.filter(circle=circle_id, role__gte=Role.ORGANISER).values("person")
    return Person.objects.present().filter(pk__in=seats).values("pk")  # type: ignore[no-any-return]


def _just(person_id: int | None) -> QuerySet[Any, Any]:
    return Person.objects.present().filter(pk=person_id).values("pk")  # type: ignore[no-any-return]


def _joined(parts: Iterable[str]) -> str:
    return "\n\n".join(part for part in parts if part)
