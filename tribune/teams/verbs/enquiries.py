"""Writing to the organisers of a team; answering without an address shown on either side."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from tribune.discussions.models import Thread
from tribune.discussions.verbs import circle_blocks, privates
from tribune.facts.ledger import record
from tribune.kit.limits import Limit, is_within
from tribune.kit.refusals import Refusal
from tribune.kit.text import is_seen, set_spaces, tidy
from tribune.mail.verbs import letters
from tribune.people import limits
from tribune.people.models import Intent, Person, Role, address_index
from tribune.people.verbs import intents
from tribune.teams.facts import EnquirySent
from tribune.teams.models import Enquiry, EnquiryAnswer, Team
from tribune.teams.verbs.memberships import TheTeamIsClosed, seat_of

PURPOSE = "team_letter"
AN_ADDRESS = Limit("teams.enquiries.address", 5, 86_400)
TO_A_TEAM = Limit("teams.enquiries.team", 100, 86_400)
ANSWERS = Limit("teams.enquiries.answers", 60, 86_400)
KEPT = timedelta(days=365)
LINK_LIVES = timedelta(hours=24)
LONGEST = 3000


class SayWhatYouWant(Refusal):
    sentence = _("Write a few words.")
    field = "words"
    status = 422


class TooManyLettersToTeams(Refusal):
    sentence = _("Many messages have left from you, or for this team, today. Please write again tomorrow.")
    status = 429


class OnlyOrganisersAnswer(Refusal):
    sentence = _("Only the organisers of a team answer in its name.")
    status = 403


@transaction.atomic
def discuss(*, team: Team, person: Person, words: str, at: datetime, key: str | None = None) -> Thread:
    """From a supporter: a discussion with those who organise the team, now and later, answered on the site or by mail.

    Raises TheTeamIsClosed, SayWhatYouWant, and the refusals of ``privates.to_organisers``.
    """
    said = _checked(team, words)
    return privates.to_organisers(circle=team.circle, by=person, text=said, key=key, at=at)


@transaction.atomic
def write(*, team: Team, person: Person, words: str, language: str, at: datetime) -> Enquiry:
    """From someone signed in who has not declared support: the form says that their name goes along.

    Raises TheTeamIsClosed, SayWhatYouWant, TheyTakeNoMore, TooManyLettersToTeams.
    """
    circle_blocks.refuse_if_blocked(circle_id=team.circle_id, person=person)
    said = _checked(team, words)
    return _send(
        team, address=person.email or "", name=person.name, person=person, words=said, language=language, at=at
    )


@transaction.atomic
def begin(*, team: Team, address: str, name: str, words: str, language: str, block: str, at: datetime) -> Intent:
    """From a stranger: nothing leaves until the link mailed to *address* is pressed."""
    said = _checked(team, words)
    limits.letter(address, block, at=at)
    values = {"team": team.code, "name": " ".join(tidy(name).split())[:80], "words": said}
    intent = intents.begin(purpose=PURPOSE, address=address, at=at, language=language, values=values)
    intents.mail(intent, template="teams/mail/confirm", at=at, context={"team": team}, link_lives=LINK_LIVES)
    return intent


@transaction.atomic
def confirm(*, intent: Intent, token: str, at: datetime) -> Enquiry:
    """The link came back: the message leaves. Raises LinkIsOver, and TheyTakeNoMore where the address is of someone
    whose messages the team refuses.
    """
    intents.claim_by_link(intent, token=token, at=at)
    given = intent.values()
    team = Team.objects.get(code=given["team"])
    known = Person.objects.present().filter(email_index=address_index(intent.address)).first()
    if known is not None:
        circle_blocks.refuse_if_blocked(circle_id=team.circle_id, person=known)
    said = _checked(team, given["words"])
    return _send(
        team, address=intent.address, name=given["name"], person=None, words=said, language=intent.language, at=at
    )


@transaction.atomic
def answer(*, enquiry: Enquiry, words: str, by: Person, at: datetime) -> EnquiryAnswer:
    """Mail the answer of an organiser to whoever wrote."""
    seat = seat_of(enquiry.team, by)
    if seat is None or seat.role < Role.ORGANISER:
        raise OnlyOrganisersAnswer
    said = _said(words)
    if not is_within(ANSWERS, enquiry.team.code, at=at.timestamp()):
        raise TooManyLettersToTeams
    given = EnquiryAnswer.objects.create(enquiry=enquiry, by=by, words=said, at=at)
    letters.post(
        to=enquiry.address,
        template="teams/mail/answer",
        context={"team": enquiry.team, "words": said, "asked": enquiry.words},
        language=enquiry.language,
        key=f"teams:answer:{given.pk}",
        at=at,
    )
    return given


def forget_old(*, at: datetime) -> int:
    """A year after it was written, a message goes with its answers; how many went."""
    return Enquiry.objects.filter(sent_at__lt=at - KEPT).delete()[0]


def _send(
    team: Team, *, address: str, name: str, person: Person | None, words: str, language: str, at: datetime
) -> Enquiry:
    index = address_index(address)
    if not is_within(AN_ADDRESS, index, at=at.timestamp()) or not is_within(TO_A_TEAM, team.code, at=at.timestamp()):
        raise TooManyLettersToTeams
    enquiry = Enquiry.objects.create(
        team=team, person=person, address=address, address_index=index, name=name, language=language, words=words,
        sent_at=at,
    )  # fmt: skip
    record(EnquirySent(enquiry_id=enquiry.pk, at=at))
    return enquiry


def _checked(team: Team, words: str) -> str:
    if team.is_closed:
        raise TheTeamIsClosed
    return _said(words)


def _said(words: str) -> str:
    said = set_spaces(tidy(words))[:LONGEST]
    if not is_seen(said):
        raise SayWhatYouWant
    return said
