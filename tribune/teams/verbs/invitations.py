"""Inviting by a link or by mail, revoking, coming; and wanting no more letters."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.core import signing
from django.db import transaction
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from tribune.facts.ledger import record
from tribune.kit.limits import Limit, is_within
from tribune.kit.refusals import Refusal
from tribune.kit.text import set_spaces, tidy
from tribune.mail.verbs import letters
from tribune.people import addresses, circles
from tribune.people.models import Person, Right, Role, address_index
from tribune.teams.facts import InvitationCalledAbuse
from tribune.teams.models import Acceptance, Deed, Invitation, Silence, Team
from tribune.teams.verbs import history
from tribune.teams.verbs.memberships import OnlySupportersJoin, TheTeamIsClosed, admit, locked, seat_of

LETTERS_A_PERSON = Limit("teams.invitations.person", 20, 86_400)
LETTERS_A_TEAM = Limit("teams.invitations.team", 60, 86_400)
LETTERS_AN_ADDRESS = 3  # from all teams, within APART
APART = timedelta(days=30)
LETTER_LIVES = timedelta(days=30)
LINK_LIVES = (1, 7, 30, 90)  # days one may choose
MOST_OF_A_LINK = 500
ABUSES = 3  # within APART, and the team writes no more invitations for a while
WORDS = 300
SALT = "teams.abuse"


class OnlyThoseWhoInvite(Refusal):
    sentence = _("Only those who may invite do this.")
    status = 403


class TheInvitationIsOver(Refusal):
    sentence = _("This invitation has served, has expired or was revoked. Ask for another one.")
    status = 410


class NoLinksInTheWords(Refusal):
    sentence = _("Write without an address or a link: the letter leads to the team’s page.")
    field = "words"
    status = 422


class TooManyInvitations(Refusal):
    sentence = _(
        "That is many invitations for one day. The rest waits until tomorrow; a link to share has no such limit."
    )
    status = 429


class TheTeamWasReported(Refusal):
    sentence = _("Several people said that your invitations were abuse: none leaves by mail for a month.")
    status = 429


@transaction.atomic
def make_link(*, team: Team, by: Person, days: int, most: int, at: datetime) -> Invitation:
    """A link good for *days* and *most* people."""
    held = _inviting(team, by)
    invitation = Invitation.objects.create(
        team=held,
        way=Invitation.Way.LINK,
        made_by=by,
        made_at=at,
        expires_at=at + timedelta(days=min(max(days, 1), LINK_LIVES[-1])),
        most=min(max(most, 1), MOST_OF_A_LINK),
    )
    history.write(Deed.Kind.LINK, team=held, by=by, at=at)
    return invitation


@transaction.atomic
def mail(
    *, team: Team, by: Person, address: str, words: str, language: str, is_signed: bool, at: datetime
) -> Invitation | None:
    """Post an invitation; None, and nothing said, where that address wants none or has had its share.

    Raises AddressDoesNotRead, the limits' refusals, and NoLinksInTheWords.
    """
    sound = addresses.read(address)
    said = set_spaces(" ".join(tidy(words).split()))[:WORDS]
    if "://" in said or "www." in said.casefold() or "@" in said:
        raise NoLinksInTheWords
    held = _inviting(team, by)
    now = at.timestamp()
    if not is_within(LETTERS_A_PERSON, by.code, at=now) or not is_within(LETTERS_A_TEAM, held.code, at=now):
        raise TooManyInvitations
    if Silence.objects.filter(team=held, since__gt=at - APART).count() >= ABUSES:
        raise TheTeamWasReported
    index = address_index(sound)
    if _wants_none(index, held, at):
        return None
    invitation = Invitation.objects.create(
        team=held,
        way=Invitation.Way.MAIL,
        address_index=index,
        made_by=by,
        made_at=at,
        expires_at=at + LETTER_LIVES,
        most=1,
    )
    token = signing.dumps(invitation.code, salt=SALT)
    letters.post(
        to=sound,
        template="teams/mail/invitation",
        context={
            "team": held,
            "invitation": invitation,
            "words": said,
            "by": by.name if is_signed else "",
            "token": token,
        },
        language=language,
        key=f"teams:invitation:{invitation.code}",
        at=at,
        useless_at=invitation.expires_at,
    )
    history.write(Deed.Kind.LETTER, team=held, by=by, at=at)
    return invitation


@transaction.atomic
def revoke(*, invitation: Invitation, by: Person, at: datetime) -> None:
    """It opens nothing from now on; doing it twice is doing it once."""
    held = _inviting(invitation.team, by)
    if Invitation.objects.filter(pk=invitation.pk, revoked_at=None).update(revoked_at=at):
        history.write(Deed.Kind.REVOKED, team=held, by=by, at=at)


@transaction.atomic
def accept(*, invitation: Invitation, person: Person, at: datetime) -> None:
    """Make *person* a member, however the team takes others in and whatever it asks of them: who invites answers for
    those who come. Who is one already takes no place of the link.
    """
    if not person.is_supporter:
        raise OnlySupportersJoin
    team = locked(invitation.team)
    if team.is_closed:
        raise TheTeamIsClosed
    seat = seat_of(team, person)
    if seat is not None and seat.role >= Role.MEMBER:
        return
    # The row counts, and the condition is asked again in the update: of two at the last place, one comes in.
    good = Invitation.objects.filter(pk=invitation.pk, revoked_at=None, expires_at__gt=at, taken__lt=F("most"))
    if not good.update(taken=F("taken") + 1):
        raise TheInvitationIsOver
    Acceptance.objects.get_or_create(invitation=invitation, person=person, defaults={"at": at})
    admit(team, person, at=at)
    history.write(Deed.Kind.CAME, team=team, by=invitation.made_by, about=person, at=at)


@transaction.atomic
def silence(*, invitation: Invitation, everywhere: bool, at: datetime) -> None:
    """ "This is abuse": no more invitations from that team to that address, or, *everywhere*, from any team."""
    Silence.objects.get_or_create(address_index=invitation.address_index, team=invitation.team, defaults={"since": at})
    if everywhere:
        Silence.objects.get_or_create(address_index=invitation.address_index, team=None, defaults={"since": at})
    if Invitation.objects.filter(pk=invitation.pk, revoked_at=None).update(revoked_at=at):
        history.write(Deed.Kind.ABUSE, team=invitation.team, at=at)
        record(InvitationCalledAbuse(team_id=invitation.team_id, invitation_id=invitation.pk, at=at))


def read(token: str) -> Invitation | None:
    """The invitation a letter's "this is abuse" is about; None when the token is not ours."""
    try:
        code = signing.loads(token, salt=SALT)
    except signing.BadSignature:
        return None
    found = Invitation.objects.select_related("team").filter(code=code, way=Invitation.Way.MAIL)
    return found.first()


def _inviting(team: Team, by: Person) -> Team:
    held = locked(team)
    if held.is_closed:
        raise TheTeamIsClosed
    if not circles.holders(held.circle_id, Right.INVITE).filter(person=by).exists():
        raise OnlyThoseWhoInvite
    return held


def _wants_none(index: str, team: Team, at: datetime) -> bool:
    """Said so, is a member already, holds a letter of this team, or had enough letters from all of them."""
    if Silence.objects.filter(Q(team=team) | Q(team=None), address_index=index).exists():
        return True
    if circles.present(team.circle_id).filter(person__email_index=index, role__gte=Role.MEMBER).exists():
        return True
    lately = Invitation.objects.filter(address_index=index, made_at__gt=at - APART)
    return lately.filter(team=team).exists() or lately.count() >= LETTERS_AN_ADDRESS
