"""Fills an empty instance with the demo's movement, through the same verbs that people use."""

from __future__ import annotations

import random
import tomllib
from collections.abc import Callable
from datetime import datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from django.core.files.base import ContentFile
from django.db import transaction

from tribune.config.demo import campaign, lately, parts, pictures, reports, rooms, talks
from tribune.config.demo.feeds import CONTENT
from tribune.discussions.models import Message, Thread
from tribune.events.models import Alert, Event, EventKind, Occurrence, Rsvp
from tribune.events.near import Asked
from tribune.events.plans import Plan
from tribune.events.repeating import Often, Pattern
from tribune.events.verbs import alerts, events, polls, repetitions, rsvps
from tribune.events.verbs import questions as event_questions
from tribune.facts.models import Fact, Job
from tribune.kit.text import fold
from tribune.media.models import Picture
from tribune.media.verbs import pictures as kept_pictures
from tribune.movement.models import Slot
from tribune.movement.verbs import settings as movement
from tribune.people.models import Declaration, Person, Role, Seat, address_index
from tribune.people.verbs import charges
from tribune.places.finding import ManyPlaces, find
from tribune.places.models import Place
from tribune.teams.models import JoinQuestion, Team, TeamKind
from tribune.teams.verbs import certifying, enquiries, invitations, memberships, questions, requests, teams

PARIS = ZoneInfo("Europe/Paris")
REPEATED = "Réunion de l’équipe Fives–Moulins"
TEAM_KINDS = {"local": "local", "theme": "thematic", "workplace": "workplace"}
TEAM_PICTURES = {
    "Fives–Moulins": 16, "Roubaix Sud": 3, "L’eau, un bien commun": 0, "Onzième et Vingtième": 13,
    "Usagers du rail": 2, "Croix-Rousse, pentes et plateau": 11, "Un toit à Lyon": 4, "Marseille centre": 9,
    "Calanques vivantes": 22, "Toulouse nord": 7, "Soignants d’Occitanie": 21, "Rennes, rive gauche": 6,
}  # fmt: skip
ACTION_PICTURES = {"march": [1, 13], "stall": [3, 15], "workshop": [8, 20, 7], "canvass": [4, 16]}


def is_told() -> bool:
    return bool(Person.objects.exists())


class Story:
    """The telling: chance is seeded, so that the same demo comes out every time."""

    def __init__(self, *, anchor: datetime, say: Callable[[str], None]) -> None:
        self.at = anchor
        self.say = say
        self.chance = random.Random("les communs")  # noqa: S311  a story, not a secret
        self.places: dict[str, Place] = {}
        self.pictures: dict[int, Picture] = {}
        self.people: list[Person] = []
        self.teams: dict[str, Team] = {}
        self.full: set[int] = set()

    def tell(self) -> None:
        with transaction.atomic():
            self._people()
            self._movement()
            self._teams()
            self._actions()
            self._campaign()
            self._answers()
            self._among_teams()
            self._repetition()
            self._poll()
            self._alerts()
            self.say(f"{parts.share_out(chance=self.chance, at=self.at)} roles and things to bring")
            mine = self.teams["Fives–Moulins"]
            near = [p for p in self._nearest(self._place("59000")) if p not in (self.organiser, self.supporter)]
            self.say(lately.go_through(team=mine, by=self.organiser, people=near, chance=self.chance, at=self.at))
            self._talks(mine)
            self._forget_old_news()
        self._latest_news()

    def _talks(self, mine: Team) -> None:
        people = self._of(mine)
        cast: dict[str, Any] = {"organiser": self.organiser, "people": people, "at": self.at}
        rooms.chat(team=mine, operator=self.operator, **cast)
        march = talks.talk(team=mine, **cast)
        reports.report(march=march, moderator=self.operator, **cast)
        self.say(f"{Message.objects.count()} messages in {Thread.objects.count()} discussions")

    def _movement(self) -> None:
        words = tomllib.loads((CONTENT / "movement.toml").read_text())
        by = self.operator.pk
        movement.save(
            by_id=by, at=self.at, name=words["name"], accent=words["accent"], zone="Europe/Paris", country="FR",
            contact_address=words["contact"], main_language="fr", other_languages=["en"],
        )  # fmt: skip
        texts: dict[str, str] = {
            slot: words[slot] for slot in (Slot.TAGLINE, Slot.JOIN_PITCH, Slot.BAND_TITLE) if slot in words
        }
        movement.save_texts(language="fr", by_id=by, at=self.at, texts=texts)
        english: dict[str, str] = {slot: words[f"{slot}_en"] for slot in texts if f"{slot}_en" in words}
        movement.save_texts(language="en", by_id=by, at=self.at, texts=english)
        for page in words["legal"]:
            for language, ending in (("fr", ""), ("en", "_en")):
                movement.save_page(
                    slug=page["slug"], language=language, by_id=by, at=self.at,
                    title=page[f"title{ending}"], body=page[f"body{ending}"],
                )  # fmt: skip

    def _people(self) -> None:
        cast = tomllib.loads((CONTENT / "people.toml").read_text())
        self.operator = self._person(*cast["operator"])
        self.organiser = self._person(*cast["organiser"])
        self.supporter = self._person(*cast["supporter"])
        self.people = [self.operator, self.organiser, self.supporter]
        self.people += [self._person(*row) for row in cast["people"]]
        charges.give(charge="operator", to=self.operator, by=None, at=self.at)
        self.say(f"{len(self.people)} people")

    def _person(self, name: str, postcode: str, skills: str) -> Person:
        address = fold(name).replace(" ", ".") + "@les-communs.example"
        joined = self.at - timedelta(days=self.chance.randint(20, 400))
        person: Person = Person.objects.create(
            name=name, email=address, email_index=address_index(address), skills=skills, postcode=postcode,
            place=self._place(postcode), radius_km=20, language="fr", zone="Europe/Paris",
            name_reach="members", skills_reach="teams", confirmed_at=joined, welcomed_at=joined,
        )  # fmt: skip
        Declaration.objects.create(person=person, declared_at=joined)
        return person

    def _place(self, postcode: str) -> Place:
        if postcode not in self.places:
            self.places[postcode] = _largest(postcode)
        return self.places[postcode]

    def _picture(self, number: int, by: Person) -> Picture:
        if number not in self.pictures:
            file = ContentFile(pictures.draw(number), name=f"{number}.jpg")
            self.pictures[number] = kept_pictures.take_in(file, by=by, at=self.at)
        return self.pictures[number]

    def _teams(self) -> None:
        kinds = {kind.slug: kind for kind in TeamKind.objects.all()}
        for row in tomllib.loads((CONTENT / "teams.toml").read_text())["team"]:
            place = self._place(row["postcode"])
            near = self._nearest(place)
            answering = [person for person in near if person != self.supporter]  # who looks around runs nothing
            founder = self.organiser if row["name"] == "Fives–Moulins" else answering[0]
            charter = teams.Charter(
                name=row["name"], kind=kinds[TEAM_KINDS[row["kind"]]], about=row["about"], place=place,
                picture=self._picture(TEAM_PICTURES[row["name"]], founder),
            )  # fmt: skip
            at = self.at - timedelta(days=self.chance.randint(40, 300))
            team = teams.create(by=founder, charter=charter, at=at)
            self.teams[team.name] = team
            for person in [p for p in near if p != founder][: self.chance.randint(6, 14)]:
                memberships.join(team=team, person=person, at=at + timedelta(days=self.chance.randint(1, 30)))
            second = next(p for p in answering if p != founder)
            memberships.change_role(
                team=team, person=second, role=Role.REFERENT, by=founder, at=at + timedelta(days=31)
            )
        self.say(f"{len(self.teams)} teams")

    def _nearest(self, place: Place) -> list[Person]:
        """Everyone but the operator, those nearest first."""
        others = [p for p in self.people if p != self.operator and p.place is not None]
        return sorted(others, key=lambda p: (p.place.lat - place.lat) ** 2 + (p.place.lon - place.lon) ** 2)  # type: ignore[union-attr]

    def _actions(self) -> None:
        kinds = {kind.slug: kind for kind in EventKind.objects.all()}
        rows = tomllib.loads((CONTENT / "actions.toml").read_text())["action"]
        for rank, row in enumerate(rows):
            team = self.teams.get(row["team"])
            by = (
                team.made_by
                if team is not None and team.made_by is not None
                else self._nearest(self._place(row["postcode"]))[0]
            )
            plan = self._plan(row, kinds[row["kind"]], team, by, rank)
            event = events.create(by=by, plan=plan, at=self.at - timedelta(days=6, hours=rank))
            for asked in row.get("asks", []):
                event_questions.add(event=event, **{"options": (), "is_required": False, **asked})
            events.publish(event=event, at=self.at - timedelta(hours=2 + rank * 2.3))
            if row.get("full"):
                self.full.add(event.pk)
        self.say(f"{len(rows)} actions")

    def _campaign(self) -> None:
        """The movement's campaign has a kit, and two teams host one like it."""
        hosts = [self.teams["Fives–Moulins"], self.teams["Roubaix Sud"]]
        places = [self._place("59000"), self._place("59100")]
        numbers = {n: self._picture(n, self.operator) for n in campaign.PICTURES}
        made = campaign.offer(
            by=self.operator, hosts=list(zip(hosts, places, strict=True)), pictures=numbers, at=self.at
        )
        self.say(f"a campaign’s kit, and {made} actions made from it")

    def _plan(self, row: dict[str, Any], kind: EventKind, team: Team | None, by: Person, rank: int) -> Plan:
        hour, minute = row["at"].split(":")
        day = (self.at.astimezone(PARIS) + timedelta(days=row["days"])).date()
        starts_at = datetime.combine(day, time(int(hour), int(minute)), PARIS)
        is_online = "online" in row
        place = None if is_online else self._place(row["postcode"])
        # Not all on the town hall's steps: up to a kilometre and a half away.
        lat, lon = (
            (place.lat + self.chance.uniform(-0.012, 0.012), place.lon + self.chance.uniform(-0.018, 0.018))
            if place
            else (None, None)
        )
        numbers = ACTION_PICTURES.get(row["kind"], [])
        return Plan(
            title=row["title"], kind=kind, team=team, starts_at=starts_at,
            ends_at=starts_at + timedelta(hours=row["hours"]), zone="Europe/Paris",
            place=place, lat=lat, lon=lon, venue=row["where"],
            postcode="" if is_online else row["postcode"], online_url=row.get("online", ""),
            description=row["about"], capacity=row.get("capacity"), is_big=row.get("big", False),
            is_address_reserved=row.get("reserved", False),
            picture=self._picture(numbers[rank % len(numbers)], by) if numbers else None,
        )  # fmt: skip

    def _answers(self) -> None:
        """Some come to everything, most to what is near; the big march fills."""
        count = 0
        for date in Occurrence.objects.select_related("event").order_by("starts_at"):
            event = date.event
            if event.pk in self.full:
                count += self._fill(date)
                continue
            place = event.place or self._place("59000")
            wanted = self.chance.randint(24, 34) if event.is_big else self.chance.randint(2, 14)
            if date.capacity:
                wanted = min(wanted, date.capacity)
            for person in self._nearest(place)[: wanted + 6]:
                if self.chance.random() < 0.72 and person not in (self.supporter, event.made_by):
                    answer = Rsvp.Answer.MAYBE if self.chance.random() < 0.12 else Rsvp.Answer.YES
                    if date.capacity and date.taken >= date.capacity - 2:
                        answer = Rsvp.Answer.MAYBE
                    rsvps.give(occurrence=date, person=person, answer=answer, at=self.at)
                    date.refresh_from_db(fields=["taken"])
                    count += 1
        self.say(f"{count} answers")

    def _repetition(self) -> None:
        """The organiser's team meets every other week; the newcomer finds the next dates."""
        meeting = Event.objects.get(title=REPEATED)
        first = meeting.occurrences.get()
        repetitions.repeat(
            event=meeting, pattern=Pattern(Often.WEEKLY, every=2, count=6), starts_at=first.starts_at,
            ends_at=first.ends_at, by=self.organiser, at=self.at,
        )  # fmt: skip

    def _poll(self) -> None:
        """The organiser looks for a date for the next stall: "Find a date", on its page, shows who can when."""
        stall = Event.objects.filter(made_by=self.organiser, kind__slug="stall").order_by("pk")[0]
        first = stall.occurrences.get()
        hours = [(first.starts_at + timedelta(days=n), first.ends_at + timedelta(days=n)) for n in (0, 1, 7)]
        poll = polls.open_poll(event=stall, choices=hours, by=self.organiser, at=self.at)
        keys = [choice.pk for choice in poll.choices.all()]
        said = ("yes if_needed no", "no yes yes", "if_needed yes no", "no yes if_needed")
        for person, words in zip(self.people[4:], said, strict=False):
            polls.vote(poll=poll, person=person, answers=dict(zip(keys, words.split(), strict=True)), at=self.at)

    def _among_teams(self) -> None:
        """One team chooses its members, and someone knocks; the organiser's has a link to share; all are weighed."""
        choosy = self.teams["L’eau, un bien commun"]
        answering = choosy.made_by
        assert answering is not None
        Team.objects.filter(pk=choosy.pk).update(openness=Team.Openness.APPROVAL)
        question = questions.Asked("Avez-vous déjà mesuré la qualité d’une eau ?", "yes_no")
        questions.write(team=choosy, questions=[question], by=answering, at=self.at)
        asked = JoinQuestion.objects.filter(team=choosy).first()
        inside = set(Seat.objects.filter(circle=choosy.circle).values_list("person", flat=True))
        knocking = next(p for p in self.people if p.pk not in inside and p not in (self.operator, self.supporter))
        requests.ask(
            team=choosy, person=knocking, words="Je suis hydrologue et j’ai du temps le samedi.",
            replies={asked.pk: "Oui"} if asked else {}, at=self.at,
        )  # fmt: skip
        mine = self.teams["Fives–Moulins"]
        invitations.make_link(team=mine, by=self.organiser, days=30, most=25, at=self.at)
        enquiries.write(
            team=mine, person=self.supporter, words="Bonjour, où vous retrouvez-vous le mardi ?", language="fr",
            at=self.at,
        )  # fmt: skip
        certifying.weigh_all(at=self.at)

    def _alerts(self) -> None:
        """The supporter is told of what is new around home, and on Thursdays of every march within 50 km."""
        home = self.supporter.place
        for asked, name, pace in (
            (Asked(km=10), "Près de chez moi", Alert.Pace.DAILY),
            (Asked(km=50, kinds=("march",)), "Les marches de la région", Alert.Pace.WEEKLY),
        ):
            alerts.keep(person=self.supporter, asked=asked, place=home, name=name, pace=pace, at=self.at)

    def _fill(self, date: Occurrence) -> int:
        """Every place is taken, and four people wait."""
        wanted = (date.capacity or 0) + 4
        people = [
            p
            for p in self._nearest(date.event.place or self._place("59000"))
            if p not in (self.supporter, date.event.made_by)
        ][:wanted]
        for person in people:
            rsvps.give(occurrence=date, person=person, answer=Rsvp.Answer.YES, at=self.at, may_wait=True)
        return len(people)

    def _of(self, team: Team) -> list[Person]:
        """Its members but the organiser, whoever anyone can become in one click aside."""
        seats = Seat.objects.filter(circle=team.circle, role__gte=Role.MEMBER).order_by("pk").select_related("person")
        return [s.person for s in seats if s.person not in (self.organiser, self.supporter, self.operator)]

    def _forget_old_news(self) -> None:
        """What happened before the curtain rises is told to nobody."""
        Job.objects.waiting().filter(fact__isnull=False).delete()
        Fact.objects.filter(jobs=None).delete()

    def _latest_news(self) -> None:
        """A few answers that the worker will tell the organiser of, as it tells anyone."""
        coming = Occurrence.objects.filter(event__made_by=self.organiser, starts_at__gt=self.at)
        coming = coming.order_by("starts_at")[:2]
        newcomers = [p for p in self._nearest(self._place("75011")) if p != self.organiser]
        for date, person in zip(coming, newcomers, strict=False):
            rsvps.give(occurrence=date, person=person, answer=Rsvp.Answer.YES, at=self.at)


def _largest(postcode: str) -> Place:
    """The place of a postcode; where several share it, the one most people live in."""
    try:
        return find(postcode)
    except ManyPlaces as many:
        return max((found.place for found in many.choices), key=lambda place: place.population or 0)
