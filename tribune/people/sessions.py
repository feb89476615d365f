"""The session store: one cookie, only after sign-in; its key kept here as a hash; each request one query."""

import hashlib
import re
import secrets
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import Exists, OuterRef, QuerySet
from django.http import HttpRequest, HttpResponse

from tribune.kit.prepared import prepared
from tribune.people.models import Declaration, Person, Session
from tribune.streams import verbs as streams

LIVES = timedelta(days=90)  # since last seen
LIVES_WITH_A_CHARGE = timedelta(hours=12)  # since sign-in
SEEN_EVERY = timedelta(minutes=10)
COOKIE = "__Host-session"
COOKIE_IN_CLEAR = "session"  # plain http beyond loopback: browsers drop a Secure cookie there

BROWSERS = (("Edg", "Edge"), ("OPR/", "Opera"), ("Firefox", "Firefox"), ("CriOS", "Chrome"), ("Chrome", "Chrome"),
            ("Safari", "Safari"))  # fmt: skip
SYSTEMS = (("Android", "Android"), ("iPhone", "iPhone"), ("iPad", "iPad"), ("Windows", "Windows"),
           ("Macintosh", "Mac"), ("CrOS", "ChromeOS"), ("Linux", "Linux"))  # fmt: skip


def open_for(person: Person, *, agent: str, at: datetime, second_factor: bool = False) -> tuple[str, Session]:
    """A new session and the key its cookie will carry."""
    key = secrets.token_urlsafe(32)
    session = Session.objects.create(
        key_hash=_hash(key),
        person=person,
        agent=agent[:80],
        created_at=at,
        seen_at=at,
        expires_at=at + (LIVES_WITH_A_CHARGE if person.has_charge else LIVES),
        second_factor_at=at if second_factor else None,
        stepped_up_at=at,  # a code was typed this minute
    )
    return key, session


def find(key: str, *, at: datetime) -> Session | None:
    """The live session of *key* with its person, in one query."""
    if not 20 <= len(key) <= 100:
        return None
    found = _live(key_hash=_hash(key), at=at)
    if not found:
        return None
    session: Session = found[0]
    session.person.__dict__["is_supporter"] = session.stands_as_supporter  # type: ignore[attr-defined]
    session.person.__dict__["has_charge"] = session.person.is_superuser or session.holds_charge  # type: ignore[attr-defined]
    return session


@prepared
def _live(*, key_hash: str, at: datetime) -> QuerySet[Session]:
    charges = Person.groups.through.objects.filter(person=OuterRef("person"))
    return (
        Session.objects.filter(key_hash=key_hash, expires_at__gt=at, person__is_active=True)
        .select_related("person", "person__picture", "person__place")
        .annotate(
            stands_as_supporter=Exists(Declaration.objects.filter(person=OuterRef("person"), withdrawn_at=None)),
            holds_charge=Exists(charges),
        )
    )


def see(session: Session, *, at: datetime) -> None:
    """Note that the session is alive, at most once in ten minutes; those of people with a charge do not grow."""
    if at - session.seen_at < SEEN_EVERY:
        return
    expires_at = session.expires_at if session.person.has_charge else at + LIVES
    Session.objects.filter(pk=session.pk, seen_at=session.seen_at).update(seen_at=at, expires_at=expires_at)


def rotate(session: Session) -> str:
    """A new key for the same session, after a second factor: the old one opens nothing any more."""
    key = secrets.token_urlsafe(32)
    session.key_hash = _hash(key)
    session.save(update_fields=["key_hash"])
    return key


def shorten_for_charge(person: Person, *, at: datetime) -> None:
    """Someone was given a charge: their open sessions end as those of people with a charge do."""
    Session.objects.filter(person=person, expires_at__gt=at + LIVES_WITH_A_CHARGE).update(
        expires_at=at + LIVES_WITH_A_CHARGE
    )


def end(person: Person, code: str) -> bool:
    """End one session of *person*; False when they have none by that code."""
    return bool(_ended(person, Session.objects.filter(code=code)))


def end_others(person: Person, kept: Session) -> int:
    return _ended(person, Session.objects.exclude(pk=kept.pk))


def end_all(person: Person) -> int:
    return _ended(person, Session.objects.all())


@transaction.atomic
def _ended(person: Person, which: QuerySet[Session]) -> int:
    """How many went. Open pages of the browsers that stay signed in ask for a new stream, and are given it."""
    ended = which.filter(person=person).delete()[0]
    if ended:
        streams.drop(listener=person.code)
    return ended


def forget_ended(*, at: datetime) -> int:
    """Rows of sessions that are over; how many went."""
    return Session.objects.filter(expires_at__lte=at).delete()[0]


def key_in(request: HttpRequest) -> str:
    return request.COOKIES.get(_cookie_name(request), "")


def put_cookie(request: HttpRequest, answer: HttpResponse, key: str, session: Session) -> None:
    name = _cookie_name(request)
    answer.set_cookie(
        name,
        key,
        max_age=int((session.expires_at - session.created_at).total_seconds()),
        secure=name == COOKIE,
        httponly=True,
        samesite="Lax",
        path="/",
    )


def is_cookie_in(answer: HttpResponse) -> bool:
    return COOKIE in answer.cookies or COOKIE_IN_CLEAR in answer.cookies


def drop_cookie(request: HttpRequest, answer: HttpResponse) -> None:
    """Set by hand: ``delete_cookie`` would leave Secure out, and browsers then ignore a ``__Host-`` name."""
    name = _cookie_name(request)
    answer.set_cookie(
        name, "", max_age=0, expires="Thu, 01 Jan 1970 00:00:00 GMT", secure=name == COOKIE, httponly=True,
        samesite="Lax", path="/",
    )  # fmt: skip


def agent_of(request: HttpRequest) -> str:
    """ "Firefox, Linux": enough to know one's own browsers, too little to follow anyone."""
    raw = request.headers.get("User-Agent", "")
    browser = next((name for mark, name in BROWSERS if mark in raw), "")
    system = next((name for mark, name in SYSTEMS if mark in raw), "")
    return ", ".join(filter(None, (browser, system)))


def is_loopback(request: HttpRequest) -> bool:
    host = re.sub(r":\d+$", "", request.get_host())
    return (
        host in ("localhost", "[::1]")
        or host.endswith(".localhost")
        or re.fullmatch(r"127(\.\d+){3}", host) is not None
    )


def _cookie_name(request: HttpRequest) -> str:
    return COOKIE if request.is_secure() or is_loopback(request) else COOKIE_IN_CLEAR


def _hash(key: str) -> str:
    return hashlib.sha256(key.encode()).hexdigest()
