"""A team of ten thousand that talks: what posting in it costs, and reading what was said."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from tests.bench.measuring import Page
from tribune.discussions.models import Message, Thread
from tribune.discussions.verbs import threads
from tribune.people.models import Person, Role, Seat
from tribune.teams.models import Team

MEMBERS = 10_000
POSTED = "posting in a team of 10,000"
READ = "messages of a member of it"
OPENED = "a thread of 2,000 messages"


def gather(members: int, *, said: int) -> None:
    """The first team has *members*, the first person among them, and a thread where *said* messages stand."""
    circle = Team.objects.order_by("pk")[0].circle_id
    people = list(Person.objects.order_by("pk").values_list("pk", flat=True)[:members])
    taken_at = datetime(2026, 1, 5, tzinfo=UTC)
    seats = (Seat(circle_id=circle, person_id=pk, role=Role.MEMBER, taken_at=taken_at) for pk in people)
    Seat.objects.bulk_create(seats, ignore_conflicts=True, batch_size=2000)
    thread = _thread(circle)
    at = datetime.now(UTC) - timedelta(days=1)
    given = [
        Message(
            thread=thread,
            number=n,
            author_id=people[n % len(people)],
            text=f"Message {n}",
            html=f"<p>Message {n}</p>",
            posted_at=at,
        )
        for n in range(thread.last_number + 1, said + 1)
    ]
    Message.objects.bulk_create(given, batch_size=2000)
    Thread.objects.filter(pk=thread.pk).update(last_number=max(said, thread.last_number))


def pages(cookies: list[str]) -> list[Page]:
    """Those of *cookies* post in turn, so that none does so more often than one person may in a minute."""
    thread = _thread(Team.objects.order_by("pk")[0].circle_id)
    return [
        Page(
            POSTED,
            [f"/threads/{thread.code}/messages/"],
            cookies[0],
            ("text=Bonjour",),
            warm=20,
            most=60,
            others=cookies,
        ),
        Page(OPENED, [f"/threads/{thread.code}/1000/"], cookies[0]),
        Page(READ, ["/messages/"], cookies[0]),
    ]


def _thread(circle_id: int) -> Thread:
    found = Thread.objects.filter(circle=circle_id, kind=Thread.Kind.POST).order_by("pk").first()
    if found is not None:
        return found
    team = Team.objects.select_related("circle").get(circle=circle_id)
    by = Person.objects.order_by("pk")[0]
    return threads.open(circle=team.circle, by=by, title="Bonjour", text="Bonjour", at=datetime.now(UTC))
