"""Taking in a calendar: looked at first, then taken date by date, followed, and accounted for."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any
from urllib.parse import urlsplit

from django.db import IntegrityError, transaction
from django.db.models import Max, Q
from django.utils.translation import gettext_lazy as _

from tribune.events import rules
from tribune.events.calendars import reading
from tribune.events.calendars.deciding import Decision, Held, decide, fingerprint, key_of
from tribune.events.calendars.placing import where_of
from tribune.events.calendars.reading import MAX_BYTES, Reading, Skipped, Upstream
from tribune.events.calendars.troubles import NOBODY_ANSWERS
from tribune.events.calendars.writing import host
from tribune.events.models import CalendarImport, EventKind, ImportedDate, ImportRun, Occurrence
from tribune.events.plans import Plan, usual_end
from tribune.events.verbs import events
from tribune.kit import outbound
from tribune.kit.outbound import OutboundRefused
from tribune.kit.refusals import Refusal
from tribune.kit.sealed import blind_index
from tribune.kit.text import tidy
from tribune.people import circles
from tribune.people.models import Person, Right
from tribune.teams.models import Team
from tribune.wire.troubles import of_status

MOST_A_TEAM = 20
EVERY = timedelta(hours=3)
SLOWEST = timedelta(days=3)
CLAIM = timedelta(minutes=15)
READ_ANEW = timedelta(days=1)  # what has not changed is read again: dates have come within reach
MOST_LINES = 500
RUNS_KEPT = 30
ACCEPT = "text/calendar, */*;q=0.1"

NO_PLACE = _("we find no place for it, and the team has no town of its own")
OFF_THERE = _("Called off where it was announced (%(name)s).")


class OurOwnCalendar(Refusal):
    sentence = _("This is a calendar of this very site: its actions are here already.")
    field = "address"


class ThisCalendarIsFollowed(Refusal):
    sentence = _("The team follows this calendar already.")
    field = "address"


class TooManyCalendars(Refusal):
    sentence = _("The team follows twenty calendars already: remove one first.")


class NothingIsThere(Refusal):
    """``code`` is what the answer means (``wire.troubles``)."""

    sentence = _("This address gives no calendar for now. Check it: it often ends in .ics.")
    field = "address"

    def __init__(self, code: str = "odd_answer") -> None:
        self.code = code
        super().__init__()


@dataclass(slots=True)
class Glance:
    """What taking it now would do; ``doubtful`` are fresh dates that could not become actions, with why."""

    reading: Reading
    decision: Decision
    fresh: list[tuple[Upstream, Plan]] = field(default_factory=list)
    skipped: list[Skipped] = field(default_factory=list)


def add(
    *, team: Team, by: Person, kind: EventKind, publishes: bool, zone: str, at: datetime, address: str = "",
    body: bytes = b"", name: str = "",
) -> CalendarImport:  # fmt: skip
    """Keep a calendar to look at: nothing is taken before ``start``. Raises this module's and ``reading``'s refusals."""
    if CalendarImport.objects.filter(team=team).count() >= MOST_A_TEAM:
        raise TooManyCalendars
    address = _web(address)
    if address and (urlsplit(address).hostname or "").lower() == host().lower():
        raise OurOwnCalendar
    etag = modified = ""
    if address:
        body, etag, modified = _fetched(address)
    found = reading.read(body, since=at, until=at + rules.FARTHEST, zone=zone)
    where = (urlsplit(address).hostname or "")[:255]
    try:
        with transaction.atomic():
            return CalendarImport.objects.create(
                team=team,
                made_by=by,
                name=tidy(found.title or name or where).replace("\n", " ")[:120],
                address=address,
                address_index=blind_index(address, context="events.calendar_import") if address else "",
                host=where,
                kind=kind,
                publishes=publishes,
                zone=zone,
                body=body,
                etag=etag[:500],
                modified=modified[:100],
                made_at=at,
            )
    except IntegrityError as error:
        raise ThisCalendarIsFollowed from error


def look(*, calendar: CalendarImport, at: datetime) -> Glance:
    """What its ``body`` would bring now; nothing is kept."""
    found = reading.read(bytes(calendar.body or b""), since=at, until=at + rules.FARTHEST, zone=calendar.zone)
    glance = Glance(found, _decided(calendar, found, at))
    glance.skipped = list(glance.decision.skipped)
    for each in glance.decision.fresh:
        plan = _plan(calendar, each)
        why = NO_PLACE if plan is None else next(iter(rules.faults(plan, at=at)), None)
        if plan is None or why is not None:
            glance.skipped.append(Skipped(each.title, str(why), each.starts_at))
        else:
            glance.fresh.append((each, plan))
    return glance


def start(*, calendar: CalendarImport, by: Person, at: datetime) -> None:
    """Take it from now on; whoever says so answers for it."""
    CalendarImport.objects.filter(pk=calendar.pk).update(
        started_at=calendar.started_at or at, made_by=by, next_try_at=at, paused_at=None, failures=0, trouble=""
    )
    calendar.refresh_from_db()


def renew(*, calendar: CalendarImport, body: bytes, by: Person, at: datetime) -> None:
    """A newer file of the same calendar."""
    reading.read(body, since=at, until=at + rules.FARTHEST, zone=calendar.zone)
    calendar.body = body
    calendar.save(update_fields=["body"])
    start(calendar=calendar, by=by, at=at)


def pause(*, calendar: CalendarImport, at: datetime) -> None:
    CalendarImport.objects.filter(pk=calendar.pk).update(paused_at=at)
    calendar.refresh_from_db()


def remove(*, calendar: CalendarImport) -> None:
    """Follow it no more; the actions it brought stay."""
    calendar.delete()


def claim_due(*, at: datetime, limit: int = 20) -> list[int]:
    """Those to be taken now, each claimed so that no other worker takes it too."""
    free = Q(claimed_until=None) | Q(claimed_until__lt=at)
    due = CalendarImport.objects.filter(free, started_at__isnull=False, paused_at=None, next_try_at__lte=at)
    due = due.order_by("next_try_at")
    claimed = []
    for pk, until in due.values_list("pk", "claimed_until")[:limit]:
        if CalendarImport.objects.filter(pk=pk, claimed_until=until).update(claimed_until=at + CLAIM):
            claimed.append(pk)
    return claimed


def take(*, calendar: CalendarImport, at: datetime) -> ImportRun:
    """Ask for it if it has an address, then keep each date in a transaction of its own: one killed between two
    finds the first ones held. The network is left before the first begins.
    """
    by = calendar.made_by
    holders = circles.holders(calendar.team.circle_id, Right.ACT)
    if by is None or calendar.team.is_closed or not holders.filter(person=by).exists():
        return _ended(calendar, at, trouble=NOBODY_ANSWERS, is_paused=True)
    body = bytes(calendar.body or b"")
    if not body:
        is_asked_again = calendar.read_at is not None and calendar.read_at > at - READ_ANEW
        marks = (calendar.etag, calendar.modified) if is_asked_again else ("", "")
        try:
            body, etag, modified = _fetched(calendar.address, *marks)
        except (OutboundRefused, NothingIsThere) as refusal:
            return _ended(calendar, at, trouble=refusal.code)
        if not body:
            return _ended(calendar, at)
        calendar.etag, calendar.modified = etag[:500], modified[:100]
    try:
        found = reading.read(body, since=at, until=at + rules.FARTHEST, zone=calendar.zone)
    except (reading.NotACalendar, reading.TooBigACalendar, reading.TooManyEntries) as refusal:
        return _ended(calendar, at, trouble=refusal.code)
    calendar.read_at = at
    decision = _decided(calendar, found, at)
    account = _Account(skipped=list(decision.skipped))
    for each in decision.fresh:
        _bring(calendar, each, by, account, at)
    for each in decision.changed:
        _follow(calendar, each, account, at)
    for each in decision.called_off:
        _call_off(calendar, each, by, account, at)
    _mark_gone(calendar, decision, account, at)
    return _ended(calendar, at, found=found, decision=decision, account=account)


@dataclass(slots=True)
class _Account:
    skipped: list[Skipped]
    lines: list[dict[str, Any]] = field(default_factory=list)
    counts: dict[str, int] = field(default_factory=dict)

    def note(self, what: str, title: str, starts_at: datetime | None, *, code: str = "", why: str = "") -> None:
        self.counts[what] = self.counts.get(what, 0) + 1
        if len(self.lines) < MOST_LINES:
            when = starts_at.isoformat() if starts_at else ""
            self.lines.append({"what": what, "title": title[:160], "when": when, "code": code, "why": why[:300]})


def _bring(calendar: CalendarImport, each: Upstream, by: Person, account: _Account, at: datetime) -> None:
    plan = _plan(calendar, each)
    if plan is None:
        account.skipped.append(Skipped(each.title, NO_PLACE, each.starts_at))
        return
    try:
        with transaction.atomic():
            event = events.create(by=by, plan=plan, at=at)
            ImportedDate.objects.create(
                calendar=calendar, key=key_of(each), event=event, fingerprint=fingerprint(each), version=event.version
            )
            if calendar.publishes:
                events.publish(event=event, at=at)
    except Refusal as refusal:
        account.skipped.append(Skipped(each.title, str(refusal), each.starts_at))
    else:
        account.note("taken", each.title, each.starts_at, code=event.code)


def _follow(calendar: CalendarImport, each: Upstream, account: _Account, at: datetime) -> None:
    date = ImportedDate.objects.select_related("event").get(calendar=calendar, key=key_of(each))
    plan = _plan(calendar, each)
    event = date.event
    if event is None or plan is None:
        account.skipped.append(Skipped(each.title, NO_PLACE, each.starts_at))
        return
    try:
        with transaction.atomic():
            amended = events.amend(event=event, plan=plan, version=date.version, at=at)
            ImportedDate.objects.filter(pk=date.pk).update(fingerprint=fingerprint(each), version=amended.version)
    except Refusal as refusal:
        account.skipped.append(Skipped(each.title, str(refusal), each.starts_at))
    else:
        account.note("changed", each.title, each.starts_at, code=event.code)


def _call_off(calendar: CalendarImport, each: Upstream, by: Person, account: _Account, at: datetime) -> None:
    date = ImportedDate.objects.select_related("event").get(calendar=calendar, key=key_of(each))
    assert date.event is not None  # ``decide`` calls off no other
    try:
        with transaction.atomic():
            events.call_off(event=date.event, by=by, reason=str(OFF_THERE) % {"name": calendar.name}, at=at)
            ImportedDate.objects.filter(pk=date.pk).update(fingerprint=fingerprint(each))
    except Refusal as refusal:
        account.skipped.append(Skipped(each.title, str(refusal), each.starts_at))
    else:
        account.note("called_off", each.title, each.starts_at, code=date.event.code)


def _mark_gone(calendar: CalendarImport, decision: Decision, account: _Account, at: datetime) -> None:
    """What the calendar no longer says is shown, not called off: a calendar cut short would take everything with it."""
    rows = ImportedDate.objects.filter(calendar=calendar)
    rows.filter(key__in=decision.back).update(gone_at=None)
    for date in rows.filter(key__in=decision.gone).select_related("event"):
        ImportedDate.objects.filter(pk=date.pk).update(gone_at=at)
        if date.event is not None:
            account.note("gone", date.event.title, None, code=date.event.code)


def _ended(
    calendar: CalendarImport, at: datetime, *, trouble: str = "", found: Reading | None = None,
    decision: Decision | None = None, account: _Account | None = None, is_paused: bool = False,
) -> ImportRun:  # fmt: skip
    account = account or _Account(skipped=[])
    for left in account.skipped:
        account.note("skipped", left.title, left.starts_at, why=str(left.why))
    if decision is not None and found is not None:
        account.counts |= {"same": decision.same, "over": found.over, "cut": found.cut}
    calendar.failures = calendar.failures + 1 if trouble else 0
    calendar.trouble = trouble[:30]
    calendar.claimed_until = None
    if not trouble:
        calendar.last_success_at, calendar.body = at, None
    if is_paused:
        calendar.paused_at = at
    wait = min(EVERY * 2 ** min(calendar.failures, 6), SLOWEST)
    calendar.next_try_at = at + wait if calendar.is_followed and not is_paused else None
    run = ImportRun(calendar=calendar, at=at, trouble=calendar.trouble, counts=account.counts, lines=account.lines)
    last = ImportRun.objects.filter(calendar=calendar).first()
    if last is not None and run.says_no_more_than(last):
        last.delete()  # thirty visits that changed nothing would hide the one that did
    run.save()
    calendar.save()
    kept = ImportRun.objects.filter(calendar=calendar).values_list("pk", flat=True)[:RUNS_KEPT]
    ImportRun.objects.filter(calendar=calendar).exclude(pk__in=list(kept)).delete()
    return run


def _decided(calendar: CalendarImport, found: Reading, at: datetime) -> Decision:
    held = {}
    rows = ImportedDate.objects.filter(calendar=calendar).select_related("event__cancellation")
    for date in rows.annotate(ends=Max("event__occurrences__ends_at"), starts=Max("event__occurrences__starts_at")):
        event = date.event
        held[date.key] = Held(
            event_id=date.event_id,
            fingerprint=date.fingerprint,
            starts_at=date.starts or at,
            title=event.title if event else "",
            is_over=bool(date.ends and date.ends <= at),
            is_called_off=event is not None and getattr(event, "cancellation", None) is not None,
            is_changed_here=event is not None and event.version != date.version,
            is_gone=date.gone_at is not None,
        )
    ours = _ours(found)
    keys = [key_of(each) for each in found.dates]
    others = ImportedDate.objects.filter(calendar__team=calendar.team, key__in=keys).exclude(calendar=calendar)
    return decide(found, held, ours=ours, elsewhere=frozenset(others.values_list("key", flat=True)))


def _ours(found: Reading) -> frozenset[str]:
    """The UIDs that name a date of this site, however they came back to us."""
    ending = f"@{host()}"
    codes = [uid.removesuffix(ending) for uid in found.uids if uid.endswith(ending)]
    known = Occurrence.objects.filter(code__in=codes).values_list("code", flat=True)
    return frozenset(code + ending for code in known)


def _plan(calendar: CalendarImport, each: Upstream) -> Plan | None:
    where = where_of(each, calendar.team)
    if where is None:
        return None
    described = [each.description, each.link if each.link not in each.description else ""]
    return Plan(
        title=each.title[:160],
        kind=calendar.kind,
        starts_at=each.starts_at,
        ends_at=each.ends_at or usual_end(calendar.kind, each.starts_at),
        zone=each.zone,
        team=calendar.team,
        description="\n\n".join(filter(None, described))[:10_000],
        language=calendar.made_by.language if calendar.made_by else "fr",
        **where,
    )


def _fetched(address: str, etag: str = "", modified: str = "") -> tuple[bytes, str, str]:
    """Body and validators; no body when nothing changed since those. Raises OutboundRefused or NothingIsThere."""
    answer = outbound.fetch(address, etag=etag, modified=modified, accept=ACCEPT, max_bytes=MAX_BYTES)
    if answer.is_unchanged:
        return b"", etag, modified
    trouble = of_status(answer.status)
    if trouble or not answer.body:
        raise NothingIsThere(trouble or "odd_answer")
    return answer.body, answer.headers.get("etag", ""), answer.headers.get("last-modified", "")


def _web(address: str) -> str:
    """ "webcal://…" is what calendars call https."""
    typed = address.strip()
    scheme, there, rest = typed.partition("://")
    return f"https://{rest}" if there and scheme.lower() in ("webcal", "webcals") else typed
