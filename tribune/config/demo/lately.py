"""What the organiser has done lately: an action told with pictures, words to those who come, a calendar taken in."""

from __future__ import annotations

import random
from collections.abc import Sequence
from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

from django.core.files.base import ContentFile

from tribune.config.demo import pictures
from tribune.events.models import Event, EventKind, FigureKind, Message, Occurrence, Rsvp
from tribune.events.plans import Plan
from tribune.events.verbs import calendar_imports, doors, events, messages, reports, rsvps
from tribune.people.models import Person
from tribune.teams.models import Team

PARIS = ZoneInfo("Europe/Paris")
CANTEEN = "Cantine de quartier, place Degeyter"
TOLD = (
    "Quatre-vingts couverts prévus, cent douze servis : il a fallu rallumer le four à deux heures. La soupe de Rose est "
    "partie en vingt minutes, et les enfants ont tenu la caisse.\n\nOn a parlé de l’eau, du loyer et du bus de nuit. Onze "
    "personnes veulent revenir, dont deux avec une camionnette. Prochaine cantine dans un mois : il nous manque deux "
    "grandes casseroles et quelqu’un pour la vaisselle."
)
FIGURES = {"people": 112, "talks": 64, "newcomers": 11}
SHOWN = [
    (3, "À midi, les étals sont pleins.", "Quatre étals rayés de bleu et d’orange, côte à côte, sous un soleil bas"),
    (15, "Cinq heures : on range.", "Les mêmes étals, bruns et verts, sous une lune verte"),
    (8, "Et des livres à emporter.", "Des étagères pleines de livres, du plancher au plafond"),
]
OFF = "Balade des fontaines"
WRITTEN = (
    "Rendez-vous à 18 h 15 devant l’entrée nord du marché : la place est en travaux. Prenez de bonnes chaussures, le café "
    "est au chaud. Un empêchement ? Votre billet a un bouton pour le dire."
)
CALENDAR = "Maison de l’eau et des quartiers"
# What it says: title, where, days from today, the hour it begins, hours, and how it stands there.
DATES = [
    ("Atelier : réparer une fuite", "12 rue de l’Espérance, 59000 Lille", 6, 10, 2, "CONFIRMED"),
    ("Projection : « La rivière sous la ville »", "Cinéma de quartier, 59260 Hellemmes", 9, 20, 2, "CONFIRMED"),
    ("Visite de la station de pompage", "59139 Wattignies", 15, 14, 3, "CONFIRMED"),
    ("Conférence de rentrée", "59000 Lille", 12, 18, 2, "CANCELLED"),
    ("", "59000 Lille", 20, 18, 1, "CONFIRMED"),
]


def go_through(*, team: Team, by: Person, people: Sequence[Person], chance: random.Random, at: datetime) -> str:
    """Everything of this module, in the order it happened; what was done, in a line."""
    come = _hold_the_canteen(team, by, people, chance, at)
    _call_one_off(by, at)
    return f"{come} at the canteen, {_write_to_those_who_come(by, at)} written to, {_take_in_a_calendar(team, by, at)} dates taken in"


def _hold_the_canteen(team: Team, by: Person, people: Sequence[Person], chance: random.Random, at: datetime) -> int:
    day = (at.astimezone(PARIS) - timedelta(days=5)).date()
    begins = datetime.combine(day, time(12), PARIS)
    plan = Plan(
        title=CANTEEN, kind=EventKind.objects.get(slug="stall"), team=team, starts_at=begins,
        ends_at=begins + timedelta(hours=4), zone="Europe/Paris", place=team.place, venue="place Degeyter",
        postcode="59000", description="On cuisine le matin, on sert à midi, on range ensemble. Prix libre.",
    )  # fmt: skip
    event = events.create(by=by, plan=plan, at=begins - timedelta(days=20))
    events.publish(event=event, at=begins - timedelta(days=19))
    date = event.occurrences.get()
    for person in people[:14]:
        rsvps.give(
            occurrence=date, person=person, answer=Rsvp.Answer.YES, at=begins - timedelta(days=chance.randint(1, 15))
        )
        if chance.random() < 0.8:
            doors.check_in(occurrence=date, person=person, by=by, at=begins + timedelta(minutes=chance.randint(0, 90)))
    doors.let_in(occurrence=date, name="Les voisins du 14", count=6, key="14", by=by, at=begins + timedelta(minutes=30))
    _tell_it(event, date, by, begins + timedelta(hours=7))
    return date.attendances.filter(person__isnull=False).count()


def _tell_it(event: Event, date: Occurrence, by: Person, at: datetime) -> None:
    title = "Cent douze couverts, et la soupe de Rose"
    report = reports.begin(occurrence=date, by=by, title=title, at=at)
    for number, caption, alt in SHOWN:
        file = ContentFile(pictures.draw(number), name=f"{number}.jpg")
        shown = reports.add_picture(report=report, file=file, by=by, at=at)
        reports.describe(picture=shown, caption=caption, alt=alt, at=at)
    kinds = {kind.slug: kind for kind in FigureKind.objects.filter(slug__in=FIGURES)}
    figures: dict[FigureKind, int | None] = {kinds[slug]: number for slug, number in FIGURES.items()}
    report = reports.write(report=report, title=title, body=TOLD, figures=figures, version=report.version, at=at)
    reports.publish(report=report, at=at, tells=True)


def _write_to_those_who_come(by: Person, at: datetime) -> int:
    soon = Occurrence.objects.filter(event__made_by=by, starts_at__gt=at, is_on=True).order_by("starts_at")[0]
    sent = messages.send(
        occurrence=soon, by=by, to=Message.To.YES, text=WRITTEN, form_key="demo", at=at - timedelta(hours=3)
    )
    return int(sent.people)


def _call_one_off(by: Person, at: datetime) -> None:
    event = Event.objects.get(made_by=by, title=OFF)
    reason = "Alerte orange au vent : les quais sont fermés. On remet la balade au printemps."
    events.call_off(event=event, by=by, reason=reason, at=at - timedelta(hours=5))


def _take_in_a_calendar(team: Team, by: Person, at: datetime) -> int:
    """From a file; the dates that bear no title, or that were called off there, stand in its account with why."""
    calendar = calendar_imports.add(
        team=team, by=by, kind=EventKind.objects.get(slug="workshop"), publishes=True, zone="Europe/Paris", at=at,
        body=_file(at),
    )  # fmt: skip
    calendar_imports.start(calendar=calendar, by=by, at=at)
    return int(calendar_imports.take(calendar=calendar, at=at).counts.get("taken", 0))


def _file(at: datetime) -> bytes:
    today = at.astimezone(PARIS).date()
    lines = ["BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//Demo//FR", f"X-WR-CALNAME:{CALENDAR}"]
    for rank, (title, where, days, hour, hours, stands) in enumerate(DATES):
        begins = datetime.combine(today + timedelta(days=days), time(hour))
        ends = begins + timedelta(hours=hours)
        lines += [
            "BEGIN:VEVENT", f"UID:{rank}@maison-de-l-eau.example", f"DTSTAMP:{at:%Y%m%dT%H%M%SZ}", f"STATUS:{stands}",
            f"DTSTART;TZID=Europe/Paris:{begins:%Y%m%dT%H%M%S}", f"DTEND;TZID=Europe/Paris:{ends:%Y%m%dT%H%M%S}",
            f"LOCATION:{_escaped(where)}", *([f"SUMMARY:{_escaped(title)}"] if title else []), "END:VEVENT",
        ]  # fmt: skip
    return "\r\n".join([*lines, "END:VCALENDAR", ""]).encode()


def _escaped(words: str) -> str:
    return words.replace("\\", "\\\\").replace(",", "\\,").replace(";", "\\;")
