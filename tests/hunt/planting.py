"""The secrets: a word each, in everything that only some may read, and by which ways whoever is inside must get it.

Alice organises a closed team and is told of everything; Bob belongs to it; Rachel is its referent. Charlie supports the
movement in another team, Fanny belonged and left, Gaël confirmed an address and no more, and a stranger is nobody.
"""

from __future__ import annotations

import io
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from typing import Any

from django.core.files.base import ContentFile
from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image

from tests.hunt.visitors import Visitor
from tests.services import MailServer
from tribune.discussions.models import Thread
from tribune.discussions.testing import a_comment, a_message, a_thread
from tribune.discussions.verbs import drafts, messages, privates, reading, rooms
from tribune.events.testing import a_past_event, a_report, a_ride, a_shift, a_thing, an_event, an_outline, an_rsvp, soon
from tribune.events.verbs import calendar_feeds, events, kits, questions, reports
from tribune.facts.testing import run_jobs
from tribune.kit.testing import LoopbackSite
from tribune.media.documents import look
from tribune.media.preparing import prepare
from tribune.moderation.testing import a_case
from tribune.notices.kinds import TOPICS
from tribune.notices.models import Rhythm
from tribune.notices.paces import Pace
from tribune.notices.testing import Phone, an_announcement
from tribune.notices.verbs import devices, preferences
from tribune.notices.verbs.preferences import Choice
from tribune.people import circles
from tribune.people.audiences import Audience
from tribune.people.models import Person, Role
from tribune.people.testing import HouseClient, a_person, an_operator, signed_in_client
from tribune.places.testing import a_place
from tribune.publications.verbs import cards
from tribune.teams.models import Team
from tribune.teams.testing import a_team
from tribune.teams.verbs import circulars, enquiries, teams
from tribune.wire.testing import a_source, an_entry

INSIDE = ("Alice", "Bob", "Olga")
OUTSIDE = ("stranger", "Gaël", "Charlie", "Fanny")
PAINTED = "#c81179"
SPOT = (50.635191, 3.072133)


@dataclass(frozen=True)
class Secret:
    """*word* is kept from those OUTSIDE and from those it names *too*; *inside* gets it by *ways* at least."""

    word: str
    ways: tuple[str, ...] = ()
    inside: str = "Alice"
    too: tuple[str, ...] = ()


IN_A_THREAD = ("discussions.threads", "discussions.messages")
TOLD = ("notices.centre", "mail.letters")
AT_HOME = ("front.home", "timeline.why", "front.search")
ON_ACTIONS = ("events.pages", "events.calendars", "events.desks", "events.agendas")

SECRETS = (
    Secret("Zqthread", (*IN_A_THREAD, *TOLD, *AT_HOME, "notices.pushes", "discussions.lists", "discussions.circles")),
    Secret("Zqmessage", (*IN_A_THREAD, *TOLD, "discussions.live", "moderation.forms")),
    Secret("Zqreply", (*IN_A_THREAD, *TOLD)),
    Secret("Zqfollowed", (*IN_A_THREAD, *TOLD)),
    Secret("Zqroom", IN_A_THREAD),
    Secret("Zqfilename", (*IN_A_THREAD, "media.files")),
    Secret("Zqcontent", ("media.files",)),
    Secret(PAINTED, ("media.pictures",)),
    Secret("Zqformer", ("discussions.messages",)),
    Secret("Zqdeleted"),
    Secret("Zqdraft", ("discussions.circles",), inside="Bob"),
    Secret("Zqprivate", (*IN_A_THREAD, *TOLD), too=("Bob", "Olga")),
    Secret("Zqasked", ("discussions.lists", *IN_A_THREAD), inside="Bob", too=("Alice", "Olga")),
    Secret("Zqorganisers", (*IN_A_THREAD, *TOLD), too=("Bob", "Olga")),
    Secret("Zqaction", (*ON_ACTIONS, *AT_HOME, "publications.cards", "events.sheets", "events.posters")),
    Secret("Zqdescription", ("events.pages", "events.calendars", "events.desks")),
    Secret("Zqvenue", ("events.pages", "events.calendars", "events.agendas")),
    Secret("Zqcomment", IN_A_THREAD),
    Secret("Zqrole", ("events.pages", "events.parts")),
    Secret("Zqthing", ("events.pages", "events.parts")),
    Secret("Zqride", ("events.pages",)),
    Secret("Zqquestion", ("events.desks",)),
    Secret("Zqreport", ("events.parts", "front.search")),
    Secret("Zqbody", ("events.parts",)),
    Secret("Zqunpublished", ("events.pages",)),
    Secret("Zqwithheld", ("events.desks",)),
    Secret("Zqstruckout", inside="Olga"),
    Secret("Zqstreet", ("events.pages",)),
    Secret("50.6351", ("events.pages",)),
    Secret("Zqletter", ("teams.letters_in",)),
    Secret("Zqcircular", ("mail.letters",)),
    Secret("Zqabout", ("people.profiles",)),
    Secret("Zqcase", ("moderation.desk",), inside="Olga", too=("Alice",)),
    Secret("Zqannouncement", ("notices.announcements",), inside="Olga", too=("Alice", "Bob")),
    Secret("Zqkit", ("events.campaigns",), inside="Olga", too=("Bob",)),
)


@dataclass
class Garden:
    visitors: dict[str, Visitor] = field(default_factory=dict)


def plant(post: MailServer, push_service: LoopbackSite) -> Garden:
    """Everything is said and done, and whoever is to be told has been. The caller has set the mail server."""
    at = datetime.now(UTC)
    lille = a_place("Lille")
    alice, bob, rachel, fanny = (a_person(name) for name in ("Alice", "Bob", "Rachel", "Fanny"))
    charlie, gael, olga = a_person("Charlie"), a_person("Gaël", supporter=False), an_operator("Olga")
    Person.objects.filter(pk=bob.pk).update(about="Zqabout", about_reach="teams")
    team = a_team(
        "Vieux-Lille", referent=rachel, organisers=[alice], members=[bob, fanny], place=lille,
        openness=Team.Openness.INVITATION,
    )  # fmt: skip
    a_team("Wazemmes", referent=charlie, members=[gael], place=lille)
    garden = Garden()
    for person in (alice, bob, rachel, charlie, fanny, gael, olga):
        garden.visitors[person.name] = _all_ears(person, post, push_service)
    garden.visitors["stranger"] = Visitor("stranger", None, HouseClient(), post)
    of_old = _before_fanny_leaves(team, bob, fanny, at)
    circles.unseat(circle=team.circle, person=fanny, at=at)

    _said(team, of_old, alice, bob, rachel, charlie, at)
    _done(team, alice, bob, fanny, at)
    _kept(team, alice, charlie, olga, at)
    run_jobs(at=at + timedelta(seconds=30))
    run_jobs(at=at + timedelta(hours=25))
    return garden


def _all_ears(person: Person, post: MailServer, push_service: LoopbackSite) -> Visitor:
    """Wants to be told of everything, at once, everywhere, words and all, by night too."""
    choices = {name: Choice(True, Pace.AT_ONCE, push=True) for name, _topic in TOPICS}
    preferences.choose(person=person, choices=choices, says_words=True)
    phone = Phone(push_service, f"/{person.code}")
    devices.turn_on(person=person, session=None, name="Firefox", at=datetime.now(UTC), **phone.subscription)
    Rhythm.objects.filter(person=person).update(quiet_from=None, quiet_until=None)
    calendar_feeds.open(person=person, name="Téléphone", with_teams=True, at=datetime.now(UTC))
    return Visitor(person.name, person, signed_in_client(person), post, phone)


def _before_fanny_leaves(team: Team, bob: Person, fanny: Person, at: datetime) -> Thread:
    """What she followed, and said she would come to."""
    thread = a_thread("Les clés du local", circle=team.circle, by=bob, text="Qui les a ?", at=at)
    reading.follow(thread=thread, person=fanny, at=at)
    return thread


def _said(
    team: Team, of_old: Thread, alice: Person, bob: Person, rachel: Person, charlie: Person, at: datetime
) -> None:
    files = [
        look(ContentFile(b"Zqcontent, ligne par ligne", name="Rendez Zqfilename.txt")),
        prepare(SimpleUploadedFile("plan.png", _a_painted_picture())),
    ]
    thread = a_thread("Rendez Zqthread", circle=team.circle, by=bob, text="Rendez Zqmessage", files=files, at=at)
    mine = a_message(thread, alice, "Je viens", at=at)
    a_message(thread, bob, f"Zqreply @{charlie.name}", reply_to=mine, mentioned=[charlie.code, alice.code], at=at)
    reading.follow(thread=of_old, person=alice, at=at)
    a_message(of_old, bob, "Zqfollowed : Rachel les garde", at=at)
    changed = a_message(thread, bob, "Rendez Zqformer", at=at)
    messages.edit(message=changed, by=bob, text="Rendez-vous à midi", at=at)
    gone = a_message(thread, bob, "Zqdeleted", at=at)
    messages.delete(message=gone, by=bob, at=at)
    a_message(rooms.enter(circle=team.circle, by=bob, at=at), bob, "Zqroom", at=at)
    drafts.keep(person=bob, anchor=f"circle:{team.circle.code}", text="Zqdraft", at=at)
    talk = privates.ask(person=alice, by=rachel, text="Tu as une minute ?", at=at)
    privates.accept(thread=talk, person=alice, at=at)
    a_message(talk, rachel, "Zqprivate", at=at)
    privates.ask(person=bob, by=rachel, text="Zqasked", at=at)
    privates.to_organisers(circle=team.circle, by=a_person("Nina"), text="Zqorganisers", at=at)


def _done(team: Team, alice: Person, bob: Person, fanny: Person, at: datetime) -> None:
    within: dict[str, Any] = {"by": alice, "team": team, "audience": Audience.CIRCLE}
    action = an_event("Rendez Zqaction", description="Zqdescription", venue="Zqvenue", **within)
    an_rsvp(action, bob)
    an_rsvp(action, alice)
    a_shift(action, "Zqrole")
    a_thing(action, "Zqthing")
    a_ride(action, bob, where="Zqride")
    questions.add(event=action, kind="short", text="Zqquestion", options=(), is_required=False)
    assert action.publication is not None
    a_comment(action.publication, bob, "Zqcomment", at=at)
    report = a_report(a_past_event(**within), by=alice, body="Zqbody", published=False)
    reports.write(report=report, title="Rendez Zqreport", body="Zqbody", figures={}, version=report.version, at=at)
    report.refresh_from_db()
    reports.add_picture(report=report, file=ContentFile(_a_painted_picture(), name="a.png"), by=alice, at=at)
    report.refresh_from_db()
    reports.publish(report=report, at=at, tells=True)
    an_event("Rendez Zqunpublished", published=False, by=alice, team=team)
    withheld = an_event("Rendez Zqwithheld", by=alice, team=team)
    events.withhold(event=withheld, at=at)
    reserved = an_event(
        "Rendez-vous chez nous", venue="Zqstreet", point=SPOT, is_address_reserved=True, by=alice, team=team,
        starts_at=soon(4),
    )  # fmt: skip
    an_rsvp(reserved, bob)
    an_rsvp(reserved, alice)
    an_rsvp(reserved, fanny)
    an_rsvp(reserved, fanny, "no")


def _kept(team: Team, alice: Person, charlie: Person, olga: Person, at: datetime) -> None:
    entry = an_entry("Rendez Zqstruckout", source=a_source())
    assert entry.publication is not None
    cards.withhold(entry.publication, at=at)
    enquiries.write(team=team, person=a_person("Rose"), words="Zqletter", language="fr", at=at)
    circulars.send(team=team, by=_referent(team), subject="Rendez Zqcircular", words="Zqcircular", at=at)
    a_case("action", an_event("Marche", by=alice, team=team).code, by=a_person("Iris"), words="Zqcase")
    an_announcement(olga, texts={"fr": {"title": "Rendez Zqannouncement", "words": "Zqannouncement"}})
    kits.make(by=olga, outline=replace(an_outline("Mille carafes"), introduction="Zqkit"), at=at)
    struck = a_team("Rendez Zqstruckout", referent=a_person("Zoé"))
    teams.withhold(team=struck, at=at)


def _referent(team: Team) -> Person:
    return circles.present(team.circle_id).get(role=Role.REFERENT).person


def _a_painted_picture() -> bytes:
    kept = io.BytesIO()
    Image.new("RGB", (400, 300), PAINTED).save(kept, "PNG")
    return kept.getvalue()
