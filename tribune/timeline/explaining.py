"""Why one card is in somebody's feed: every reason in words, the link that changes it, and what may be asked of it."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime

from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _

from tribune.design.numbers import number
from tribune.people.models import Role
from tribune.people.viewers import Viewer
from tribune.publications.cards import CARDS
from tribune.publications.models import Publication, Voice
from tribune.publications.templatetags.publications import localised
from tribune.teams.lines import Line
from tribune.timeline.feed import ICONS, Around, found_for
from tribune.timeline.models import LessOfThis
from tribune.timeline.rule import WEIGHTS, Candidate, Reason

FOLLOWABLE = {Voice.Kind.SOURCE, Voice.Kind.SHOW, Voice.Kind.ELECTED, Voice.Kind.PARTNER}


@dataclass(frozen=True, slots=True)
class Because:
    """One reason. ``address`` and ``link`` lead to what changes it; ``follows`` says that a button does: True to follow
    the card's voice no more, False to follow it.
    """

    icon: str
    words: str
    link: str = ""
    address: str = ""
    follows: bool | None = None


@dataclass(frozen=True, slots=True)
class Choice:
    """One thing of the card of which less may be asked: ``field`` and ``value`` as the form says them."""

    name: str | Promise
    field: str
    value: str
    how: int
    may_be_silenced: bool = True


@dataclass(slots=True)
class Explanation:
    card: Publication
    becauses: list[Because] = field(default_factory=list)
    choices: list[Choice] = field(default_factory=list)
    weighs: str = ""

    @property
    def is_in_feed(self) -> bool:
        return bool(self.becauses)


def explained(card: Publication, viewer: Viewer, around: Around, *, at: datetime) -> Explanation:
    """*card* must be seen by *viewer*. Four queries at most."""
    told = Explanation(card)
    found = found_for(viewer, around, at=at)
    candidate = next((each for each in found.cards if each.pk == card.pk), None)
    team = next((each for each in around.teams if each.voice_id == card.voice_id), None)
    if candidate is not None:
        told.becauses = [_because(reason, card, team, viewer) for reason in candidate.reasons]
        told.weighs = _weighs(candidate)
    told.choices = choices_of(card, viewer, is_of_my_team=team is not None)
    return told


def choices_of(card: Publication, viewer: Viewer, *, is_of_my_team: bool) -> list[Choice]:
    """Its voice, its kind, its topics: two queries."""
    asked = list(LessOfThis.objects.filter(person=viewer.person).select_related("topic"))
    voices = {each.voice_id: each.how for each in asked if each.voice_id is not None}
    kinds = {each.kind: each.how for each in asked if each.kind}
    topics = {each.topic_id: each.how for each in asked if each.topic_id is not None}
    silenced = not is_of_my_team
    choices = [
        Choice(card.voice.name, "voice", card.voice.code, voices.get(card.voice_id, 0), silenced),
        Choice(CARDS[card.kind].label, "kind", card.kind, kinds.get(card.kind, 0), silenced),
    ]
    for topic in card.topics.all():
        choices.append(Choice(topic.name, "topic", topic.slug, topics.get(topic.pk, 0), silenced))
    return choices


def _because(reason: Reason, card: Publication, team: Line | None, viewer: Viewer) -> Because:
    icon, name = ICONS[reason], card.voice.name
    if reason == Reason.TEAM and team is not None:
        address = localised(team.address)
        if viewer.roles.get(team.circle_id, Role.FOLLOWER) < Role.MEMBER:
            return Because(icon, _("You follow the team %(name)s.") % {"name": name}, _("Follow it no more"), address)
        return Because(icon, _("You belong to the team %(name)s.") % {"name": name}, _("Your place in it"), address)
    if reason == Reason.THREAD:
        said = _("Somebody answered in a discussion you follow.")
        return Because(icon, said, _("Open it, or follow it no more"), localised(card.address))
    if reason == Reason.FOLLOWED:
        return Because(icon, _("You follow %(name)s.") % {"name": name}, follows=True)
    if reason == Reason.NEAR and viewer.person is not None and viewer.person.place is not None:
        near = {"km": number(viewer.person.radius_km), "place": viewer.person.place.name}
        return Because(
            icon,
            _("It happens within %(km)s km of %(place)s.") % near,
            _("Change the radius"),
            reverse("people:profile"),
        )
    if reason == Reason.MOVEMENT:
        return Because(icon, _("The movement says it to everyone."))
    follows = False if card.voice.kind in FOLLOWABLE else None
    return Because(icon, _("It came by the wire, which everyone reads."), follows=follows)


def _weighs(candidate: Candidate) -> str:
    weight = WEIGHTS[candidate.reason]
    return _("For its strongest reason it weighs %(weight)s, half as much after %(hours)s hours.") % {
        "weight": number(weight.weight), "hours": number(weight.half_life),
    }  # fmt: skip
