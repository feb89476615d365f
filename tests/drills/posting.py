"""kill -9 at random instants while five people write to a team, whose members are told on the site, by letter and by push.

What was acknowledged is there once; each of the four who are named has one notice of it; letters left for those who
want them, whatever copies with one Message-ID; pushes reached those who want them. The mail server falls too.
"""

from __future__ import annotations

import json
import random
import threading
import time
from collections import Counter
from dataclasses import dataclass
from itertools import count
from pathlib import Path

from tests.drills import rounds
from tests.drills.outside import Outside
from tests.drills.sites import Site
from tests.services import Postgres

TITLE = "while five people write to a team"
VICTIMS = ("web", "worker", "supervisor", "postgres", "mail")
HEAD = (
    "date (UTC)            round  web work  all   pg mail  acked written unansw   lost twice untold told2 "
    "unwritten otherID copies unpushed stuck"
)
CLIENTS = 5
BY_LETTER, BY_PUSH = ("Ada", "Mia"), ("Paul", "Mia")
NAMED = ("Ada", "Ines", "Paul", "Mia")


@dataclass
class Round(rounds.Round):
    """``copies`` are letters that came again under the Message-ID they had: promised at least once, they may."""

    WRONG = ("lost", "doubled", "untold", "told_twice", "unwritten", "written_twice", "unpushed")

    written: int = 0
    lost: int = 0
    doubled: int = 0
    untold: int = 0
    told_twice: int = 0
    unwritten: int = 0
    written_twice: int = 0
    copies: int = 0
    unpushed: int = 0

    def __str__(self) -> str:
        return (
            f"{len(self.acknowledged):>6} {self.written:>7} {self.unanswered:>6} {self.lost:>6} {self.doubled:>5} "
            f"{self.untold:>6} {self.told_twice:>5} {self.unwritten:>9} {self.written_twice:>7} {self.copies:>6} "
            f"{self.unpushed:>8} {self.stuck:>5}"
        )


class Talk:
    """A site, the world outside it, and a team that talks."""

    def __init__(self, home: Path, database_url: str = "", postgres: Postgres | None = None) -> None:
        folder = home / "outside"
        folder.mkdir()
        self.outside = Outside(folder, BY_PUSH)
        self.site = Site(home, database_url, postgres, **self.outside.environment)

    def __enter__(self) -> Talk:
        self.site.__enter__()
        subscriptions = {name: self.outside.subscription(name) for name in BY_PUSH}
        self.team = json.loads(self.site.ask(json.dumps(subscriptions), of="team"))
        self.site.ask("rest all")
        return self

    def __exit__(self, *_error: object) -> None:
        self.site.stop()
        self.outside.stop()


def drill(talk: Talk, number: int, *, seconds: float = 3.0, seed: int | None = None) -> Round:
    """One round of talk under fire, then the count."""
    this = Round(number)
    lock = threading.Lock()
    counts = [count(1) for _client in range(CLIENTS)]
    own = [random.Random(f"{number}:{client}") for client in range(CLIENTS)]

    def write(client: int) -> None:
        code = f"post-{number}-{client}-{next(counts[client])}"
        said = {"text": " ".join([code, *(f"@{name}" for name in NAMED)]), "key": code}
        cookie = own[client].choice(talk.team["cookies"])
        for _press in range(2):  # who is not answered presses again: the same words, the same key
            status = talk.site.post(talk.team["path"], said, Cookie=cookie)
            with lock:
                if status == 303:
                    this.acknowledged.add(code)
                    break
                this.unanswered += 1
            time.sleep(0.1)
        time.sleep(own[client].uniform(0.05, 0.3))

    with rounds.people_writing(CLIENTS, write):
        rounds.under_fire(
            talk.site, rounds.chances(seed), seconds=seconds, others={"mail": talk.outside.kill},
            felled=lambda what: this.killed.update([what]),
        )  # fmt: skip
    _count(talk, this)
    return this


def _count(talk: Talk, this: Round) -> None:
    talk.site.ask("rest all")
    prefix = f"post-{this.number}-"
    messages: Counter = Counter()
    notices: Counter = Counter()
    pushes: dict[str, tuple[str, str]] = {}
    for line in talk.site.ask(f"said {prefix}").splitlines():
        kind, *words = line.split(" ")
        if kind == "message":
            messages[words[0]] += 1
        elif kind == "notice":
            notices[words[0], words[1]] += 1
        elif kind == "push":
            pushes[words[2]] = (words[0], words[1])
        elif kind == "stuck":
            this.stuck += 1
    letters: dict[tuple[str, str], Counter] = {}
    pushed = set()
    for kind, who, what, *codes in talk.outside.lines():
        if kind == "push":
            pushed.add(pushes.get(what))
        for code in codes:
            if code.startswith(prefix):
                letters.setdefault((code, talk.team["emails"][who]), Counter())[what] += 1
    this.written = len(messages)
    this.lost = len(this.acknowledged - set(messages))
    this.doubled = sum(1 for times in messages.values() if times > 1)
    this.untold = sum(1 for code in messages for name in NAMED if not notices[code, name])
    this.told_twice = sum(1 for times in notices.values() if times > 1)
    wanted = {(code, name) for code in messages for name in BY_LETTER}
    this.unwritten = len(wanted - set(letters))
    this.written_twice = sum(1 for ids in letters.values() if len(ids) > 1) + len(set(letters) - wanted)
    this.copies = sum(ids.total() - 1 for ids in letters.values())
    this.unpushed = len({(code, name) for code in messages for name in BY_PUSH} - pushed)


standing = Talk
