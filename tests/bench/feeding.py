"""A million publications, and the home of somebody of 20 teams who follows sources, asked for less and has seen much."""

from __future__ import annotations

import os
import random
import sys
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

from django.db import connection, transaction
from django.db.models import F

from tests.bench.loading import BATCH, WORDS
from tests.bench.measuring import Page
from tribune.discussions.models import Thread
from tribune.discussions.verbs import reading, threads
from tribune.kit.text import fold
from tribune.people.models import Circle, Person
from tribune.people.viewers import Viewer
from tribune.publications.models import Publication, Voice
from tribune.publications.verbs import follows
from tribune.teams import queries as teams
from tribune.teams.models import Team
from tribune.timeline.verbs import lessening, seen

PUBLICATIONS = int(os.environ.get("BENCH_PUBLICATIONS", "1000000"))  # 10,000,000 once a release
HOME = "home over 1,000,000 cards"
BELOW = "its second page"
FOLLOWED = 20
THREADS = 10


def fill(total: int) -> None:
    """Publications until there are *total*, a fifth of them by the first person's teams, spread over three years."""
    person = Person.objects.order_by("pk")[0]
    at, chance = datetime.now(UTC), random.Random(total)
    mine = [team.voice_id for team in teams.mine(Viewer(person))]
    others = list(Voice.objects.filter(kind="team").exclude(pk__in=mine).order_by("pk").values_list("pk", flat=True))
    sources = list(Voice.objects.filter(kind="source").order_by("pk").values_list("pk", flat=True))
    circles = dict(Team.objects.values_list("voice_id", "circle_id"))
    wanted = max(0, total - Publication.objects.count())

    def rows() -> Iterator[Publication]:
        for k in range(wanted):
            kind, voices = (("post", mine), ("post", others), ("entry", sources), ("entry", sources), ("kit", others))[
                k % 5
            ]
            title = " ".join(chance.choices(WORDS, k=5)).capitalize()
            when = at - timedelta(seconds=chance.randint(60, 3 * 365 * 86_400))
            yield Publication(
                kind=kind, title=title, title_folded=fold(title), summary=title, voice_id=chance.choice(voices),
                language="fr", published_at=when, updated_at=when, address=f"/{kind}/",
            )  # fmt: skip

    made = 0
    with transaction.atomic():
        waiting = rows()
        while batch := [row for row, _n in zip(waiting, range(BATCH), strict=False)]:
            made += len(Publication.objects.bulk_create(batch))
            posts = [card for card in batch if card.kind == "post"]
            Thread.objects.bulk_create(
                Thread(
                    kind="post", title=card.title[:160], card=card, circle_id=circles[card.voice_id],
                    opened_by_id=person.pk + 1, opened_at=card.published_at, last_at=card.published_at, last_number=1,
                )
                for card in posts
            )  # fmt: skip
    _live(person, mine, sources, at)
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
    print(f"Publication: {made:,} more, {Publication.objects.count():,} in all", file=sys.stderr, flush=True)


def pages(cookie: str) -> list[Page]:
    """The next page goes on from the hour at which this was asked: see ``timeline.pages``."""
    after = f"{int(datetime.now(UTC).timestamp() * 1000)}-0-"
    return [Page(HOME, ["/"], cookie), Page(BELOW, [f"/?after={after}"], cookie)]


def _live(person: Person, mine: list[int], sources: list[int], at: datetime) -> None:
    """What the person follows, wants less of and has seen."""
    for voice in Voice.objects.filter(pk__in=sources[:FOLLOWED]):
        follows.follow(person=person, voice=voice, at=at)
    for voice in Voice.objects.filter(pk__in=[*sources[-3:], mine[-1]]):
        lessening.less_of(person=person, voice=voice, at=at)
    circle = Circle.objects.get(pk=teams.mine(Viewer(person))[0].circle_id)
    opened = Thread.objects.filter(circle=circle, opened_by=person, title="Bench")
    for _thread in range(THREADS - opened.count()):
        thread = threads.open(circle=circle, by=person, title="Bench", text="Bonjour", at=at)
        reading.follow(thread=thread, person=person, at=at)
    opened.update(last_number=F("last_number") + 2)  # answers that wait
    for visit in range(4):
        newest = Publication.objects.filter(kind="entry").order_by("-published_at")[visit * 20 : visit * 20 + 20]
        seen.note(person=person, keys=[str(card.pk) for card in newest], at=at - timedelta(days=4 - visit))
