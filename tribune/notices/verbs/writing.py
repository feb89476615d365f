"""The words of letters about notices, and what each reader's copy holds of their own."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from django.conf import settings

from tribune.events import ways
from tribune.kit.sealed import blind_index
from tribune.mail.addresses import host
from tribune.mail.replies import REPLIES
from tribune.mail.reply_addresses import reply_headers
from tribune.mail.verbs.letters import To, post_many
from tribune.notices import stopping
from tribune.notices.bunches import Bunch, bunched
from tribune.notices.dated import calendars_of, tickets_of
from tribune.notices.kinds import TOPICS
from tribune.notices.models import Notice
from tribune.notices.paces import GATHERED
from tribune.notices.verbs import alerting
from tribune.notices.verbs.preferences import GATHERED_LETTERS
from tribune.people.models import Circle

OUT, TICKET = "\ue000out\ue001", "\ue000ticket\ue001"  # private-use characters: kit.text lets none in
LINES = 40  # in one digest; the site has the others
NAMES = 20  # in one letter about many


def post(told: list[Notice], *, to: list[Notice], at: datetime) -> None:
    """A letter that tells *told*, one line, in copies to the persons of *to*; those notices are marked."""
    notice = told[-1]
    said = [
        one for one in told if one.detail or (one.names_actor and one.actor_name)
    ]  # of the others, the number says it
    calendars = calendars_of(to, at=at)
    outs = _ways_out(notice, to, at=at)
    stops = alerting.stops_of(notice, to)
    tickets = tickets_of(to)
    headers = threading_of(notice.thing, topic=notice.told.topic, circle=notice.circle)
    post_many(
        to=[
            To(
                address=one.person.email,
                key=f"notice:{one.pk}",
                language=one.person.language,
                unsubscribe=stops.get(one.person_id) or stop_address(one),
                calendars=calendars.get(one.person_id, ()),
                own=_own(one, outs, OUT) | _own(one, stops, alerting.STOP) | _own(one, tickets, TICKET),
                headers={**headers, **_answered_at(one, at=at)},
            )
            for one in to
        ],
        template="notices/mail/notice" if len(told) == 1 else "notices/mail/bundle",
        context={
            "notice": notice,
            "bunch": bunched(told)[0],
            "notices": said[:NAMES],
            "more": len(said[NAMES:]),
            "way_out": OUT if outs else "",
            "stop": alerting.STOP if stops else "",
            "ticket": TICKET if tickets else "",
            "is_answerable": bool(_answered_at(notice, at=at)),
        },
        at=at,
    )
    Notice.objects.filter(pk__in=[one.pk for one in (*told, *to)]).update(mailed_at=at)


def post_digest(told: list[Notice], *, at: datetime) -> None:
    """One letter to one person of everything in *told*, a heading a team or a topic."""
    person = told[0].person
    lines = bunched(told)
    pace = next((pace for pace in reversed(GATHERED) if any(one.pace == pace for one in told)), "now")
    names = sorted({one.told.topic for one in told})
    topic = GATHERED_LETTERS if pace in GATHERED else "+".join(names)
    post_many(
        to=[
            To(
                address=person.email,
                key=f"notice:{told[-1].pk}",
                language=person.language,
                unsubscribe=stopping.address_for(person, topic=topic),
                headers={
                    "List-Id": f"<digest.{host()}>",
                    **reply_headers(purpose=GATHERED_LETTERS, person_id=person.pk, about_id=told[-1].pk, at=at),
                },
            )
        ],
        template="notices/mail/digest",
        context={
            "pace": pace,
            "count": len(lines),
            "sections": _sections(lines[:LINES]),
            "more": max(0, len(lines) - LINES),
        },
        at=at,
    )
    Notice.objects.filter(pk__in=[one.pk for one in told]).update(mailed_at=at)


def _sections(lines: Sequence[Bunch]) -> list[tuple[Any, list[Bunch]]]:
    """(heading, lines): teams under their names, the rest under its topic, in the order of the preferences."""
    order = [name for name, _topic in TOPICS]
    found: dict[tuple[int, str], list[Bunch]] = {}
    for line in lines:
        topic = line.notice.told.topic
        team = line.notice.circle.name if line.notice.circle is not None else ""
        found.setdefault((order.index(topic) if not team else len(order), team or topic), []).append(line)
    return [
        (heading if place == len(order) else TOPICS[heading].label, found[place, heading])
        for place, heading in sorted(found)
    ]


def stop_address(notice: Notice) -> str:
    """What ends the letters that this one is of: those of its topic, from its team alone if it comes from one."""
    topic = notice.told.topic
    circle = notice.circle if TOPICS[topic].is_of_teams else None
    return stopping.address_for(notice.person, topic=topic, circle=circle)


def threading_of(thing: str, *, topic: str, circle: Circle | None = None) -> Mapping[str, str]:
    """Letters about one thing stand together in the reader's program (RFC 5322, 3.6.4), and those of a team or a
    topic are one list to its rules (RFC 2919). The first names no letter that was ever sent: it is the thing itself.
    """
    root = f"<{blind_index(thing, context='notices.thread')[:24]}@{host()}>"
    name = "".join(c for c in circle.name if c not in '"\\<>') if circle else ""
    of = f'"{name}" <{circle.code.lower()}.teams.{host()}>' if circle else f"<{topic}.notices.{host()}>"
    return {"In-Reply-To": root, "References": root, "List-Id": of}


def _answered_at(notice: Notice, *, at: datetime) -> Mapping[str, str]:
    """``Reply-To`` where a room takes answers about what is told: their purpose is the kind of the thing."""
    kind, _colon, number = notice.thing.partition(":")
    if kind not in REPLIES or not number.isdigit() or notice.told.is_answered_on_site:
        return {}
    return reply_headers(purpose=kind, person_id=notice.person_id, about_id=int(number), at=at)


def _own(notice: Notice, addresses: dict[int, str], mark: str) -> dict[str, str]:
    """What stands in this reader's copy where *mark* does; the thing itself for a reader without an address."""
    return {mark: addresses.get(notice.person_id, settings.SITE_URL + notice.address)} if addresses else {}


def _ways_out(notice: Notice, to: list[Notice], *, at: datetime) -> dict[int, str]:
    """By reader, the address that gives back their answer; none where the news is not about one."""
    if not notice.told.has_way_out or not notice.thing.startswith("event:"):
        return {}
    event_id = int(notice.thing.removeprefix("event:"))
    return ways.out_of(event_id, [one.person for one in to], about=notice.happens_at, at=at)
