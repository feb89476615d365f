"""What people say to one another: in the organiser's team, under an action, under an article."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta

from django.core.files.base import ContentFile

from tribune.config.demo import pictures
from tribune.discussions.models import Message, ReactionKind, Thread
from tribune.discussions.verbs import messages, privates, reactions, reading, threads
from tribune.events.models import Event
from tribune.media.documents import Document, look
from tribune.media.preparing import Prepared, prepare
from tribune.people.models import Person, Seat
from tribune.publications.models import Publication
from tribune.teams.models import Team

PLAN = b"%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n2 0 obj<</Type/Pages/Kids[]/Count 0>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n"

# Title, then (who, how many hours ago, words, which message is answered); who is a place in the cast, the organiser 0.
MARCH = "Marche du 28 : qui fait quoi"
SAID: list[tuple[int, float, str, int]] = [
    (
        1,
        26.0,
        "Le camion est confirmé pour samedi. Il reste à trouver une rallonge de 20 mètres et deux personnes pour "
        "l’accueil à 13 h.",
        0,
    ),
    (2, 25.6, "J’en ai une à l’atelier, je la dépose vendredi avec les panneaux. Voici le plan du départ.", 1),
    (3, 15.2, "@{0} tu peux prendre l’accueil avec moi ? 13 h à 14 h 30, on distribue les gourdes.", 0),
    (4, 14.9, "Rappel utile, le parcours évite les escaliers de la gare : on passe par la rue du Molinel.", 0),
    (5, 14.5, "J’apporte deux chasubles et le mégaphone.", 0),
    (0, 14.2, "Oui, je serai là à 12 h 45.", 3),
]
OTHERS: list[tuple[str, list[tuple[int, float, str]]]] = [
    ("Permanence du jeudi", [
        (3, 80.0, "Qui tient la permanence jeudi ? Deux créneaux : 17 h – 18 h et 18 h – 19 h."),
        (0, 78.0, "Je prends 18 h – 19 h."),
        (5, 77.5, "Et moi le premier. Quelqu’un a la clé de la salle ?"),
        (1, 76.0, "Elle est chez Josette, au 14, deuxième étage. Sonnez fort."),
    ]),
    ("Rallonges, tables, tonnelle", [
        (2, 130.0, "Je tiens la liste de ce que nous avons en commun :\n\n> 3 rallonges, 4 tables pliantes, 1 tonnelle, 2 thermos\n\n"
         "Dites ce qui dort chez vous, on l’ajoute."),
        (4, 120.0, "Une sono sur batterie, 4 heures d’autonomie."),
    ]),
]  # fmt: skip
UNDER_ACTION = [
    (2, 30.0, "Est-ce qu’on peut venir avec une poussette ? Le quai est large ?"),
    (0, 29.5, "Oui, tout le parcours est plat, et il y a un point d’eau à mi-chemin."),
    (5, 9.0, "Je viens avec trois voisines de l’immeuble, c’est leur première fois."),
]
PRIVATE = [
    (1, 20.0, "Bonjour ! On m’a dit que tu connais la salle de la rue Pierre-Legrand. Elle se réserve comment ?"),
    (0, 19.0, "Auprès de la mairie de quartier, une semaine avant. Je peux appeler lundi si tu me donnes l’heure."),
    (1, 18.5, "De 18 h à 20 h 30, une trentaine de personnes. Merci !"),
    (0, 2.5, "C’est fait : la salle est à nous, la clé se prend à l’accueil."),
]
REQUEST = (4, 1.5, "Bonjour, je conduis le camion samedi. Où est-ce que je peux me garer à midi ?")
TO_ORGANISERS = "Bonjour, j’habite à Hellemmes et je voudrais aider un soir par semaine. Par où commencer ?"
UNDER_NEWS = [
    (1, 5.0, "Chez nous la régie a baissé la facture d’un tiers en deux ans. Je peux envoyer les comptes à qui veut."),
    (4, 4.2, "Volontiers ! On prépare la réunion de mardi avec ces chiffres."),
]


def talk(*, team: Team, organiser: Person, people: Sequence[Person], at: datetime) -> Thread:
    """In the team and under its next action; the discussion of the march."""
    cast = [organiser, *people]
    march = _open(team, cast, MARCH, SAID[0], at)
    for who, hours, words, answered in SAID[1:]:
        _say(march, cast, who, hours, words, at, answered=answered, with_plan=who == 2, with_pictures=who == 4)
    _react(march, cast, at)
    threads.pin(thread=march, by=organiser, at=at)
    for title, lines in OTHERS:
        thread = _open(team, cast, title, (*lines[0], 0), at)
        for who, hours, words in lines[1:]:
            _say(thread, cast, who, hours, words, at)
        reading.mark_read(thread=thread, person=organiser, number=thread.last_number + 99, at=at)
    reading.mark_read(thread=march, person=organiser, number=2, at=at)
    event = Event.objects.filter(team=team, published_at__isnull=False, publication__starts_at__gt=at)
    first = event.select_related("publication").order_by("publication__starts_at").first()
    if first is not None:
        _under(first.publication, cast, UNDER_ACTION, at)
    _in_private(team, cast, at)
    return march


def _in_private(team: Team, cast: Sequence[Person], at: datetime) -> None:
    """A talk the organiser goes on with, one that somebody asks them for, and what a supporter wrote to the team."""
    organiser, other, asking = cast[0], cast[PRIVATE[0][0] % len(cast)], cast[REQUEST[0] % len(cast)]
    if len({organiser.pk, other.pk, asking.pk}) < 3:
        return
    _who, hours, words = PRIVATE[0]
    talk = privates.ask(person=organiser, by=other, text=words, at=at - timedelta(hours=hours))
    privates.accept(thread=talk, person=organiser, at=at - timedelta(hours=19.2))
    for who, hours, words in PRIVATE[1:]:
        messages.post(thread=talk, author=cast[who % len(cast)], text=words, at=at - timedelta(hours=hours))
    privates.ask(person=organiser, by=asking, text=REQUEST[2], at=at - timedelta(hours=REQUEST[1]))
    seats = Seat.objects.filter(circle=team.circle_id).values("person")
    outside = Person.objects.supporters().exclude(pk__in=seats).exclude(name="").order_by("pk").first()
    if outside is not None:
        privates.to_organisers(circle=team.circle, by=outside, text=TO_ORGANISERS, at=at - timedelta(hours=5))


def talk_of_the_news(*, at: datetime) -> None:
    """Under the newest article of the wire, when there is one, between those who talk elsewhere."""
    talked = Message.objects.filter(author__isnull=False).order_by("author").values("author").distinct()
    people = list(Person.objects.supporters().filter(pk__in=talked).order_by("pk")[:8])
    card = Publication.objects.public().filter(kind="entry").order_by("-published_at").first()
    if card is not None and people:
        _under(card, people, UNDER_NEWS, at)


def _open(team: Team, cast: Sequence[Person], title: str, first: tuple[int, float, str, int], at: datetime) -> Thread:
    who, hours, words, _answered = first
    by = cast[who % len(cast)]
    return threads.open(circle=team.circle, by=by, title=title, text=words, at=at - timedelta(hours=hours))


def _say(
    thread: Thread, cast: Sequence[Person], who: int, hours: float, words: str, at: datetime, *, answered: int = 0,
    with_plan: bool = False, with_pictures: bool = False,
) -> Message:  # fmt: skip
    files: list[Prepared | Document] = []
    if with_plan:
        files.append(look(ContentFile(PLAN, name="plan-depart.pdf")))
    if with_pictures:
        files += [prepare(ContentFile(pictures.draw(number), name=f"{number}.jpg")) for number in (4, 16)]
    reply_to = Message.objects.filter(thread=thread, number=answered).first()
    return messages.post(
        thread=thread,
        author=cast[who % len(cast)],
        text=words.format(cast[0].name),
        reply_to=reply_to,
        files=files,
        at=at - timedelta(hours=hours),
    )


def _under(card: Publication, cast: Sequence[Person], lines: Sequence[tuple[int, float, str]], at: datetime) -> None:
    for who, hours, words in lines:
        messages.comment(publication=card, author=cast[who % len(cast)], text=words, at=at - timedelta(hours=hours))


def _react(thread: Thread, cast: Sequence[Person], at: datetime) -> None:
    kinds = {kind.slug: kind for kind in ReactionKind.objects.all()}
    for number, slug, givers in (
        (1, "thanks", range(5)),
        (1, "count-me-in", (2, 5)),
        (3, "count-me-in", (5,)),
        (5, "thanks", (1, 2, 3)),
    ):
        message = Message.objects.select_related("thread").get(thread=thread, number=number)
        for who in givers:
            reactions.give(message=message, person=cast[who % len(cast)], kind=kinds[slug], at=at)
