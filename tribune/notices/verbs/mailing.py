"""Letters about notices: at once, or bundled where they come in bursts; never two about one notice."""

from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.db import transaction
from django.db.models import Max, QuerySet

from tribune.events import ways
from tribune.mail.verbs.letters import To, post_many
from tribune.notices import stopping
from tribune.notices.dated import calendars_of, tickets_of
from tribune.notices.models import Notice
from tribune.notices.verbs import alerting

BATCH = 100
OUT, TICKET = "\ue000out\ue001", "\ue000ticket\ue001"  # private-use characters: kit.text lets none in
APART = timedelta(minutes=30)


@transaction.atomic
def mail_told(*, key: str, at: datetime) -> bool:
    """Write the letter of the news *key* to the next hundred who want it; True when there may be more."""
    notices = list(_writable().filter(key=key).order_by("pk")[:BATCH])
    if notices:
        _post(notices[:1], to=notices, at=at)
    return len(notices) == BATCH


@transaction.atomic
def mail_bundle(*, person_id: int, kind: str, thing: str, at: datetime) -> int:
    """One letter of everything of *kind* about *thing* that this person has neither read nor been written; how many."""
    found = _writable().filter(person=person_id, kind=kind, thing=thing, read_at=None)
    notices = list(found.order_by("pk")[:500])
    if notices:
        _post(notices, to=notices[-1:], at=at)
    return len(notices)


def bundle_due_at(notice: Notice, *, at: datetime) -> datetime:
    """At once, or half an hour after the last letter of this kind about this thing."""
    same = Notice.objects.filter(person=notice.person_id, kind=notice.kind, thing=notice.thing)
    last = same.aggregate(last=Max("mailed_at"))["last"]
    return at if last is None else max(at, last + APART)


def _writable() -> QuerySet[Any]:
    unsent = Notice.objects.unsent().filter(person__erased_at=None, person__email__isnull=False)
    return unsent.select_related("person", "actor")


def _post(told: list[Notice], *, to: list[Notice], at: datetime) -> None:
    """A letter that tells *told*, in copies to the persons of *to*; those notices are marked."""
    calendars = calendars_of(to, at=at)
    outs = _ways_out(told[-1], to, at=at)
    stops = alerting.stops_of(told[-1], to)
    tickets = tickets_of(to)
    post_many(
        to=[
            To(
                address=notice.person.email,
                key=f"notice:{notice.pk}",
                language=notice.person.language,
                unsubscribe=stops.get(notice.person_id) or stopping.address_for(notice.person, topic=notice.told.topic),
                calendars=calendars.get(notice.person_id, ()),
                own=_own(notice, outs, OUT) | _own(notice, stops, alerting.STOP) | _own(notice, tickets, TICKET),
            )
            for notice in to
        ],
        template="notices/mail/notice" if len(told) == 1 else "notices/mail/bundle",
        context={
            "notice": told[-1],
            "notices": told,
            "way_out": OUT if outs else "",
            "stop": alerting.STOP if stops else "",
            "ticket": TICKET if tickets else "",
        },
        at=at,
    )
    Notice.objects.filter(pk__in=[notice.pk for notice in (*told, *to)]).update(mailed_at=at)


def _own(notice: Notice, addresses: dict[int, str], mark: str) -> dict[str, str]:
    """What stands in this reader's copy where *mark* does; the thing itself for a reader without an address."""
    return {mark: addresses.get(notice.person_id, settings.SITE_URL + notice.address)} if addresses else {}


def _ways_out(notice: Notice, to: list[Notice], *, at: datetime) -> dict[int, str]:
    """By reader, the address that gives back their answer; none where the news is not about one."""
    if not notice.told.has_way_out or not notice.thing.startswith("event:"):
        return {}
    event_id = int(notice.thing.removeprefix("event:"))
    return ways.out_of(event_id, [one.person for one in to], about=notice.happens_at, at=at)
