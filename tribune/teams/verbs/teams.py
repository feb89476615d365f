"""Creating, amending, closing a team."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import IntegrityError, transaction
from django.utils.translation import gettext_lazy as _

from tribune.facts.ledger import record
from tribune.kit.html import from_plain
from tribune.kit.refusals import Refusal
from tribune.kit.text import is_seen, set_spaces, tidy
from tribune.media.models import Picture
from tribune.people import circles
from tribune.people.models import Person, Role
from tribune.places.models import Place
from tribune.publications.models import Voice
from tribune.publications.verbs import cards, voices
from tribune.teams.facts import TeamCreated, TeamJoined
from tribune.teams.models import Deed, Team, TeamKind
from tribune.teams.verbs import history


class OnlySupportersMakeTeams(Refusal):
    sentence = _("Declare your support first: it takes a minute, and opens teams and organising.")
    status = 403


class ATeamNeedsAName(Refusal):
    sentence = _("Give the team a name.")
    field = "name"


class ThisKindNeedsAPlace(Refusal):
    sentence = _("Say where this team is: a postcode or a town.")
    field = "place"


class ChangedMeanwhile(Refusal):
    """Somebody saved this team since the form was opened."""

    sentence = _("Somebody changed this team while you were writing. What you typed is kept below: compare, then save.")


@dataclass(frozen=True, slots=True)
class Charter:
    """What a person says of a team when making or amending it."""

    name: str
    kind: TeamKind
    about: str = ""
    place: Place | None = None
    picture: Picture | None = None
    openness: str = Team.Openness.OPEN


def create(*, by: Person, charter: Charter, at: datetime, form_key: str | None = None) -> Team:
    """Make a team whose first referent is *by*. The same *form_key* twice is one team, and it is given back."""
    try:
        return _create(by=by, charter=charter, at=at, form_key=form_key)
    except IntegrityError:
        made = Team.objects.filter(made_by=by, form_key=form_key).first() if form_key else None
        if made is None:
            raise
        return made  # type: ignore[no-any-return]


@transaction.atomic
def _create(*, by: Person, charter: Charter, at: datetime, form_key: str | None) -> Team:
    if not by.is_supporter:
        raise OnlySupportersMakeTeams
    _refuse_unless_whole(charter)
    team = Team(made_by=by, form_key=form_key, created_at=at)
    _write(team, charter)
    team.circle = circles.found(kind="team", name=team.name)
    team.voice = voices.give(kind=Voice.Kind.TEAM, name=team.name, address=team.address, picture=team.picture)
    team.publication = cards.publish(
        kind="team", voice=team.voice, address=team.address, at=at, language=by.language, **_card_of(team)
    )
    team.save(force_insert=True)
    circles.seat(circle=team.circle, person=by, role=Role.REFERENT, at=at)
    history.write(Deed.Kind.MADE, team=team, by=by, at=at)
    record(TeamCreated(team_id=team.pk, at=at))
    record(TeamJoined(team_id=team.pk, person_id=by.pk, at=at))
    return team


@transaction.atomic
def amend(*, team: Team, charter: Charter, version: int, at: datetime, by: Person | None = None) -> Team:
    """Change what a team says of itself, if it is still at *version*."""
    _refuse_unless_whole(charter)
    held = Team.objects.select_for_update(of=("self",)).select_related("voice", "circle", "publication").get(pk=team.pk)
    if held.version != version:
        raise ChangedMeanwhile
    before = held.address
    _write(held, charter)
    held.version += 1
    held.save()
    if held.voice.name != held.name or held.address != before:
        held.voice.address = held.address
        held.voice.save(update_fields=["address"])
        voices.rename(held.voice, name=held.name)
        held.circle.name = held.name
        held.circle.save(update_fields=["name"])
    cards.amend(held.publication, at=at, address=held.address, **_card_of(held))
    history.write(Deed.Kind.EDITED, team=held, by=by, at=at)
    return held  # type: ignore[no-any-return]


@transaction.atomic
def withhold(*, team: Team, at: datetime) -> None:
    """The desk hides the team's page from everyone but its members."""
    Team.objects.filter(pk=team.pk, withheld_at=None).update(withheld_at=at)
    cards.withhold(team.publication, at=at)


@transaction.atomic
def restore(*, team: Team, at: datetime) -> None:
    Team.objects.filter(pk=team.pk).update(withheld_at=None)
    cards.restore(team.publication, at=at)


def _refuse_unless_whole(charter: Charter) -> None:
    if not is_seen(tidy(charter.name)):
        raise ATeamNeedsAName
    if charter.kind.is_local and charter.place is None:
        raise ThisKindNeedsAPlace


def _write(team: Team, charter: Charter) -> None:
    team.name = set_spaces(tidy(charter.name))[:80]
    team.kind = charter.kind
    team.about = set_spaces(tidy(charter.about))
    team.place = charter.place
    team.lat, team.lon, team.town = (
        (charter.place.lat, charter.place.lon, charter.place.name) if charter.place else (None, None, "")
    )
    team.picture = charter.picture
    team.openness = charter.openness


def _card_of(team: Team) -> dict[str, Any]:
    place = (team.lat, team.lon, team.town) if team.lat is not None and team.lon is not None else None
    return {
        "title": team.name,
        "summary": team.about[:300],
        "body": from_plain(team.about),
        "picture": team.picture,
        "place": place,
    }
