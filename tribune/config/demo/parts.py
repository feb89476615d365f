"""Roles to fill, things to bring, rides, teams together: what makes two of the demo's actions more than a date."""

from __future__ import annotations

import random
from datetime import datetime, timedelta

from tribune.events.models import Occurrence, Rsvp
from tribune.events.verbs import favours, shifts, team_parts, things
from tribune.people.models import Person
from tribune.teams.models import Team

# The action's beginning, then each role: words, minutes after it begins, minutes.
ROLES = {
    "Marche pour l’eau": [("Accueil au départ", -60, 90, 6), ("Sono et camion", -120, 300, 3), ("Soins", 0, 180, 2)],
    "Porte-à-porte à Wazemmes": [("Distribuer les rues", -30, 45, 1), ("Café et bilan", 120, 60, 2)],
}
THINGS = {
    "Marche pour l’eau": [("Banderoles", 4, 3), ("Bidons d’eau de 10 litres", 6, 2), ("Mégaphone", 1, 0)],
    "Porte-à-porte à Wazemmes": [("Thermos de café", 2, 1), ("Plans du quartier", 10, 10)],
}
RIDES = [("Roubaix, gare", 3, True, "Coffre libre pour les banderoles."), ("Douai, place d’Armes", 2, False, "")]
TOGETHER = "Marche pour l’eau"  # other teams organise it too, or go


def share_out(*, chance: random.Random, at: datetime) -> int:
    """Those who come take most of the parts; how many parts there are."""
    count = 0
    for date in Occurrence.objects.select_related("event").order_by("starts_at"):
        name = next((title for title in ROLES if date.event.title.startswith(title)), None)
        if name is None:
            continue
        coming = [r.person for r in Rsvp.objects.filter(occurrence=date, answer="yes").select_related("person")]
        for title, after, minutes, needed in ROLES[name]:
            begins = date.starts_at + timedelta(minutes=after)
            (shift,) = shifts.add(
                occurrence=date, title=title, starts_at=begins, ends_at=begins + timedelta(minutes=minutes),
                needed=needed, at=at,
            )  # fmt: skip
            for person in chance.sample(coming, min(len(coming), max(1, needed - 1))):
                shifts.take(shift=shift, person=person, at=at)
            count += 1
        for words, needed, brought in THINGS[name]:
            thing = things.add(occurrence=date, name=words, needed=needed, at=at)
            if brought and coming:
                things.bring(thing=thing, person=chance.choice(coming), quantity=brought, at=at)
            count += 1
        if date.event.title.startswith(TOGETHER):
            _share_rides(date, coming, at=at)
            _bring_teams(date, at=at)
    return count


def _share_rides(date: Occurrence, coming: list[Person], *, at: datetime) -> None:
    favours.open_for(event=date.event, rides=True, beds=True)
    drivers, riders = coming[: len(RIDES) + 1], coming[len(RIDES) + 1 :]
    for driver, (where, places, comes_back, note) in zip(drivers, RIDES, strict=False):
        ride = favours.offer(
            occurrence=date, person=driver, kind="ride", where=where, places=places, comes_back=comes_back, note=note,
            leaves_at=date.starts_at - timedelta(hours=1), at=at,
        )  # fmt: skip
        if riders:
            asked = favours.ask(favour=ride, person=riders.pop(), places=1, note="Une place pour moi ?", at=at)
            favours.answer(asked=asked, accepts=True, at=at)
    if len(drivers) > len(RIDES):
        favours.offer(
            occurrence=date, person=drivers[-1], kind="bed", where="Lille, Wazemmes", places=2,
            nights="la nuit du samedi", at=at,
        )  # fmt: skip


def _bring_teams(date: Occurrence, *, at: datetime) -> None:
    others = Team.objects.standing().exclude(pk=date.event.team_id).exclude(made_by=None).select_related("made_by")
    for rank, team in enumerate(others.order_by("pk")[:3]):
        if rank:
            team_parts.attend(event=date.event, team=team, by=team.made_by, at=at)
        else:
            team_parts.invite(event=date.event, team=team, by=team.made_by, at=at)
            team_parts.answer(event=date.event, team=team, by=team.made_by, accepts=True, at=at)
