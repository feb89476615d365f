"""One small movement in which every route can be asked by everyone: the cast, and the things the routes are about."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from django.core import signing
from django.core.files.base import ContentFile
from django.test import Client

from tribune.discussions.testing import a_comment, a_message, a_private_talk, a_thread
from tribune.discussions.verbs import privates, rooms
from tribune.events import alert_ways, tickets, ways
from tribune.events.models import CalendarImport, Event
from tribune.events.near import Asked as Near
from tribune.events.testing import (
    a_figure_kind,
    a_kit,
    a_past_event,
    a_report,
    a_ride,
    a_shift,
    a_thing,
    an_event,
    an_rsvp,
)
from tribune.events.verbs import (
    alerts,
    calendar_feeds,
    favours,
    guests,
    kits,
    polls,
    questions,
    shifts,
    swaps,
    team_parts,
)
from tribune.facts.models import Job
from tribune.mail.verbs import letters
from tribune.media.documents import look
from tribune.media.testing import a_file, a_picture
from tribune.moderation.testing import a_case
from tribune.movement.verbs import settings
from tribune.notices import stopping
from tribune.notices.live import channel_of
from tribune.notices.testing import a_notice, an_announcement
from tribune.people import circles
from tribune.people.audiences import Audience
from tribune.people.models import Person, Session
from tribune.people.testing import HouseClient, a_person, an_operator, signed_in_client, with_charge
from tribune.people.verbs import addresses, intents, signing_in, stepping_up
from tribune.places.testing import a_place
from tribune.publications.testing import a_publication
from tribune.streams import keys
from tribune.teams.models import Team
from tribune.teams.testing import a_team
from tribune.teams.verbs import enquiries, handovers, invitations, mergers, requests
from tribune.wire.exchange_testing import a_partner, an_exchange_asked
from tribune.wire.testing import a_hiding, a_list, a_move, a_rule, a_source, a_story, a_subscription, an_entry
from tribune.wire.verbs import exchanges

Names = dict[str, Any]

# What is typed where an empty form would not reach the question of who may.
TYPED = {
    "events:alert_new": {"name": "Chez moi", "pace": "daily"},
    "teams:membership": {"as": "member"},
    "teams:role": {"role": "50"},
    "teams:handover": {"accept": "1"},
    "teams:closing": {"fate": "off"},
    "events:rsvp": {"answer": "yes"},
    "events:cancellation": {"reason": "Orage"},
    "events:door": {"name": "Rose", "count": "1", "key": "rose"},
    "events:thing": {"quantity": "1"},
    "events:ride_asked": {"do": "say", "text": "Bonjour"},
    "people:desk_charges": {"charge": "sources"},
    "discussions:post": {"text": "Bonjour"},
    "discussions:comment": {"text": "Bonjour"},
    "discussions:new": {"title": "Rallonges", "text": "Qui en a ?"},
    "discussions:lock": {"reason": "Tout est dit."},
    "discussions:following": {"want": "follow"},
    "discussions:reaction": {"kind": "thanks"},
    "discussions:edit": {"text": "Autrement"},
    "discussions:write": {"text": "Bonjour"},
    "discussions:request": {"do": "accept"},
    "timeline:less": {"kind": "entry", "how": "1"},
    "timeline:seen": {"keys": "1 2"},
}

CAST = {
    "anonymous": "not signed in",
    "guest": "a confirmed address without a declaration of support",
    "other": "a supporter, member of another team",
    "former": "a supporter who was a member and left",
    "member": "a member of the team",
    "organiser": "an organiser of the team, who made its actions",
    "referent": "the team's referent",
    "curator": "holds the charge of the sources, second factor passed",
    "moderator-": "a moderator who has not passed the second factor",
    "moderator": "a moderator, second factor passed",
    "operator-": "an operator whose last proof is more than ten minutes old",
    "operator": "an operator, second factor passed just now",
}


@dataclass
class World:
    """``subjects``: what each name in the matrix's "about" column gives to the address."""

    people: dict[str, Person]
    browsers: dict[str, Client]
    subjects: dict[str, Names]


def build() -> World:
    now = datetime.now(UTC)
    people = _cast()
    browsers = _browsers(people)
    lille = a_place("Lille")
    team = a_team(
        "Fives–Moulins", referent=people["referent"], organisers=[people["organiser"]], members=[people["member"]],
        place=lille,
    )  # fmt: skip
    former = people["former"]
    circles.seat(circle=team.circle, person=former, role=circles.Role.MEMBER, at=now)
    circles.unseat(circle=team.circle, person=former, at=now)
    closed = a_team("Vieux-Lille", referent=people["organiser"], openness=Team.Openness.INVITATION, place=lille)
    choosy = a_team(
        "Bois-Blancs", referent=people["referent"], organisers=[people["organiser"]], members=[people["member"]],
        openness=Team.Openness.APPROVAL, place=lille,
    )  # fmt: skip
    knock = requests.ask(team=choosy, person=a_person("Nour"), at=now)
    assert knock is not None
    link = invitations.make_link(team=team, by=people["referent"], days=7, most=5, at=now)
    letter_in = invitations.mail(
        team=team, by=people["referent"], address="nina@example.org", words="", language="fr", is_signed=True, at=now
    )
    merger = mergers.ask(team=team, into=choosy, by=people["referent"], at=now)
    enquiry = enquiries.write(team=team, person=people["guest"], words="Bonjour", language="fr", at=now)
    message = intents.begin(
        purpose=enquiries.PURPOSE, address="nina@example.org", at=now, language="fr",
        values={"team": team.code, "name": "Nina", "words": "Bonjour"},
    )  # fmt: skip
    message_link = intents.draw(message, at=now)
    handover = handovers.offer(team=team, taker=people["member"], giver_role=10, by=people["referent"], at=now)
    a_team("Wazemmes", referent=a_person("Rose"), members=[people["other"]], place=lille)

    by = {"by": people["organiser"], "team": team}
    action = an_event("Marche pour l’eau", **by)
    answer = an_rsvp(action, people["member"])
    an_rsvp(action, people["member"])
    role, thing = a_shift(action, needed=1), a_thing(action)
    swap = _a_swap(role, people["member"], a_shift(action, "Sono", needed=1), people["referent"])
    ride = a_ride(action, people["member"])
    ride_asked = favours.ask(favour=ride, person=people["referent"], places=1, note="", at=now)
    shared = an_event("Fête de quartier", by=people["other"])
    team_parts.invite(event=shared, team=team, by=people["other"], at=now)
    among = an_event("Réunion de l’équipe", audience=Audience.CIRCLE, **by)
    members_only = an_event("Assemblée", audience=Audience.MEMBERS, **by)
    draft = an_event("Brouillon", published=False, **by)
    unsure = an_event("Quand ?", published=False, **by)
    hours = [(now + timedelta(days=day), now + timedelta(days=day, hours=2)) for day in (5, 6)]
    poll = polls.open_poll(event=unsure, choices=hours, by=people["organiser"], at=now)

    source = a_source()
    entry = an_entry("Ce que cache l’amendement", source=source)
    story = a_story(an_entry("Un sursis pour les lits"), an_entry("Six mois de gagnés"))
    held = an_entry("À relire", source=a_source(trusted=False))
    card = a_publication("L’eau de quarante communes")
    of_the_team = a_publication("Compte rendu", audience=Audience.CIRCLE, circle=team.circle)

    member = people["member"]
    talk = a_thread(
        "Qui fait quoi", circle=team.circle, by=member, files=[look(ContentFile(b"%PDF-1.7", name="plan.pdf"))]
    )
    among_those_who_come = rooms.enter(about=action.publication, by=member, at=now)
    a_message(among_those_who_come, member, at=now)
    imported = CalendarImport.objects.create(
        team=team, made_by=people["organiser"], name="Agenda", kind=action.kind, zone="Europe/Paris", made_at=now,
        body=b"BEGIN:VCALENDAR\r\nVERSION:2.0\r\nEND:VCALENDAR\r\n",
    )  # fmt: skip
    feed = calendar_feeds.open(person=member, name="Téléphone", with_teams=False, at=now)
    for_me = calendar_feeds.open_for_me(person=member, name="Pour moi", view="", at=now)
    alert = alerts.keep(person=member, asked=Near(online=True), place=None, name="En ligne", pace="daily", at=now)
    a_notice(member)
    settings.save_page(slug="legal", language="fr", title="Mentions", body="<p>Nous.</p>", by_id=1, at=now)
    letter = letters.post(
        to="member@example.org", template="people/mail/code", context=_a_letter(), language="fr", key="matrix", at=now
    )
    asked = {"language": "fr", "block": "192.0.2.0/24", "at": now}
    sign_in = signing_in.ask(address=member.email, next_path="", **asked)
    fresh = intents.draw(sign_in, at=now)
    nina = {"name": "Nina", "address": "nina@example.org", "guests": 0}
    question = questions.add(event=draft, kind="short", text="Quoi ?", options=(), is_required=False)
    asking = guests.ask(occurrence=action.occurrences.get(), **nina, **asked)
    confirming = intents.draw(asking, at=now)
    kit, kit_draft = (a_kit(by=people["operator"], published=is_published) for is_published in (True, False))
    visual = kits.add_picture(kit=kit, file=a_file(), by=people["operator"], at=now)
    paper = kits.add_document(kit=kit_draft, file=ContentFile(b"%PDF-1.7", name="a.pdf"), by=people["operator"], at=now)
    mine = Session.objects.filter(person=member).latest("pk")
    case = a_case("action", action.code, by=people["other"])
    subjects: dict[str, Names] = {
        "-": {},
        "case": {"case_code": case.code},
        "reported": {"kind": "action", "thing": action.code},
        "reported within": {"kind": "action", "thing": among.code},
        "team": {"code": team.code, "slug": team.slug},
        "closed team": {"code": closed.code, "slug": closed.slug},
        "choosy team": {"code": choosy.code, "slug": choosy.slug},
        "request": {"request_code": knock.code},
        "invitation": {"invitation_code": link.code},
        "abuse": {"token": signing.dumps(letter_in.code, salt=invitations.SALT) if letter_in else ""},
        "merger": {"merger_code": merger.code},
        "enquiry": {"enquiry_code": enquiry.code},
        "message": {"intent_code": message.code, "token": message_link.token},
        "csv": {"format": "csv"},
        "pdf": {"format": "pdf"},
        "handover": {"handover_code": handover.code},
        "action": {"code": action.code, "slug": action.slug},
        **_doors(action, people["member"], "action"),
        **_doors(among, people["member"], "team's action"),
        **_doors(draft, people["member"], "draft"),
        "team's action": {"code": among.code, "slug": among.slug},
        "members' action": {"code": members_only.code, "slug": members_only.slug},
        "poll of a draft": {"code": poll.code},
        "date of an action": {"code": action.code, "date_code": action.occurrences.get().code},
        "draft": {"code": draft.code, "slug": draft.slug},
        "report": _of_a_report(a_report(a_past_event(**by), by=people["organiser"])),
        "draft report": _of_a_report(a_report(a_past_event(**by), by=people["organiser"], published=False)),
        "their team": {"code": shared.code, "team_code": team.code},
        "another's team": {"code": action.code, "team_code": closed.code},
        "ride": {"code": action.code, "favour_code": ride.code},
        "ride asked": {"code": action.code, "favour_code": ride.code, "pk": ride_asked.pk},
        "role": {"code": action.code, "shift_code": role.code},
        "swap": {"code": action.code, "pk": swap.pk},
        "thing": {"code": action.code, "thing_code": thing.code},
        "draft's role": {"code": draft.code, "shift_code": a_shift(draft).code},
        "draft's thing": {"code": draft.code, "thing_code": a_thing(draft).code},
        "entry": {"code": entry.code, "slug": "x"},
        "held": {"code": held.code},
        "hidden": {"code": a_hiding().entry.code},
        "source": {"code": source.code},
        "hub": {"code": a_subscription(source).code},
        "voice": {"code": source.voice.code, "slug": source.voice.slug},
        "move": {"code": a_move(source).code},
        "list": {"code": a_list().code},
        "rule": {"code": a_rule().code},
        "story": {"code": story.code},
        "partner": _a_partner(),
        "exchange": {"code": an_exchange_asked().code},
        "exchange link": _an_exchange_link(now),
        "telling": {"code": story.code, "entry_code": story.tellings.select_related("entry")[0].entry.code},
        "card": {"code": card.code},
        "team's card": {"code": of_the_team.code},
        "member": {"person_code": member.code},
        "stranger": {"person_code": a_person("Solène").code},
        "moderator": {"person_code": people["moderator"].code, "charge": "moderator"},
        "session": {"session_code": mine.code},
        "newsletter": {"purpose": "newsletter"},
        "letter": {"code": letter.code},
        "sign-in": {"intent_code": sign_in.code, "token": fresh.token},
        "wrong link": {"intent_code": sign_in.code, "token": "wrong"},
        "step-up": {"intent_code": stepping_up.ask(person=people["operator-"], next_path="", **asked).code},
        "new address": {"intent_code": addresses.ask(person=member, address="new@example.org", **asked).code},
        "picture": {"code": a_picture().code, "width": 320},
        "talk": {"code": talk.code, "number": 1, "circle_code": team.circle.code},
        "action's room": {"code": among_those_who_come.code, "number": 1},
        "action's card": {"card_code": action.publication.code},
        "private talk": {"code": a_private_talk(member, people["referent"]).code, "number": 1},
        "private request": {"code": a_private_talk(people["organiser"], member, accepted=False).code, "number": 1},
        "to organisers": {"code": privates.to_organisers(circle=team.circle, by=people["other"], text="?", at=now).code},
        "comments": {"code": a_comment(card, people["other"]).thread.code, "number": 1},
        "card's talk": {"card_code": card.code},
        "team's card's talk": {"card_code": of_the_team.code},
        "reaction": {"slug": "thanks"},
        "team's file": {"code": talk.messages.get().attachments.get().file.code},
        "profile picture": {"code": _a_face(member).code, "width": 320},
        "member's stream": {"key": _a_stream(browsers["member"], member, channel_of(member))},
        "member's closed stream": {"key": _a_stream(browsers["member"], member, channel_of(people["other"]))},
        "wrong stream": {"key": "wrong"},
        "stop": {"token": stopping.token_for(member, topic="going")},
        "wrong stop": {"token": "wrong"},
        "team's circle": {"code": team.circle.code},
        "announcement": {"code": an_announcement(people["operator"]).code},
        "answer": {"token": ways.token_for(answer, ways.OUT)},
        "guest's answer": {"code": action.code, "intent_code": asking.code, "token": confirming.token},
        "question": {"code": draft.code, "question_code": question.code},
        "legal": {"slug": "legal"},
        "app": {"layout": "app"},
        "rss": {"format": "rss"},
        "ics": {"format": "ics"},
        "kind of action": {"slug": "march"},
        "kind of team": {"slug": "thematic"},
        "figure": {"slug": a_figure_kind().slug},
        "kit": {"slug": kit.slug},
        "draft kit": {"slug": kit_draft.slug},
        "kit's visual": {"slug": kit.slug, "pk": visual.pk},
        "draft kit's document": {"slug": kit_draft.slug, "pk": paper.pk, "code": paper.file.code},
        "a poster": {"look": "bold", "size": "glance", "ending": "png"},
        "member's alert": {"code": alert.code, "token": alert_ways.token_for(alert)},
        "imported calendar": {"code": imported.code},
        "member's calendar": {"code": feed.code, "secret": feed.secret},
        "member's agenda": {"code": for_me.code, "secret": for_me.secret},
        "job": {"pk": Job.objects.latest("pk").pk},
        "demo's organiser": {"role": "organiser"},
        "nothing": {
            "code": "1111111111", "slug": "x", "person_code": "1111111111", "intent_code": "1111111111",
            "question_code": "1111111111",
            "session_code": "1111111111", "token": "x", "format": "rss", "width": 320, "purpose": "nothing",
            "request_code": "1111111111", "invitation_code": "1111111111", "handover_code": "1111111111", "enquiry_code": "1111111111",
            "merger_code": "1111111111", "circle_code": "1111111111", "card_code": "1111111111", "number": 1,
            "charge": "nothing", "layout": "nothing", "secret": "x" * 43,
            "date_code": "1111111111", "mark": "AAAAAAAA",
            "shift_code": "1111111111", "thing_code": "1111111111", "report_code": "1111111111",
            "team_code": "1111111111", "favour_code": "1111111111", "pk": 0, "look": "x", "size": "x", "ending": "pdf",
        },
    }  # fmt: skip
    return World(people, browsers, subjects)


def _cast() -> dict[str, Person]:
    charged: Callable[..., Person] = with_charge
    return {
        "guest": a_person("Gaël", supporter=False),
        "other": a_person("Charlie"),
        "former": a_person("Fanny"),
        "member": a_person("Bob", name_reach="members", picture_reach="teams"),
        "organiser": a_person("Alice"),
        "referent": a_person("Rachel"),
        "curator": charged(a_person("Dora"), "sources"),
        "moderator-": charged(a_person("Ysé"), "moderator"),
        "moderator": charged(a_person("Yann"), "moderator"),
        "operator-": an_operator("Octave"),
        "operator": an_operator("Olga"),
    }


def _browsers(people: dict[str, Person]) -> dict[str, Client]:
    browsers: dict[str, Client] = {"anonymous": HouseClient()}
    for name, person in people.items():
        browsers[name] = signed_in_client(
            person,
            second_factor=False if name == "moderator-" else None,
            stepped_up=name != "operator-",
        )
    Session.objects.filter(person=people["operator-"]).update(stepped_up_at=datetime.now(UTC) - timedelta(hours=1))
    return browsers


def _doors(event: Event, person: Person, name: str) -> dict[str, Names]:
    """The date of an action, and the ticket of *person* for it."""
    date = event.occurrences.get()
    mark = tickets.ticket_of(date.code, person.code)
    return {
        f"date of {name}": {"code": event.code, "date_code": date.code},
        f"ticket of {name}": {"date_code": date.code, "person_code": person.code, "mark": mark},
    }


def _a_stream(browser: Client, person: Person, channel: str) -> str:
    """The key that a page of *person* in *browser* carries."""
    cookies = {name: morsel.value for name, morsel in browser.cookies.items()}
    return keys.make(person=person.code, channels=[channel], language="fr", cookies=cookies)


def _a_letter() -> dict[str, Any]:
    return {"code": "123 456", "intent": "1111111111", "token": "x", "name": "Bob"}


def _of_a_report(report: Any) -> Names:
    return {"code": report.occurrence.event.code, "report_code": report.code}


def _a_swap(role: Any, person: Person, wanted: Any, other: Person) -> Any:
    """*person* has *role* and would rather have *wanted*, which *other* has."""
    at = datetime.now(UTC)
    shifts.take(shift=role, person=person, at=at)
    shifts.take(shift=wanted, person=other, at=at)
    return swaps.ask(shift=role, wanted=wanted, person=person, at=at)


def _a_face(person: Person) -> Any:
    """A picture that its person shows to their teams."""
    face = a_picture(by=person, guard="people.profile", guard_id=person.pk)
    Person.objects.filter(pk=person.pk).update(picture=face)
    return face


def _a_partner() -> Names:
    partner = a_partner()
    return {"code": partner.code, "secret": partner.secret}


def _an_exchange_link(now: datetime) -> Names:
    intent = exchanges.ask(
        name="Le Tract", site_address="", contact="tract@example.org", wish="take", words="Bonjour", language="fr",
        block="192.0.2.0/24", at=now,
    )  # fmt: skip
    return {"intent_code": intent.code, "token": intents.draw(intent, at=now).token}
