"""What is said in rooms: the organiser's team the evening before, those who come to its next action, the movement."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta

from tribune.discussions.models import ReactionKind, Thread
from tribune.discussions.verbs import messages, reactions, reading, rooms
from tribune.events.models import Event, Rsvp
from tribune.people.models import Person
from tribune.people.viewers import Viewer
from tribune.teams.models import Team

# Who (a place in the cast, the organiser 0), how many minutes ago, words.
TEAM: list[tuple[int, float, str]] = [
    (1, 190, "Le local est ouvert, j’ai mis le café."),
    (1, 188, "Et la clé est chez le gardien."),
    (4, 186, "J’arrive dans vingt minutes avec les banderoles."),
    (2, 150, "Il manque des cordes, quelqu’un en a ?"),
    (5, 148, "Deux de dix mètres, je les prends en passant."),
    (0, 96, "Merci à vous ! On finit les panneaux à 19 h, venez quand vous pouvez."),
    (3, 61, "Je suis devant, c’est fermé ?"),
    (1, 60, "Sonne chez Josette, deuxième étage."),
    (3, 58, "C’est bon, je suis dedans."),
    (3, 57, "Il y a même du gâteau."),
    (2, 22, "Il reste une place dans la voiture pour rentrer vers Lambersart."),
    (4, 9, "Pour moi !"),
]
COMING: list[tuple[int, float, str]] = [
    (0, 300, "Rendez-vous à la sortie du métro, côté poste, dix minutes avant."),
    (0, 299, "Prenez de l’eau : le point d’eau est à mi-parcours."),
    (1, 240, "On sera quatre, dont deux enfants."),
    (2, 35, "Je peux prendre quelqu’un à vélo-cargo depuis Hellemmes."),
]
MOVEMENT: list[tuple[int, float, str]] = [
    (2, 700, "Bonjour à toutes et tous ! Première action samedi pour moi, à Lille."),
    (4, 660, "Bienvenue ! Tu verras, on ne reste pas longtemps sans rien faire."),
    (1, 420, "Qui a un modèle de banderole pour l’eau ? La nôtre a pris la pluie."),
    (5, 415, "Il y en a un dans le kit de la campagne, on l’a imprimé en 3 m."),
]


def chat(*, team: Team, organiser: Person, people: Sequence[Person], operator: Person, at: datetime) -> None:
    cast = [organiser, *people]
    room = rooms.enter(circle=team.circle, by=organiser, at=at - timedelta(days=20))
    _say(room, cast, TEAM, at)
    thanks = ReactionKind.objects.filter(slug="thanks").first()
    if thanks is not None:
        for person in cast[1:4]:
            last = room.messages.select_related("thread").get(number=6)
            reactions.give(message=last, person=person, kind=thanks, at=at)
    reading.mark_read(thread=room, person=organiser, number=8, at=at)
    event = Event.objects.filter(team=team, published_at__isnull=False, publication__starts_at__gt=at)
    first = event.select_related("publication").order_by("publication__starts_at").first()
    if first is not None and rooms.is_in_room_of(first.publication, Viewer(organiser)):
        coming = Rsvp.objects.filter(occurrence__event=first, answer=Rsvp.Answer.YES).exclude(person=organiser)
        others = [rsvp.person for rsvp in coming.select_related("person").order_by("pk")[:3]]
        among = rooms.enter(about=first.publication, by=organiser, at=at - timedelta(hours=6))
        _say(among, [organiser, *others], COMING[: 2 + len(others)], at)
    _say(rooms.open_to_all(by=operator, at=at - timedelta(days=2)), cast, MOVEMENT, at)


def _say(room: Thread, cast: Sequence[Person], lines: Sequence[tuple[int, float, str]], at: datetime) -> None:
    for who, minutes, words in lines:
        messages.post(thread=room, author=cast[who % len(cast)], text=words, at=at - timedelta(minutes=minutes))
